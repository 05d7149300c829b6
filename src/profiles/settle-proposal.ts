import { Injectable } from '@nestjs/common';
import type { FactActor } from '../kernel/events/fact.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../kernel/http/problem.js';
import { MergeProfiles } from './merge-profiles.js';

// As people are now: either record may have been joined to a third since it was asked.
const take = statement(
  'proposal_take',
  `SELECT m.a, m.b, root_of(m.a) AS "rootA", root_of(m.b) AS "rootB", m.score, m.evidence, m.why, m.state
   FROM merge_proposal m WHERE m.id = $1 FOR UPDATE`,
);
const settled = statement(
  'proposal_settled',
  `UPDATE merge_proposal SET state = $2, actor_kind = $3, actor_id = $4, settled_at = clock_timestamp() WHERE id = $1`,
);
const reopen = statement(
  'proposal_reopen',
  `UPDATE merge_proposal SET state = 'open', actor_kind = NULL, actor_id = NULL, settled_at = NULL WHERE id = $1`,
);

interface Row {
  a: string;
  b: string;
  rootA: string;
  rootB: string;
  score: number;
  evidence: unknown[];
  why: string;
  state: string;
}

/** Answers a proposal: the two become one person, the older record leading unless another is named, or are kept apart for good. */
@Injectable()
export class SettleProposal {
  constructor(
    private readonly work: UnitOfWork,
    private readonly merge: MergeProfiles,
  ) {}

  run(id: string, accept: boolean, surviving: string | undefined, actor: FactActor): Promise<void> {
    return this.work.run(async (tx) => {
      const row = await tx.one<Row>(take, [id]);
      if (!row) throw notFound('proposal');
      if (row.state !== 'open') throw conflict('proposal_settled', 'Somebody answered this already');
      const leads = surviving ?? row.rootA;
      if (![row.a, row.b, row.rootA, row.rootB].includes(leads))
        throw invalid('/surviving', 'unknown', 'Name one of the two records');
      await tx.query(settled, [id, accept ? 'accepted' : 'rejected', actor.kind, actor.id]);
      if (!accept) return;
      const { score, evidence } = row;
      const discarded = leads === row.a || leads === row.rootA ? row.b : row.a;
      await this.merge.within(tx, { surviving: leads, discarded, reason: 'likely_same', evidence, score }, actor);
    });
  }
  /** Takes an answer back: the two are asked about again. */
  reopen(id: string, actor: FactActor): Promise<void> {
    return this.work.run(async (tx) => {
      const row = await tx.one<Row>(take, [id]);
      if (!row) throw notFound('proposal');
      if (row.rootA === row.rootB) throw conflict('already_merged', 'These are one person: part them first');
      if (row.state === 'open') return;
      await tx.query(reopen, [id]);
      const { why, score } = row;
      tx.record(fact('merge.proposed', { why, score }, { profileId: row.a, subjectId: id, actor }));
    });
  }
}
