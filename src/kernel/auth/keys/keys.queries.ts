import { Injectable } from '@nestjs/common';
import type { ApiKey } from '../../../contract/keys.js';
import { Database } from '../../db/database.js';
import { statement } from '../../db/statement.js';
import { notFound } from '../../http/problem.js';

const inUse = statement(
  'keys_in_use',
  `SELECT k.id, k.prefix, k.role, k.scopes, k.created_at AS "createdAt", k.expires_at AS "expiresAt", k.last_used_at AS "lastUsedAt",
     CASE WHEN k.bot_id IS NOT NULL THEN jsonb_build_object('id', k.bot_id, 'name', COALESCE(b.name, 'Bot')) END AS bot
   FROM api_key k LEFT JOIN bot b ON b.id = k.bot_id
   WHERE k.revoked_at IS NULL AND ($1::text IS NULL OR k.id = $1) ORDER BY k.created_at, k.id`,
);

type Row = Omit<ApiKey, 'createdAt' | 'expiresAt' | 'lastUsedAt'> & {
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

/** Reads the keys that were not taken back, never their secrets. */
@Injectable()
export class KeysQueries {
  constructor(private readonly database: Database) {}

  async all(): Promise<ApiKey[]> {
    return (await this.database.query<Row>(inUse, [null])).map(toKey);
  }

  async byId(id: string): Promise<ApiKey> {
    const row = await this.database.one<Row>(inUse, [id]);
    if (!row) throw notFound('key');
    return toKey(row);
  }
}

const toKey = ({ createdAt, expiresAt, lastUsedAt, ...rest }: Row): ApiKey => ({
  ...rest,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
});
