import { z } from 'zod';
import type { ChannelAdapter, Connection } from './channel-adapter.js';
import { twilioFile, twilioFileHosts } from './twilio/twilio-files.js';

const line = z.string().max(1000);
const MENU = /^\d [^>]{1,200}(> [^>]{1,120})?$/;

/** Telephone calls through Twilio. What is said and done in a call is the voice feature's; here is what an inbox of it needs. */
export const voiceAdapter: ChannelAdapter = {
  channel: 'voice',
  name: 'Voice (Twilio)',
  class: 'voice',
  capabilities: { attachments: false, maxText: 1000, receipts: false, firstContact: true },
  settings: z.strictObject({
    apiRoot: z.url().default('https://api.twilio.com').describe('Where Twilio’s API is. Leave it as it is.'),
    number: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'is not a number like +442079460000')
      .describe('The telephone number customers call, with its country'),
    language: z.string().max(20).default('en-GB').describe('What is spoken and understood, like en-GB'),
    greeting: line.default('Thank you for calling.').describe('Said first'),
    consent: line.default('').describe('Said before anything is recorded, like: this call may be recorded'),
    menu: z
      .array(z.string().regex(MENU, 'looks like "1 orders > Queue name"'))
      .max(9)
      .default([])
      .describe('One choice a line: its key, its words, and after > the queue it leads to'),
    botSpeech: z
      .enum(['gather', 'relay'])
      .default('gather')
      .meta({ title: 'How a bot talks' })
      .describe(
        'gather: sentence by sentence. relay: fluently, and it can be interrupted; Twilio must have switched on ConversationRelay',
      ),
    appSid: z.string().max(40).default('').describe('The TwiML app that lets agents check their line; begins with AP'),
    musicUrl: z.string().max(2000).default('').describe('Played while a caller waits; a link to an MP3'),
    offerCallback: z.boolean().default(true).describe('Callers may hang up and keep their place'),
    voicemail: z.boolean().default(true).describe('Callers may leave a message while nobody is there'),
    record: z.boolean().default(false).describe('Record from the moment somebody answers'),
    deleteAtVendor: z.boolean().default(false).describe('Delete a recording at Twilio once it is kept here'),
    transcribe: z.boolean().default(true).describe('Put what is said into the thread as it is said'),
  }),
  credentials: [
    { name: 'accountSid', label: 'Account SID', help: 'On the first page of the Twilio console; begins with AC' },
    { name: 'authToken', label: 'Auth token', help: 'Beside the account SID' },
    {
      name: 'apiKeySid',
      label: 'API key SID',
      help: 'Account › API keys; begins with SK. For calls in the browser',
      optional: true,
    },
    { name: 'apiKeySecret', label: 'API key secret', help: 'Shown once when the key is made', optional: true },
  ],
  files: {
    fileHosts: twilioFileHosts,
    // Two hours in stereo.
    largestMb: 64,
    file: (reference, line) => twilioFile(reference, withAccount(line)),
  },
  setup: ({ id, publicUrl }) => [
    { text: 'In Twilio, open Phone numbers › Manage › Active numbers and choose the number.' },
    { text: 'A call comes in: webhook, HTTP POST', value: `${publicUrl}/channels/${id}/voice/incoming` },
    { text: 'Call status changes: HTTP POST', value: `${publicUrl}/channels/${id}/voice/status` },
    {
      text: 'So that agents can check their line: TwiML apps › Create, voice request URL, HTTP POST. Put its SID into the settings.',
      value: `${publicUrl}/channels/${id}/voice/check`,
    },
  ],
};

/** Of a line the account's name is among the credentials. */
const withAccount = (line: Connection): Connection => ({
  ...line,
  settings: { ...line.settings, accountSid: line.credentials[0]?.accountSid },
});
