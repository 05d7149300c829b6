import { type FactActor, fact } from '../../events/fact.js';
import { statement } from '../../db/statement.js';
import type { Tx } from '../../db/unit-of-work.js';
import type { NewApiKey } from '../../../contract/keys.js';
import { newId, newSecret } from '../../ids.js';
import { hashToken } from '../hash.js';

const insert = statement(
  'key_insert',
  `INSERT INTO api_key (id, prefix, secret_hash, role, bot_id, scopes, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(days => $7))`,
);
const PREFIX = 12;

/** Enters a key. Its secret is in the answer and nowhere else: the table has only its hash. */
export async function storeKey(
  tx: Tx,
  { role = null, botId = null, scopes = [], expiresInDays = null }: { [K in keyof NewApiKey]: NewApiKey[K] | null },
  actor: FactActor,
): Promise<{ id: string; secret: string }> {
  const id = newId('key');
  const secret = `tl_live_${newSecret()}`;
  await tx.query(insert, [id, secret.slice(0, PREFIX), hashToken(secret), role, botId, scopes ?? [], expiresInDays]);
  const data = { role, botId, scopes: scopes ?? [], expiresInDays };
  tx.record(fact('key.made', data, { subjectId: id, actor }));
  return { id, secret };
}
