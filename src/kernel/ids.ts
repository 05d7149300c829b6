import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const pool = Buffer.alloc(8192);
let used = pool.length;
let lastTime = 0;
let counter = 0;

/** `<prefix>_` + 10 characters of time, 3 of a counter within the millisecond, 10 random: sortable in the order made here. */
export function newId(prefix: string): string {
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    counter = 0;
  } else {
    counter += 1;
  }
  return `${prefix}_${digits(lastTime, 10)}${digits(counter, 3)}${randomDigits(10)}`;
}

/** A bearer secret: 40 random characters, 200 bits. */
export function newSecret(): string {
  return randomDigits(40);
}

function digits(value: number, length: number): string {
  let text = '';
  let rest = value;
  for (let i = 0; i < length; i += 1) {
    text = alphabet[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomDigits(length: number): string {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = '';
  for (let i = 0; i < length; i += 1) text += alphabet[pool[used++] & 31];
  return text;
}
