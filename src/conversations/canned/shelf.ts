import { z } from 'zod';
import { type Shelf, shelves } from '../../contract/macros.js';
import type { Role } from '../../contract/common.js';
import type { Actor } from '../../kernel/auth/actor.js';
import { atLeast } from '../../kernel/auth/permits.js';
import type { Queryable } from '../../kernel/db/database.js';
import type { Statement } from '../../kernel/db/statement.js';
import { forbidden, invalid, notFound } from '../../kernel/http/problem.js';

const OTHERS = 'What others use too is changed by a supervisor';

/** Whose a canned reply or a macro is, as it is asked for. */
export const shelfFields = {
  scope: z.enum(shelves).optional(),
  queueId: z.string().max(60).nullable().optional(),
};

/** A person, or a key of a role: who may keep what others use. */
export type Keeper = Extract<Actor, { role: Role }>;

export interface OnShelf {
  scope: Shelf;
  agent_id: string | null;
  queue_id: string | null;
}

/** What this person may see: their own, everybody's, and those of their queues; of all queues who runs them. */
export const shown = `(t.scope = 'all' OR t.agent_id = $1 OR (t.scope = 'queue'
  AND ($2 OR EXISTS (SELECT 1 FROM agent_queue g WHERE g.agent_id = $1 AND g.queue_id = t.queue_id))))`;

export const readerOf = (person: Keeper): [string, boolean] => [person.id, atLeast(person.role, 'supervisor')];

/** What others use too is kept by supervisors. */
export function mayKeep(person: Keeper, scope: Shelf, ownerId: string | null): boolean {
  return scope === 'mine' ? person.kind === 'agent' && ownerId === person.id : atLeast(person.role, 'supervisor');
}

/** What is to be changed or taken away, found by the statement among what this person sees, if it is theirs to keep. */
export async function keptBy<Row extends OnShelf>(
  db: Queryable,
  find: Statement,
  id: string,
  person: Keeper,
  noun: string,
): Promise<Row> {
  const [row] = await db.query<Row>(find, [...readerOf(person), id]);
  if (!row) throw notFound(noun);
  if (!mayKeep(person, row.scope, row.agent_id)) throw forbidden(OTHERS);
  return row;
}

/** Where something is to stand, checked; what is not said stays as it is. */
export async function placeOn(
  db: Queryable,
  person: Keeper,
  asked: { scope?: Shelf; queueId?: string | null },
  now: OnShelf = { scope: 'mine', agent_id: person.id, queue_id: null },
): Promise<OnShelf> {
  const scope = asked.scope ?? now.scope;
  if (!mayKeep(person, scope, scope === 'mine' ? (now.agent_id ?? person.id) : null)) throw forbidden(OTHERS);
  if (scope === 'mine') return { scope, agent_id: now.agent_id ?? person.id, queue_id: null };
  if (scope === 'all') return { scope, agent_id: null, queue_id: null };
  const queueId = asked.queueId === undefined ? now.queue_id : asked.queueId;
  const [known] = queueId ? await db.query(`SELECT 1 FROM queue WHERE id = $1 AND deleted_at IS NULL`, [queueId]) : [];
  if (!known) throw invalid('/queueId', 'unknown', 'Name the queue whose people use it');
  return { scope, agent_id: null, queue_id: queueId };
}
