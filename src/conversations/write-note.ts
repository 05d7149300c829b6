import { Injectable } from '@nestjs/common';
import type { Message } from '../contract/conversations.js';
import type { Person } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { invalid, notFound } from '../kernel/http/problem.js';
import { AppendMessage } from './append-message.js';
import { MentionPeople } from './mentions/mention-people.js';
import { type MessageRow, messageColumns, outboundKey, toMessage } from './message-row.js';

export interface Note {
  conversationId: string;
  actor: (Pick<Person, 'id' | 'name'> & { kind?: 'agent' }) | { kind: 'rule' | 'bot'; id: string; name: string };
  text: string;
  attachmentIds?: string[];
  clientId?: string;
}

interface Conversation {
  id: string;
  inbox_id: string;
  profile_id: string;
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
    private readonly mentions: MentionPeople,
  ) {}

  run(note: Note): Promise<Message> {
    return this.work.run((tx) => this.within(tx, note));
  }

  /** The same inside a transaction the caller already has. */
  async within(tx: Tx, note: Note): Promise<Message> {
    if (note.text.trim() === '' && !note.attachmentIds?.length)
      throw invalid('/text', 'empty', 'Write something or attach a file');
    const conversation = await tx.one<Conversation>(find, [note.conversationId]);
    if (!conversation) throw notFound('conversation');
    const { kind = 'agent', id, name } = note.actor;
    const writer = { kind: kind === 'rule' ? ('system' as const) : kind, id, name };
    const key = note.clientId ? outboundKey(`${writer.kind}:${id}`, note.clientId) : null;
    const already = key && (await tx.one<MessageRow>(written, [key, conversation.inbox_id]));
    if (already) return toMessage(already);
    const message = await this.append.run(tx, {
      conversation,
      writer,
      visibility: 'internal',
      text: note.text,
      externalId: key,
      attachmentIds: note.attachmentIds,
      state: 'sent',
    });
    await this.mentions.run(tx, message);
    const about = { conversationId: conversation.id, profileId: conversation.profile_id, subjectId: message.id };
    tx.record(fact('note.written', {}, { ...about, actor: { kind: writer.kind, id } }));
    return message;
  }
}
