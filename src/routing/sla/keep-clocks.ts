import { Injectable } from '@nestjs/common';
import { ChangeConversation } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { keepClockRows, toDue } from './clock-rows.js';
import type { Clock } from './clocks.js';

/** A timer's kind: the next thing that happens to a clock by itself, its warning or its end. */
export const SLA_CLOCK = 'sla.clock';

const shown = statement('sla_shown', `SELECT sla, profile_id AS "profileId" FROM conversation WHERE id = $1`);
// The router reads an item again when its version moves.
const due = statement(
  'sla_work_due',
  `UPDATE work_item SET due_at = $2, version = version + CASE WHEN state = 'pending' THEN 1 ELSE 0 END
   WHERE conversation_id = $1 AND state IN ('pending', 'reserved', 'assigned') AND kind NOT IN ('callback', 'task', 'promise')
     AND due_at IS DISTINCT FROM $2`,
);

/** Stores the clocks of a conversation with all that hangs on them: timers, facts, the list's line and the due time of its work. */
@Injectable()
export class KeepClocks {
  constructor(
    private readonly timers: Timers,
    private readonly change: ChangeConversation,
  ) {}

  /** The conversation is locked by the caller. */
  async run(tx: Tx, conversationId: string, before: Clock[], after: Clock[], at: number): Promise<void> {
    const gone = await keepClockRows(tx, conversationId, after, at);
    for (const id of gone) await this.timers.cancel(tx, SLA_CLOCK, id);
    for (const clock of after) await this.schedule(tx, clock, before);
    const row = await tx.one<{ sla: unknown; profileId: string }>(shown, [conversationId]);
    const where = { conversationId, profileId: row?.profileId ?? null };
    for (const clock of after) this.tell(tx, clock, before, where);
    const now = toDue(after);
    if (!same(now, row?.sla)) await this.change.within(tx, conversationId, { sla: now }, { kind: 'system', id: null });
    await this.work(tx, conversationId, now?.dueAt ?? null);
  }

  async work(tx: Tx, conversationId: string, dueAt: string | null): Promise<void> {
    await tx.query(due, [conversationId, dueAt]);
  }

  private async schedule(tx: Tx, clock: Clock, before: Clock[]): Promise<void> {
    const at = nextOf(clock);
    const old = before.find(({ id }) => id === clock.id);
    if (old && nextOf(old) === at) return;
    if (at === null) return this.timers.cancel(tx, SLA_CLOCK, clock.id);
    await this.timers.set(tx, { kind: SLA_CLOCK, key: clock.id, at: new Date(at) });
  }

  private tell(
    tx: Tx,
    clock: Clock,
    before: Clock[],
    where: { conversationId: string; profileId: string | null },
  ): void {
    const { id, metric, track, policyName: policy } = clock;
    const old = before.find((one) => one.id === id);
    const about = { ...where, subjectId: id };
    const dueAt = new Date(clock.dueAt ?? old?.dueAt ?? clock.breachedAt ?? clock.startedAt).toISOString();
    if (clock.breachedAt !== null && (old?.breachedAt ?? null) === null)
      tx.record(fact('sla.breached', { metric, track, policy, dueAt }, about));
    else if (clock.warnedAt !== null && (old?.warnedAt ?? null) === null)
      tx.record(fact('sla.warned', { metric, track, policy, dueAt }, about));
  }
}

function nextOf({ endedAt, breachedAt, warnedAt, dueAt, warnAt }: Clock): number | null {
  if (endedAt !== null || breachedAt !== null || dueAt === null) return null;
  return warnedAt === null && warnAt !== null ? Math.min(warnAt, dueAt) : dueAt;
}

/** jsonb keeps its keys in an order of its own. */
function same(a: object | null, b: unknown): boolean {
  const plain = (value: unknown) =>
    JSON.stringify(
      value && typeof value === 'object' ? Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)) : null,
    );
  return plain(a) === plain(b);
}
