import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import { type Tx } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { PREFERRED_SECONDS, QueueSideWork } from '../side/queue-side-work.js';
import { MoveWork } from '../work/move-work.js';
import { isBeside, lockWork } from '../work/work-row.js';
import { CALLBACK, type CallbackRow } from './callback-row.js';
import { nextDay } from './local-hours.js';

const queued = statement('callback_queued', `UPDATE callback SET state = 'queued', work_item_id = $2 WHERE id = $1`);
const calling = statement(
  'callback_calling',
  `UPDATE callback SET state = 'calling' WHERE id = $1 AND state = 'queued'`,
);
const again = statement(
  'callback_again',
  `UPDATE callback SET state = 'scheduled', work_item_id = NULL, attempts = attempts + 1, last_outcome = $2, due_at = $3 WHERE id = $1`,
);
const later = statement('callback_later', `UPDATE callback SET due_at = $2 WHERE id = $1`);
const prefer = statement(
  'callback_prefer',
  `WITH b AS (UPDATE callback SET preferred_agent = $2 WHERE id = $1 AND state IN ('scheduled', 'queued')
     AND EXISTS (SELECT 1 FROM work_item o WHERE o.id = $4 AND o.kind NOT IN ('callback', 'task', 'promise')) RETURNING work_item_id)
   UPDATE work_item w SET preferred_agent = $2, preferred_until = now() + make_interval(secs => $3), version = w.version + 1
   FROM b WHERE w.id = b.work_item_id AND w.state = 'pending' AND w.kind = 'callback'`,
);
const moved = statement(
  'callback_moved',
  `UPDATE callback SET state = 'scheduled', work_item_id = NULL, phone = $2, zones = $3, due_at = $4, queue_id = $5, note = $6,
     expires_at = $4::timestamptz + GREATEST(expires_at - due_at, interval '1 hour') WHERE id = $1 RETURNING expires_at AS "expiresAt"`,
);
const end = statement(
  'callback_end',
  `UPDATE callback SET state = $2, attempts = attempts + $3, last_outcome = COALESCE($4, last_outcome), ended_at = clock_timestamp() WHERE id = $1
   RETURNING attempts`,
);

export type CallbackEnd = 'done' | 'failed' | 'expired' | 'canceled';

export interface CallbackPlan {
  phone: string;
  zones: string[];
  due: Date;
  queueId: string | null;
  note: string | null;
}

/** The steps a callback can take, inside the caller's transaction; its conversation is locked. */
@Injectable()
export class MoveCallback {
  constructor(
    private readonly timers: Timers,
    private readonly queue: QueueSideWork,
    private readonly move: MoveWork,
  ) {}

  /** Its time has come: into the line, as old as when the customer asked. In their night it waits for their day. */
  async enqueue(tx: Tx, row: CallbackRow, now: number): Promise<void> {
    const day = nextDay(row.zones, now);
    if (day > now) {
      await tx.query(later, [row.id, new Date(day)]);
      return this.timers.set(tx, { kind: CALLBACK.due, key: row.id, at: new Date(day) });
    }
    const workItemId = await this.queue.within(tx, {
      kind: 'callback',
      conversation: { id: row.conversation_id, profile_id: row.profile_id },
      queueId: row.queue_id,
      title: `Call ${row.phone}`,
      note: row.note,
      channelClass: 'voice',
      agentId: row.preferred_agent,
      enqueuedAt: row.asked_at,
      actor: { kind: 'system', id: null },
    });
    await tx.query(queued, [row.id, workItemId]);
    tx.record(fact('callback.queued', { workItemId }, about(row)));
  }

  /** Whoever has the customer's thread now, by this work of its own, is asked before others. */
  async prefer(tx: Tx, { id }: CallbackRow, agentId: string, workItemId: string): Promise<void> {
    await tx.query(prefer, [id, agentId, PREFERRED_SECONDS, workItemId]);
  }

  async calling(tx: Tx, id: string): Promise<void> {
    await tx.query(calling, [id]);
  }

  /** Nobody answered: again after a while, as often as was agreed. */
  async missed(tx: Tx, row: CallbackRow, outcome: string, now: number): Promise<void> {
    if (row.attempts + 1 >= row.max_attempts) return this.end(tx, row, 'failed', { outcome, tried: true });
    await this.letGo(tx, row, 'unreached');
    const due = new Date(nextDay(row.zones, now + row.retry_seconds * 1000));
    await tx.query(again, [row.id, outcome, due]);
    await this.timers.set(tx, { kind: CALLBACK.due, key: row.id, at: due });
    tx.record(fact('callback.missed', { attempt: row.attempts + 1, outcome }, about(row)));
  }

  /** To another time, number or queue: what waits in line for it is taken out, and it enters again with the age it had. */
  async plan(tx: Tx, row: CallbackRow, to: CallbackPlan, actor: FactActor): Promise<void> {
    await this.letGo(tx, row, 'moved', actor);
    const values = [row.id, to.phone, to.zones, to.due, to.queueId, to.note];
    const { expiresAt } = (await tx.one<{ expiresAt: Date }>(moved, values)) as { expiresAt: Date };
    await this.timers.set(tx, { kind: CALLBACK.due, key: row.id, at: to.due });
    await this.timers.set(tx, { kind: CALLBACK.expired, key: row.id, at: expiresAt });
    const data = { dueAt: to.due.toISOString(), phone: to.phone, why: 'moved' };
    tx.record(fact('callback.scheduled', data, { ...about(row), actor }));
  }

  async end(
    tx: Tx,
    row: CallbackRow,
    state: CallbackEnd,
    { outcome, tried, actor }: { outcome?: string; tried?: boolean; actor?: FactActor } = {},
  ): Promise<void> {
    await this.letGo(tx, row, state, actor);
    const ended = await tx.one<{ attempts: number }>(end, [row.id, state, tried ? 1 : 0, outcome ?? null]);
    for (const kind of Object.values(CALLBACK)) await this.timers.cancel(tx, kind, row.id);
    tx.record(fact('callback.ended', { state, attempts: ended?.attempts ?? row.attempts }, { ...about(row), actor }));
  }

  /** Work that stood for it alone is over with it; a call that waited in line as one is ended by who ends calls. */
  private async letGo(tx: Tx, row: CallbackRow, why: string, actor?: FactActor): Promise<void> {
    const item = row.work_item_id ? await lockWork(tx, row.work_item_id) : undefined;
    if (!item || !isBeside(item) || ['completed', 'canceled'].includes(item.state)) return;
    if (item.state === 'assigned') await this.move.complete(tx, item, why, actor);
    else await this.move.cancel(tx, item, why, actor);
  }
}

const about = (row: CallbackRow) => ({
  conversationId: row.conversation_id,
  profileId: row.profile_id,
  subjectId: row.id,
});
