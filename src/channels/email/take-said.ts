import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Door } from '../inboxes/inbox-directory.js';
import { ProviderMessages } from '../provider-messages.js';
import type { Said } from './doors/mail-door.js';
import { MailKeys } from './mail-keys.js';
import { bareAddress } from './unproven.js';
import { MailTrouble } from './mail-trouble.js';
import { ownMessages } from './reply-token.js';

const customer = statement(
  'mail_said_of',
  `SELECT m.id, ${bareAddress('i')} AS address FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN identity i ON i.id = c.identity_id
   WHERE c.inbox_id = $1 AND m.direction = 'out'
     AND m.id = COALESCE($2, (SELECT message_id FROM provider_message WHERE provider_id = $3 AND inbox_id = $1))`,
);

/** Carries out what a provider says of a mail of ours: how far it came, and what that tells of the address. */
@Injectable()
export class TakeSaid {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: MailKeys,
    private readonly provider: ProviderMessages,
    private readonly trouble: MailTrouble,
  ) {}

  run(door: Door, said: Said): Promise<void> {
    return this.work.run((tx) => this.within(tx, door, said));
  }

  private async within(tx: Tx, { id: inboxId }: Door, { providerId, state, reason, address, trouble }: Said) {
    // Our own Message-ID proves itself, also where the provider's answer to our call was lost.
    const [own] = ownMessages(this.keys.of(inboxId), [providerId]);
    const found = await tx.one<{ id: string; address: string }>(customer, [inboxId, own ?? null, providerId]);
    // The provider tells of each copy as well; the message is as far as its customer's mail.
    const isCopy = found !== undefined && found !== null && address !== null && address !== found.address;
    if (!isCopy) {
      if (own && found) await this.provider.note(tx, inboxId, providerId, own);
      await this.provider.report(tx, inboxId, { providerId, state, reason });
    }
    if (found && trouble)
      await this.trouble.mark(tx, {
        address: address ?? found.address,
        kind: trouble,
        status: null,
        words: reason ?? trouble,
      });
  }
}
