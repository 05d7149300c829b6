import type { FoundNumber } from './numbers.js';

/**
 * First digits of a card and how long it is with them: issuers’ ranges as in ISO/IEC 7812 and the table "Issuer identification
 * number (IIN)" of Wikipedia’s "Payment card number". Only ranges in use, and Maestro by its own few: 12 digits are
 * telephones too.
 */
const issuers: [from: number, to: number, lengths: number[]][] = [
  [4, 4, [16, 19]], // Visa
  [51, 55, [16]], // Mastercard
  [2221, 2720, [16]],
  [34, 34, [15]], // American Express
  [37, 37, [15]],
  [300, 305, [14, 16, 19]], // Diners Club
  [3095, 3095, [14, 16, 19]],
  [36, 36, [14, 16, 19]],
  [38, 39, [14, 16, 19]],
  [6011, 6011, [16, 19]], // Discover
  [644, 659, [16, 19]],
  [3528, 3589, [16, 19]], // JCB
  [62, 62, [16, 17, 18, 19]], // UnionPay
  [81, 82, [16, 17, 18, 19]], // UnionPay, RuPay
  [60, 60, [16]], // RuPay, Hipercard
  [508, 508, [16]],
  [2200, 2204, [16, 17, 18, 19]], // Mir
  [9792, 9792, [16]], // Troy
  [506099, 506198, [16, 18, 19]], // Verve
  [636297, 636368, [16]], // Elo
  [5018, 5018, [12, 13, 14, 15, 16, 17, 18, 19]], // Maestro
  [5020, 5020, [12, 13, 14, 15, 16, 17, 18, 19]],
  [5038, 5038, [12, 13, 14, 15, 16, 17, 18, 19]],
  [5893, 5893, [12, 13, 14, 15, 16, 17, 18, 19]],
  [6304, 6304, [12, 13, 14, 15, 16, 17, 18, 19]],
  [6759, 6763, [12, 13, 14, 15, 16, 17, 18, 19]],
];

/** How cards are written and read out; what is grouped otherwise is another number. */
const groupings = /^(\d+|4,4,4|4,4,4,[1-4]|4,4,4,4,[1-3]|4,6,[45]|6,13|8,8|(1,)+1|(2,)+[12])$/;
const row = /\+?\d(?:(?: ?[-.] ?| {1,2})?\d){11,}/g;
const MOST = 19;
/** Of the first digits that tell an issuer. */
const LONGEST = 6;

interface Group {
  digits: string;
  start: number;
}

/** The payment cards in a text of plain digits: an issuer's range, a length it has, a way cards are written, and Luhn. */
export function findCards(text: string): FoundNumber[] {
  return [...text.matchAll(row)].flatMap(({ 0: written, index }) => {
    // A part of a longer name: an order number, a tracking code.
    if (/[A-Za-z_]/.test(text[index - 1] ?? '') || /[A-Za-z_]/.test(text[index + written.length] ?? '')) return [];
    return cardsIn(written, index);
  });
}

function cardsIn(written: string, index: number): FoundNumber[] {
  const groups = [...written.matchAll(/\d+/g)].map((one) => ({ digits: one[0], start: index + one.index }));
  const total = groups.reduce((sum, { digits }) => sum + digits.length, 0);
  // Postal services of the United States number parcels so.
  if (/^9[1-5]/.test(groups[0].digits) && total >= 20) return [];
  const found: FoundNumber[] = [];
  let before = 0;
  for (let i = 0; i < groups.length; i += 1) {
    // After a plus comes a telephone.
    const last = written.startsWith('+') && before < 7 ? null : cardFrom(groups, i);
    before += groups[i].digits.length;
    if (last === null) continue;
    const end = groups[last];
    found.push({ kind: 'card', start: groups[i].start, end: end.start + end.digits.length });
    i = last;
  }
  return found;
}

/** The last group of the longest card that begins with this one. */
function cardFrom(groups: Group[], first: number): number | null {
  const beginning = groups
    .slice(first, first + LONGEST)
    .reduce((all, { digits }) => all + digits.slice(0, LONGEST), '');
  const lengths = lengthsOf(beginning);
  if (lengths.length === 0) return null;
  let digits = '';
  let last: number | null = null;
  const grouped: number[] = [];
  for (let i = first; i < groups.length && digits.length + groups[i].digits.length <= MOST; i += 1) {
    digits += groups[i].digits;
    grouped.push(groups[i].digits.length);
    if (!lengths.includes(digits.length) || !groupings.test(grouped.join())) continue;
    if (!/^(\d)\1+$/.test(digits) && luhn(digits)) last = i;
  }
  return last;
}

/** How long a card is that begins so; of none, where no issuer’s does. */
function lengthsOf(digits: string): number[] {
  if (!/^[2-689]/.test(digits)) return [];
  const begins = [1, 2, 3, 4, 5, 6].map((width) => Number(digits.slice(0, width)));
  return issuers.flatMap(([from, to, lengths]) => {
    const number = begins[String(from).length - 1];
    return number >= from && number <= to ? lengths : [];
  });
}

/** The check digit of ISO/IEC 7812-1, annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const value = Number(digits[digits.length - 1 - i]);
    const twice = i % 2 === 1 ? value * 2 : value;
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
