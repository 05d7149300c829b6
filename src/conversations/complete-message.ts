import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { ChangeProfile } from '../profiles/index.js';

const fill = statement(
  'message_fill',
  `UPDATE message SET text = COALESCE($2, text), extra = extra - 'untold' WHERE id = $1 AND extra ? 'untold'
   RETURNING conversation_id AS "conversationId", author_id AS "identityId"`,
);
// A row of a list shows the newest words, which these may still be.
const preview = statement(
  'message_fill_preview',
  `UPDATE conversation c SET last_text = left(m.text, 200) FROM message m WHERE m.id = $1 AND c.id = m.conversation_id
     AND NOT EXISTS (SELECT 1 FROM message n WHERE n.conversation_id = c.id AND n.seq > m.seq AND n.visibility = 'public')`,
);
// Somebody may have found out by other ways who it is, and given them a name.
const unnamed = statement(
  'message_fill_author',
  `SELECT p.id FROM identity i JOIN profile p ON p.id = i.profile_id WHERE i.id = $1 AND p.name = $2 FOR UPDATE OF p`,
);

/** Gives a customer's message the words, and its author the name, that the vendor told only when it was asked. */
@Injectable()
export class CompleteMessage {
  constructor(private readonly profiles: ChangeProfile) {}

  /** `nobody`: the name that stood in for the author's. */
  async run(tx: Tx, messageId: string, told: { text?: string; author?: string; nobody: string }): Promise<void> {
    const { text, author, nobody } = told;
    const found = await tx.one<{ conversationId: string; identityId: string }>(fill, [messageId, text ?? null]);
    if (!found) return;
    await tx.query(preview, [messageId]);
    const person = author && (await tx.one<{ id: string }>(unnamed, [found.identityId, nobody]));
    if (person) await this.profiles.within(tx, person.id, { name: author }, { kind: 'public' });
    tx.record(fact('message.changed', {}, { conversationId: found.conversationId, subjectId: messageId }));
  }
}
