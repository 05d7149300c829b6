import { Injectable } from '@nestjs/common';
import { ContactLedger } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { newId } from '../../kernel/ids.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { fingerprint } from './canonical.js';
import { CarryOut, firstOutcome } from './carry-out.js';
import { decide, POLICY } from './decide.js';
import { intentById, intentLocked, intentMoved, type IntentRow } from './intent-row.js';
import type { Result, Snapshot } from './snapshot.js';
import { TakeSnapshot } from './take-snapshot.js';

/** An intent that is held again and again is given up in the end, with its record. */
const MOST_TRIES = 20;

const insert = statement(
  'decision_insert',
  `INSERT INTO decision (id, at, play, trigger_type, trigger_id, intent_id, profile_id, conversation_id, interaction_id, chosen, sentence, result, snapshot, versions, hash, took_ms, outcome_state, outcome_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17::text, CASE WHEN $17::text IS NOT NULL THEN clock_timestamp() END)`,
);

/**
 * Decides one intent: customer's lock, snapshot, decision, record and reservation in one transaction, so that two intents
 * of one customer never both see the free slot.
 */
@Injectable()
export class DecideIntent {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
    private readonly snapshots: TakeSnapshot,
    private readonly carryOut: CarryOut,
    private readonly timers: Timers,
  ) {}

  /** The decision's id, or nothing when somebody decided it already. */
  run(intentId: string): Promise<string | undefined> {
    return this.work.run(async (tx) => {
      const known = await tx.one<IntentRow>(intentById, [intentId]);
      if (!known || !isOpen(known)) return undefined;
      await this.ledger.lock(tx, known.profileId);
      const intent = await tx.one<IntentRow>(intentLocked, [intentId]);
      if (!intent || !isOpen(intent)) return undefined;
      const started = performance.now();
      const snapshot = await this.snapshots.run(tx, intent);
      const result = decide(snapshot);
      const decisionId = await this.record(tx, intent, snapshot, result, performance.now() - started);
      await this.settle(tx, intent, result);
      await this.carryOut.run(tx, decisionId, snapshot, result);
      return decisionId;
    });
  }

  private async record(tx: Tx, intent: IntentRow, snapshot: Snapshot, result: Result, tookMs: number): Promise<string> {
    const id = newId('dec');
    const versions = { policy: POLICY, settings: snapshot.play.version };
    const { trigger, at } = snapshot;
    await tx.query(insert, [
      id,
      at,
      intent.play,
      trigger.type,
      trigger.id,
      intent.id,
      intent.profileId,
      intent.conversationId,
      intent.interactionId,
      result.chosen,
      result.sentence,
      JSON.stringify(result),
      JSON.stringify(snapshot),
      JSON.stringify(versions),
      fingerprint({ snapshot, result, versions }),
      Math.round(tookMs * 10) / 10,
      firstOutcome[result.chosen],
    ]);
    const where = { conversationId: intent.conversationId, profileId: intent.profileId, subjectId: id };
    const { chosen, sentence, suppressed } = result;
    tx.record(fact('decision.made', { play: intent.play, chosen, sentence, decisionId: id }, where));
    if (suppressed) tx.record(fact('outreach.suppressed', { ...suppressed, play: intent.play }, where));
    return id;
  }

  /** Held: looked at again when what holds it ends. Everything else is done with. */
  private async settle(tx: Tx, { id, tries, state }: IntentRow, { hold }: Result): Promise<void> {
    if (!hold || tries + 1 >= MOST_TRIES) {
      await tx.query(intentMoved, [id, hold ? 'expired' : 'decided', null]);
      if (state === 'held') await this.timers.cancel(tx, 'intent.again', id);
      return;
    }
    await tx.query(intentMoved, [id, 'held', hold.by]);
    if (hold.until) await this.timers.set(tx, { kind: 'intent.again', key: id, at: hold.until });
  }
}

const isOpen = ({ state }: IntentRow): boolean => state === 'open' || state === 'held';
