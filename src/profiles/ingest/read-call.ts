import { type Actor, actorKey } from '../../kernel/auth/actor.js';
import { invalid } from '../../kernel/http/problem.js';
import { parseWith } from '../../kernel/http/validate.js';
import { newId } from '../../kernel/ids.js';
import { normalizeAddress } from '../normalize.js';
import { checkTraits, isStorable } from '../traits/check-traits.js';
import type { Definitions } from '../traits/definitions.js';
import { Alias, type Common, Identify, Track } from './ingest.schema.js';

/** Who sends, and how much their word is worth. */
export interface Sender {
  key: string;
  /** A server of ours knows its customers; a key in a page only repeats what the page was told. */
  proves: boolean;
  /** It checks addresses itself before it names them. */
  verifies: boolean;
}

/** One call, read and checked. */
export interface Call {
  kind: 'identify' | 'track' | 'alias';
  messageId: string;
  sender: Sender;
  source: string;
  at: Date;
  userId: string | null;
  anonymousId: string | null;
  previousId: string | null;
  name: string | null;
  traits: Record<string, unknown>;
  addresses: { kind: 'email' | 'phone'; value: string }[];
  event: string | null;
  properties: Record<string, unknown>;
}

const MOST_BYTES = 32_768;

/** The scope `browser` marks a key that everybody can read in a page; `verifies` one whose system checks addresses. */
export function senderOf(actor: Actor): Sender {
  const scopes = 'scopes' in actor ? actor.scopes : [];
  const proves = !scopes.includes('browser');
  return { key: actorKey(actor), proves, verifies: proves && scopes.includes('verifies') };
}

export function readCall(
  kind: Call['kind'],
  body: unknown,
  sender: Sender,
  known: Definitions,
  now = Date.now(),
): Call {
  const call = { ...emptyOf(kind, sender), ...readers[kind](body, known, now) };
  // What a page says of a customer is said of this browser: it needs one to be kept at.
  if (!sender.proves && !call.anonymousId && kind !== 'alias')
    throw invalid('/anonymousId', 'required', 'A key of a page says it of a browser: anonymousId');
  return call;
}

const emptyOf = (kind: Call['kind'], sender: Sender) => ({
  kind,
  sender,
  previousId: null,
  name: null,
  traits: {},
  addresses: [],
  event: null,
  properties: {},
});

const readers = {
  identify(body: unknown, known: Definitions, now: number) {
    const given = parseWith(Identify, body);
    checkTraits(given.traits, known, '/traits');
    return { ...common(given, now), ...split(given.traits, known) };
  },
  track(body: unknown, _: Definitions, now: number) {
    const given = parseWith(Track, body);
    const properties = given.properties ?? {};
    const json = JSON.stringify(properties);
    if (json.length > MOST_BYTES) throw invalid('/properties', 'length', `At most ${MOST_BYTES} characters`);
    if (!isStorable(json))
      throw invalid('/properties', 'unstorable_text', 'U+0000 and lone surrogates cannot be stored');
    return { ...common(given, now), event: given.event, properties };
  },
  alias(body: unknown, _: Definitions, now: number) {
    const given = parseWith(Alias, body);
    return { ...common(given, now), previousId: given.previousId };
  },
} satisfies Record<Call['kind'], (body: unknown, known: Definitions, now: number) => Partial<Call>>;

function common(given: Common, now: number) {
  return {
    messageId: given.messageId ?? newId('im'),
    source: given.context?.source ?? 'api',
    at: timeOf(given, now),
    userId: given.userId ?? null,
    anonymousId: given.anonymousId ?? null,
  };
}

/** The sender's clock may be wrong: how long ago it was is what counts. Nothing happens in the future. */
function timeOf({ timestamp, sentAt }: Common, now: number): Date {
  if (!timestamp) return new Date(now);
  const ago = sentAt ? Date.parse(sentAt) - Date.parse(timestamp) : now - Date.parse(timestamp);
  return new Date(Number.isFinite(ago) ? now - Math.max(0, ago) : now);
}

/** Addresses become addresses, the name the name; everything else is a trait. */
function split(given: Record<string, unknown>, known: Definitions) {
  const { email, phone, name, firstName, lastName, ...traits } = given;
  const addresses: Call['addresses'] = [];
  for (const [kind, value] of [
    ['email', email],
    ['phone', phone],
  ] as const) {
    if (value === undefined || value === null || value === '') continue;
    if (typeof value !== 'string') throw invalid(`/traits/${kind}`, 'type', 'is a text');
    addresses.push({ kind, value: normalizeAddress(kind, value, `/traits/${kind}`) });
  }
  const whole =
    typeof name === 'string' ? name : [firstName, lastName].filter((one) => typeof one === 'string').join(' ');
  const parts = Object.entries({ firstName, lastName }).filter(([, value]) => value !== undefined);
  return {
    traits: { ...traits, ...Object.fromEntries(known.has('firstName') || known.has('lastName') ? parts : []) },
    addresses,
    name: whole.trim().slice(0, 200) || null,
  };
}
