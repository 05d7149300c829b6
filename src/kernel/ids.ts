import { randomFillSync } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** Two digits at once: an id put together letter by letter leaves fifty texts to the collector. */
const pairs = Array.from({ length: 1024 }, (_, n) => alphabet[n >> 5] + alphabet[n & 31]);
const pool = new Uint16Array(4096);
let used = pool.length;
let lastTime = 0;
let timeText = '';
let counter = 0;

/** `<prefix>_` + 10 characters of time, 3 of a counter within the millisecond, 10 random: sortable in the order made here. */
export function newId(prefix: string): string {
  const now = Date.now();
  if (now > lastTime) {
    lastTime = now;
    timeText = digits(now);
    counter = 0;
  } else {
    counter += 1;
  }
  return `${prefix}_${timeText}${alphabet[(counter >> 10) & 31]}${pairs[counter & 1023]}${randomDigits(10)}`;
}

/** A bearer secret: 40 random characters, 200 bits. */
export function newSecret(): string {
  return randomDigits(40);
}

/** A time in milliseconds, as ten digits. */
function digits(time: number): string {
  let text = '';
  for (let rest = time; text.length < 10; rest = Math.floor(rest / 1024)) text = pairs[rest % 1024] + text;
  return text;
}

function randomDigits(length: number): string {
  if (used + length / 2 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = '';
  for (let i = 0; i < length; i += 2) text += pairs[pool[used++] & 1023];
  return text;
}
