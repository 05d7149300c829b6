import { toStorable } from '../../kernel/storable.js';
/** What came from outside: nothing about it is taken for granted. */
export type Fields = Record<string, unknown>;

const LONGEST = 65_536;

export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : []);

/** A text as it can be stored; '' for what is none. U+0000 and halves of characters cannot be kept. */
export function words(value: unknown, most = LONGEST): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? toStorable(value.slice(0, most)) : '';
}

/** An id names a row and stands in an index: nobody's is longer. */
export const idOf = (value: unknown): string => words(value, 300);

export const nameOf = (value: unknown): string | undefined => words(value, 200).trim() || undefined;

/** A Unix time in seconds; Meta mixes it with milliseconds, which are known by their size. */
export function seconds(value: unknown): Date | undefined {
  const number = Number(words(value) || Number.NaN);
  if (!(number > 0)) return undefined;
  const ms = number < 1e11 ? number * 1000 : number;
  return ms < 4e12 ? new Date(ms) : undefined;
}

/** Without those that are not there: what is kept of a message is small. */
export function present(given: Fields): Fields | undefined {
  const kept = Object.entries(given).filter(([, value]) => value !== undefined && value !== '');
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** The plain values of something kept as it came: depth and odd characters stay outside. */
export function flat(value: unknown): Fields | undefined {
  const plain = Object.entries(fields(value)).filter(([, one]) => typeof one !== 'object');
  return present(Object.fromEntries(plain.slice(0, 20).map(([name, one]) => [words(name, 100), words(one, 2000)])));
}
