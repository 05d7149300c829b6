import { Injectable } from '@nestjs/common';
import type { AuthorKind, Message, MessageState, ToolCall, Visibility } from '../contract/conversations.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { invalid } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import { type AttachmentNote, type MessageExtra, type MessageRow, toMessage } from './message-row.js';

export interface Writer {
  kind: Exclude<AuthorKind, 'customer'>;
  id: string | null;
  name: string | null;
}

export interface NewMessage {
  /** Where it was given before: an answer that waited. */
  id?: string;
  conversation: { id: string; inbox_id: string };
  writer: Writer;
  visibility: Visibility;
  text: string;
  externalId: string | null;
  attachmentIds?: string[];
  /** Files that came from outside: kept already, or still to be fetched. */
  files?: AttachmentNote[];
  toolCalls?: ToolCall[];
  replyTo?: string;
  options?: Record<string, unknown>;
  state: MessageState;
  sentAt?: Date;
}

const insert = statement(
  'message_append',
  `WITH m AS (
     INSERT INTO message (id, conversation_id, inbox_id, external_id, direction, visibility, author_kind, author_id, author_name, text, extra, reply_to, state, sent_at)
     VALUES ($1, $2, $3, $4, 'out', $5, $6, $7, $8, $9, $10, $11, $12, COALESCE($13, clock_timestamp())) RETURNING *
   ), c AS (
     UPDATE conversation SET last_seq = m.seq, updated_at = m.created_at,
       last_text = CASE WHEN m.visibility = 'public' THEN left(m.text, 200) ELSE last_text END,
       last_author = CASE WHEN m.visibility = 'public' THEN m.author_kind ELSE last_author END,
       last_author_name = CASE WHEN m.visibility = 'public' THEN m.author_name ELSE last_author_name END,
       last_at = CASE WHEN m.visibility = 'public' THEN m.created_at ELSE last_at END,
       waiting_since = CASE WHEN m.visibility = 'public' AND m.author_kind <> 'system' THEN NULL ELSE waiting_since END,
       read_seq = CASE WHEN m.author_kind = 'agent' THEN m.seq ELSE read_seq END
     FROM m WHERE conversation.id = m.conversation_id
   ) SELECT * FROM m`,
);
const claimFiles = statement(
  'attachment_claim',
  `UPDATE attachment SET message_id = $2 WHERE id = ANY($1) AND (message_id IS NULL OR message_id = $2)
   RETURNING id, name, content_type AS "contentType", size`,
);

/** Adds one message of ours to a thread, inside the caller's transaction. */
@Injectable()
export class AppendMessage {
  async run(tx: Tx, message: NewMessage): Promise<Message> {
    const id = message.id ?? newId('msg');
    const extra = await this.extra(tx, id, message);
    const { conversation, writer } = message;
    const [row] = await tx.query<MessageRow>(insert, [
      id,
      conversation.id,
      conversation.inbox_id,
      message.externalId,
      message.visibility,
      writer.kind,
      writer.id,
      writer.name,
      message.text,
      extra && JSON.stringify(extra),
      message.replyTo ?? null,
      message.state,
      message.sentAt ?? null,
    ]);
    return toMessage(row);
  }

  /** What few messages have; its files are this message's from now on. */
  async extra(
    tx: Tx,
    id: string,
    {
      files = [],
      attachmentIds = [],
      toolCalls,
      options,
    }: Pick<NewMessage, 'files' | 'attachmentIds' | 'toolCalls' | 'options'>,
  ): Promise<MessageExtra | null> {
    const kept = files.flatMap((file) => (file.url || file.fetch ? [] : file.id));
    await this.claim(tx, id, kept);
    const attachments = [...(await this.claim(tx, id, attachmentIds)), ...files];
    return attachments.length || toolCalls?.length || options ? { attachments, toolCalls, options } : null;
  }

  private async claim(tx: Tx, messageId: string, ids: string[]): Promise<AttachmentNote[]> {
    if (ids.length === 0) return [];
    const files = await tx.query<AttachmentNote>(claimFiles, [ids, messageId]);
    if (files.length !== ids.length)
      throw invalid('/attachmentIds', 'unknown', 'An attachment is not there or belongs to another message');
    return files;
  }
}
