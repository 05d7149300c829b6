import type { PoolClient } from 'pg';
import { send } from '../db/database.js';
import { statement } from '../db/statement.js';
import type { Fact, NewFact } from './fact.js';

const insert = statement(
  'insert_facts',
  `INSERT INTO event (type, conversation_id, profile_id, subject_id, actor_kind, actor_id, data)
   SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
   RETURNING xid::text AS xid, position, at`,
);

/** Appends facts inside the caller's transaction, in the order given. */
export async function insertFacts(client: PoolClient, facts: NewFact[]): Promise<Fact[]> {
  const rows = await send<{ xid: string; position: number; at: Date }>(client, insert, [
    facts.map((one) => one.type),
    facts.map((one) => one.conversationId ?? null),
    facts.map((one) => one.profileId ?? null),
    facts.map((one) => one.subjectId ?? null),
    facts.map((one) => one.actor?.kind ?? 'system'),
    facts.map((one) => one.actor?.id ?? null),
    facts.map((one) => JSON.stringify(one.data)),
  ]);
  return facts.map((one, i) => ({
    xid: rows[i].xid,
    position: rows[i].position,
    at: rows[i].at.toISOString(),
    type: one.type,
    data: one.data,
    conversationId: one.conversationId ?? null,
    profileId: one.profileId ?? null,
    subjectId: one.subjectId ?? null,
    actor: one.actor ?? { kind: 'system', id: null },
    view: one.view,
  }));
}
