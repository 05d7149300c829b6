import { Injectable } from '@nestjs/common';
import type { WaitRange } from '../../contract/staffing.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Fact } from '../../kernel/events/fact.js';
import { estimateWait } from '../staffing/estimate-wait.js';
import { FloorNowQueries } from '../staffing/floor-now.queries.js';

const ahead = statement('arrivals_ahead', `SELECT queue_id AS id, waiting FROM queue_now WHERE queue_id = ANY($1)`);
/** An estimate made long after the arrival would be held against less than what happened. */
const FRESH_MS = 5000;

export type Estimate = WaitRange;

/** Estimates the wait of everybody who comes into a queue, as they would have been told it, to be held against what happens. */
@Injectable()
export class EstimateArrivals {
  constructor(
    private readonly database: Database,
    private readonly floor: FloorNowQueries,
  ) {}

  async of(arrivals: Fact<'work.queued'>[]): Promise<Map<Fact, Estimate>> {
    const estimates = new Map<Fact, Estimate>();
    const fresh = arrivals.filter(({ at }) => Date.now() - Date.parse(at) < FRESH_MS);
    if (fresh.length === 0) return estimates;
    const queues = [...new Set(fresh.map(({ data }) => data.queueId))];
    const [rows, floors] = await Promise.all([
      this.database.query<{ id: string; waiting: number }>(ahead, [queues]),
      Promise.all(queues.map((id) => this.floor.of(id).catch(() => null))),
    ]);
    const before = new Map(rows.map(({ id, waiting }) => [id, waiting]));
    for (const one of fresh) {
      const { queueId } = one.data;
      const waiting = before.get(queueId) ?? 0;
      before.set(queueId, waiting + 1);
      const now = floors[queues.indexOf(queueId)];
      const estimate = now && estimateWait({ ...now, ahead: waiting });
      if (estimate) estimates.set(one, estimate);
    }
    return estimates;
  }
}
