import type { Call, CallLeg, CallOutcome, CallState, LegState, Supervision } from '../contract/voice.js';
import type { Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { notFound } from '../kernel/http/problem.js';

export interface CallRow {
  id: string;
  inbox_id: string;
  conversation_id: string | null;
  direction: 'in' | 'out';
  phone: string | null;
  proof: 'claimed' | 'verified';
  vendor_sid: string | null;
  conference_sid: string | null;
  state: CallState;
  outcome: CallOutcome | null;
  agent_id: string | null;
  recording: Call['recording'];
  said_seq: number;
  started_at: Date;
  queued_at: Date | null;
  answered_at: Date | null;
  ended_at: Date | null;
  /** Somebody of us said that it is to end. */
  closing_at: Date | null;
}

export interface LegRow {
  id: string;
  call_id: string;
  kind: CallLeg['kind'];
  agent_id: string | null;
  agent_name: string | null;
  address: string | null;
  vendor_sid: string | null;
  state: LegState;
  mode: Supervision | null;
  muted: boolean;
  held: boolean;
  left_at: Date | null;
}

const lock = statement('call_lock', `SELECT * FROM call WHERE id = $1 FOR NO KEY UPDATE`);
const read = statement('call_read', `SELECT * FROM call WHERE id = $1`);
const legs = statement(
  'call_legs',
  `SELECT l.*, a.name AS agent_name FROM call_leg l LEFT JOIN agent a ON a.id = l.agent_id WHERE l.call_id = $1 ORDER BY l.created_at, l.id`,
);
const open = statement(
  'call_open_of',
  `SELECT * FROM call WHERE conversation_id = $1 AND ended_at IS NULL ORDER BY started_at DESC LIMIT 1`,
);

/** Whoever changes a call locks it first, and its conversation after it. */
export async function lockCall(tx: Queryable, id: string): Promise<CallRow> {
  const [row] = await tx.query<CallRow>(lock, [id]);
  if (!row) throw notFound('call');
  return row;
}

export async function readCall(db: Queryable, id: string): Promise<CallRow> {
  const [row] = await db.query<CallRow>(read, [id]);
  if (!row) throw notFound('call');
  return row;
}

/** The call a webhook of this inbox names. One inbox's signature opens no other inbox's calls. */
export async function callOf(db: Queryable, inboxId: string, { call = '' }: Record<string, string>): Promise<CallRow> {
  const row = await readCall(db, call);
  if (row.inbox_id !== inboxId) throw notFound('call');
  return row;
}

export const legsOf = (db: Queryable, callId: string): Promise<LegRow[]> => db.query<LegRow>(legs, [callId]);

/** The call that goes on in a conversation. */
export const openCallOf = async (db: Queryable, conversationId: string): Promise<CallRow | undefined> =>
  (await db.query<CallRow>(open, [conversationId]))[0];

export const isLive = ({ left_at }: LegRow): boolean => left_at === null;

export function toCall(row: CallRow, all: LegRow[]): Call {
  return {
    id: row.id,
    inboxId: row.inbox_id,
    conversationId: row.conversation_id,
    direction: row.direction,
    phone: row.phone,
    state: row.state,
    outcome: row.outcome,
    agentId: row.agent_id,
    recording: row.recording,
    legs: all.map(toLeg),
    startedAt: row.started_at.toISOString(),
    queuedAt: row.queued_at?.toISOString() ?? null,
    answeredAt: row.answered_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

function toLeg({ id, kind, agent_id, agent_name, mode, state, muted, held }: LegRow): CallLeg {
  const agent = agent_id ? { id: agent_id, name: agent_name ?? '' } : null;
  return { id, kind, agent, mode, state, muted, held };
}
