import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { newId } from '../kernel/ids.js';

export interface Proposal {
  a: string;
  b: string;
  /** 0 to 1. */
  score: number;
  evidence: unknown[];
  /** `likely_same`, or `shared_address` for what only looks like it. */
  why: string;
}

// Kept between the records as they stand now; what somebody decided before is not asked again, and what is asked already is no news.
const propose = statement(
  'proposals_insert',
  `WITH g AS (
     SELECT DISTINCT ON (LEAST(x.root_id, y.root_id), GREATEST(x.root_id, y.root_id))
       g.id, LEAST(x.root_id, y.root_id) AS a, GREATEST(x.root_id, y.root_id) AS b, g.score::real AS score, g.evidence, g.why
     FROM jsonb_to_recordset($1::jsonb) g(id text, a text, b text, score float8, evidence jsonb, why text)
     JOIN profile x ON x.id = g.a JOIN profile y ON y.id = g.b WHERE x.root_id <> y.root_id ORDER BY 2, 3, g.score DESC
   ), made AS (
     INSERT INTO merge_proposal AS m (id, a, b, score, evidence, why) SELECT id, a, b, score, evidence, why FROM g
     ON CONFLICT (a, b) DO UPDATE SET score = excluded.score, evidence = excluded.evidence, why = excluded.why, state = 'open', settled_at = NULL
       WHERE m.state IN ('open', 'overtaken') AND (m.state, m.score, m.evidence, m.why) IS DISTINCT FROM ('open', excluded.score, excluded.evidence, excluded.why)
     RETURNING id, a, why, score
   )
   SELECT id, a, why, score FROM made
   UNION ALL SELECT m.id, NULL, m.why, m.score FROM g JOIN merge_proposal m ON m.a = g.a AND m.b = g.b
     WHERE m.state = 'open' AND m.id NOT IN (SELECT id FROM made)`,
);

interface Asked {
  id: string;
  /** Null where nothing new is asked. */
  a: string | null;
  why: string;
  score: number;
}

/** Asks people whether two records are one person, with the reasons for thinking so. */
@Injectable()
export class ProposeMerge {
  /** Returns what is asked about these now. */
  async within(tx: Tx, proposals: Proposal[]): Promise<string[]> {
    if (proposals.length === 0) return [];
    const rows = await tx.query<Asked>(propose, [
      JSON.stringify(proposals.map((one) => ({ id: newId('mpr'), ...one }))),
    ]);
    for (const { id, a, why, score } of rows)
      if (a) tx.record(fact('merge.proposed', { why, score }, { profileId: a, subjectId: id }));
    return rows.map(({ id }) => id);
  }
}
