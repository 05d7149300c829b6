import type { ChannelAdapter } from './channel-adapter.js';
import { customAdapter } from './custom/custom.adapter.js';
import { emailAdapter } from './email/email.adapter.js';
import { instagramAdapter } from './meta/instagram.adapter.js';
import { messengerAdapter } from './meta/messenger.adapter.js';
import { whatsappAdapter } from './meta/whatsapp.adapter.js';
import { lineAdapter } from './line/line.adapter.js';
import { slackAdapter } from './slack/slack.adapter.js';
import { telegramAdapter } from './telegram/telegram.adapter.js';
import { smsAdapter } from './twilio/sms.adapter.js';
import { twilioWhatsappAdapter } from './twilio/twilio-whatsapp.adapter.js';
import { viberAdapter } from './viber/viber.adapter.js';
import { botpressAdapter } from './botpress/botpress.adapter.js';
import { xAdapter } from './x/x.adapter.js';
import { voiceAdapter } from './voice.adapter.js';
import { webchatAdapter } from './webchat.adapter.js';

/** The one list of channels: a new one is a folder and a line here. */
const list: ChannelAdapter[] = [
  webchatAdapter,
  customAdapter,
  smsAdapter,
  twilioWhatsappAdapter,
  emailAdapter,
  voiceAdapter,
  botpressAdapter,
  lineAdapter,
  slackAdapter,
  telegramAdapter,
  viberAdapter,
  xAdapter,
  whatsappAdapter,
  messengerAdapter,
  instagramAdapter,
];

const known = new Map(list.map((one) => [one.channel, one]));
export const adapters: ReadonlyMap<string, ChannelAdapter> = known;

/** Enters one more while the hub is not running yet: how a channel that lies elsewhere gets in. */
export const addChannel = (adapter: ChannelAdapter): void => void known.set(adapter.channel, adapter);
