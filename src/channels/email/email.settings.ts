import { z } from 'zod';
import type { CredentialField, FieldGroup } from '../../contract/channels.js';

const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[\w.:-]+$/, 'must be the name of a mail server');
const port = z.number().int().min(1).max(65535);

export const emailGroups: FieldGroup[] = [
  { name: 'who', label: 'Who it is', help: 'The address customers write to, and what they see of whoever answers.' },
  {
    name: 'imap',
    label: 'Receiving from a mailbox',
    help: 'By IMAP: the hub fetches mail itself.',
    folded: true,
  },
  {
    name: 'webhook',
    label: 'Receiving by a webhook',
    help: 'A provider posts mail, and what came back, to the hub.',
    folded: true,
  },
  { name: 'smtp', label: 'Sending', help: 'By your mail server (SMTP), or by a provider.' },
  {
    name: 'api',
    label: 'Sending by a provider',
    help: 'Its API key, and what it needs beside it.',
    folded: true,
  },
  {
    name: 'trust',
    label: 'Trust and authentication',
    help: 'What proves that mail, and what a provider posts, is genuine.',
    folded: true,
  },
  { name: 'more', label: 'More', help: 'Plus addresses, quoted mail and unsubscribing.', folded: true },
];

export const EmailSettings = z.strictObject({
  address: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[^\s@<>+]+@[^\s@<>]+\.[^\s@<>]+$/, 'must be an e-mail address without a +')
    .meta({ group: 'who', description: 'The address customers write to' }),
  fromName: z.string().max(100).optional().meta({ group: 'who', description: 'The name customers see' }),
  signature: z
    .string()
    .max(2000)
    .optional()
    .meta({ group: 'who', description: 'Below what people write; {agent name} stands for whoever writes' }),
  imapHost: host.optional().meta({ group: 'imap', description: 'The server the mailbox is on' }),
  imapPort: port.default(993).meta({ group: 'imap', description: '993 with TLS from the first byte, or 143' }),
  imapSecure: z.boolean().default(true).meta({ group: 'imap', description: 'TLS from the first byte' }),
  imapFolder: z
    .string()
    .max(200)
    .default('INBOX')
    .meta({ group: 'imap', description: 'The folder mail is fetched from' }),
  provider: z
    .enum(['postmark', 'mailgun', 'sendgrid', 'ses'])
    .optional()
    .meta({ group: 'webhook', description: 'Who posts incoming mail to the hub' }),
  snsTopic: z
    .string()
    .max(300)
    .optional()
    .meta({ group: 'webhook', description: 'The topic Amazon SES announces mail on' }),
  sendBy: z
    .enum(['smtp', 'postmark', 'sendgrid', 'mailgun', 'ses'])
    .default('smtp')
    .meta({ group: 'smtp', description: 'How mail goes out: by a mail server, or by a provider’s API' }),
  smtpHost: host
    .optional()
    .meta({ group: 'smtp', description: 'The mail server answers leave by, where “Send by” is smtp' }),
  smtpPort: port
    .default(587)
    .meta({ group: 'smtp', description: '587 with STARTTLS, or 465 with TLS from the first byte' }),
  smtpSecure: z
    .boolean()
    .default(false)
    .meta({ group: 'smtp', description: 'TLS from the first byte (port 465); else STARTTLS where it is offered' }),
  apiRoot: z
    .string()
    .regex(/^https?:\/\/[^\s/]+/, 'must be an address')
    .optional()
    .meta({
      group: 'api',
      description: 'Only where the provider has another address for you: https://api.eu.mailgun.net',
    }),
  mailgunDomain: z
    .string()
    .regex(/^[\w.-]{3,253}$/, 'must be a domain')
    .optional()
    .meta({ group: 'api', description: 'The domain at Mailgun, where it is not the address’s own' }),
  sesRegion: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region, as eu-west-1')
    .default('us-east-1')
    .meta({ group: 'api', description: 'Amazon’s region, to send by SES' }),
  messageStream: z
    .string()
    .max(60)
    .default('outbound')
    .meta({ group: 'api', description: 'Postmark’s message stream' }),
  authservId: z
    .string()
    .max(253)
    .optional()
    .meta({ group: 'trust', description: 'Your own mail server’s name in Authentication-Results' }),
  plusAddresses: z
    .boolean()
    .default(true)
    .meta({ group: 'more', description: 'Whether mail to name+anything@ reaches the same mailbox' }),
  quoteOriginal: z
    .boolean()
    .default(true)
    .meta({ group: 'more', description: 'Answers end with the mail they answer' }),
  unsubscribe: z
    .string()
    .max(500)
    .regex(/^(https:\/\/|mailto:)[^\s<>]+$/, 'must begin with https:// or mailto:')
    .optional()
    .meta({ group: 'more', description: 'List-Unsubscribe of what the hub and its bots write' }),
});
export type EmailSettings = z.infer<typeof EmailSettings>;

export const emailCredentials: CredentialField[] = [
  {
    name: 'imapUser',
    label: 'IMAP user',
    help: 'The name the mailbox is opened by, often its address',
    optional: true,
    group: 'imap',
  },
  { name: 'imapPassword', label: 'IMAP password', help: 'Often an app password', optional: true, group: 'imap' },
  {
    name: 'webhookUser',
    label: 'Webhook user',
    help: 'Your choice: it stands in the address Postmark or SendGrid calls',
    optional: true,
    group: 'webhook',
  },
  {
    name: 'webhookPassword',
    label: 'Webhook password',
    help: 'Your choice, long and random',
    optional: true,
    group: 'webhook',
  },
  {
    name: 'smtpUser',
    label: 'SMTP user',
    help: 'The name your mail server signs the hub in by',
    optional: true,
    group: 'smtp',
  },
  { name: 'smtpPassword', label: 'SMTP password', help: 'Often an app password', optional: true, group: 'smtp' },
  {
    name: 'apiKey',
    label: 'Provider’s API key',
    help: 'Postmark’s server token, SendGrid’s API key, Mailgun’s sending key; of Amazon the access key’s id, a colon and its secret',
    optional: true,
    group: 'api',
  },
  {
    name: 'mailgunSigningKey',
    label: 'Mailgun signing key',
    help: 'Mailgun: Settings, API security, HTTP webhook signing key',
    optional: true,
    group: 'trust',
  },
  {
    name: 'sendgridEventKey',
    label: 'SendGrid verification key',
    help: 'SendGrid: Mail settings, Event webhook, Security features: the public key. With it unsigned events are refused',
    optional: true,
    group: 'trust',
  },
];
