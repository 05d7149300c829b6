import { Injectable } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import type { Profile } from '../contract/conversations.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { readCursor, toPage } from '../kernel/http/paging.js';
import { notFound } from '../kernel/http/problem.js';

const columns = `p.id, p.name, p.attributes, p.time_zone AS "timeZone", p.locale, p.do_not_contact AS "doNotContact",
  p.open_complaint AS "openComplaint", p.created_at AS "createdAt",
  (SELECT COALESCE(json_agg(json_build_object('id', i.id, 'kind', i.kind, 'value', i.value, 'proof', i.proof, 'source', i.source,
     'createdAt', to_char(i.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY i.created_at, i.id), '[]')
   FROM identity i WHERE i.profile_id = p.id) AS identities`;
const byIds = statement('profiles_by_id', `SELECT ${columns} FROM profile p WHERE p.id = ANY($1)`);
const search = statement(
  'profiles_search',
  `SELECT ${columns} FROM profile p
   WHERE ($1 = '' OR p.name ILIKE '%' || $1 || '%' OR p.name % $1
     OR EXISTS (SELECT 1 FROM identity i WHERE i.profile_id = p.id AND (i.value = $1 OR i.value = lower($1))))
     AND ($2::text IS NULL OR p.id < $2)
   ORDER BY p.id DESC LIMIT $3`,
);

type Row = Omit<Profile, 'createdAt'> & { createdAt: Date };

/** Reads people. */
@Injectable()
export class ProfilesQueries {
  constructor(private readonly database: Database) {}

  async byId(id: string): Promise<Profile> {
    const [row] = await this.database.query<Row>(byIds, [[id]]);
    if (!row) throw notFound('person');
    return show(row);
  }

  async search(query: string, cursor: string | undefined, limit: number): Promise<Page<Profile>> {
    const after = readCursor(cursor)?.[0] ?? null;
    const rows = await this.database.query<Row>(search, [query.trim(), after, limit + 1]);
    return toPage(rows, limit, (row) => [row.id], show);
  }
}

function show(row: Row): Profile {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
