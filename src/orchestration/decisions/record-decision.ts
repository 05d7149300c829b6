import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact, type FactActor } from '../../kernel/events/fact.js';
import { newId } from '../../kernel/ids.js';
import { fingerprint } from './canonical.js';
import { POLICY } from './decide.js';
import type { Result } from './snapshot.js';

const insert = statement(
  'decision_insert',
  `INSERT INTO decision (id, at, play, trigger_type, trigger_id, intent_id, profile_id, conversation_id, interaction_id, chosen, sentence, result, snapshot, versions, hash, took_ms, outcome_state, outcome_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17::text, CASE WHEN $17::text IS NOT NULL THEN clock_timestamp() END)`,
);

export interface Decided {
  play: string;
  trigger: { type: string; id: string };
  intentId?: string;
  profileId: string;
  conversationId: string;
  interactionId?: string;
  snapshot: { at: string };
  result: Result<string>;
  /** The version of the play's settings. */
  settings: number;
  tookMs: number;
  /** Where it starts; what comes of it is followed from there. */
  outcome?: string | null;
  actor?: FactActor;
}

/** Writes a decision down with all it takes to make it again, and tells of it. */
export async function recordDecision(tx: Tx, decided: Decided): Promise<string> {
  const id = newId('dec');
  const { play, trigger, profileId, conversationId, snapshot, result, actor } = decided;
  const versions = { policy: POLICY, settings: decided.settings };
  await tx.query(insert, [
    id,
    snapshot.at,
    play,
    trigger.type,
    trigger.id,
    decided.intentId ?? null,
    profileId,
    conversationId,
    decided.interactionId ?? null,
    result.chosen,
    result.sentence,
    JSON.stringify(result),
    JSON.stringify(snapshot),
    JSON.stringify(versions),
    fingerprint({ snapshot, result, versions }),
    Math.round(decided.tookMs * 10) / 10,
    decided.outcome ?? null,
  ]);
  const where = { conversationId, profileId, subjectId: id, ...(actor && { actor }) };
  const { chosen, sentence, suppressed } = result;
  tx.record(fact('decision.made', { play, chosen, sentence, decisionId: id }, where));
  if (suppressed) tx.record(fact('outreach.suppressed', { ...suppressed, play }, where));
  return id;
}
