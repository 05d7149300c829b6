import type { EmailSettings } from '../email.settings.js';
import { byMailgun } from './by-mailgun.js';
import { byPostmark } from './by-postmark.js';
import { bySendgrid } from './by-sendgrid.js';
import { bySes } from './by-ses.js';
import type { MailProvider } from './mail-provider.js';

const providers: Record<Exclude<EmailSettings['sendBy'], 'smtp'>, MailProvider> = {
  postmark: byPostmark,
  sendgrid: bySendgrid,
  mailgun: byMailgun,
  ses: bySes,
};

/** The provider an inbox sends by; none: its own mail server. An inbox older than the choice sends by SMTP. */
export const providerOf = ({ sendBy = 'smtp' }: Partial<EmailSettings>): MailProvider | null =>
  sendBy === 'smtp' ? null : providers[sendBy];
