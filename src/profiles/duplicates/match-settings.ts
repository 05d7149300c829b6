import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

export const MatchSettings = z
  .strictObject({
    /** From which probability people are asked. */
    review: z.number().min(0.5).max(1).default(0.5),
    /** From which two are merged without asking; null: never. */
    automatic: z.number().min(0.9).max(1).nullable().default(null),
  })
  .prefault({});
export type MatchSettings = z.infer<typeof MatchSettings>;

const read = statement('match_settings', `SELECT value FROM setting WHERE name = 'matching'`);
const write = statement(
  'match_settings_write',
  `INSERT INTO setting (name, value) VALUES ('matching', $1) ON CONFLICT (name) DO UPDATE SET value = $1, updated_at = now()`,
);

/** How sure the hub must be to ask about two records, and to merge them without asking. It starts with asking only. */
@Injectable()
export class MatchSettingsStore {
  constructor(private readonly database: Database) {}

  async read(on: Queryable = this.database): Promise<MatchSettings> {
    const [row] = await on.query<{ value: unknown }>(read);
    return MatchSettings.parse(row?.value ?? {});
  }

  async write(settings: MatchSettings): Promise<void> {
    await this.database.query(write, [JSON.stringify(settings)]);
  }
}
