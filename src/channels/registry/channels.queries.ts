import { Injectable } from '@nestjs/common';
import type { Channel } from '../../contract/channels.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { adapters } from '../adapters.js';
import { settingFields } from './setting-fields.js';

const inboxesOf = statement('channel_inboxes', `SELECT channel, count(*)::int AS count FROM inbox GROUP BY channel`);

/** Lists the channels of this hub as their adapters describe themselves. */
@Injectable()
export class ChannelsQueries {
  constructor(private readonly database: Database) {}

  async all(): Promise<Channel[]> {
    const rows = await this.database.query<{ channel: string; count: number }>(inboxesOf, []);
    const counts = new Map(rows.map(({ channel, count }) => [channel, count]));
    return [...adapters.values()].map((adapter) => ({
      kind: adapter.channel,
      name: adapter.name,
      class: adapter.class,
      capabilities: adapter.capabilities,
      settings: settingFields(adapter.settings),
      credentials: [...(adapter.credentials ?? [])],
      groups: [...(adapter.groups ?? [])],
      inboxes: counts.get(adapter.channel) ?? 0,
    }));
  }
}
