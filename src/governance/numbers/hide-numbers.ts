import { findNumbers, hideNumber } from '../../contract/find-numbers.js';
import type { NumberKind, NumberPolicy } from '../../contract/numbers.js';

export interface Seen {
  kind: NumberKind;
  /** Where in the value, as a JSON Pointer. */
  pointer: string;
}

/** How much of a number stays to be recognised by. */
const LAST = 4;
/** What a program knows a thing by is no word of anybody, and would not be found again. */
const names = new Set(
  'id at url state replyTo conversationId messageId handoffId botId clientId kbArticleId sentAt createdAt'.split(' '),
);
const isName = (key: string, value: unknown): boolean => names.has(key) && !isContainer(value);

/** Whether anything in a value is a number of a kind we know: most of what is written holds none. */
export const holdsNumber = (value: unknown): boolean =>
  isContainer(value)
    ? Object.entries(value).some(([key, inner]) => !isName(key, inner) && holdsNumber(inner))
    : findNumbers(wordsOf(value)).length > 0;

/**
 * The value without the numbers the policy keeps back, and what was found. Masked, a number keeps its last signs; blocked,
 * none, for whoever has nobody to ask for other words.
 */
export function hideNumbers<T>(value: T, policy: NumberPolicy): { value: T; seen: Seen[] } {
  const seen: Seen[] = [];
  return { value: hide(value, policy, '', seen) as T, seen };
}

function hide(value: unknown, policy: NumberPolicy, pointer: string, seen: Seen[]): unknown {
  if (Array.isArray(value)) return value.map((one, i) => hide(one, policy, `${pointer}/${i}`, seen));
  if (isContainer(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        isName(key, inner)
          ? inner
          : hide(inner, policy, `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`, seen),
      ]),
    );
  const words = wordsOf(value);
  const found = findNumbers(words).filter(({ kind }) => policy[kind] !== 'off');
  if (found.length === 0) return value;
  let hidden = '';
  let past = 0;
  for (const { kind, start, end } of found) {
    seen.push({ kind, pointer });
    hidden += words.slice(past, start) + hideNumber(words.slice(start, end), policy[kind] === 'block' ? 0 : LAST);
    past = end;
  }
  return hidden + words.slice(past);
}

/** A bot may well say a card as a number. */
function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : '';
}

const isContainer = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Date);
