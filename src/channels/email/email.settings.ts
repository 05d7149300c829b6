import { z } from 'zod';
import type { CredentialField } from '../../contract/channels.js';

const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[\w.:-]+$/, 'must be the name of a mail server');
const port = z.number().int().min(1).max(65535);

export const EmailSettings = z.strictObject({
  address: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[^\s@<>+]+@[^\s@<>]+\.[^\s@<>]+$/, 'must be an e-mail address without a +')
    .describe('The address customers write to'),
  fromName: z.string().max(100).optional().describe('The name customers see'),
  provider: z
    .enum(['postmark', 'mailgun', 'sendgrid', 'ses'])
    .optional()
    .describe('Who posts incoming mail to the hub'),
  snsTopic: z.string().max(300).optional().describe('The topic Amazon SES announces mail on'),
  plusAddresses: z.boolean().default(true).describe('Whether mail to name+anything@ reaches the same mailbox'),
  authservId: z.string().max(253).optional().describe('Your own mail server’s name in Authentication-Results'),
  sendBy: z
    .enum(['smtp', 'postmark', 'sendgrid', 'mailgun', 'ses'])
    .default('smtp')
    .describe('How mail goes out: by a mail server, or by a provider’s API'),
  apiRoot: z
    .string()
    .regex(/^https?:\/\/[^\s/]+/, 'must be an address')
    .optional()
    .describe('Only where the provider has another address for you: https://api.eu.mailgun.net'),
  mailgunDomain: z
    .string()
    .regex(/^[\w.-]{3,253}$/, 'must be a domain')
    .optional()
    .describe('The domain at Mailgun, where it is not the address’s own'),
  sesRegion: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region, as eu-west-1')
    .default('us-east-1')
    .describe('Amazon’s region, to send by SES'),
  signature: z
    .string()
    .max(2000)
    .optional()
    .describe('Below what people write; {agent name} stands for whoever writes'),
  messageStream: z.string().max(60).default('outbound').describe('Postmark’s message stream'),
  quoteOriginal: z.boolean().default(true).describe('Answers end with the mail they answer'),
  unsubscribe: z
    .string()
    .max(500)
    .regex(/^(https:\/\/|mailto:)[^\s<>]+$/, 'must begin with https:// or mailto:')
    .optional()
    .describe('List-Unsubscribe of what the hub and its bots write'),
  smtpHost: host.optional().describe('The mail server answers leave by, where “Send by” is smtp'),
  smtpPort: port.default(587).describe('587 with STARTTLS, or 465 with TLS from the first byte'),
  smtpSecure: z
    .boolean()
    .default(false)
    .describe('TLS from the first byte (port 465); else STARTTLS where it is offered'),
  imapHost: host.optional().describe('Only where the hub fetches mail itself: the server the mailbox is on'),
  imapPort: port.default(993).describe('993 with TLS from the first byte, or 143'),
  imapSecure: z.boolean().default(true).describe('TLS from the first byte'),
  imapFolder: z.string().max(200).default('INBOX').describe('The folder mail is fetched from'),
});
export type EmailSettings = z.infer<typeof EmailSettings>;

export const emailCredentials: CredentialField[] = [
  { name: 'smtpUser', label: 'SMTP user', help: 'The name your mail server signs the hub in by', optional: true },
  { name: 'smtpPassword', label: 'SMTP password', help: 'Often an app password', optional: true },
  {
    name: 'apiKey',
    label: 'Provider’s API key',
    help: 'Only to send by an API: Postmark’s server token, SendGrid’s API key, Mailgun’s sending key; of Amazon the access key’s id, a colon and its secret',
    optional: true,
  },
  { name: 'imapUser', label: 'IMAP user', help: 'Only where the hub fetches mail itself', optional: true },
  { name: 'imapPassword', label: 'IMAP password', help: 'Often an app password', optional: true },
  {
    name: 'webhookUser',
    label: 'Webhook user',
    help: 'Your choice: it stands in the address Postmark or SendGrid calls',
    optional: true,
  },
  { name: 'webhookPassword', label: 'Webhook password', help: 'Your choice, long and random', optional: true },
  {
    name: 'mailgunSigningKey',
    label: 'Mailgun signing key',
    help: 'Mailgun: Settings, API security, HTTP webhook signing key',
    optional: true,
  },
  {
    name: 'sendgridEventKey',
    label: 'SendGrid verification key',
    help: 'SendGrid: Mail settings, Event webhook, Security features: the public key. With it unsigned events are refused',
    optional: true,
  },
];
