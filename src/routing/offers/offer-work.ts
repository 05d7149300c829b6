import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { newId } from '../../kernel/ids.js';
import { explain, ruleWords } from '../match/explain.js';
import type { DeskAgent } from '../match/desk-agent.js';
import type { Match } from '../match/match.js';
import { type ClaimedRow, claimMatches } from './claim.statement.js';

const FEW = 50;
const LONG_TRACE = 24;
const SHORT_TRACE = 4;

/** Turns the matcher's picks into offers, all in one transaction; returns those that held. */
@Injectable()
export class OfferWork {
  constructor(private readonly work: UnitOfWork) {}

  run(matches: Match[], agents: Iterable<DeskAgent>): Promise<ClaimedRow[]> {
    // In a rush hundreds are decided at once: each keeps a shorter account of itself.
    const most = matches.length <= FEW ? LONG_TRACE : SHORT_TRACE;
    const everyone = [...agents];
    const values = [
      matches.map(() => newId('of')),
      matches.map(({ item }) => item.id),
      matches.map(({ item }) => item.version),
      matches.map(({ agent }) => agent.id),
      matches.map(({ agent }) => agent.name),
      matches.map(({ item }) => item.channelClass),
      matches.map(({ rule }) => ruleWords[rule]),
      matches.map((match) => JSON.stringify(explain(match, everyone, most))),
      matches.map(() => newId('rd')),
    ];
    return this.work.run(async (tx) => {
      const rows = await tx.query<ClaimedRow>(claimMatches, values);
      for (const { offerId, workItemId, conversationId, profileId, agentId, handoffId, botId } of rows) {
        const where = { conversationId, profileId };
        tx.record(fact('work.offered', { offerId, agentId }, { ...where, subjectId: workItemId }));
        if (handoffId && botId)
          tx.record(fact('handoff.status', { state: 'offered', botId }, { ...where, subjectId: handoffId }));
      }
      return rows;
    });
  }
}
