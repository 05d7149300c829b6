import { z } from 'zod';
import type { CredentialField } from '../../contract/channels.js';
import { paceSetting } from '../pace-setting.js';
import { templatesSetting } from '../reply-templates.js';

const sid = (start: string, name: string) =>
  z.string().regex(new RegExp(`^${start}[0-9a-fA-F]{32}$`), `is the ${name}: ${start} and 32 letters and digits`);

export const TwilioSettings = z.strictObject({
  accountSid: sid('AC', 'account SID').meta({
    title: 'Account SID',
    description: 'AC…, on the first page of the Twilio console',
  }),
  number: z
    .string()
    .transform((text) => text.replace(/^whatsapp:/, '').replace(/[\s().-]/g, ''))
    .pipe(
      z
        .string()
        .regex(
          /^(\+[1-9]\d{6,14}|[1-9]\d{2,7})$/,
          'is a number with its country, like +44 7700 900471, or a short code',
        ),
    )
    .meta({ title: 'Number', description: 'The number customers write to, with its country' }),
  messagingServiceSid: sid('MG', 'messaging service SID')
    .optional()
    .meta({ title: 'Messaging service', description: 'MG…: sends through this service instead of the number' }),
  messagesPerSecond: paceSetting,
  apiRoot: z
    .string()
    .max(2000)
    .regex(/^https?:\/\/[^\s?#]+$/, 'is an http or https address')
    .default('https://api.twilio.com')
    .meta({ title: 'Address of the vendor', description: 'Where Twilio’s API is' }),
});
/** Templates go by their content SID, `HX…`. */
export const WhatsappSettings = TwilioSettings.extend({ templates: templatesSetting });
export type TwilioSettings = z.infer<typeof TwilioSettings>;

export const twilioCredentials: readonly CredentialField[] = [
  {
    name: 'authToken',
    label: 'Auth token',
    help: 'On the first page of the Twilio console, under Account Info. Twilio signs what it sends us with it.',
  },
  {
    name: 'apiKeySid',
    label: 'API key SID',
    help: 'Twilio console, Account, API keys and tokens. With it messages are sent without the auth token.',
    optional: true,
  },
  {
    name: 'apiKeySecret',
    label: 'API key secret',
    help: 'Shown once, when the API key is made.',
    optional: true,
  },
];

/** Which of the account's senders an inbox stands for. */
export const accountOf = ({ messagingServiceSid, number }: Record<string, unknown>): string | undefined =>
  (messagingServiceSid ?? number) as string | undefined;
