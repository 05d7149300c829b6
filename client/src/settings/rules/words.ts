import type { Condition, ConditionOp, Rule, RuleField, RuleMoment, RuleRun } from '@contract/macros';

export const momentWords: Record<RuleMoment, string> = {
  'message.received': 'The customer writes',
  'conversation.opened': 'A conversation begins',
  'conversation.reopened': 'A conversation opens again',
  'conversation.changed': 'Its subject, tags or fields change',
  'conversation.resolved': 'It is resolved',
  'control.changed': 'It comes into other hands',
  'work.queued': 'It comes to wait in a queue',
  idle: 'Nothing was said for a while',
};

export const stateWords: Record<RuleRun['state'], string> = {
  running: 'Under way',
  done: 'Done',
  failed: 'Failed',
  held: 'Held back',
};

/** "Did 3, failed 1, did not 12". */
export function countWords({ done, failed, held, missed }: Rule['counts']): string {
  const parts = [
    done > 0 ? `did ${done.toLocaleString()}` : '',
    failed > 0 ? `failed ${failed.toLocaleString()}` : '',
    held > 0 ? `held back ${held.toLocaleString()}` : '',
    missed > 0 ? `did not ${missed.toLocaleString()}` : '',
  ].filter(Boolean);
  const text = parts.join(', ') || 'nothing yet';
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const many: ConditionOp[] = ['in', 'not_in', 'contains_any'];
export const takesMany = (op: ConditionOp): boolean => many.includes(op);
export const takesNone = (op: ConditionOp): boolean => op === 'known' || op === 'unknown';

const text = (value: Condition['value']): string[] => [value ?? []].flat().map(String);

/** A condition asked in another way keeps what was written, where it still means something. */
export function asked(
  condition: Condition,
  op: ConditionOp,
  { type }: Pick<RuleField, 'type'>,
  first: string | undefined,
): Condition {
  const { field, value } = condition;
  if (takesNone(op)) return { field, op };
  if (takesMany(op)) return { field, op, value: text(value).filter(Boolean) };
  if (type === 'number') return { field, op, value: typeof value === 'number' ? value : 0 };
  if (type === 'boolean') return { field, op, value: typeof value === 'boolean' ? value : true };
  return { field, op, value: text(value)[0] ?? first ?? '' };
}

/** What the hub says of fields and ids, in the words of the form. */
export function inWords(why: string, fields: RuleField[], names: { id: string; name: string }[]): string {
  const longest = [...fields].sort((a, b) => b.field.length - a.field.length);
  const said = longest.reduce((now, { field, label }) => now.replaceAll(field, label), why);
  return names.reduce((now, { id, name }) => now.replaceAll(id, name), said);
}
