import type { Identity, Profile } from '@contract/conversations';
import { placeOf } from '../ui/words';

export interface ProofWords {
  text: string;
  tone: 'ok' | 'warn' | 'plain';
}

/** How sure we are that an address is this person's, as a sentence would say it. */
export function proofWords({ proof, kind }: Identity): ProofWords {
  switch (proof) {
    case 'strong':
      return {
        text: kind === 'external_id' || kind === 'visitor' ? 'Signed in to the shop' : 'Proved by signing in',
        tone: 'ok',
      };
    case 'verified':
      return {
        text: kind === 'phone' || kind === 'email' ? 'The carrier vouches for it' : 'The channel vouches for it',
        tone: 'ok',
      };
    case 'claimed':
      return { text: 'Said so, not checked', tone: 'warn' };
    case 'none':
      return { text: kind === 'visitor' ? 'The same browser, nothing more' : 'Not checked', tone: 'plain' };
  }
}

const sources: Record<string, string> = {
  widget: 'Web chat',
  webchat: 'Web chat',
  custom: 'Custom channel',
  agent: 'A colleague',
  import: 'Import',
  demo: 'Sample data',
  pre_chat: 'Typed before the chat',
  identify: 'Your systems',
  api: 'Your systems',
};

export function sourceWords(source: string): string {
  const known = sources[source];
  if (known) return known;
  const words = source.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const purposeWords: Record<string, string> = {
  service: 'Service about an order',
  feedback: 'Feedback',
  marketing: 'Marketing',
};

export const channelWords: Record<string, string> = {
  any: 'Every channel',
  webchat: 'Web chat',
  custom: 'Custom channel',
  email: 'E-mail',
  phone: 'Phone',
  sms: 'SMS',
  voice: 'Phone',
  whatsapp: 'WhatsApp',
  'twilio-whatsapp': 'WhatsApp',
  line: 'LINE',
};

export function named(known: Record<string, string>, code: string): string {
  return known[code] ?? code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');
}

/** What a system calls `order_paid` is "Order paid". */
export const eventName = (code: string): string => named({}, code.replaceAll('.', ' '));

/** "2 Mar", with the year when it is not this one. */
export function shortDay(at: string, now = new Date()): string {
  const date = new Date(at);
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year });
}

/** Where they live, by what is known of their address; a zone only says which town's clock they go by. */
function townOf({ attributes }: Profile): string | null {
  const { address, city, town } = attributes;
  const parts = typeof address === 'object' && address !== null ? (address as Record<string, unknown>) : {};
  const named = [city, town, parts.city, parts.town].find((one) => typeof one === 'string' && one.trim() !== '');
  return typeof named === 'string' ? named.trim() : null;
}

/** "Leeds, 13:24 there. Known since March 2023. Writes in English." */
export function aboutPerson(profile: Profile, now: number): string {
  const { timeZone, locale, createdAt } = profile;
  const parts: string[] = [];
  const town = townOf(profile);
  if (town && !timeZone) parts.push(`${town}.`);
  if (timeZone) {
    const city = town ?? placeOf(timeZone);
    const time = new Date(now).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
    parts.push(`${city}, ${time} there.`);
  }
  const since = new Date(createdAt).toLocaleDateString('en-GB', { month: 'long', year: 'numeric' });
  parts.push(`Known since ${since}.`);
  const language = locale ? new Intl.DisplayNames('en', { type: 'language' }).of(locale.split('-')[0] ?? locale) : null;
  if (language) parts.push(`Writes in ${language}.`);
  return parts.join(' ');
}
