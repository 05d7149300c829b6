import { z } from 'zod';
import { adapters } from '../../src/channels/adapters.js';
import type { ChannelAdapter } from '../../src/channels/channel-adapter.js';
import { customAdapter } from '../../src/channels/custom/custom.adapter.js';
import { templatesSetting } from '../../src/channels/reply-templates.js';
import type { Capabilities } from '../../src/contract/channels.js';

/** A channel for this test alone, signed as the custom channel is, with whatever rules the test wants. */
export function addToyChannel(
  channel: string,
  capabilities: Partial<Capabilities>,
  more: Partial<ChannelAdapter> = {},
): void {
  const toy: ChannelAdapter = {
    ...customAdapter,
    channel,
    name: channel.charAt(0).toUpperCase() + channel.slice(1),
    capabilities: { attachments: true, maxText: 4096, receipts: true, ...capabilities },
    settings: z.strictObject({
      deliveryUrl: z.string().nullish(),
      apiRoot: z.string().default('https://vendor.example'),
      templates: templatesSetting,
    }),
    ...more,
  };
  (adapters as Map<string, ChannelAdapter>).set(channel, toy);
}
