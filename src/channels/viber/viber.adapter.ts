import { createHmac } from 'node:crypto';
import { sameText } from '../../kernel/auth/hash.js';
import { z } from 'zod';
import type { ChannelAdapter, Connection, IncomingRequest } from '../channel-adapter.js';
import { paceSetting } from '../pace-setting.js';
import { readViber } from './read-viber.js';
import { callViber, judgeViber, packViber } from './send-viber.js';

/** Messages to and from a Viber bot. */
export const viberAdapter: ChannelAdapter = {
  channel: 'viber',
  name: 'Viber',
  class: 'async',
  capabilities: { attachments: true, maxText: 7000, receipts: true, threads: false, firstContact: false },
  settings: z.strictObject({
    apiRoot: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .default('https://chatapi.viber.com'),
    messagesPerSecond: paceSetting,
    senderName: z
      .string()
      .min(1)
      .max(28)
      .default('Support')
      .meta({ title: 'Sender', description: 'Whom customers see writing, in at most 28 characters' }),
    senderAvatar: z
      .url({ protocol: /^https$/ })
      .max(300)
      .nullish()
      .meta({ title: 'Picture of the sender', description: 'An https address of a picture of at most 100 kB' }),
  }),
  credentials: [
    {
      name: 'authToken',
      label: 'Authentication token',
      help: 'In the Viber Admin Panel, under your bot’s Edit Info. It signs what comes in, too.',
    },
  ],
  setup: ({ id, publicUrl }) => {
    const url = `${publicUrl}/channels/${id}`;
    return [
      { text: 'Enter your bot’s authentication token here. New bots are made on Viber’s commercial terms.' },
      {
        text: 'This is where callbacks must go; it has to be https with a certificate people’s browsers trust:',
        value: url,
      },
      {
        text: 'Tell Viber, once, from any terminal, with your token put in. It tries the address at once:',
        value: `curl https://chatapi.viber.com/pa/set_webhook -H 'X-Viber-Auth-Token: <token>' -d '${JSON.stringify({ url, event_types: ['delivered', 'seen', 'failed', 'subscribed', 'unsubscribed', 'conversation_started'], send_name: true })}'`,
      },
      { text: 'Write to the bot: the message is in the inbox.' },
    ];
  },
  // Viber knows no call that only asks and is no POST.
  check: (connection) => callViber({ type: 'get_account_info', data: {} }, connection),
  inbound: {
    verify,
    read: ({ raw }) => readViber(raw),
    fileHosts: ['*.viber.com'],
  },
  send: packViber,
  call: callViber,
  // A hundred an hour to a customer who does not answer.
  pace: [{ perSecond: 100 / 3600, burst: 100, scope: 'recipient', of: 'receiver' }],
  judge: judgeViber,
};

function verify({ headers, raw }: IncomingRequest, { credentials }: Connection): boolean {
  const given = headers['x-viber-content-signature'];
  if (typeof given !== 'string') return false;
  return credentials.some(({ authToken }) => {
    if (!authToken) return false;
    return sameText(createHmac('sha256', authToken).update(raw).digest('hex'), given);
  });
}
