import { Injectable } from '@nestjs/common';
import type { HandoffOutcome } from '../../contract/handoff.js';
import type { WrapUp as Notes } from '../../contract/routing.js';
import { ChangeControl, ChangeStatus, EndInteraction, KeyInteraction } from '../../conversations/index.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { type ConversationRow, lockLiveWork, type WorkRow } from './work-row.js';

const about = statement('interaction_about', `SELECT issue_key FROM interaction WHERE id = $1`);
const keyEnded = statement(
  'interaction_key_ended',
  `UPDATE interaction SET issue_key = $2, issue_source = 'disposition'
   WHERE id = (SELECT id FROM interaction WHERE conversation_id = $1 AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1) AND issue_key IS NULL
   RETURNING id`,
);

/** The conversation’s side of a wrap-up: its issue, the end of the contact, and who has the word next. */
@Injectable()
export class ContactEnd {
  constructor(
    private readonly key: KeyInteraction,
    private readonly end: EndInteraction,
    private readonly status: ChangeStatus,
    private readonly control: ChangeControl,
  ) {}

  async run(
    tx: Tx,
    conversation: ConversationRow,
    item: WorkRow,
    agent: Pick<Person, 'kind' | 'id' | 'name'>,
    notes: Notes,
    back: { bot: { id: string; name: string } | null; outcome: HandoffOutcome },
  ): Promise<void> {
    const { id: conversationId } = conversation;
    const person = { ...agent, role: 'agent', sessionId: '' } as const;
    const [disposition] = notes.dispositions;
    const issueKey = disposition && `disposition:${disposition.toLowerCase()}`;
    // Wrapping up after the end: the next contact may have begun, and is none of this one’s business.
    const holds = conversation.control_kind === 'agent' && conversation.control_id === agent.id;
    // A call is over before its conversation is: then this is its end, unless other work has begun in it.
    const isOver = conversation.status === 'resolved' || !holds || (await lockLiveWork(tx, conversationId));
    if (item.state !== 'assigned' && isOver) return issueKey ? this.keyLate(tx, conversation, issueKey) : undefined;
    const known = await tx.one<{ issue_key: string | null }>(about, [conversation.interaction_id]);
    if (known?.issue_key === null && issueKey)
      await this.key.run(tx, { conversationId, issueKey, source: 'disposition' });
    if (notes.solved === 'yes') return this.status.resolveWithin(tx, conversationId, person, 'yes');
    await this.end.run(tx, conversationId, notes.solved);
    if (!holds) return;
    const to = back.bot ? ({ kind: 'bot', ...back.bot } as const) : ({ kind: 'none', id: null, name: null } as const);
    await this.control.run(tx, {
      conversationId,
      to,
      reason: 'wrapped_up',
      actor: factActor(person),
      outcome: back.outcome,
    });
  }

  private async keyLate(tx: Tx, { id, profile_id }: ConversationRow, issueKey: string): Promise<void> {
    const row = await tx.one<{ id: string }>(keyEnded, [id, issueKey]);
    if (!row) return;
    const where = { conversationId: id, profileId: profile_id, subjectId: row.id };
    tx.record(fact('interaction.keyed', { issueKey, source: 'disposition' }, where));
  }
}
