import { sameSecret } from '../../kernel/auth/hash.js';
import { z } from 'zod';
import type { ChannelAdapter, Connection, IncomingRequest } from '../channel-adapter.js';
import { paceSetting } from '../pace-setting.js';
import { readTelegram } from './read-telegram.js';
import { callTelegram, judgeTelegram, packTelegram, rootOf, showTyping } from './send-telegram.js';

/** Messages to and from a Telegram bot, alone with a customer or in a group. */
export const telegramAdapter: ChannelAdapter = {
  channel: 'telegram',
  name: 'Telegram',
  class: 'async',
  capabilities: {
    attachments: true,
    maxText: 4096,
    receipts: false,
    threads: true,
    typing: true,
    quotes: true,
    firstContact: false,
  },
  settings: z.strictObject({
    apiRoot: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .default('https://api.telegram.org'),
    messagesPerSecond: paceSetting,
  }),
  credentials: [
    {
      name: 'botToken',
      label: 'Bot token',
      help: 'From @BotFather, after /newbot or /token: digits, a colon, letters.',
    },
    {
      name: 'webhookSecret',
      label: 'Webhook secret',
      help: 'Made up by you: 16 to 256 of A–Z, a–z, 0–9, _ and -. The same one is given to setWebhook.',
    },
  ],
  setup: ({ id, publicUrl }) => [
    {
      text: 'In Telegram, write /newbot to @BotFather, and enter the token it answers with here, with a secret of yours.',
    },
    { text: 'This is where updates must go:', value: `${publicUrl}/channels/${id}` },
    {
      text: 'Tell Telegram, once, from any terminal; put your token and your secret in:',
      value: setWebhook(`${publicUrl}/channels/${id}`),
    },
    { text: 'Write to the bot: the message is in the inbox.' },
  ],
  check: ({ settings, credentials: [current] }) => ({
    url: `${rootOf(settings)}/bot${current.botToken}/getMe`,
    method: 'GET',
  }),
  inbound: {
    verify,
    read: ({ raw }) => readTelegram(raw),
    fileHosts: ['api.telegram.org'],
    /**
     * Two steps: a file's id is asked for, and the answer's `result.file_path` is fetched in turn, as `path:<file_path>`.
     * The address is good for an hour, so it is not kept.
     */
    file: (reference, { settings, credentials: [current] }: Connection) => {
      const root = rootOf(settings);
      if (reference.startsWith('path:'))
        return { url: `${root}/file/bot${current.botToken}/${encodeURI(reference.slice(5))}`, method: 'GET' };
      return { url: `${root}/bot${current.botToken}/getFile?file_id=${encodeURIComponent(reference)}`, method: 'GET' };
    },
  },
  send: packTelegram,
  call: callTelegram,
  typing: showTyping,
  // core.telegram.org/bots/faq: 30 a second in all, one a second in a chat, short bursts aside.
  pace: [
    { perSecond: 30, burst: 30, scope: 'inbox' },
    { perSecond: 1, burst: 3, scope: 'recipient', of: 'chat_id' },
  ],
  judge: judgeTelegram,
};

/** The header holds the secret itself; an inbox without one takes nothing in. */
function verify({ headers }: IncomingRequest, { credentials }: Connection): boolean {
  const given = headers['x-telegram-bot-api-secret-token'];
  if (typeof given !== 'string' || given === '') return false;
  return credentials.some(({ webhookSecret }) => webhookSecret && sameSecret(webhookSecret, given));
}

const setWebhook = (url: string): string =>
  `curl https://api.telegram.org/bot<token>/setWebhook -d url=${url} -d secret_token=<secret> -d 'allowed_updates=["message","callback_query","message_reaction","my_chat_member"]'`;
