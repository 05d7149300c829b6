import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';

const returning = `RETURNING id, conversation_id AS "conversationId", profile_id AS "profileId"`;
const taken = statement(
  'decision_taken',
  `UPDATE decision d SET outcome_state = CASE WHEN d.snapshot->'lastAgent'->>'id' = $2 THEN 'taken' ELSE 'taken_by_another' END, outcome_at = clock_timestamp()
   WHERE conversation_id = $1 AND chosen = 'route_to_last_agent' AND outcome_state = 'preferred' ${returning}, outcome_state AS state`,
);
const settled = statement(
  'decision_settled',
  `UPDATE decision SET outcome_state = $2, outcome_at = clock_timestamp()
   WHERE id = $1 AND outcome_state IS DISTINCT FROM $2 AND outcome_state NOT IN ('contacted_again', 'no_further_contact') ${returning}, outcome_state AS state`,
);
const again = statement(
  'decision_again',
  `UPDATE decision SET outcome_state = 'contacted_again', outcome_at = clock_timestamp()
   WHERE interaction_id = $1 AND chosen <> 'do_nothing' AND outcome_state IS DISTINCT FROM 'contacted_again' ${returning}, outcome_state AS state`,
);

interface Moved {
  id: string;
  conversationId: string | null;
  profileId: string;
  state: string;
}

/** Writes down what came of each decision: taken, sent, and whether the customer had to come back within 7 days. */
@Injectable()
export class FollowOutcomes {
  constructor(private readonly work: UnitOfWork) {}

  @On('work.accepted')
  async accepted({ conversationId, data }: Fact<'work.accepted'>): Promise<void> {
    if (conversationId) await this.move((tx) => tx.query<Moved>(taken, [conversationId, data.agentId]));
  }

  @On('outreach.settled')
  async outreach({ data }: Fact<'outreach.settled'>): Promise<void> {
    await this.move((tx) => tx.query<Moved>(settled, [data.decisionId, data.state]));
  }

  @On('contact.repeated')
  async repeated({ data }: Fact<'contact.repeated'>): Promise<void> {
    await this.move((tx) => tx.query<Moved>(again, [data.of]));
  }

  @OnTimer('decision.outcome')
  async closed({ key }: DueTimer): Promise<void> {
    await this.move((tx) => tx.query<Moved>(settled, [key, 'no_further_contact']));
  }

  private async move(change: (tx: Tx) => Promise<Moved[]>): Promise<void> {
    await this.work.run(async (tx) => {
      for (const { id, conversationId, profileId, state } of await change(tx)) {
        tx.record(fact('decision.outcome', { state }, { conversationId, profileId, subjectId: id }));
      }
    });
  }
}
