import { Injectable } from '@nestjs/common';
import { ContactLedger } from '../../governance/index.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { CarryOut, firstOutcome } from './carry-out.js';
import { decide } from './decide.js';
import { intentById, intentLocked, intentMoved, type IntentRow } from './intent-row.js';
import { recordDecision } from './record-decision.js';
import type { Result } from './snapshot.js';
import { TakeSnapshot } from './take-snapshot.js';

/** An intent that is held again and again is given up in the end, with its record. */
const MOST_TRIES = 20;

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
      const decisionId = await recordDecision(tx, {
        play: intent.play,
        trigger: snapshot.trigger,
        intentId: intent.id,
        profileId: intent.profileId,
        conversationId: intent.conversationId,
        interactionId: intent.interactionId,
        snapshot,
        result,
        settings: snapshot.play.version,
        tookMs: performance.now() - started,
        outcome: firstOutcome[result.chosen],
      });
      await this.settle(tx, intent, result);
      await this.carryOut.run(tx, decisionId, snapshot, result);
      return decisionId;
    });
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
