import { Injectable } from '@nestjs/common';
import { Attachments, ImportReply, normalizeAddress } from '../conversations/index.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import type { InboundEvent } from './channel-adapter.js';
import { keepFile } from './keep-file.js';

const ours = statement(
  'echo_ours',
  `SELECT 1 FROM provider_message WHERE provider_id = $1 AND inbox_id = $2 AND message_id IS NOT NULL`,
);
// The vendor may tell of it before its own answer to our call has been written down.
const justSent = statement(
  'echo_just_sent',
  `SELECT 1 FROM message WHERE conversation_id = $1 AND direction = 'out' AND text = $2 AND author_kind <> 'customer'
     AND created_at > now() - interval '2 minutes' LIMIT 1`,
);
const thread = statement(
  'echo_thread',
  `SELECT c.id FROM conversation c JOIN identity i ON i.id = c.identity_id
   WHERE c.inbox_id = $1 AND i.kind = $2 AND i.value = $3 AND c.thread = $4`,
);

/** Takes in what a colleague wrote in the vendor's own app: it stands in the thread, and the bot no longer holds the conversation. */
@Injectable()
export class TakeEcho {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reply: ImportReply,
    private readonly attachments: Attachments,
  ) {}

  async run(inboxId: string, echo: Extract<InboundEvent, { kind: 'echo' }>): Promise<void> {
    const { kind, value } = echo.to;
    const files = await Promise.all(echo.files.map((file) => keepFile(this.attachments, file, `inbox:${inboxId}`)));
    await this.work.run(async (tx) => {
      const { externalId, text, sentAt } = echo;
      // The vendor also echoes what the hub itself sent.
      if (await tx.one(ours, [echo.externalId, inboxId])) return;
      const found = await tx.one<{ id: string }>(thread, [inboxId, kind, normalizeAddress(kind, value), echo.thread]);
      if (!found || (echo.text !== '' && (await tx.one(justSent, [found.id, echo.text])))) return;
      await this.reply.run(tx, found.id, { externalId, text, sentAt, files });
    });
  }
}
