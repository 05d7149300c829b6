import { Injectable } from '@nestjs/common';
import { ContactLedger } from '../governance/index.js';
import type { FactActor } from '../kernel/events/fact.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { conflict, notFound } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';

const find = statement('unmerge_find', `SELECT root_id AS root, merged_into AS "into" FROM profile WHERE id = $1`);
// What was joined to this record before stays with it, since when it was.
const part = statement(
  'unmerge_part',
  `WITH RECURSIVE mine AS (
     SELECT id, NULL::timestamptz(3) AS since FROM profile WHERE id = $1
     UNION ALL SELECT p.id, GREATEST(mine.since, p.merged_at) FROM profile p JOIN mine ON p.merged_into = mine.id)
   UPDATE profile SET root_id = $1, rooted_at = mine.since, merged_into = NULLIF(merged_into, CASE WHEN profile.id = $1 THEN merged_into END),
     merged_at = CASE WHEN profile.id = $1 THEN NULL ELSE merged_at END
   FROM mine WHERE profile.id = mine.id`,
);
const close = statement(
  'unmerge_close',
  `UPDATE profile_merge SET undone_at = clock_timestamp(), undone_by = $2, undone_why = $3 WHERE discarded = $1 AND undone_at IS NULL`,
);
const keepApart = statement(
  'unmerge_apart',
  `INSERT INTO merge_proposal (id, a, b, score, evidence, why, state, actor_kind, actor_id, settled_at)
   VALUES ($1, LEAST($2, $3), GREATEST($2, $3), 0, '[]', 'parted', 'rejected', $4, $5, clock_timestamp())
   ON CONFLICT (a, b) DO UPDATE SET state = 'rejected', actor_kind = $4, actor_id = $5, settled_at = clock_timestamp()`,
);

/** Parts a record from the person it was joined to: it stands as if it had never been, and is not proposed to them again. */
@Injectable()
export class UnmergeProfile {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
  ) {}

  run(discarded: string, reason: string, actor: FactActor): Promise<void> {
    return this.work.run((tx) => this.within(tx, discarded, reason, actor));
  }

  /** `apart`: whether the two are never proposed to each other again. */
  async within(tx: Tx, discarded: string, reason: string, actor: FactActor, { apart = true } = {}): Promise<void> {
    await this.ledger.lock(tx, discarded);
    const known = await tx.one<{ root: string; into: string | null }>(find, [discarded]);
    if (!known) throw notFound('person');
    if (!known.into) throw conflict('not_merged', 'This record is not part of another');
    await tx.query(part, [discarded]);
    await tx.query(close, [discarded, actor.id, reason]);
    if (apart) await tx.query(keepApart, [newId('mpr'), known.into, discarded, actor.kind, actor.id]);
    const data = { surviving: known.root, discarded, reason };
    tx.record(fact('profile.unmerged', data, { profileId: known.root, subjectId: discarded, actor }));
  }
}
