import { toStorable } from '../../kernel/storable.js';
import type { NeutralFile, NeutralItem } from '../channel-adapter.js';

/** A short link says nothing to people: the address behind it stands in its place. A picture's own link is left out. */
export function written(text: string, urls: { url?: string; expanded_url?: string }[]): string {
  const escaped = urls.reduce((whole, { url, expanded_url: full }) => {
    if (!url || !full) return whole;
    const attached = /^https:\/\/(?:twitter|x)\.com\/(?:messages\/media|.*\/(?:photo|video)\/)/.test(full);
    return whole.replaceAll(url, attached ? '' : full);
  }, text);
  return escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').trim();
}

/** Private files need the account's own rights; they are fetched from the vendor's hosts and no others. */
export function fileOf(url: string): NeutralFile[] {
  if (!URL.canParse(url)) return [];
  const { protocol, hostname, pathname } = new URL(url);
  if (protocol !== 'https:') return [];
  const vendors = hostname === 'ton.twitter.com' || hostname.endsWith('.twimg.com');
  const name = toStorable(pathname.split('/').at(-1) || 'picture').slice(0, 200);
  const contentType = name.endsWith('.png') ? 'image/png' : 'image/jpeg';
  return [{ name, contentType, content: vendors ? { fetch: url } : { url } }];
}

export function person(id: string, user?: { name?: string; screen_name?: string }): NeutralItem['from'] {
  const name = toStorable(user?.name || user?.screen_name || '').slice(0, 200);
  return { kind: 'external_id', value: `x:${id}`, ...(name && { name }) };
}

/** Milliseconds as text, or the older spelling of a date. */
export function time(text: string | undefined): Date | undefined {
  if (!text) return undefined;
  const at = new Date(/^\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
