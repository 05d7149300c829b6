import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { statement } from '../../kernel/db/statement.js';
import { CountOnce, GATHERED } from './count-once.js';
import { type Estimate, EstimateArrivals } from './estimate-arrivals.js';
import { enter, leave } from './stay.statements.js';
import { tally } from './tally.js';

const counted = statement(
  'floor_day_count',
  `INSERT INTO floor_day (day, name, value) VALUES ($1, $2, $3) ON CONFLICT (day, name) DO UPDATE SET value = floor_day.value + EXCLUDED.value`,
);
const handled = statement(
  'queue_handled',
  `INSERT INTO queue_day AS d (day, queue_id, handled, handle_ms)
   SELECT $1, w.queue_id, 1, sum(extract(epoch FROM COALESCE(s.ended_at, now()) - s.started_at) * 1000)::bigint
   FROM work_item w JOIN assignment s ON s.work_item_id = w.id WHERE w.id = $2 GROUP BY w.queue_id
   ON CONFLICT (day, queue_id) DO UPDATE SET handled = d.handled + 1, handle_ms = d.handle_ms + EXCLUDED.handle_ms`,
);

type How = 'answered' | 'abandoned' | 'called_back' | 'moved' | 'closed';

/** Keeps today's running numbers of the queues, fact by fact; a fact handed over twice counts once. */
@Injectable()
export class CountFloor {
  constructor(
    private readonly once: CountOnce,
    private readonly estimates: EstimateArrivals,
  ) {}

  /** A stay begins when work is queued and ends when somebody has it, gives it up or moves it. */
  @On(['work.queued', 'work.accepted', 'work.completed', 'work.canceled'], 'durable', GATHERED)
  async queue(facts: Fact[]): Promise<void> {
    const estimates = await this.estimates.of(facts.filter(isQueued));
    await this.once.run('', facts, async (tx, fresh) => {
      for (const [one, day] of fresh) await this.move(tx, one, day, estimates.get(one));
      const lost = fresh.filter(([one]) => howOf(one) === 'abandoned').map(([one]) => one);
      await tally(tx, 'abandoned', lost);
    });
  }

  @On('handoff.requested', 'durable', GATHERED)
  handoff(facts: Fact[]): Promise<void> {
    return this.once.run('', facts, async (tx, fresh) => {
      for (const day of new Set(fresh.map(([, its]) => its)))
        await tx.query(counted, [day, 'handoffs', fresh.filter(([, its]) => its === day).length]);
      await tally(
        tx,
        'handoffs',
        fresh.map(([one]) => one),
      );
    });
  }

  private async move(tx: Tx, one: Fact, day: string, estimate?: Estimate): Promise<void> {
    const { subjectId, conversationId, at } = one;
    const queueId = isQueued(one) ? one.data.queueId : null;
    await Promise.all([
      tx.query(leave, [day, subjectId, at, queueId, howOf(one)]),
      queueId
        ? tx.query(enter, [subjectId, conversationId, queueId, at, estimate?.low ?? null, estimate?.high ?? null])
        : null,
      one.type === 'work.completed' ? tx.query(handled, [day, subjectId]) : null,
    ]);
  }
}

function isQueued(one: Fact): one is Fact<'work.queued'> {
  return one.type === 'work.queued';
}

/** Why work leaves its queue without being answered, as routing says it. Whatever the customer brought about is theirs. */
const called = new Set(['callback', 'called_back']);
const elsewhere = new Set(['handed_back', 'withdrawn', 'no_agent', 'transferred', 'merged']);

function howOf(one: Fact): How {
  if (one.type === 'work.accepted') return 'answered';
  if (one.type === 'work.queued') return 'moved';
  if (one.type === 'work.completed') return 'closed';
  const { why } = (one as Fact<'work.canceled'>).data;
  if (called.has(why)) return 'called_back';
  if (elsewhere.has(why)) return 'moved';
  return one.actor.kind === 'agent' || why === 'erased' ? 'closed' : 'abandoned';
}
