import { Injectable } from '@nestjs/common';
import { IANAZone } from 'luxon';
import { Database, type Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';

const settings = statement('workspace_settings', `SELECT value FROM setting WHERE name = 'workspace'`);
const store = statement(
  'workspace_store',
  `INSERT INTO setting (name, value) VALUES ('workspace', $1) ON CONFLICT (name) DO UPDATE SET value = setting.value || $1, updated_at = now()`,
);
const FRESH_MS = 5000;

/** What holds for the whole workspace: above all the zone in which its days begin and customers without one sleep. */
@Injectable()
export class Workspace {
  private known: { zone: string; at: number } | null = null;

  constructor(private readonly database: Database) {}

  /** Inside a transaction give it: asking the pool for a second connection while holding one is how a pool runs dry. */
  async zone(on: Queryable = this.database): Promise<string> {
    if (this.known && Date.now() - this.known.at < FRESH_MS) return this.known.zone;
    const [row] = await on.query<{ value: { timeZone?: string } }>(settings);
    const zone = row?.value.timeZone && IANAZone.isValidZone(row.value.timeZone) ? row.value.timeZone : 'UTC';
    this.known = { zone, at: Date.now() };
    return zone;
  }

  async setZone(zone: string): Promise<void> {
    if (!IANAZone.isValidZone(zone)) throw new Error(`${zone} is not a time zone`);
    await this.database.query(store, [JSON.stringify({ timeZone: zone })]);
    this.known = null;
  }
}
