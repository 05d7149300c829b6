import type { SegmentOp, SegmentRule } from '@contract/traits';

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

function leafWords(rule: Condition['rule']): string {
  if ('trait' in rule) {
    const value = rule.value === undefined ? '' : ` ${String(rule.value)}`;
    return `${rule.trait} ${opWords[rule.op]}${value}`;
  }
  if ('tag' in rule) return `tagged ${rule.tag}`;
  if ('flag' in rule) return flagWords[rule.flag];
  if ('consent' in rule) return `${rule.consent.purpose} by ${rule.consent.channel} ${rule.consent.state}`;
  const days = 'withinDays' in rule && rule.withinDays ? ` in ${rule.withinDays} days` : '';
  if ('event' in rule) return `${rule.event} at least ${rule.atLeast ?? 1}×${days}`;
  return 'channel' in rule ? `wrote by ${rule.channel}${days}` : `has a ${rule.address.replace('_', ' ')}`;
}

/** "tagged vip and not do not contact". */
export function ruleWords(rule: SegmentRule): string {
  if ('all' in rule) return rule.all.map(ruleWords).join(' and ');
  if ('any' in rule) return rule.any.map((one) => ('all' in one ? `(${ruleWords(one)})` : ruleWords(one))).join(' or ');
  return 'not' in rule ? `not (${ruleWords(rule.not)})` : leafWords(rule);
}
