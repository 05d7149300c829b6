import { Inject, Injectable } from '@nestjs/common';
import type { Inbox, InboxCounts } from '../../contract/channels.js';
import type { ChannelKind } from '../../contract/common.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { notFound } from '../../kernel/http/problem.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { adapters } from '../adapters.js';
import { type HealthRow, healthColumns, toHealth } from '../health.js';
import { credentialsOf, missingCredentials, readSecrets } from '../secrets.js';
import { InboxCounts as CountsOfInboxes } from './inbox-counts.js';

interface Row extends HealthRow {
  id: string;
  name: string;
  channel: ChannelKind;
  config: Record<string, unknown>;
  secrets: string | null;
  bot_id: string | null;
  bot_name: string | null;
  queue_id: string | null;
  undo_seconds: number;
  paused: boolean;
  last_in_at: Date | null;
  created_at: Date;
}

/** Reads inboxes as administrators see them: everything but the secrets. */
@Injectable()
export class InboxesQueries {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly box: SecretBox,
    private readonly counts: CountsOfInboxes,
  ) {}

  async all(): Promise<Inbox[]> {
    return this.read(null);
  }

  async byId(id: string): Promise<Inbox> {
    const [one] = await this.read(id);
    if (!one) throw notFound('inbox');
    return one;
  }

  private async read(id: string | null): Promise<Inbox[]> {
    const rows = await this.database.query<Row>(
      `SELECT x.id, x.name, x.channel, x.config, x.secrets, x.bot_id, b.name AS bot_name, x.queue_id, x.undo_seconds, x.paused, x.created_at, ${healthColumns},
         x.last_in_at
       FROM inbox x LEFT JOIN bot b ON b.id = x.bot_id LEFT JOIN endpoint_health h ON h.target_id = x.id
       WHERE $1::text IS NULL OR x.id = $1 ORDER BY x.created_at, x.id`,
      [id],
    );
    const counts = await this.counts.of(id);
    return rows.map((row) => this.show(row, counts.get(row.id)));
  }

  private show(row: Row, counts: InboxCounts = { refused: 0, lastRefusedAt: null, ignored: [] }): Inbox {
    const adapter = adapters.get(row.channel);
    const { publicUrl } = this.config;
    const kept = credentialsOf(readSecrets(row.secrets && this.box.open(row.secrets)));
    return {
      id: row.id,
      name: row.name,
      channel: row.channel,
      settings: row.config,
      bot: row.bot_id ? { id: row.bot_id, name: row.bot_name ?? '' } : null,
      queueId: row.queue_id,
      undoSeconds: row.undo_seconds,
      paused: row.paused,
      inboundUrl: adapter?.inbound ? `${publicUrl}/channels/${row.id}` : null,
      credentials: Object.entries(kept.setAt).map(([name, setAt]) => ({ name, setAt })),
      missing: adapter ? missingCredentials(adapter, kept.values) : [],
      setup: adapter?.setup?.({ id: row.id, publicUrl }) ?? [],
      counts,
      lastInAt: row.last_in_at?.toISOString() ?? null,
      health: toHealth(row),
      createdAt: row.created_at.toISOString(),
    };
  }
}
