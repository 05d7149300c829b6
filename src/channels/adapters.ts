import type { ChannelAdapter } from './channel-adapter.js';
import { customAdapter } from './custom/custom.adapter.js';
import { webchatAdapter } from './webchat.adapter.js';

/** The one list of channels: a new one is a folder and a line here. */
const list: ChannelAdapter[] = [webchatAdapter, customAdapter];

export const adapters: ReadonlyMap<string, ChannelAdapter> = new Map(list.map((one) => [one.channel, one]));
