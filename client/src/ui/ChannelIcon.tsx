import {
  IconChat,
  IconInstagram,
  IconMail,
  IconMessage,
  IconMessenger,
  IconPhone,
  IconSlack,
  IconTelegram,
  IconWebhook,
  IconWhatsapp,
  IconX,
} from './icons';

const glyphs: Record<string, typeof IconChat> = {
  webchat: IconChat,
  chat: IconChat,
  custom: IconWebhook,
  async: IconMail,
  email: IconMail,
  voice: IconPhone,
  sms: IconMessage,
  whatsapp: IconWhatsapp,
  'twilio-whatsapp': IconWhatsapp,
  messenger: IconMessenger,
  instagram: IconInstagram,
  telegram: IconTelegram,
  slack: IconSlack,
  x: IconX,
};
const names: Record<string, string> = {
  webchat: 'web chat',
  custom: 'custom channel',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  'twilio-whatsapp': 'WhatsApp',
  messenger: 'Messenger',
  instagram: 'Instagram',
  telegram: 'Telegram',
  slack: 'Slack',
  line: 'LINE',
  viber: 'Viber',
  x: 'X',
  email: 'e-mail',
  botpress: 'Botpress',
  voice: 'phone',
};

/** One weight, one grey: a brand's colour would compete with the thread. A channel without a sign of its own is a chat. */
export function ChannelIcon({ channel, size = 14 }: { channel: string; size?: number }) {
  const Glyph = glyphs[channel] ?? IconChat;
  return <Glyph size={size} stroke={size > 14 ? 1.65 : 1.9} color="var(--tl-ink-3)" aria-hidden="true" />;
}

export function channelName(channel: string): string {
  return names[channel] ?? channel;
}
