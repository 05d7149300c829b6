import { Injectable } from '@nestjs/common';
import type { ChannelClass } from '../contract/common.js';
import { ChangeControl } from '../conversations/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { Presence } from './desk/presence.js';
import { EndOffers } from './offers/end-offers.js';
import { MoveWork } from './work/move-work.js';
import { lockConversation, lockLiveWork } from './work/work-row.js';

/** After how many quiet seconds a person's work of this class goes to somebody else. */
const GONE_AFTER: Record<ChannelClass, number> = { voice: 15, chat: 60, async: 900 };
const PREFERRED_SECONDS = 60;

const overdue = statement(
  'offers_overdue',
  `SELECT id FROM offer WHERE state = 'pending' AND deadline <= now() ORDER BY deadline LIMIT 500`,
);
// A dropped socket comes back within seconds when it was a reload or a lift; a ringing customer waits no longer than that.
const deserted = statement(
  'offers_deserted',
  `SELECT o.id FROM offer o JOIN agent_state s ON s.agent_id = o.agent_id JOIN queue q ON q.id = o.queue_id
   WHERE o.state = 'pending' AND (s.presence IN ('detached', 'gone') OR s.dropped_at <= now() - make_interval(secs => q.rescind_seconds)) LIMIT 500`,
);
// Only somebody who was seen after taking the work can have left it, and only a customer who waits misses them: a thread
// that was answered stays theirs until the customer writes again.
const abandoned = statement(
  'work_abandoned',
  `SELECT w.conversation_id AS "conversationId", w.agent_id AS "agentId"
   FROM work_item w JOIN agent_state s ON s.agent_id = w.agent_id JOIN assignment a ON a.work_item_id = w.id AND a.ended_at IS NULL
   JOIN unnest($1::text[], $2::int[]) AS g(class, seconds) ON g.class = w.channel_class
   JOIN conversation c ON c.id = w.conversation_id AND c.status = 'open' AND c.waiting_since IS NOT NULL
   WHERE w.state = 'assigned' AND s.presence <> 'connected' AND a.started_at <= GREATEST(s.dropped_at, s.last_seen_at)
     AND COALESCE(s.dropped_at, s.last_seen_at) <= now() - make_interval(secs => g.seconds) LIMIT 200`,
);

/** What time alone changes: offers that ran out, people who dropped off, and the work they left behind. */
@Injectable()
export class Sweep {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly presence: Presence,
    private readonly offers: EndOffers,
    private readonly move: MoveWork,
    private readonly control: ChangeControl,
  ) {}

  async run(): Promise<void> {
    await this.end(await this.ids(overdue), 'timeout');
    await this.presence.decay();
    await this.end(await this.ids(deserted), 'rescinded');
    const classes = Object.keys(GONE_AFTER);
    const left = await this.database.query<{ conversationId: string; agentId: string }>(abandoned, [
      classes,
      Object.values(GONE_AFTER),
    ]);
    for (const { conversationId, agentId } of left) await this.giveOn(conversationId, agentId);
  }

  private async ids(which: ReturnType<typeof statement>): Promise<string[]> {
    return (await this.database.query<{ id: string }>(which)).map(({ id }) => id);
  }

  private async end(ids: string[], state: 'timeout' | 'rescinded'): Promise<void> {
    if (ids.length === 0) return;
    const reason = state === 'rescinded' ? 'connection_lost' : undefined;
    await this.work.run((tx) => this.offers.run(tx, ids, state, { reason }));
  }

  /** Back to the front of the queue by its age; whoever had it gets it first if they return in time. */
  private giveOn(conversationId: string, agentId: string): Promise<void> {
    return this.work.run(async (tx) => {
      await lockConversation(tx, conversationId);
      const item = await lockLiveWork(tx, conversationId);
      if (item?.state !== 'assigned' || item.agent_id !== agentId) return;
      const again = { preferredAgent: agentId, preferredSeconds: PREFERRED_SECONDS };
      await this.move.requeue(tx, item, { ...again, why: 'agent_gone' });
      const to = { kind: 'queue', id: item.queue_id, name: item.queue_name } as const;
      await this.control.run(tx, { conversationId, to, reason: 'agent_gone', actor: { kind: 'system', id: null } });
    });
  }
}
