import { Injectable } from '@nestjs/common';
import type { Eligibility } from '../../contract/decisions.js';
import { AssuranceQueries } from '../../conversations/index.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { assertReach } from '../../routing/index.js';
import { recordDecision } from '../decisions/record-decision.js';
import { type ActionResult, type ActionSnapshot, judgeAction, SENSITIVE } from './judge-action.js';
import { SensitiveActions } from './sensitive-actions.js';

const place = statement(
  'eligibility_place',
  `SELECT clock_timestamp() AS at, c.profile_id AS "profileId", COALESCE(p.name, r.name) AS name
   FROM conversation c JOIN profile r ON r.id = c.profile_id JOIN profile p ON p.id = r.root_id WHERE c.id = $1`,
);

interface Judged {
  snapshot: ActionSnapshot;
  result: ActionResult;
}

/** Whether something sensitive may be done for whoever is in a conversation; every answer is a decision with its record. */
@Injectable()
export class AskEligibility {
  constructor(
    private readonly work: UnitOfWork,
    private readonly actions: SensitiveActions,
    private readonly assurance: AssuranceQueries,
  ) {}

  run(conversationId: string, name: string, actor: Actor): Promise<Eligibility> {
    return this.work.run(async (tx) => {
      await assertReach(tx, actor, conversationId);
      const started = performance.now();
      const { snapshot, result } = await this.judge(tx, conversationId, name);
      const { trigger, profile, action, assurance } = snapshot;
      const decisionId = await recordDecision(tx, {
        play: SENSITIVE,
        trigger,
        profileId: profile.id,
        conversationId,
        snapshot,
        result,
        settings: 1,
        tookMs: performance.now() - started,
        actor: factActor(actor),
      });
      const stopped = result.candidates.filter(({ verdict }) => verdict === 'held');
      return {
        action: action.name,
        label: action.label,
        eligible: result.chosen === SENSITIVE,
        sentence: result.sentence,
        reasons: stopped.map(({ code, rule, observed, required, sentence }) => ({
          code,
          rule,
          observed,
          required,
          sentence,
        })),
        assurance,
        decisionId,
      };
    });
  }

  /** Looks and writes nothing down. */
  async judge(tx: Tx, conversationId: string, name: string): Promise<Judged> {
    const row = await tx.one<{ at: Date; profileId: string; name: string | null }>(place, [conversationId]);
    if (!row) throw notFound('conversation');
    const action = await this.actions.find(name, tx);
    if (!action) throw invalid('/action', 'unknown', 'There is no such action; GET /v1/sensitive-actions lists them');
    const snapshot: ActionSnapshot = {
      at: row.at.toISOString(),
      action,
      trigger: { type: 'action.asked', id: name },
      profile: { id: row.profileId, name: row.name },
      conversation: { id: conversationId },
      assurance: await this.assurance.of(conversationId, row.at.getTime(), tx),
    };
    return { snapshot, result: judgeAction(snapshot) };
  }
}
