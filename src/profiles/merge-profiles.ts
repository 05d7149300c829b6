import { Injectable } from '@nestjs/common';
import { ContactLedger } from '../governance/index.js';
import type { FactActor } from '../kernel/events/fact.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { conflict, notFound } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';

export interface Merge {
  surviving: string;
  discarded: string;
  /** In words or a code: `same_person`, `verified_address`, `likely_same`. */
  reason: string;
  evidence?: unknown[];
  score?: number;
}

const roots = statement('merge_roots', `SELECT root_of($1) AS surviving, root_of($2) AS discarded`);
const point = statement(
  'merge_point',
  `WITH at AS (SELECT clock_timestamp()::timestamptz(3) AS now)
   UPDATE profile SET root_id = $1, rooted_at = at.now, merged_into = CASE WHEN id = $2 THEN $1 ELSE merged_into END,
     merged_at = CASE WHEN id = $2 THEN at.now ELSE merged_at END FROM at WHERE root_id = $2`,
);
const note = statement(
  'merge_note',
  `INSERT INTO profile_merge (id, surviving, discarded, reason, evidence, score, actor_kind, actor_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const settle = statement(
  'merge_settles',
  `UPDATE merge_proposal m SET state = 'overtaken', settled_at = clock_timestamp() FROM profile a, profile b
   WHERE m.state = 'open' AND a.id = m.a AND b.id = m.b AND a.root_id = b.root_id AND a.root_id = $1`,
);

/**
 * Makes two people one by pointing the second at the first. No row of theirs moves: each record keeps its addresses,
 * conversations and consent, and everything that asks for the person reads all of their records. So it can be undone exactly.
 */
@Injectable()
export class MergeProfiles {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
  ) {}

  run(merge: Merge, actor: FactActor): Promise<void> {
    return this.work.run((tx) => this.within(tx, merge, actor));
  }

  async within(tx: Tx, merge: Merge, actor: FactActor): Promise<void> {
    const { surviving, discarded } = await this.locked(tx, merge);
    if (surviving === discarded) throw conflict('already_merged', 'These are one person already');
    await tx.query(point, [surviving, discarded]);
    const { reason, evidence = [], score = null } = merge;
    await tx.query(note, [
      newId('mrg'),
      surviving,
      discarded,
      reason,
      JSON.stringify(evidence),
      score,
      actor.kind,
      actor.id,
    ]);
    await tx.query(settle, [surviving]);
    const about = { profileId: surviving, subjectId: discarded, actor };
    tx.record(fact('profile.merged', { surviving, discarded, reason }, about));
  }

  /** The people the two records belong to, both held: in one order, so that two merges crossing cannot wait for each other. */
  private async locked(tx: Tx, merge: Merge): Promise<{ surviving: string; discarded: string }> {
    for (const id of [merge.surviving, merge.discarded].sort()) await this.ledger.lock(tx, id);
    const [found] = await tx.query<{ surviving: string | null; discarded: string | null }>(roots, [
      merge.surviving,
      merge.discarded,
    ]);
    if (!found.surviving || !found.discarded) throw notFound('person');
    return found as { surviving: string; discarded: string };
  }
}
