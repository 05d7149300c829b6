import { findCards } from './card-numbers.js';
import { findIds } from './national-ids.js';
import type { FoundNumber } from './numbers.js';
import { plainDigits } from './plain-digits.js';

// The shortest of them has six digits; almost everything that is written has fewer, and is looked at no further.
const digits = /(?:\p{Nd}\P{Nd}*){6}/u;
const addresses = /https?:\/\/\S+/g;

/** The payment cards, identification numbers and bank accounts in a text. The number of a page's address is none. */
export function findNumbers(text: string): FoundNumber[] {
  if (text.length < 9 || !digits.test(text)) return [];
  const plain = plainDigits(text);
  const looked = plain.text.replace(addresses, (address) => '/'.repeat(address.length));
  const all = [...findIds(looked), ...findCards(looked)].sort((a, b) => a.start - b.start || b.end - a.end);
  let past = 0;
  return all.flatMap((one) => {
    if (one.start < past) return [];
    past = one.end;
    return [plain.at === null ? one : { ...one, ...placed(one, plain.at) }];
  });
}

/** Where it stands in what was written: to the end of its last sign. */
const placed = ({ start, end }: FoundNumber, at: number[]): Omit<FoundNumber, 'kind'> => {
  const last = at[end - 1];
  return { start: at[start], end: at.slice(end).find((place) => place > last) ?? last };
};

/** The number without its signs but the last few; what stands between them stays, and so does its length. */
export function hideNumber(written: string, kept: number): string {
  const signs = [...written];
  let shown = 0;
  for (let i = signs.length - 1; i >= 0; i -= 1) {
    if (!/[\p{L}\p{N}]/u.test(signs[i])) continue;
    shown += 1;
    if (shown > kept) signs[i] = 'x';
  }
  return signs.join('');
}
