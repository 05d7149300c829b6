import { Injectable } from '@nestjs/common';
import { Calendars } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

// Only where somebody waits does it matter; the moment is the database's.
const waiting = statement(
  'closed_queues_waiting',
  `SELECT q.id, q.hours_id AS "hoursId", clock_timestamp() AS now FROM queue q WHERE q.hours_id IS NOT NULL
     AND EXISTS (SELECT 1 FROM work_item w WHERE w.queue_id = q.id AND w.phase = 'queued' AND w.state = 'pending' AND w.no_agent_at IS NULL)`,
);

/** Which queues people wait in although their calendar says that they are closed now. */
@Injectable()
export class ClosedQueuesQueries {
  constructor(
    private readonly database: Database,
    private readonly calendars: Calendars,
  ) {}

  async now(): Promise<string[]> {
    const rows = await this.database.query<{ id: string; hoursId: string; now: Date }>(waiting);
    return rows.length > 0 ? [...(await this.calendars.closed(rows, rows[0].now.getTime())).keys()] : [];
  }
}
