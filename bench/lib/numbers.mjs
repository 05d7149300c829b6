/** A seeded stream of numbers in [0, 1): every run asks the same of every server. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
  };
}

export function median(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

const phrases = [
  'my parcel was due on Monday and the tracking has not moved since',
  'the blue one arrived but I had ordered green',
  'could you change the delivery address before it leaves',
  'I was charged twice for the same order',
  'thanks, that worked',
  'the app says the voucher is not valid in my country',
  'is there anybody I can talk to about the refund',
  'same problem as last week, the pump does not start',
];

/** What a customer writes: one to four sentences. */
export function words(next) {
  const count = 1 + Math.floor(next() * 4);
  return Array.from({ length: count }, () => phrases[Math.floor(next() * phrases.length)]).join('. ');
}

export const round = (value, digits = 0) => Math.round(value * 10 ** digits) / 10 ** digits;
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
