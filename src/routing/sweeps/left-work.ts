import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../../conversations/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { MoveWork } from '../work/move-work.js';
import { lockConversation, lockLiveWork } from '../work/work-row.js';

const PREFERRED_SECONDS = 60;
const DETACHED_SECONDS = 30;

// Only somebody who was seen after taking the work can have left it, and only a customer who waits misses them: a thread
// that was answered stays theirs until the customer writes again. How long it stays is the queue's to say, for each class.
const abandoned = statement(
  'work_abandoned',
  `SELECT w.conversation_id AS "conversationId", w.agent_id AS "agentId"
   FROM work_item w JOIN agent_state s ON s.agent_id = w.agent_id JOIN assignment a ON a.work_item_id = w.id AND a.ended_at IS NULL
   JOIN queue q ON q.id = w.queue_id JOIN conversation c ON c.id = w.conversation_id AND c.status = 'open' AND c.waiting_since IS NOT NULL
   WHERE w.phase = 'held' AND w.state = 'assigned' AND w.kind NOT IN ('callback', 'task', 'promise') AND s.presence <> 'connected'
     AND a.started_at <= GREATEST(s.dropped_at, s.last_seen_at)
     AND COALESCE(s.dropped_at, s.last_seen_at) <=
       now() - make_interval(secs => COALESCE(NULLIF((q.grace ->> w.channel_class)::int, 0), ${DETACHED_SECONDS}))
   LIMIT 200`,
);

/** Gives the work of somebody whose line is lost to somebody else, once it has waited for them as long as its queue says. */
@Injectable()
export class LeftWork {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly move: MoveWork,
    private readonly control: ChangeControl,
  ) {}

  async run(): Promise<void> {
    const left = await this.database.query<{ conversationId: string; agentId: string }>(abandoned);
    for (const { conversationId, agentId } of left) await this.giveOn(conversationId, agentId);
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
