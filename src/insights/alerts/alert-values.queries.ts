import { Injectable } from '@nestjs/common';
import type { AlertMetricId } from '../../contract/alerts.js';
import type { Board, Metrics } from '../../contract/insights.js';
import { Calendars } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { BoardQueries } from '../board/board.queries.js';
import { idFloor } from '../staffing/id-floor.js';

const recent = statement(
  'alert_recent',
  `SELECT queue_id AS id, count(*) AS removed, count(*) FILTER (WHERE within_goal) AS within,
     count(*) FILTER (WHERE how = 'abandoned') AS abandoned, count(*) FILTER (WHERE how <> 'moved') AS stayed
   FROM queue_visit WHERE left_at > now() - interval '30 minutes' GROUP BY queue_id`,
);
const tallies = statement(
  'alert_tallies',
  `SELECT name, COALESCE(sum(value) FILTER (WHERE minute > now() - interval '15 minutes'), 0)::int AS lately,
     COALESCE(sum(value) FILTER (WHERE minute <= now() - interval '15 minutes'), 0)::int AS before
   FROM minute_tally WHERE minute > now() - interval '1 day' AND name IN ('handoffs', 'suppressed') GROUP BY name`,
);
// Read by its id, which begins with its time.
const failures = statement(
  'alert_failures',
  `SELECT count(*) AS n FROM delivery WHERE id >= $1 AND (state = 'failed' OR (state = 'pending' AND last_error IS NOT NULL
     AND started_at > now() - interval '15 minutes'))`,
);
const refused = statement(
  'alert_refused',
  `SELECT count(*) AS n FROM endpoint_health h JOIN inbox x ON x.id = h.target_id WHERE h.credentials IS NOT NULL OR h.disabled_at IS NOT NULL`,
);

const calendars = statement(
  'alert_calendars',
  `SELECT id, hours_id AS "hoursId", clock_timestamp() AS now FROM queue WHERE hours_id IS NOT NULL AND deleted_at IS NULL`,
);

const ENOUGH = 5;
const QUARTERS_A_DAY = 95;
const HOUR_MS = 3_600_000;

export type Values = Partial<Record<AlertMetricId, number | null>>;
export interface AlertValues {
  floor: Values;
  queues: Map<string, Values>;
}

interface Recent {
  id: string;
  removed: number;
  within: number;
  abandoned: number;
  stayed: number;
}

/** Every number an alert may look at, now: of the floor, and of each queue. */
@Injectable()
export class AlertValuesQueries {
  constructor(
    private readonly database: Database,
    private readonly boards: BoardQueries,
    private readonly calendars: Calendars,
  ) {}

  async read(): Promise<AlertValues> {
    const [board, lately, counted, [failed], [refusals], closed] = await Promise.all([
      this.boards.board(),
      this.database.query<Recent>(recent),
      this.database.query<{ name: string; lately: number; before: number }>(tallies),
      this.database.query<{ n: number }>(failures, [idFloor('whd', Date.now() - HOUR_MS)]),
      this.database.query<{ n: number }>(refused),
      this.closed(),
    ]);
    const spike = (name: string) => times(counted.find((one) => one.name === name));
    const queues = new Map(
      board.queues.map((line) => [
        line.queue.id,
        ofQueue(
          line,
          lately.filter(({ id }) => id === line.queue.id),
          !closed.has(line.queue.id),
        ),
      ]),
    );
    const worst = (pick: (values: Values) => number | null | undefined) =>
      Math.max(0, ...[...queues.values()].map((values) => pick(values) ?? 0));
    return {
      queues,
      floor: {
        ...plain(board.metrics),
        ...shares(lately),
        wait_over_goal: worst((values) => values.wait_over_goal),
        unstaffed_waiting: [...queues.values()].reduce((sum, values) => sum + (values.unstaffed_waiting ?? 0), 0),
        handoff_spike: spike('handoffs'),
        suppression_spike: spike('suppressed'),
        webhook_failures: failed.n,
        channels_refused: refusals.n,
      },
    };
  }

  /** Nobody is missed where nobody is to be there: what waits in a closed queue went by its plan. */
  private async closed(): Promise<Map<string, Date | null>> {
    const rows = await this.database.query<{ id: string; hoursId: string; now: Date }>(calendars);
    return rows.length > 0 ? this.calendars.closed(rows, rows[0].now.getTime()) : new Map();
  }
}

function ofQueue(line: Board['queues'][number], lately: Recent[], isOpen: boolean): Values {
  return {
    ...plain(line.metrics),
    ...shares(lately),
    wait_over_goal: line.waiting > 0 ? line.longestWaitSeconds / Math.max(1, line.serviceLevel.goalSeconds) : 0,
    unstaffed_waiting: line.staffed || !isOpen ? 0 : line.waiting,
  };
}

function shares(rows: Recent[]): Values {
  const sum = (pick: (row: Recent) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const [removed, stayed] = [sum((row) => row.removed), sum((row) => row.stayed)];
  return {
    service_level_recent: removed >= ENOUGH ? sum((row) => row.within) / removed : null,
    abandoned_recent: stayed >= ENOUGH ? sum((row) => row.abandoned) / stayed : null,
  };
}

/** How many times the usual; against less than one in a quarter of an hour everything would be a spike. */
function times(counted: { lately: number; before: number } | undefined): number {
  if (!counted || counted.lately < ENOUGH) return 0;
  return counted.lately / Math.max(1, counted.before / QUARTERS_A_DAY);
}

const plain = (metrics: Metrics): Values =>
  Object.fromEntries(Object.entries(metrics).map(([id, { value }]) => [id, value]));
