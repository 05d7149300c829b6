import { Injectable } from '@nestjs/common';
import { Workspace } from '../governance/index.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { dayIn } from './tiles.js';

const once = statement(
  'counted_once',
  `INSERT INTO counted_fact (fact) VALUES ($1) ON CONFLICT DO NOTHING RETURNING fact`,
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
  `INSERT INTO floor_day (day, name, value) VALUES ($1, $2, 1) ON CONFLICT (day, name) DO UPDATE SET value = floor_day.value + 1`,
);
const tidy = statement('counted_tidy', `DELETE FROM counted_fact WHERE at < now() - interval '8 days'`);
const HOUR_MS = 3_600_000;

/** Keeps today's running numbers of the queues, fact by fact; a fact handed over twice counts once. */
@Injectable()
export class CountFloor {
  private tidiedAt = 0;

  constructor(
    private readonly work: UnitOfWork,
    private readonly workspace: Workspace,
  ) {}

  /** A stay begins when work is queued and ends when somebody has it, takes it by hand, gives it up or moves it. */
  @On(['work.queued', 'work.accepted', 'work.completed', 'work.canceled', 'control.changed'])
  async queue(one: Fact): Promise<void> {
    const taken = one.type === 'control.changed';
    if (taken && (one as Fact<'control.changed'>).data.to.kind !== 'agent') return;
    const queueId = one.type === 'work.queued' ? (one as Fact<'work.queued'>).data.queueId : null;
    await this.count(one, async (tx, day) => {
      const { subjectId, conversationId, at } = one;
      await tx.query(leave, [day, taken ? null : subjectId, conversationId, at, queueId]);
      if (queueId) await tx.query(enter, [subjectId, conversationId, queueId, at]);
    });
  }

  @On('handoff.requested')
  async handoff(one: Fact): Promise<void> {
    await this.count(one, (tx, day) => tx.query(counted, [day, 'handoffs']));
  }

  private async count(one: Fact, add: (tx: Tx, day: string) => Promise<unknown>): Promise<void> {
    const day = dayIn(await this.workspace.zone())(Date.parse(one.at));
    await this.work.run(async (tx) => {
      if (await tx.one(once, [`${one.xid}-${one.position}`])) await add(tx, day);
      if (Date.now() - this.tidiedAt < HOUR_MS) return;
      this.tidiedAt = Date.now();
      await tx.query(tidy);
    });
  }
}
