import type { SegmentRule, Trait } from '../../contract/traits.js';

type EventRule = Extract<SegmentRule, { event: string }>;
type TraitRule = Extract<SegmentRule, { trait: string }>;
type ConsentRule = Extract<SegmentRule, { consent: object }>;

/** How often an event happened to a person, and when the one happened that makes it often enough. */
export interface Happened {
  times: number;
  edge: Date | null;
}

/** What the rules ask of a person. */
export interface PersonView {
  id: string;
  traits: ReadonlyMap<string, Trait>;
  tags: ReadonlySet<string>;
  flags: ReadonlySet<string>;
  /** By `keyOf` of the condition. */
  consents: ReadonlyMap<string, string>;
  events: ReadonlyMap<string, Happened>;
  /** Channels they wrote on, and when last. */
  channels: ReadonlyMap<string, Date | null>;
  addresses: ReadonlySet<string>;
}

const DAY = 86_400_000;

/** Two conditions with one key ask the same. */
export const keyOf = (rule: EventRule | ConsentRule): string => JSON.stringify(rule);

/** Whether a person belongs, by the rules and by what is known of them at this moment. */
export function matches(rule: SegmentRule, person: PersonView, now: number): boolean {
  if ('all' in rule) return rule.all.every((one) => matches(one, person, now));
  if ('any' in rule) return rule.any.some((one) => matches(one, person, now));
  if ('not' in rule) return !matches(rule.not, person, now);
  if ('trait' in rule) return traitMatches(rule, person.traits.get(rule.trait)?.value, now);
  if ('tag' in rule) return person.tags.has(rule.tag);
  if ('flag' in rule) return person.flags.has(rule.flag);
  if ('consent' in rule) return person.consents.get(keyOf(rule)) === rule.consent.state;
  if ('event' in rule) return (person.events.get(keyOf(rule))?.times ?? 0) >= (rule.atLeast ?? 1);
  if ('address' in rule) return person.addresses.has(rule.address);
  const last = person.channels.get(rule.channel);
  if (last === undefined) return false;
  return rule.withinDays === undefined || (last !== null && last.getTime() > now - rule.withinDays * DAY);
}

function traitMatches({ op, value: wanted }: TraitRule, value: unknown, now: number): boolean {
  const known = value !== undefined && value !== null;
  switch (op) {
    case 'known':
      return known;
    case 'unknown':
      return !known;
    case 'is':
      return known && same(value, wanted);
    case 'is_not':
      return !known || !same(value, wanted);
    case 'contains':
      return Array.isArray(value)
        ? value.some((one) => same(one, wanted))
        : known && String(value).toLowerCase().includes(String(wanted).toLowerCase());
    case 'above':
      return known && order(value, wanted) > 0;
    case 'below':
      return known && order(value, wanted) < 0;
    case 'within_days':
      return known && Date.parse(String(value)) > now - Number(wanted) * DAY;
    case 'older_than_days':
      return known && Date.parse(String(value)) <= now - Number(wanted) * DAY;
  }
}

const same = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;

/** Numbers by size, all else as text: dates are written so that their order is that of their letters. NaN where neither fits. */
function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' || typeof b === 'number')
    return typeof a === 'number' && typeof b === 'number' ? a - b : Number.NaN;
  return Number(String(a) > String(b)) - Number(String(a) < String(b));
}

/** When time alone may change the answer: the earliest of all conditions, null for never. */
export function nextChange(rule: SegmentRule, person: PersonView, now: number): number | null {
  if ('all' in rule || 'any' in rule) {
    const parts = 'all' in rule ? rule.all : rule.any;
    return earliest(parts.map((one) => nextChange(one, person, now)));
  }
  if ('not' in rule) return nextChange(rule.not, person, now);
  if ('event' in rule) return ends(person.events.get(keyOf(rule))?.edge, rule.withinDays, now);
  if ('channel' in rule) return ends(person.channels.get(rule.channel), rule.withinDays, now);
  if (!('trait' in rule)) return null;
  const trait = person.traits.get(rule.trait);
  if (!trait) return null;
  if (rule.op === 'within_days' || rule.op === 'older_than_days')
    return ends(new Date(String(trait.value)), Number(rule.value), now);
  // What is worked out over days changes by itself: at the full day, counted from what it was worked out from.
  return trait.computed ? now + DAY - ((now - Date.parse(trait.at)) % DAY) + 1000 : null;
}

function ends(from: Date | null | undefined, days: number | undefined, now: number): number | null {
  if (!from || days === undefined) return null;
  const at = from.getTime() + days * DAY;
  return at > now ? at : null;
}

const earliest = (times: (number | null)[]): number | null =>
  times.reduce((least, one) => (one !== null && (least === null || one < least) ? one : least), null);

/** Every condition of a rule, without what joins them. */
export function conditionsOf(rule: SegmentRule): SegmentRule[] {
  if ('all' in rule) return rule.all.flatMap(conditionsOf);
  if ('any' in rule) return rule.any.flatMap(conditionsOf);
  return 'not' in rule ? conditionsOf(rule.not) : [rule];
}
