import { IconChat, IconMail, IconPhone, IconWebhook } from './icons';

const glyphs = { webchat: IconChat, chat: IconChat, custom: IconWebhook, async: IconMail, voice: IconPhone } as const;
const names = { webchat: 'web chat', custom: 'custom channel' } as const;

export type ChannelGlyph = keyof typeof glyphs;

/** One weight, one grey: a brand's colour would compete with the thread. */
export function ChannelIcon({ channel, size = 14 }: { channel: ChannelGlyph; size?: number }) {
  const Glyph = glyphs[channel] ?? IconChat;
  return <Glyph size={size} stroke={size > 14 ? 1.65 : 1.9} color="var(--tl-ink-3)" aria-hidden="true" />;
}

export function channelName(channel: keyof typeof names): string {
  return names[channel] ?? channel;
}
