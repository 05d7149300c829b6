import { Injectable } from '@nestjs/common';
import { Workspace } from '../governance/index.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { dayIn } from './tiles.js';

const once = statement(
  'counted_once',
  `INSERT INTO counted_fact (fact) VALUES ($1) ON CONFLICT DO NOTHING RETURNING fact`,
);
const leftOnce = statement(
  'counted_left_once',
  `INSERT INTO counted_fact (fact) SELECT 'left ' || id || ' ' || extract(epoch FROM enqueued_at) FROM work_item WHERE id = $1
   ON CONFLICT DO NOTHING RETURNING fact`,
);
const removed = statement(
  'queue_day_removed',
  `INSERT INTO queue_day (day, queue_id, within_goal, removed)
   SELECT $1, w.queue_id, ($3::timestamptz - w.enqueued_at <= make_interval(secs => q.goal_seconds))::int, 1
   FROM work_item w JOIN queue q ON q.id = w.queue_id WHERE w.id = $2
   ON CONFLICT (day, queue_id) DO UPDATE SET within_goal = queue_day.within_goal + EXCLUDED.within_goal, removed = queue_day.removed + 1`,
);
const counted = statement(
  'floor_day_count',
  `INSERT INTO floor_day (day, name, value) VALUES ($1, $2, 1) ON CONFLICT (day, name) DO UPDATE SET value = floor_day.value + 1`,
);

/** Keeps today's running numbers of the queues, fact by fact; a fact handed over twice counts once. */
@Injectable()
export class CountFloor {
  constructor(
    private readonly work: UnitOfWork,
    private readonly workspace: Workspace,
  ) {}

  @On(['work.accepted', 'work.canceled'])
  async left(one: Fact): Promise<void> {
    const day = await this.day(one);
    await this.work.run(async (tx) => {
      // Once for each time it stood in the queue: what was taken and is called off later left the queue before.
      if (await tx.one(leftOnce, [one.subjectId])) await tx.query(removed, [day, one.subjectId, one.at]);
    });
  }

  @On('handoff.requested')
  async handoff(one: Fact): Promise<void> {
    const day = await this.day(one);
    await this.work.run(async (tx) => {
      if (await tx.one(once, [`${one.xid}-${one.position}`])) await tx.query(counted, [day, 'handoffs']);
    });
  }

  private async day(one: Fact): Promise<string> {
    return dayIn(await this.workspace.zone())(Date.parse(one.at));
  }
}
