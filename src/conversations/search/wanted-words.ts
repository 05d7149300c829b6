/** A beginning that more words share is asked for as such. */
export const MOST_ENDINGS = 20;

/** One word somebody looks for, and what is known that begins like it or looks like it. */
export interface WantedWord {
  word: string;
  /** What was written and begins like it: the first of them, when there are many. */
  endings: string[];
  /** Too short, or a number: no list is kept of these. */
  unlisted: boolean;
  /** What was written and looks like it, nearest first. */
  similar: string[];
}

/** What is looked for, as the index is asked and as a text is marked. */
export interface Question {
  tsquery: string;
  /** Words that begin like these, or are these. */
  begins: string[];
  equals: string[];
}

/**
 * The question for the index: every word must be there, as it begins. A word nobody ever wrote is taken for the ones that
 * look like it, so that a slip of the finger finds what was meant. Null: nothing could match.
 */
export function toQuestion(wanted: WantedWord[]): Question | null {
  const isKnown = ({ endings, unlisted }: WantedWord) => endings.length > 0 || unlisted;
  if (wanted.length === 0 || wanted.some((one) => !isKnown(one) && one.similar.length === 0)) return null;
  return {
    tsquery: wanted.map((one) => (isKnown(one) ? beginning(one) : anyOf(one.similar))).join(' & '),
    begins: wanted.filter(isKnown).map(({ word }) => word),
    equals: wanted.filter((one) => !isKnown(one)).flatMap(({ similar }) => similar),
  };
}

const beginning = ({ word, endings, unlisted }: WantedWord): string =>
  !unlisted && endings.length <= MOST_ENDINGS ? anyOf(endings) : `${quoted(word)}:*`;

const anyOf = (words: string[]): string => `(${words.map(quoted).join(' | ')})`;

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** A text with what matched in it marked. */
export type Excerpt = { text: string; found: boolean }[];

const BEFORE = 60;
const WHOLE = 240;
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The stretch of a text around the first word that was looked for, with every such word marked. */
export function toExcerpt(text: string, { begins, equals }: Question): Excerpt {
  const matches = (word: string) => equals.includes(word) || begins.some((start) => word.startsWith(start));
  const hits = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([word]) => matches(plain(word)));
  const first = hits[0]?.index ?? 0;
  const from = first <= BEFORE ? 0 : text.lastIndexOf(' ', first - BEFORE) + 1 || first - BEFORE;
  const until = Math.min(text.length, from + WHOLE);
  const parts: Excerpt = from > 0 ? [{ text: '…', found: false }] : [];
  let at = from;
  for (const { 0: word, index } of hits) {
    if (index + word.length > until) break;
    parts.push({ text: text.slice(at, index), found: false }, { text: word, found: true });
    at = index + word.length;
  }
  parts.push({ text: text.slice(at, until) + (until < text.length ? '…' : ''), found: false });
  return parts.filter((part) => part.text !== '');
}

/** What is typed of a telephone number, as it may stand inside a stored one; null when it is none. */
export function digitsOf(query: string): string | null {
  if (!/^[\d\s()+/.-]+$/.test(query)) return null;
  const digits = query.replaceAll(/\D/g, '').replace(/^0+/, '');
  return digits.length >= 4 ? digits : null;
}

/** Safe inside LIKE. */
export const likely = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
