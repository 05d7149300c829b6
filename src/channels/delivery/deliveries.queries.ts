import { Injectable } from '@nestjs/common';
import { type Delivery, type DeliveryDetail, type DeliveryState, deliveryStates } from '../../contract/channels.js';
import type { Page } from '../../contract/common.js';
import { Database } from '../../kernel/db/database.js';
import { readCursor, readLimit, toPage } from '../../kernel/http/paging.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { envelope } from './try-once.js';

export interface DeliveriesWanted {
  bot?: string;
  inbox?: string;
  conversation?: string;
  state?: string;
  cursor?: string;
  limit?: string;
}

interface Row {
  id: string;
  target_kind: 'bot' | 'inbox';
  target_id: string;
  conversation_id: string;
  message_id: string | null;
  seq: number;
  type: string;
  body: unknown;
  state: DeliveryState;
  attempts: number;
  next_at: Date;
  last_status: number | null;
  last_error: string | null;
  latency_ms: number | null;
  created_at: Date;
  settled_at: Date | null;
}

/** Reads the log of webhooks: each delivery, and each try with what came back. */
@Injectable()
export class DeliveriesQueries {
  constructor(private readonly database: Database) {}

  async list(wanted: DeliveriesWanted): Promise<Page<Delivery>> {
    const limit = readLimit(wanted.limit);
    const state = readState(wanted.state);
    const rows = await this.database.query<Row>(
      `SELECT * FROM delivery WHERE ($1::text IS NULL OR target_id = $1) AND ($2::text IS NULL OR conversation_id = $2)
         AND ($3::text IS NULL OR state = $3) AND ($4::text IS NULL OR id < $4) ORDER BY id DESC LIMIT $5`,
      [
        wanted.bot ?? wanted.inbox ?? null,
        wanted.conversation ?? null,
        state,
        readCursor(wanted.cursor)?.[0] ?? null,
        limit + 1,
      ],
    );
    return toPage(rows, limit, (row) => [row.id], show);
  }

  async byId(id: string): Promise<DeliveryDetail> {
    const row = await this.database.one<Row>(`SELECT * FROM delivery WHERE id = $1`, [id]);
    if (!row) throw notFound('delivery');
    const log = await this.database.query<DeliveryDetail['log'][number] & { at: Date }>(
      `SELECT attempt, at, url, status, error, answer, latency_ms AS "latencyMs" FROM delivery_attempt WHERE delivery_id = $1 ORDER BY attempt`,
      [id],
    );
    return {
      ...show(row),
      body: envelope(row),
      log: log.map((one) => ({ ...one, at: (one.at as Date).toISOString() })),
    };
  }
}

function readState(state: string | undefined): DeliveryState | null {
  if (!state) return null;
  if (!deliveryStates.includes(state as DeliveryState))
    throw invalid('/state', 'enum', `state is one of ${deliveryStates.join(', ')}`);
  return state as DeliveryState;
}

function show(row: Row): Delivery {
  return {
    id: row.id,
    target: { kind: row.target_kind, id: row.target_id },
    conversationId: row.conversation_id,
    messageId: row.message_id,
    seq: row.seq,
    type: row.type,
    state: row.state,
    attempts: row.attempts,
    nextAt: row.state === 'pending' ? row.next_at.toISOString() : null,
    lastStatus: row.last_status,
    lastError: row.last_error,
    latencyMs: row.latency_ms,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}
