import { toStorable } from '../kernel/storable.js';
import { Injectable } from '@nestjs/common';
import type { AuthorKind } from '../contract/conversations.js';
import { type AttachmentNote } from '../conversations/index.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { newId } from '../kernel/ids.js';

const lock = statement(
  'call_line_lock',
  `SELECT c.profile_id, c.inbox_id, x.channel FROM conversation c JOIN inbox x ON x.id = c.inbox_id WHERE c.id = $1 FOR NO KEY UPDATE OF c`,
);
const insert = statement(
  'call_line_insert',
  `WITH m AS (
     INSERT INTO message (id, conversation_id, inbox_id, external_id, direction, visibility, author_kind, author_id, author_name, text, extra, state, imported, sent_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'delivered', true, COALESCE($12, clock_timestamp()))
     ON CONFLICT (external_id, inbox_id) WHERE external_id IS NOT NULL DO NOTHING RETURNING id, seq, conversation_id, created_at
   ), c AS (
     UPDATE conversation SET last_seq = m.seq, updated_at = m.created_at FROM m WHERE conversation.id = m.conversation_id
   ) SELECT id FROM m`,
);

export interface CallLine {
  conversationId: string;
  /** The same key is one line, however often the vendor says it. */
  key: string;
  by: AuthorKind;
  author?: { id: string; name: string | null };
  text: string;
  attachments?: AttachmentNote[];
  at?: Date;
}

/** Puts what was said and what happened in a call into the thread: history that is sent to nobody and starts no clock. */
@Injectable()
export class CallTimeline {
  async add(tx: Tx, line: CallLine): Promise<void> {
    const { conversationId, by, author, attachments } = line;
    const about = await tx.one<{ profile_id: string; inbox_id: string; channel: string }>(lock, [conversationId]);
    const text = toStorable(line.text).trim();
    if (!about || text === '') return;
    // In a chat that became a call, the widget must not show the call's words as if they had been written.
    const visibility = by !== 'system' && about.channel === 'voice' ? 'public' : 'internal';
    const added = await tx.one<{ id: string }>(insert, [
      newId('msg'),
      conversationId,
      about.inbox_id,
      `call:${line.key}`,
      by === 'customer' ? 'in' : 'out',
      visibility,
      by,
      author?.id ?? null,
      author?.name ?? (by === 'system' ? 'Call' : null),
      text,
      attachments ? JSON.stringify({ attachments }) : null,
      line.at ?? null,
    ]);
    if (!added) return;
    tx.record(fact('reply.imported', {}, { conversationId, profileId: about.profile_id, subjectId: added.id }));
    if (attachments?.some(({ fetch }) => fetch))
      tx.record(fact('files.awaited', { tries: 0 }, { conversationId, subjectId: added.id }));
  }

  /** Something that happened, in words. */
  event(tx: Tx, call: { id: string; conversation_id: string | null }, what: string, text: string): Promise<void> {
    if (!call.conversation_id) return Promise.resolve();
    return this.add(tx, { conversationId: call.conversation_id, key: `${call.id}:${what}`, by: 'system', text });
  }
}
