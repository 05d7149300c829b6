import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { Refusal } from '../../kernel/http/problem.js';
import type { Door } from '../inboxes/inbox-directory.js';
import { TakeEvents } from '../take-events.js';
import type { MailDoor, MailRequest, Posted } from './doors/mail-door.js';
import { mailgun } from './doors/mailgun.js';
import { postmark } from './doors/postmark.js';
import { sendgrid } from './doors/sendgrid.js';
import type { EmailSettings } from './email.settings.js';
import { SnsDoor } from './sns-door.js';
import { TakeSaid } from './take-said.js';
import { TakeMail } from './take-mail.js';

const vendors: Record<string, MailDoor> = { postmark, mailgun, sendgrid };
const once = statement(
  'mail_once',
  `INSERT INTO mail_token (token, inbox_id, digest) VALUES ($1, $2, $3)
   ON CONFLICT (token, inbox_id) DO UPDATE SET digest = mail_token.digest RETURNING digest`,
);

/** Carries out what a vendor posted: its mails, and what it says of ours. */
@Injectable()
export class TakePosted {
  constructor(
    private readonly database: Database,
    private readonly mails: TakeMail,
    private readonly events: TakeEvents,
    private readonly said: TakeSaid,
    private readonly sns: SnsDoor,
  ) {}

  /** Whoever brings mail, else whoever carries ours; where they are two, the second says so in the address it calls. */
  vendorOf(door: Door, events: string | undefined): MailDoor | null {
    const { provider, sendBy = 'smtp' } = door.connection.settings as EmailSettings;
    const name = events === sendBy ? sendBy : (provider ?? sendBy);
    return name === 'ses' ? this.sns : (vendors[name] ?? null);
  }

  async run(door: Door, posted: Posted, request: MailRequest): Promise<void> {
    if (posted.once) await this.takeOnce(door, posted.once, request);
    for (const { raw, recipients } of posted.mails) await this.mails.run(door, raw, recipients);
    for (const one of posted.said) await this.said.run(door, one);
    await this.events.run(door, posted.ignored, request);
    if (posted.confirm) await this.sns.confirm(posted.confirm);
  }

  /** A proof that covers no body is good for one body only, and for that as often as the vendor likes. */
  private async takeOnce(door: Door, token: string, { raw, form }: MailRequest): Promise<void> {
    const hash = createHash('sha256').update(raw).update(JSON.stringify(form.fields));
    for (const { data } of form.files) hash.update(data);
    const digest = hash.digest('base64url');
    const row = await this.database.one<{ digest: string }>(once, [token, door.id, digest]);
    if (row?.digest !== digest) throw new Refusal(401, 'bad_signature', 'The signature is not right');
  }
}
