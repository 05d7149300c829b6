import { z } from 'zod';
import type { ChannelAdapter, Outgoing, Parcel } from '../channel-adapter.js';
import { paceSetting } from '../pace-setting.js';

/** Customers of a bot at Botpress while people have them: what comes in comes through the bot, by `src/routing/botpress`. */
export const botpressAdapter: ChannelAdapter = {
  channel: 'botpress',
  name: 'Botpress',
  class: 'chat',
  capabilities: { attachments: true, maxText: 20_000, receipts: false, firstContact: false },
  settings: z.strictObject({
    apiRoot: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .default('https://webhook.botpress.cloud'),
    messagesPerSecond: paceSetting,
    webhookId: z
      .string()
      .regex(/^[\w-]{1,100}$/, 'Only what follows webhook.botpress.cloud/')
      .meta({ title: 'Webhook id', description: 'Of the HITL integration: what follows webhook.botpress.cloud/' }),
  }),
  setup: ({ id, publicUrl }) => [
    {
      text: 'Enter a bot here that speaks Botpress HITL, with the integration’s webhook address, and let it answer this inbox.',
    },
    {
      text: 'In Botpress install the integration for a human handoff of your own, and give it this address, ending in the bot’s API key:',
      value: `${publicUrl}/channels/${id}/botpress/{the bot’s API key}`,
    },
    { text: 'Let the bot start a human handoff: the conversation is in the inbox.' },
  ],
  send: packBotpress,
  call: ({ type, data }, { settings }) => ({
    url: `${String(settings.apiRoot).replace(/\/+$/, '')}/${String(settings.webhookId)}/${type}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(data),
  }),
  // People do not write faster; Botpress names no limit of its own.
  pace: [{ perSecond: 20, burst: 40, scope: 'account' }],
};

function packBotpress({ message, publicUrl }: Outgoing): Parcel {
  const links = message.attachments.map(({ name, url }) => `${name}: ${new URL(url, publicUrl).href}`);
  return {
    type: 'message-from-agent',
    data: {
      remoteConversationId: message.conversationId,
      remoteUserId: message.author.id ?? 'throughline',
      messageType: 'text',
      payload: { text: [message.text, ...links].filter(Boolean).join('\n') },
    },
  };
}
