import type { FoundNumber, NumberKind } from './numbers.js';

interface Recogniser {
  kind: NumberKind;
  /** With `d`: whatever stands beside a number must not belong to it. */
  pattern: RegExp;
  /** Its check digit, and what no authority gives out. */
  valid: (number: string) => boolean;
  /** A form too common to mean anything alone counts only beside one of these words. */
  beside?: RegExp;
}

const BEFORE = 40;
const AFTER = 20;

const weighed = (digits: string, weights: number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);
const isOne = (digits: string): boolean => /^(\d)\1+$/.test(digits);

/** Social Security Administration: no area 000, 666 or 9xx, no group 00, no serial 0000, nor those printed in advertisements. */
const usa = (number: string): boolean =>
  !/^(000|666|9)|^...00|0000$/.test(number) && !['078051120', '219099999'].includes(number);

/** HM Revenue & Customs, NIM39110: letters that are not used as a prefix. */
const britain = (number: string): boolean => !/^(BG|GB|KN|NK|NT|TN|ZZ)/i.test(number);

/** Ministerio del Interior: the letter is the rest by 23; X, Y and Z stand for 0, 1 and 2. */
function spain(number: string): boolean {
  const digits = number.slice(0, -1).toUpperCase();
  const value = Number(digits.replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[value % 23] === number.slice(-1).toUpperCase();
}

/** Instituto dos Registos e do Notariado: Luhn over 12 signs, letters counting from 10. */
function portugal(number: string): boolean {
  const sum = [...number.toUpperCase()].reduce((all, sign, i) => {
    const value = Number.parseInt(sign, 36) * (i % 2 === 0 ? 2 : 1);
    return all + (i % 2 === 0 && value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Segurança Social: eleven digits, weighed by primes. */
const portugalSocial = (number: string): boolean =>
  9 - (weighed(number, [29, 23, 19, 17, 13, 11, 7, 5, 3, 2]) % 10) === Number(number[10]);

/** Receita Federal: two check digits by 11. */
const brazil = (number: string): boolean =>
  !isOne(number) &&
  [9, 10].every((length) => {
    const weights = Array.from({ length }, (_, i) => length + 1 - i);
    return ((weighed(number, weights) * 10) % 11) % 10 === Number(number[length]);
  });

/** Rijksdienst voor Identiteitsgegevens: the test by 11. */
const netherlands = (number: string): boolean =>
  !isOne(number) && weighed(number, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

/** ISO 13616: 1 is the rest by 97 of the number turned round. Norway’s are the shortest. */
function iban(number: string): boolean {
  if (number.length < 15) return false;
  const turned = (number.slice(4) + number.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
    String(Number.parseInt(letter, 36)),
  );
  return [...turned].reduce((rest, sign) => (rest * 10 + Number(sign)) % 97, 0) === 1;
}

const recognisers: Recogniser[] = [
  {
    kind: 'iban',
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![A-Za-z0-9])/g,
    valid: iban,
  },
  { kind: 'national_id', pattern: /(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])/g, valid: usa },
  {
    kind: 'national_id',
    pattern: /(?<![\w-])\d{3} ?\d{2} ?\d{4}(?![\w-])/g,
    valid: usa,
    beside: /\bSSN\b|social security/i,
  },
  {
    kind: 'national_id',
    pattern: /(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z0-9])/g,
    valid: britain,
  },
  { kind: 'national_id', pattern: /(?<![\w.])\d{2}\.?\d{3}\.?\d{3}-?[A-HJ-NP-TV-Z](?!\w)/gi, valid: spain },
  { kind: 'national_id', pattern: /(?<!\w)[XYZ]-?\d{7}-?[A-HJ-NP-TV-Z](?!\w)/gi, valid: spain },
  { kind: 'national_id', pattern: /(?<!\w)\d{8} ?\d ?[A-Z]{2}\d(?!\w)/g, valid: portugal },
  {
    kind: 'national_id',
    pattern: /(?<!\d)[12]\d{2} ?\d{4} ?\d{4}(?!\d)/g,
    valid: portugalSocial,
    beside: /\bNISS\b|seguran[çc]a social/i,
  },
  { kind: 'national_id', pattern: /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g, valid: brazil },
  { kind: 'national_id', pattern: /(?<!\d)\d{11}(?!\d)/g, valid: brazil, beside: /\bCPF\b/i },
  {
    kind: 'national_id',
    pattern: /(?<!\d)\d{4}[ .]?\d{2}[ .]?\d{3}(?!\d)/g,
    valid: netherlands,
    beside: /\bBSN\b|burgerservicenummer|sofi-?nummer/i,
  },
];

/** The personal identification numbers and bank accounts in a text of plain digits. */
export function findIds(text: string): FoundNumber[] {
  return recognisers.flatMap((one) =>
    [...text.matchAll(one.pattern)].flatMap(({ 0: written, index: start }) => {
      const length = lengthOf(one, written);
      if (length === 0 || (one.beside && !one.beside.test(around(text, start, start + length)))) return [];
      return [{ kind: one.kind, start, end: start + length }];
    }),
  );
}

const around = (text: string, start: number, end: number): string =>
  `${text.slice(Math.max(0, start - BEFORE), start)} ${text.slice(end, end + AFTER)}`;

/** A word in capitals after an account number looks like its last group: without it, it may be one. */
function lengthOf({ kind, valid }: Recogniser, written: string): number {
  for (let length = written.length; length >= 8; length = kind === 'iban' ? written.lastIndexOf(' ', length - 1) : 0)
    if (valid(written.slice(0, length).replace(/[^A-Za-z0-9]/g, ''))) return length;
  return 0;
}
