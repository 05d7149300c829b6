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
    .regex(/^[^\s@<>+]+@[^\s@<>]+\.[^\s@<>]+$/, 'must be a mail address without a +')
    .describe('The address customers write to'),
  fromName: z.string().max(100).optional().describe('The name customers see'),
  provider: z
    .enum(['postmark', 'mailgun', 'sendgrid', 'ses'])
    .optional()
    .describe('Who posts incoming mail to the hub'),
  snsTopic: z.string().max(300).optional().describe('The topic Amazon SES announces mail on'),
  plusAddresses: z.boolean().default(true).describe('Whether mail to name+anything@ reaches the same mailbox'),
  authservId: z.string().max(253).optional().describe('Your own mail server’s name in Authentication-Results'),
  smtpHost: host.optional(),
  smtpPort: port.default(587),
  smtpSecure: z
    .boolean()
    .default(false)
    .describe('TLS from the first byte (port 465); else STARTTLS where it is offered'),
  imapHost: host.optional(),
  imapPort: port.default(993),
  imapSecure: z.boolean().default(true),
  imapFolder: z.string().max(200).default('INBOX'),
});
export type EmailSettings = z.infer<typeof EmailSettings>;

export const emailCredentials: CredentialField[] = [
  { name: 'smtpUser', label: 'SMTP user', help: 'The name your mail server signs the hub in by', optional: true },
  { name: 'smtpPassword', label: 'SMTP password', help: 'Often an app password', optional: true },
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
];
