import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact, type Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { InboxDirectory } from '../inboxes/inbox-directory.js';
import { ApiCarrier } from './api-carrier.js';
import { composeMail } from './compose-mail.js';
import type { EmailSettings } from './email.settings.js';
import { MailKeys } from './mail-keys.js';
import type { MailParcel } from './pack-mail.js';
import { providerOf } from './providers/index.js';
import { SmtpCarrier } from './smtp-carrier.js';

/** Tells people of trouble by mail, through the inbox that is named, and says what became of it. */
@Injectable()
export class MailAlerts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly inboxes: InboxDirectory,
    private readonly keys: MailKeys,
    private readonly smtp: SmtpCarrier,
    private readonly api: ApiCarrier,
  ) {}

  // The Message-ID is the notice's, so that a second try after a crash is the same mail.
  @On('alert.mail_due')
  async due({ subjectId, data }: Fact<'alert.mail_due'>): Promise<void> {
    const result = await this.send(subjectId ?? '', data);
    await this.work.run(async (tx) => tx.record(fact('alert.mail_tried', result, { subjectId })));
  }

  private async send(
    noticeId: string,
    { to, subject, text, inboxId }: Fact<'alert.mail_due'>['data'],
  ): Promise<Fact<'alert.mail_tried'>['data']> {
    const door = inboxId ? await this.inboxes.find(inboxId) : undefined;
    if (!door) return { why: 'no e-mail inbox is connected', again: false };
    // An answer to it belongs to no conversation, so it carries no token of one.
    const settings = { ...(door.connection.settings as EmailSettings), plusAddresses: false };
    const mail = composeMail(parcel(noticeId, to, subject, text), settings, this.keys.of(door.id), []);
    const provider = providerOf(door.connection.settings);
    const { verdict } = await (provider
      ? this.api.send(provider, mail, door.connection)
      : this.smtp.send(mail, door.connection));
    if (verdict.kind === 'delivered') return { why: null, again: false };
    return { why: verdict.why, again: verdict.kind === 'again' };
  }
}

const parcel = (messageId: string, address: string, subject: string, text: string): MailParcel => ({
  messageId,
  conversationId: '',
  to: { address, name: null },
  cc: [],
  bcc: [],
  subject,
  text,
  attachments: [],
  inReplyTo: null,
  references: [],
  automatic: true,
  answersAutomatic: false,
});
