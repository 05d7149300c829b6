import { createHmac } from 'node:crypto';
import { sameText } from '../../kernel/auth/hash.js';
import { z } from 'zod';
import type { ChannelAdapter, Connection, IncomingRequest } from '../channel-adapter.js';
import { paceSetting } from '../pace-setting.js';
import { readLine } from './read-line.js';
import { callLine, judgeLine, packLine, showTyping } from './send-line.js';

const root = z.url({ protocol: /^https?$/ }).max(300);

/** Messages to and from a LINE official account. */
export const lineAdapter: ChannelAdapter = {
  channel: 'line',
  name: 'LINE',
  class: 'async',
  capabilities: {
    attachments: true,
    maxText: 5000,
    receipts: false,
    threads: true,
    typing: true,
    quotes: true,
    firstContact: false,
  },
  settings: z.strictObject({
    messagesPerSecond: paceSetting,
    apiRoot: root.default('https://api.line.me'),
    contentRoot: root.default('https://api-data.line.me').meta({
      title: 'Address of the vendor’s files',
      description: 'LINE keeps what customers send at an address of its own',
    }),
  }),
  credentials: [
    { name: 'channelSecret', label: 'Channel secret', help: 'LINE Developers console: your channel → Basic settings.' },
    {
      name: 'accessToken',
      label: 'Channel access token',
      help: 'LINE Developers console: your channel → Messaging API → Channel access token (long-lived), Issue.',
    },
  ],
  setup: ({ id, publicUrl }) => [
    {
      text: 'In the LINE Developers console, open your Messaging API channel, and enter its channel secret and access token here.',
    },
    { text: 'Under Messaging API → Webhook URL, enter this and press Verify:', value: `${publicUrl}/channels/${id}` },
    { text: 'Switch on Use webhook and Webhook redelivery.' },
    {
      text: 'In the LINE Official Account Manager, switch off the automatic replies: otherwise customers get two answers.',
    },
  ],
  check: ({ settings, credentials: [current] }) => ({
    url: `${String(settings.apiRoot).replace(/\/$/, '')}/v2/bot/info`,
    method: 'GET',
    headers: { authorization: `Bearer ${current.accessToken}` },
  }),
  inbound: {
    verify,
    read: ({ raw }) => readLine(raw),
    fileHosts: ['api-data.line.me'],
    file: (messageId, { settings, credentials: [current] }) => ({
      url: `${String(settings.contentRoot).replace(/\/$/, '')}/v2/bot/message/${encodeURIComponent(messageId)}/content`,
      method: 'GET',
      headers: { authorization: `Bearer ${current.accessToken}` },
    }),
  },
  send: packLine,
  call: callLine,
  typing: showTyping,
  idempotent: true,
  // Push messages: 2,000 requests a second for a channel.
  pace: [{ perSecond: 2000, burst: 2000, scope: 'inbox' }],
  judge: judgeLine,
};

function verify({ headers, raw }: IncomingRequest, { credentials }: Connection): boolean {
  const given = headers['x-line-signature'];
  if (typeof given !== 'string') return false;
  // Compared as text: base64 has several spellings of the same bytes, and only one is the vendor's.
  return credentials.some(({ channelSecret }) => {
    if (!channelSecret) return false;
    return sameText(createHmac('sha256', channelSecret).update(raw).digest('base64'), given);
  });
}
