import { Injectable } from '@nestjs/common';
import type { Bot, BotProtocol } from '../../contract/channels.js';
import { Database } from '../../kernel/db/database.js';
import { notFound } from '../../kernel/http/problem.js';
import { type HealthRow, healthColumns, toHealth } from '../health.js';

interface Row extends HealthRow {
  id: string;
  name: string;
  version: string | null;
  protocol: BotProtocol;
  webhook_url: string | null;
  silent_after_tries: number;
  ack_seconds: number;
  disabled_at: Date | null;
  disabled_reason: string | null;
  created_at: Date;
}

/** Reads the register of bots: everything but their secrets. */
@Injectable()
export class BotsQueries {
  constructor(private readonly database: Database) {}

  all(): Promise<Bot[]> {
    return this.read(null);
  }

  async byId(id: string): Promise<Bot> {
    const [one] = await this.read(id);
    if (!one) throw notFound('bot');
    return one;
  }

  private async read(id: string | null): Promise<Bot[]> {
    const rows = await this.database.query<Row>(
      `SELECT b.id, b.name, b.version, b.protocol, b.webhook_url, b.silent_after_tries, b.ack_seconds, b.disabled_at, b.disabled_reason,
         b.created_at, ${healthColumns}
       FROM bot b LEFT JOIN endpoint_health h ON h.target_id = b.id WHERE $1::text IS NULL OR b.id = $1 ORDER BY b.created_at, b.id`,
      [id],
    );
    return rows.map(show);
  }
}

function show(row: Row): Bot {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    protocol: row.protocol,
    webhookUrl: row.webhook_url,
    silentAfterTries: row.silent_after_tries,
    ackSeconds: row.ack_seconds,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    disabledReason: row.disabled_reason,
    health: toHealth(row),
    createdAt: row.created_at.toISOString(),
  };
}
