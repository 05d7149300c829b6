import { Injectable } from '@nestjs/common';
import type { AlertIncident } from '../../contract/alerts.js';
import type { Page } from '../../contract/common.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { readLimit, readTimeCursor, toPage } from '../../kernel/http/paging.js';
import { type IncidentRow, incidentColumns, incidentTables, toIncident } from './incident-row.js';

const page = statement(
  'alert_incidents_page',
  `SELECT ${incidentColumns}, i.began_at AS "beganAt" FROM ${incidentTables}
   WHERE i.state <> 'pending' AND ($1::text IS NULL OR i.state = $1) AND ($2::timestamptz IS NULL OR (i.began_at, i.id) < ($2, $3))
   ORDER BY i.began_at DESC, i.id DESC LIMIT $4`,
);
const some = statement(
  'alert_incidents_some',
  `SELECT ${incidentColumns} FROM ${incidentTables} WHERE i.id = ANY($1) AND i.state <> 'pending'`,
);

/** Incidents: those that last, and those there were. */
@Injectable()
export class IncidentsQueries {
  constructor(private readonly database: Database) {}

  async page(query: Record<string, string | undefined>): Promise<Page<AlertIncident>> {
    const limit = readLimit(query.limit);
    const after = readTimeCursor(query.cursor);
    const rows = await this.database.query<IncidentRow & { beganAt: Date }>(page, [
      query.state ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit + 1,
    ]);
    return toPage(rows, limit, (row) => [row.beganAt.toISOString(), row.id], toIncident);
  }

  async some(ids: string[]): Promise<AlertIncident[]> {
    return (await this.database.query<IncidentRow>(some, [ids])).map(toIncident);
  }
}
