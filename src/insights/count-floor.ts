import { Injectable } from '@nestjs/common';
import { Workspace } from '../governance/index.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { dayIn } from './tiles.js';

const once = statement(
  'counted_once',
  `INSERT INTO counted_fact (fact) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING fact`,
);
const enter = statement(
  'queue_enter',
  `INSERT INTO queue_stay (work_item_id, conversation_id, queue_id, entered_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
);
// Moved to another queue: the old stay ends, whatever began it.
const leave = statement(
  'queue_leave',
  `WITH gone AS (
     DELETE FROM queue_stay WHERE (work_item_id = $2 OR ($2::text IS NULL AND conversation_id = $3)) AND queue_id IS DISTINCT FROM $5
     RETURNING queue_id, entered_at)
   INSERT INTO queue_day (day, queue_id, within_goal, removed)
   SELECT $1, q.id, count(*) FILTER (WHERE $4::timestamptz - g.entered_at <= make_interval(secs => q.goal_seconds)), count(*)
   FROM gone g JOIN queue q ON q.id = g.queue_id GROUP BY q.id
   ON CONFLICT (day, queue_id) DO UPDATE SET within_goal = queue_day.within_goal + EXCLUDED.within_goal, removed = queue_day.removed + EXCLUDED.removed`,
);
const counted = statement(
  'floor_day_count',
  `INSERT INTO floor_day (day, name, value) VALUES ($1, $2, $3) ON CONFLICT (day, name) DO UPDATE SET value = floor_day.value + EXCLUDED.value`,
);
const tidy = statement('counted_tidy', `DELETE FROM counted_fact WHERE at < now() - interval '8 days'`);
const HOUR_MS = 3_600_000;
/** The floor is pushed every second or two: its numbers may be that old, and are cheaper many at a time. */
const GATHERED = { gatherMs: 200 };

/** Keeps today's running numbers of the queues, fact by fact; a fact handed over twice counts once. */
@Injectable()
export class CountFloor {
  private tidiedAt = 0;

  constructor(
    private readonly work: UnitOfWork,
    private readonly workspace: Workspace,
  ) {}

  /** A stay begins when work is queued and ends when somebody has it, takes it by hand, gives it up or moves it. */
  @On(['work.queued', 'work.accepted', 'work.completed', 'work.canceled', 'control.changed'], 'durable', GATHERED)
  queue(facts: Fact[]): Promise<void> {
    const moves = facts.filter((one) => !isControl(one) || one.data.to.kind === 'agent');
    return this.count(moves, async (tx, fresh) => {
      for (const [one, day] of fresh) {
        const { subjectId, conversationId, at } = one;
        const queueId = one.type === 'work.queued' ? (one as Fact<'work.queued'>).data.queueId : null;
        const left = tx.query(leave, [day, isControl(one) ? null : subjectId, conversationId, at, queueId]);
        const entered = queueId ? tx.query(enter, [subjectId, conversationId, queueId, at]) : null;
        await Promise.all([left, entered]);
      }
    });
  }

  @On('handoff.requested', 'durable', GATHERED)
  handoff(facts: Fact[]): Promise<void> {
    return this.count(facts, async (tx, fresh) => {
      for (const day of new Set(fresh.map(([, its]) => its)))
        await tx.query(counted, [day, 'handoffs', fresh.filter(([, its]) => its === day).length]);
    });
  }

  private async count(facts: Fact[], add: (tx: Tx, fresh: [Fact, string][]) => Promise<unknown>): Promise<void> {
    if (facts.length === 0) return;
    const dayOf = dayIn(await this.workspace.zone());
    await this.work.follow(async (tx) => {
      const rows = await tx.query<{ fact: string }>(once, [facts.map(nameOf)]);
      const fresh = new Set(rows.map((row) => row.fact));
      await add(
        tx,
        facts.filter((one) => fresh.has(nameOf(one))).map((one) => [one, dayOf(Date.parse(one.at))]),
      );
      if (Date.now() - this.tidiedAt < HOUR_MS) return;
      this.tidiedAt = Date.now();
      await tx.query(tidy);
    });
  }
}

const nameOf = ({ xid, position }: Fact) => `${xid}-${position}`;

function isControl(one: Fact): one is Fact<'control.changed'> {
  return one.type === 'control.changed';
}
