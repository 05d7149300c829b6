import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { AppendMessage } from './append-message.js';
import { ChangeControl } from './change-control.js';
import type { AttachmentNote } from './message-row.js';

const lock = statement(
  'outside_reply_lock',
  `SELECT id, inbox_id, profile_id, control_kind FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);
const seen = statement('outside_reply_seen', `SELECT 1 FROM message WHERE external_id = $1 AND inbox_id = $2`);

interface Said {
  externalId: string;
  text: string;
  sentAt?: Date;
  files?: AttachmentNote[];
}

/** Puts a reply into the thread that a colleague wrote outside the hub: it is sent already, and no bot answers over it. */
@Injectable()
export class ImportReply {
  constructor(
    private readonly append: AppendMessage,
    private readonly control: ChangeControl,
  ) {}

  async run(tx: Tx, conversationId: string, said: Said): Promise<void> {
    const held = await tx.one<{ id: string; inbox_id: string; profile_id: string; control_kind: string }>(lock, [
      conversationId,
    ]);
    if (!held || (await tx.one(seen, [said.externalId, held.inbox_id]))) return;
    const writer = { kind: 'agent', id: null, name: 'A colleague, outside the hub' } as const;
    const message = await this.append.run(tx, {
      conversation: held,
      writer,
      visibility: 'public',
      text: said.text,
      files: said.files,
      externalId: said.externalId,
      state: 'sent',
      sentAt: said.sentAt,
    });
    const about = { conversationId, profileId: held.profile_id };
    if (said.files?.some(({ fetch }) => fetch))
      tx.record(fact('files.awaited', { tries: 0 }, { conversationId, subjectId: message.id }));
    if (held.control_kind === 'bot')
      await this.control.run(tx, {
        conversationId,
        to: { kind: 'none', id: null, name: null },
        reason: 'answered_outside',
        actor: { kind: 'system', id: null },
      });
    tx.record(fact('reply.imported', {}, { ...about, subjectId: message.id }));
  }
}
