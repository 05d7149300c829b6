import { z } from 'zod';
import type { ChannelAdapter } from '../channel-adapter.js';
import { isSigned } from '../../kernel/http/standard-webhooks.js';
import type { InboxWebhook } from '../../contract/channels.js';
import { readCustom } from './read-custom.js';

/** Any system of yours: it posts signed messages to us, and we post signed messages to it. */
export const customAdapter: ChannelAdapter = {
  channel: 'custom',
  name: 'Custom channel',
  class: 'async',
  capabilities: { attachments: true, maxText: 65_536, receipts: false, threads: true, firstContact: true },
  settings: z.strictObject({
    deliveryUrl: z
      .string()
      .max(2000)
      .nullish()
      .describe(
        'An address of your system that takes signed JSON. Until there is one, replies are kept and marked not sent.',
      ),
  }),
  inbound: {
    verify: ({ headers, raw, nowMs }, { secrets }) => isSigned(secrets, headers, raw, nowMs),
    read: ({ raw }) => [readCustom(raw)],
  },
  send: ({ message, to, thread, publicUrl }) => ({
    type: 'message.send',
    data: {
      messageId: message.id,
      conversationId: message.conversationId,
      to: { kind: to.kind, value: to.value, name: to.name },
      thread: thread || null,
      text: message.text,
      attachments: message.attachments.map(({ name, contentType, size, url }) => ({
        name,
        contentType,
        size,
        url: new URL(url, publicUrl).href,
      })),
      author: { kind: message.author.kind, name: message.author.name },
      replyTo: message.replyTo,
      sentAt: message.sentAt,
    } satisfies InboxWebhook['data'],
  }),
};
