import { Injectable } from '@nestjs/common';
import { ChangeConversation } from '../../conversations/index.js';
import { ContactLedger } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Timers } from '../../kernel/jobs/timers.js';
import type { Action, Result, Snapshot } from './snapshot.js';
import { ordinal } from './words.js';

const REVIEW_TAG = 'supervisor-review';
const PRIORITY = 8;
/** Where each choice starts; what comes of it is followed from there. */
export const firstOutcome: Record<Action, string | null> = {
  route_to_last_agent: 'preferred',
  callback_offer: 'reserved',
  supervisor_review: 'asked',
  do_nothing: null,
};
const OUTCOME_SECONDS = 7 * 86_400;

const tags = statement('conversation_tags', `SELECT tags FROM conversation WHERE id = $1 FOR NO KEY UPDATE`);

/** Sets in motion what was chosen, in the decision's own transaction: the facts leave with the record or not at all. */
@Injectable()
export class CarryOut {
  constructor(
    private readonly ledger: ContactLedger,
    private readonly conversations: ChangeConversation,
    private readonly timers: Timers,
  ) {}

  async run(tx: Tx, decisionId: string, snapshot: Snapshot, { chosen }: Result): Promise<void> {
    const { conversation, profile, contact, lastAgent } = snapshot;
    const where = { conversationId: conversation.id, profileId: profile.id, subjectId: decisionId };
    if (chosen === 'do_nothing') return;
    if (chosen === 'route_to_last_agent' && lastAgent) {
      const wish = { conversationId: conversation.id, agentId: lastAgent.id, priority: PRIORITY, decisionId };
      tx.record(fact('work.preferred', wish, where));
    } else if (chosen === 'callback_offer') {
      await this.reserve(tx, decisionId, snapshot);
    } else if (chosen === 'supervisor_review') {
      const row = await tx.one<{ tags: string[] }>(tags, [conversation.id]);
      await this.conversations.within(
        tx,
        conversation.id,
        { tags: [...(row?.tags ?? []), REVIEW_TAG] },
        { kind: 'system', id: null },
      );
      tx.record(fact('review.requested', { contacts: contact.contacts, issueKey: contact.issueKey }, where));
    }
    await this.timers.set(tx, { kind: 'decision.outcome', key: decisionId, inSeconds: OUTCOME_SECONDS });
  }

  private async reserve(
    tx: Tx,
    decisionId: string,
    { play, conversation, profile, channel, consent, contact }: Snapshot,
  ): Promise<void> {
    const reservation = {
      profileId: profile.id,
      conversationId: conversation.id,
      decisionId,
      play: play.play,
      purpose: consent.purpose,
      channel: channel.kind,
    };
    const outreachId = await this.ledger.reserve(tx, reservation);
    const due = { conversationId: conversation.id, text: offer(contact.contacts), decisionId };
    tx.record(
      fact('outreach.due', due, { conversationId: conversation.id, profileId: profile.id, subjectId: outreachId }),
    );
  }
}

function offer(contacts: number): string {
  return `This is the ${ordinal(contacts)} time you had to write to us about this. If you would rather talk, answer with a phone number and a time that suits you, and we call you then.`;
}
