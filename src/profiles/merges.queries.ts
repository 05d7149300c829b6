import { Injectable } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import type { MergeLine, MergeProposal } from '../contract/profiles.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { invalid, notFound } from '../kernel/http/problem.js';
import { readCursor, toPage } from '../kernel/http/paging.js';

const ofPerson = statement(
  'merges_of',
  `SELECT g.id, g.surviving, g.discarded, p.name AS "discardedName", g.reason, g.score, g.evidence, g.actor_kind AS "actorKind",
     g.actor_id AS "actorId", g.at, g.undone_at AS "undoneAt", g.undone_by AS "undoneBy", g.undone_why AS "undoneWhy"
   FROM profile_merge g JOIN profile p ON p.id = g.discarded
   WHERE g.surviving IN (SELECT members_of($1)) OR g.discarded IN (SELECT members_of($1)) ORDER BY g.at DESC, g.id DESC LIMIT 200`,
);
const columns = `m.id, m.score, m.evidence, m.why, m.state, m.created_at AS "createdAt", a.root_id AS a, b.root_id AS b,
  (SELECT name FROM profile WHERE id = a.root_id) AS "aName", (SELECT name FROM profile WHERE id = b.root_id) AS "bName"`;
const joins = `JOIN profile a ON a.id = m.a JOIN profile b ON b.id = m.b`;
const page = statement(
  'proposals_page',
  `SELECT ${columns} FROM merge_proposal m ${joins}
   WHERE m.state = $1 AND ($2::text IS NULL OR root_of($2) IN (a.root_id, b.root_id)) AND ($3::real IS NULL OR (m.score, m.id) < ($3, $4))
   ORDER BY m.score DESC, m.id DESC LIMIT $5`,
);
const byId = statement('proposal_by_id', `SELECT ${columns} FROM merge_proposal m ${joins} WHERE m.id = $1`);

type Line = Omit<MergeLine, 'at' | 'undoneAt'> & { at: Date; undoneAt: Date | null };
interface Row extends Omit<MergeProposal, 'a' | 'b' | 'createdAt'> {
  a: string;
  b: string;
  aName: string | null;
  bName: string | null;
  createdAt: Date;
}

/** Reads what was merged, and what might be. */
@Injectable()
export class MergesQueries {
  constructor(private readonly database: Database) {}

  async of(profileId: string): Promise<MergeLine[]> {
    const rows = await this.database.query<Line>(ofPerson, [profileId]);
    return rows.map((row) => ({
      ...row,
      at: row.at.toISOString(),
      undoneAt: row.undoneAt?.toISOString() ?? null,
    }));
  }

  async proposals(
    state: string,
    profileId: string | undefined,
    cursor: string | undefined,
    limit: number,
  ): Promise<Page<MergeProposal>> {
    if (!['open', 'accepted', 'rejected'].includes(state)) {
      throw invalid('/state', 'unknown', 'state is open, accepted or rejected');
    }
    const [score, id] = readCursor(cursor) ?? [null, null];
    const rows = await this.database.query<Row>(page, [state, profileId ?? null, score, id, limit + 1]);
    return toPage(rows, limit, (row) => [String(row.score), row.id], show);
  }

  async proposal(id: string): Promise<MergeProposal> {
    const row = await this.database.one<Row>(byId, [id]);
    if (!row) throw notFound('proposal');
    return show(row);
  }
}

function show({ a, b, aName, bName, createdAt, ...row }: Row): MergeProposal {
  return { ...row, a: { id: a, name: aName }, b: { id: b, name: bName }, createdAt: createdAt.toISOString() };
}
