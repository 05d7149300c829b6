import { Injectable } from '@nestjs/common';
import { Attachments, type InboundItem, ReceiveMessages, type Received } from '../conversations/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { normalizeAddress } from '../conversations/index.js';
import type { NeutralFile, NeutralItem } from './channel-adapter.js';
import { keepFile } from './keep-file.js';

const seen = statement('inbound_seen', `SELECT id FROM message WHERE external_id = $1 AND inbox_id = $2`);
const answered = statement(
  'inbound_answered',
  `SELECT COALESCE((SELECT id FROM message WHERE external_id = $1 AND inbox_id = $2),
     (SELECT message_id FROM provider_message WHERE provider_id = $1 AND inbox_id = $2)) AS id`,
);
const tie = statement(
  'inbound_files_tie',
  `UPDATE attachment SET message_id = m.id FROM message m, jsonb_array_elements(m.extra->'attachments') AS note
   WHERE m.id = $1 AND attachment.id = note->>'id' AND attachment.message_id IS NULL`,
);
const awaiting = statement(
  'inbound_files_awaiting',
  `SELECT 1 FROM message m, jsonb_array_elements(m.extra->'attachments') AS note WHERE m.id = $1 AND note ? 'fetch' AND NOT note ? 'lost'`,
);
const untold = statement('inbound_untold', `SELECT 1 FROM message WHERE id = $1 AND extra ? 'untold'`);

/** Stores what an adapter read: the files first, then the message that names them, so that no message points at nothing. */
@Injectable()
export class TakeIn {
  constructor(
    private readonly receive: ReceiveMessages,
    private readonly attachments: Attachments,
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async run(inboxId: string, channel: string, item: NeutralItem): Promise<Received> {
    const { externalId, thread, text, sentAt, files } = item;
    const { kind, name, proof = 'claimed' } = item.from;
    const address = { kind, value: normalizeAddress(kind, item.from.value), name, proof, source: channel };
    const extra = extraOf(item, await this.answers(inboxId, item.replyTo));
    const message = { inboxId, externalId, address, thread, text, sentAt, extra };
    const received = await (files.length === 0 ? this.receive.submit(message) : this.withFiles(message, files));
    if (item.untold) await this.awaitWords(received);
    return received;
  }

  /** What is quoted in the vendor's own app is shown as such here, too. */
  private async answers(inboxId: string, replyTo: string | undefined): Promise<string | undefined> {
    if (!replyTo) return undefined;
    const row = await this.database.one<{ id: string | null }>(answered, [replyTo, inboxId]);
    return row?.id ?? undefined;
  }

  private async withFiles(message: Parameters<ReceiveMessages['submit']>[0], files: NeutralFile[]): Promise<Received> {
    // A message sent again must not leave its files twice.
    const known = await this.database.one(seen, [message.externalId, message.inboxId]);
    const attachments = known
      ? []
      : await Promise.all(files.map((file) => keepFile(this.attachments, file, `inbox:${message.inboxId}`)));
    const received = await this.receive.submit({ ...message, attachments });
    await this.database.query(tie, [received.messageId]);
    if (files.some(({ content }) => 'fetch' in content)) await this.awaitFiles(received);
    return received;
  }

  /** Said before the vendor has its 200, and again when it sends the message again: a crash between loses no file. */
  private async awaitFiles({ messageId, conversationId }: Received): Promise<void> {
    await this.work.run(async (tx) => {
      if (await tx.one(awaiting, [messageId]))
        tx.record(fact('files.awaited', { tries: 0 }, { conversationId, subjectId: messageId }));
    });
  }

  /** The same for words the vendor did not tell. */
  private async awaitWords({ messageId, conversationId }: Received): Promise<void> {
    await this.work.run(async (tx) => {
      if (await tx.one(untold, [messageId]))
        tx.record(fact('words.awaited', { tries: 0 }, { conversationId, subjectId: messageId }));
    });
  }
}

function extraOf(
  { channel, isPublic, untold, replyTo, subject, cc }: NeutralItem,
  answers?: string,
): InboundItem['extra'] {
  if (!channel && !isPublic && !untold && !replyTo && !subject && !cc) return undefined;
  return { channel, isPublic, untold, replyTo, subject, answers, cc };
}
