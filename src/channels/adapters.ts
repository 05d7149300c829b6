import type { ChannelKind } from '../contract/common.js';
import type { ChannelAdapter } from './channel-adapter.js';
import { customAdapter } from './custom/custom.adapter.js';
import { webchatAdapter } from './webchat.adapter.js';

/** The one list of channels: a new one is a folder and a line here. */
export const adapters: Record<ChannelKind, ChannelAdapter> = {
  custom: customAdapter,
  webchat: webchatAdapter,
};
