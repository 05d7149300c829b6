import type { ChannelAdapter } from './channel-adapter.js';
import { GivenWebchatSettings } from './webchat/given-settings.js';

/** The widget on your own pages: both ways by live connection, so nothing comes in or goes out by webhook. */
export const webchatAdapter: ChannelAdapter = {
  channel: 'webchat',
  name: 'Web chat',
  class: 'chat',
  capabilities: { attachments: true, maxText: 20_000, receipts: true, typing: true, firstContact: true },
  settings: GivenWebchatSettings,
};
