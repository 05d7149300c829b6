import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { adapters } from '../adapters.js';

const keep = statement(
  'reply_windows_keep',
  `WITH now AS (SELECT * FROM unnest($1::text[], $2::int[]) AS w(channel, hours)),
     gone AS (DELETE FROM reply_window WHERE channel NOT IN (SELECT channel FROM now))
   INSERT INTO reply_window SELECT * FROM now ON CONFLICT (channel) DO UPDATE SET hours = EXCLUDED.hours WHERE reply_window.hours <> EXCLUDED.hours`,
);

/** Writes down how long each channel takes answers, so that the router can mind it without knowing channels. */
@Injectable()
export class KeepWindows implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    const windows = [...adapters.values()].flatMap(({ channel, capabilities }) =>
      capabilities.window ? [{ channel, hours: capabilities.window.hours }] : [],
    );
    await this.database.query(keep, [windows.map((one) => one.channel), windows.map((one) => one.hours)]);
  }
}
