import { Injectable } from '@nestjs/common';
import type { Message } from '../contract/conversations.js';
import type { Person } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { invalid, notFound } from '../kernel/http/problem.js';
import { AppendMessage } from './append-message.js';
import { type MessageRow, messageColumns, outboundKey, toMessage } from './message-row.js';

export interface Note {
  conversationId: string;
  actor: Pick<Person, 'id' | 'name'>;
  text: string;
  attachmentIds?: string[];
  clientId?: string;
}

const find = statement(
  'note_conversation',
  `SELECT id, inbox_id, profile_id FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);
const written = statement(
  'note_written',
  `SELECT ${messageColumns} FROM message m WHERE external_id = $1 AND inbox_id = $2`,
);

/** Writes a note for colleagues: a path of its own, so that no slip of a flag can send it to the customer. */
@Injectable()
export class WriteNote {
  constructor(
    private readonly work: UnitOfWork,
    private readonly append: AppendMessage,
  ) {}

  run(note: Note): Promise<Message> {
    if (note.text.trim() === '' && !note.attachmentIds?.length)
      throw invalid('/text', 'empty', 'Write something or attach a file');
    return this.work.run(async (tx) => {
      const conversation = await tx.one<{
        id: string;
        inbox_id: string;
        profile_id: string;
      }>(find, [note.conversationId]);
      if (!conversation) throw notFound('conversation');
      const key = note.clientId ? outboundKey(`agent:${note.actor.id}`, note.clientId) : null;
      const already = key && (await tx.one<MessageRow>(written, [key, conversation.inbox_id]));
      if (already) return toMessage(already);
      const writer = {
        kind: 'agent',
        id: note.actor.id,
        name: note.actor.name,
      } as const;
      const message = await this.append.run(tx, {
        conversation,
        writer,
        visibility: 'internal',
        text: note.text,
        externalId: key,
        attachmentIds: note.attachmentIds,
        state: 'sent',
      });
      const about = {
        conversationId: conversation.id,
        profileId: conversation.profile_id,
        subjectId: message.id,
      };
      tx.record(fact('note.written', {}, { ...about, actor: { kind: 'agent', id: note.actor.id } }));
      return message;
    });
  }
}
