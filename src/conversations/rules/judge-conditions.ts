import { type Condition, type Conditions, conditionWords, type RuleSaw } from '../../contract/macros.js';

export type KnownValue = string | number | boolean | string[] | null;
/** What is so now, by field. */
export type Known = Readonly<Record<string, KnownValue | undefined>>;

export const sayCondition = ({ field, op, value }: Condition): string =>
  [field, conditionWords[op], value === undefined ? '' : [value].flat().join(', ')].filter(Boolean).join(' ');

/** Why the conditions are not met: the first that is not, or all of which one would do, and what was there instead. Null: they are. */
export function judge({ all, any }: Conditions, known: Known): { why: string; saw: string } | null {
  const unmet = all.find((condition) => !holds(condition, known));
  if (unmet) return { why: sayCondition(unmet), saw: seen(known[unmet.field]) };
  if (any.length === 0 || any.some((condition) => holds(condition, known))) return null;
  const fields = [...new Set(any.map(({ field }) => field))];
  return { why: any.map(sayCondition).join(' or '), saw: fields.map((field) => seen(known[field])).join(', ') };
}

/** What there was when they were met: each condition that held, and what stood there. */
export const sawOf = ({ all, any }: Conditions, known: Known): RuleSaw[] =>
  [...all, ...any]
    .filter((condition) => holds(condition, known))
    .map((condition) => ({ condition: sayCondition(condition), saw: seen(known[condition.field]) }));

function holds({ field, op, value }: Condition, known: Known): boolean {
  const now = known[field] ?? null;
  const empty = now === null || now === '' || (Array.isArray(now) && now.length === 0);
  if (op === 'known') return !empty;
  if (op === 'unknown') return empty;
  const asked = [value ?? ''].flat().map(plain);
  const words = [now ?? ''].flat().map(plain);
  const contains = (part: unknown) =>
    Array.isArray(now) ? words.includes(part as string) : String(words[0]).includes(String(part));
  switch (op) {
    case 'is':
      return !empty && words[0] === asked[0];
    case 'is_not':
      return words[0] !== asked[0];
    case 'in':
      return !empty && asked.includes(words[0] as string);
    case 'not_in':
      return !asked.includes(words[0] as string);
    case 'contains':
    case 'contains_any':
      return !empty && asked.some(contains);
    case 'not_contains':
      return !contains(asked[0]);
    case 'starts_with':
      return String(words[0]).startsWith(String(asked[0]));
    case 'above':
      return typeof now === 'number' && now > Number(value);
    case 'below':
      return typeof now === 'number' && now < Number(value);
  }
}

/** Upper and lower case mean the same in what people type. */
const plain = (value: string | number | boolean) => (typeof value === 'string' ? value.trim().toLowerCase() : value);

function seen(value: KnownValue | undefined): string {
  const text = [value ?? ''].flat().join(', ');
  if (text === '') return 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
