import type { SegmentOp, SegmentRule } from '@contract/traits';
import { eventName } from '../people/words';
import { channelName } from '../ui/ChannelIcon';
import { plural } from '../ui/words';
import type { SegmentNames } from './useSegmentNames';

/** One line of the form: a condition, or its opposite. */
export interface Condition {
  not: boolean;
  rule: Exclude<SegmentRule, { all: unknown } | { any: unknown } | { not: unknown }>;
}

export interface Simple {
  join: 'all' | 'any';
  conditions: Condition[];
}

export const opWords: Record<SegmentOp, string> = {
  is: 'is',
  is_not: 'is not',
  above: 'is above',
  below: 'is below',
  contains: 'contains',
  known: 'is known',
  unknown: 'is not known',
  within_days: 'within the last days',
  older_than_days: 'older than days',
};

const isLeaf = (rule: SegmentRule): rule is Condition['rule'] => !('all' in rule || 'any' in rule || 'not' in rule);

function conditionOf(rule: SegmentRule): Condition | null {
  if (isLeaf(rule)) return { not: false, rule };
  return 'not' in rule && isLeaf(rule.not) ? { not: true, rule: rule.not } : null;
}

function partsOf(rules: SegmentRule): SegmentRule[] {
  if ('all' in rules) return rules.all;
  return 'any' in rules ? rules.any : [rules];
}

/** Rules as the form shows them; null for rules that are nested deeper than a form can say plainly. */
export function toSimple(rules: SegmentRule): Simple | null {
  const join = 'any' in rules ? 'any' : 'all';
  const parts = partsOf(rules);
  const conditions = parts.flatMap((one) => conditionOf(one) ?? []);
  return conditions.length === parts.length ? { join, conditions } : null;
}

export function fromSimple({ join, conditions }: Simple): SegmentRule {
  const parts = conditions.map(({ not, rule }): SegmentRule => (not ? { not: rule } : rule));
  return join === 'all' ? { all: parts } : { any: parts };
}

/** Numbers and yes or no as what they are: a field of text compares nothing with them. */
export function readValue(text: string): string | number | boolean {
  const trimmed = text.trim();
  if (trimmed !== '' && Number.isFinite(Number(trimmed))) return Number(trimmed);
  if (trimmed === 'yes' || trimmed === 'no') return trimmed === 'yes';
  return text;
}

export const takesValue = (op: SegmentOp): boolean => op !== 'known' && op !== 'unknown';

const flagWords = { do_not_contact: 'do not contact', open_complaint: 'a complaint open', vulnerable: 'needs care' };
export const stateWords = { granted: 'Given', refused: 'Withdrawn', unknown: 'Never asked' } as const;
export const addressWords = { email: 'e-mail address', phone: 'phone number', external_id: 'customer number' } as const;

const nameOf = (known: SegmentNames['fields'], code: string) => known.find((one) => one.value === code)?.label ?? code;
const channelOf = (code: string) => (code === 'any' ? 'on every channel' : `by ${channelName(code)}`);
const daysWords = { within_days: 'within the last', older_than_days: 'longer ago than' } as const;

function valueWords(value: unknown): string {
  if (typeof value !== 'boolean') return String(value);
  return value ? 'yes' : 'no';
}

function traitWords({ trait, op, value }: Extract<Condition['rule'], { trait: string }>, names: SegmentNames): string {
  const field = nameOf(names.fields, trait);
  if (op === 'within_days' || op === 'older_than_days')
    return `${field} is ${daysWords[op]} ${plural(Number(value), 'day')}`;
  if (value === undefined) return `${field} ${opWords[op]}`;
  return `${field} ${opWords[op]} ${valueWords(value)}`;
}

function leafWords(rule: Condition['rule'], names: SegmentNames): string {
  if ('trait' in rule) return traitWords(rule, names);
  if ('tag' in rule) return `tagged ${rule.tag}`;
  if ('flag' in rule) return flagWords[rule.flag];
  if ('consent' in rule) {
    const { purpose, channel, state } = rule.consent;
    return `${nameOf(names.purposes, purpose)} ${channelOf(channel)} ${stateWords[state].toLowerCase()}`;
  }
  const days = 'withinDays' in rule && rule.withinDays ? ` in ${plural(rule.withinDays, 'day')}` : '';
  if ('event' in rule) return `${eventName(rule.event)} at least ${rule.atLeast ?? 1}×${days}`;
  if ('channel' in rule) return `wrote ${channelOf(rule.channel)}${days}`;
  return `has ${rule.address === 'email' ? 'an' : 'a'} ${addressWords[rule.address]}`;
}

/** "Tagged vip and not (do not contact)": each thing by its name. */
export function ruleWords(rule: SegmentRule, names: SegmentNames): string {
  const say = (one: SegmentRule) => ruleWords(one, names);
  if ('all' in rule) return rule.all.map(say).join(' and ');
  if ('any' in rule) return rule.any.map((one) => ('all' in one ? `(${say(one)})` : say(one))).join(' or ');
  return 'not' in rule ? `not (${say(rule.not)})` : leafWords(rule, names);
}

/** What systems call the things a rule is about. */
export function ruleCodes(rule: SegmentRule): string[] {
  if ('all' in rule) return rule.all.flatMap(ruleCodes);
  if ('any' in rule) return rule.any.flatMap(ruleCodes);
  if ('not' in rule) return ruleCodes(rule.not);
  if ('trait' in rule) return [rule.trait];
  if ('event' in rule) return [rule.event];
  return 'consent' in rule ? [`${rule.consent.purpose}, ${rule.consent.channel}`] : [];
}
