/** A text as a reader of numbers sees it, and where each of its signs stands in the text as it was written. */
export interface Plain {
  text: string;
  /** The place of each sign of `text` in the original; one more at the end. */
  at: number[] | null;
}

const foreign = /\P{ASCII}/u;
const unseen = /\p{Cf}/u;
const digit = /\p{Nd}/u;

/** Digits of every script are digits, signs nobody sees are not there, and every space and dash is the plain one. */
export function plainDigits(text: string): Plain {
  if (!foreign.test(text)) return { text, at: null };
  let plain = '';
  const at: number[] = [];
  for (let i = 0; i < text.length; ) {
    const sign = String.fromCodePoint(text.codePointAt(i) as number);
    const seen = plainSign(sign);
    for (let n = 0; n < seen.length; n += 1) at.push(i);
    plain += seen;
    i += sign.length;
  }
  at.push(text.length);
  return { text: plain, at };
}

function plainSign(sign: string): string {
  if (sign <= '\u007f') return sign;
  if (unseen.test(sign)) return '';
  if (/\p{Zs}/u.test(sign)) return ' ';
  if (/\p{Pd}|\u2212/u.test(sign)) return '-';
  return digit.test(sign) ? valueOf(sign.normalize('NFKC')) : sign;
}

/** Digits stand ten in a row, from 0 to 9, in every script that has them. */
function valueOf(sign: string): string {
  if (/^[0-9]$/.test(sign)) return sign;
  const place = sign.codePointAt(0) as number;
  let value = 0;
  while (value < 9 && digit.test(String.fromCodePoint(place - value - 1))) value += 1;
  return String(value);
}
