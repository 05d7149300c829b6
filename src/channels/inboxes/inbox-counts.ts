import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { InboxCounts as Shown } from '../../contract/channels.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { newId } from '../../kernel/ids.js';

const REFUSED = ':refused';
const WRITE_MS = 500;
/** Kept of each kind of event, for whoever wants to see what the vendor sends. */
const KEPT_OF_TYPE = 20;
const LARGEST_KEPT = 64 * 1024;

const add = statement(
  'inbox_count_add',
  `INSERT INTO inbox_count (inbox_id, type, known, count)
   SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::bigint[])
   ON CONFLICT (inbox_id, type) DO UPDATE SET count = inbox_count.count + EXCLUDED.count, known = EXCLUDED.known, last_at = now()`,
);
const keep = statement(
  'provider_event_keep',
  `WITH old AS (
     DELETE FROM provider_event WHERE id IN (
       SELECT id FROM provider_event WHERE inbox_id = $2 AND type = $3 ORDER BY at DESC OFFSET ${KEPT_OF_TYPE - 1}))
   INSERT INTO provider_event (id, inbox_id, type, raw) VALUES ($1, $2, $3, $4)`,
);
const read = statement(
  'inbox_count_read',
  `SELECT inbox_id, type, known, count::int AS count, last_at FROM inbox_count WHERE $1::text IS NULL OR inbox_id = $1 ORDER BY last_at DESC`,
);

interface Row {
  inbox_id: string;
  type: string;
  known: boolean;
  count: number;
  last_at: Date;
}

/** Counts what an inbox was sent and did not use: refused signatures, and events by the vendor's own name, the newest kept raw. */
@Injectable()
export class InboxCounts implements OnModuleDestroy {
  private readonly waiting = new Map<string, { inboxId: string; type: string; known: boolean; count: number }>();
  private soon?: NodeJS.Timeout;

  constructor(private readonly database: Database) {}

  /** Counted in memory first: whoever floods the door with forgeries must not reach the database with each. */
  refused(inboxId: string): void {
    this.count(inboxId, REFUSED, true);
  }

  async ignored(inboxId: string, type: string, known: boolean, raw: Buffer): Promise<void> {
    const name = type.slice(0, 200).replaceAll('\u0000', '');
    this.count(inboxId, name, known);
    const text = raw.subarray(0, LARGEST_KEPT).toString('utf8').replaceAll('\u0000', '\ufffd');
    if (!known) await this.database.query(keep, [newId('pe'), inboxId, name, text]);
  }

  async of(inboxId: string | null): Promise<Map<string, Shown>> {
    const all = new Map<string, Shown>();
    for (const row of await this.database.query<Row>(read, [inboxId])) {
      const shown = all.get(row.inbox_id) ?? { refused: 0, lastRefusedAt: null, ignored: [] };
      const { type, count, known } = row;
      const lastAt = row.last_at.toISOString();
      if (type === REFUSED) Object.assign(shown, { refused: count, lastRefusedAt: lastAt });
      else shown.ignored.push({ type, count, lastAt, known });
      all.set(row.inbox_id, shown);
    }
    return all;
  }

  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.soon);
    await this.write();
  }

  private count(inboxId: string, type: string, known: boolean): void {
    const key = `${inboxId} ${type}`;
    const one = this.waiting.get(key);
    if (one) one.count += 1;
    else this.waiting.set(key, { inboxId, type, known, count: 1 });
    this.soon ??= setTimeout(() => void this.write(), WRITE_MS).unref();
  }

  private async write(): Promise<void> {
    this.soon = undefined;
    const rows = [...this.waiting.values()];
    this.waiting.clear();
    if (rows.length === 0) return;
    const columns = [
      rows.map((r) => r.inboxId),
      rows.map((r) => r.type),
      rows.map((r) => r.known),
      rows.map((r) => r.count),
    ];
    // Numbers for people: a database that is away costs some of them and nothing else.
    await this.database.query(add, columns).catch(() => {});
  }
}
