import type { Callback, CallbackState } from '../../contract/obligations.js';
import { statement } from '../../kernel/db/statement.js';
import type { Queryable } from '../../kernel/db/database.js';

export const callbackColumns = `id, conversation_id, profile_id, work_item_id, queue_id, preferred_agent, phone, state, source, note, zones, asked_at, due_at,
  expires_at, attempts, max_attempts, retry_seconds, last_outcome, ended_at`;
const byId = statement('callback_read', `SELECT ${callbackColumns} FROM callback WHERE id = $1`);
const liveOf = statement(
  'callback_live_of',
  `SELECT ${callbackColumns} FROM callback WHERE conversation_id = $1 AND state IN ('scheduled', 'queued', 'calling')`,
);

/** Timers' kinds. */
export const CALLBACK = { due: 'callback.due', expired: 'callback.expired' } as const;

export interface CallbackRow {
  id: string;
  conversation_id: string;
  profile_id: string;
  work_item_id: string | null;
  queue_id: string | null;
  preferred_agent: string | null;
  phone: string;
  state: CallbackState;
  source: Callback['source'];
  note: string | null;
  zones: string[];
  asked_at: Date;
  due_at: Date;
  expires_at: Date;
  attempts: number;
  max_attempts: number;
  retry_seconds: number;
  last_outcome: string | null;
  ended_at: Date | null;
}

export const isLive = ({ state }: CallbackRow) => ['scheduled', 'queued', 'calling'].includes(state);

// The conversation is locked by whoever changes a callback of it.

export const readCallback = async (db: Queryable, id: string): Promise<CallbackRow | undefined> =>
  (await db.query<CallbackRow>(byId, [id]))[0];

export const liveCallback = async (db: Queryable, conversationId: string): Promise<CallbackRow | undefined> =>
  (await db.query<CallbackRow>(liveOf, [conversationId]))[0];

export function toCallback(row: CallbackRow): Callback {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    profileId: row.profile_id,
    workItemId: row.work_item_id,
    queueId: row.queue_id,
    phone: row.phone,
    state: row.state,
    source: row.source,
    note: row.note,
    zones: row.zones,
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    retrySeconds: row.retry_seconds,
    lastOutcome: row.last_outcome,
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
