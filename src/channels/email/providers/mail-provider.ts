import type { Judged } from '../../channel-adapter.js';
import type { OutboundRequest, OutboundResult } from '../../../kernel/http/outbound/index.js';
import { judge } from '../../delivery/verdict.js';
import type { ComposedMail } from '../compose-mail.js';
import type { EmailSettings } from '../email.settings.js';

/** What a provider's API is told beside the mail. */
export interface Handed {
  mail: ComposedMail;
  /** The same mail as bytes, without its Bcc. */
  raw: Buffer;
  settings: EmailSettings;
  apiKey: string;
}

/** One provider that takes our mail by its own API. Pure: what the answer means is all it knows of the network. */
export interface MailProvider {
  name: string;
  request(handed: Handed): OutboundRequest;
  judge(result: OutboundResult): Judged;
  /** A call that changes nothing and shows whether the key is taken. */
  check(settings: EmailSettings, apiKey: string): OutboundRequest;
}

/** Under this name our own Message-ID travels in what a provider hands back with its events. */
export const OWN_ID = 'throughline';

/** A mail larger than this takes longer to hand over than any call of another channel. */
export const TIMEOUT_MS = 30_000;

export const bare = (id: string): string => id.replace(/^<|>$/g, '');

/** Headers that are no fields of their own in the provider's API. */
export function ownHeaders({ messageId, inReplyTo, references, headers }: ComposedMail): Record<string, string> {
  return {
    'Message-ID': messageId,
    ...(inReplyTo && { 'In-Reply-To': inReplyTo }),
    ...(references && { References: references }),
    ...headers,
  };
}

/** By the status, as everywhere, and in the provider's own words; a wrong key is put right by somebody, and then the mail can go. */
export function judgeApi(name: string, result: OutboundResult, wordsOf: (body: unknown) => unknown): Judged {
  const verdict = judge(result);
  if (result.kind !== 'answer' || verdict.kind === 'delivered') return verdict;
  if (result.status === 401)
    return { kind: 'again', why: `${name} did not take our key (401)`, perhapsTaken: false, retryAfter: null };
  const words = wordsOf(jsonOf(result));
  if (typeof words !== 'string' || words === '') return verdict;
  if (verdict.kind === 'failed' || verdict.kind === 'gone')
    return { kind: 'failed', why: `${name} refused it (${result.status}): ${words.slice(0, 300)}` };
  return verdict.kind === 'again' ? { ...verdict, why: `${verdict.why}: ${words.slice(0, 300)}` } : verdict;
}

export function jsonOf(result: OutboundResult): unknown {
  if (result.kind !== 'answer') return null;
  try {
    return JSON.parse(result.body.toString('utf8'));
  } catch {
    return null;
  }
}

/** A text within what a provider answered, wherever it stands. */
export function textAt(value: unknown, ...path: (string | number)[]): string | undefined {
  let here = value;
  for (const step of path) here = (here as Record<string | number, unknown> | null | undefined)?.[step];
  return typeof here === 'string' ? here : undefined;
}

/** `Name <address>` where the provider wants one text. */
export const addressed = ({ name, address }: { name: string; address: string }): string =>
  name ? `"${name.replace(/["\\\r\n]/g, '')}" <${address}>` : address;
