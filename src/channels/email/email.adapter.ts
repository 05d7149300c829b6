import type { SetupStep } from '../../contract/channels.js';
import type { ChannelAdapter } from '../channel-adapter.js';
import { packMail } from './pack-mail.js';
import { emailCredentials, emailGroups, EmailSettings } from './email.settings.js';

/** Mail: in by webhook, IMAP or the hub's own SMTP door, out by SMTP or a provider’s API, threaded by a signed reply address. */
export const emailAdapter: ChannelAdapter = {
  channel: 'email',
  name: 'E-mail',
  class: 'async',
  capabilities: {
    attachments: true,
    maxText: 65_536,
    receipts: false,
    threads: true,
    firstContact: true,
    reaches: 'email',
  },
  // Nobody waits for a mail by the second, and a wrong one is read for years.
  undoSeconds: 5,
  settings: EmailSettings,
  credentials: emailCredentials,
  groups: emailGroups,
  setup,
  send: packMail,
  carrier: 'smtp',
};

function setup({ id, publicUrl }: { id: string; publicUrl: string }): SetupStep[] {
  const { protocol, host, pathname } = new URL(`${publicUrl}/channels/${id}/mail`);
  return [
    { text: 'To send: give the SMTP server, user and password; or choose a provider to send by and give its API key.' },
    {
      text: 'To hear what arrived and what came back, have that provider post its events here: Postmark with the webhook user and password in the address, SendGrid with signed events, Mailgun with its signing key.',
      value: `${publicUrl}/channels/${id}/mail?events=PROVIDER`,
    },
    { text: 'To receive by IMAP: give the IMAP server, user and password. Nothing else is needed.' },
    {
      text: 'To receive by Postmark or SendGrid: set the webhook user and password here and post to this address with them in it.',
      value: `${protocol}//USER:PASSWORD@${host}${pathname}`,
    },
    {
      text: 'To receive by Mailgun: set the signing key here, and forward a route to this address.',
      value: `${publicUrl}/channels/${id}/mail`,
    },
    {
      text: 'To receive by Amazon SES: publish to an SNS topic with raw content, name the topic here, and subscribe this address.',
      value: `${publicUrl}/channels/${id}/mail`,
    },
  ];
}
