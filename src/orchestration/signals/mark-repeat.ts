import { Injectable } from '@nestjs/common';
import { ChangeConversation } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';

const current = statement(
  'repeat_current',
  `SELECT contacts_on_issue AS contacts FROM conversation WHERE id = $1 AND (interaction_id = $2 OR interaction_id IS NULL) FOR NO KEY UPDATE`,
);

/** Puts on the conversation's label how many contacts its issue has cost the customer so far. */
@Injectable()
export class MarkRepeat {
  constructor(
    private readonly work: UnitOfWork,
    private readonly conversations: ChangeConversation,
  ) {}

  @On(['contact.repeated', 'contact.cleared'])
  async mark(one: Fact): Promise<void> {
    const { conversationId, subjectId } = one;
    if (!conversationId) return;
    const contacts = one.type === 'contact.repeated' ? (one as Fact<'contact.repeated'>).data.contacts : 1;
    await this.work.run(async (tx) => {
      const row = await tx.one<{ contacts: number }>(current, [conversationId, subjectId]);
      if (!row || row.contacts === contacts) return;
      await this.conversations.within(tx, conversationId, { contactsOnIssue: contacts }, { kind: 'system', id: null });
    });
  }
}
