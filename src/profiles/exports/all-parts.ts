import { statement } from '../../kernel/db/statement.js';
import type { Part } from './part.js';

// What somebody agreed to travels with them, wherever they are taken.
const people = statement(
  'export_all_people',
  `SELECT t.id AS after, to_jsonb(t) || jsonb_build_object(
     'addresses', (SELECT COALESCE(jsonb_agg(to_jsonb(i) - 'profile_id' ORDER BY i.id), '[]') FROM identity i WHERE i.profile_id = t.id),
     'consents', (SELECT COALESCE(jsonb_agg(to_jsonb(c) - 'profile_id' ORDER BY c.at, c.id), '[]') FROM consent c WHERE c.profile_id = t.id),
     'flags', (SELECT COALESCE(jsonb_agg(to_jsonb(f) - 'profile_id' ORDER BY f.id), '[]') FROM profile_flag f WHERE f.profile_id = t.id),
     'tags', (SELECT COALESCE(jsonb_agg(g.tag ORDER BY g.tag), '[]') FROM profile_tag g WHERE g.profile_id = t.id AND g.is_on)) AS data
   FROM profile t WHERE $1::text IS NULL AND ($2::text IS NULL OR t.id > $2) ORDER BY t.id LIMIT $3`,
);
const table = (kind: string, name: string) =>
  statement(
    `export_all_${kind}`,
    `SELECT t.id AS after, to_jsonb(t) AS data FROM ${name} t WHERE $1::text IS NULL AND ($2::text IS NULL OR t.id > $2) ORDER BY t.id LIMIT $3`,
  );
// Never past the oldest transaction still open: what it records would be left out for good.
const facts = statement(
  'export_all_facts',
  `SELECT t.xid::text || '-' || t.position AS after, to_jsonb(t) AS data FROM event t
   WHERE $1::text IS NULL AND t.xid < pg_snapshot_xmin(pg_current_snapshot())
     AND ($2::text IS NULL OR (t.xid, t.position) > (split_part($2, '-', 1)::xid8, split_part($2, '-', 2)::bigint))
   ORDER BY t.xid, t.position LIMIT $3`,
);

/** Everything there is, kind by kind. Each is paged by a key that only grows, so that an export can go on where it broke off. */
export const allParts: Part[] = [
  { kind: 'people', read: people },
  { kind: 'conversations', read: table('conversations', 'conversation') },
  { kind: 'messages', read: table('messages', 'message') },
  { kind: 'events', read: table('events', 'profile_event') },
  { kind: 'decisions', read: table('decisions', 'decision') },
  { kind: 'facts', read: facts },
];
export const allKinds = allParts.map(({ kind }) => kind);
