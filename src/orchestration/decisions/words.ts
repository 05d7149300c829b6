const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];

export const ordinal = (n: number): string => ordinals[n] ?? `${n}th`;

export const messages = (n: number): string => (n === 1 ? '1 message' : `${n} messages`);

export const firstName = (name: string | null): string => name?.split(' ')[0] ?? 'this customer';

const channels: Record<string, string> = { webchat: 'web chat', custom: 'the custom channel' };
export const channelName = (kind: string): string => channels[kind] ?? kind;

/** "08:00 in London", "08:00 UTC". */
export const timeAt = (time: string, { where, city }: { where?: string; city: string }): string =>
  `${time} ${where ?? `in ${city}`}`;

const months = 'January February March April May June July August September October November December'.split(' ');

/** `2 March`, in UTC: a record must read the same wherever it is made again. */
export function dayAndMonth(at: string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}
/** An issue key as a person would say it: `order:fw-20417` is "order FW-20417", `intent:delivery_late` is "delivery late". */
export function issueWords(key: string): string {
  const [kind, ...rest] = key.split(':');
  const named = rest.join(':');
  const spoken = named === '' || ['intent', 'topic', 'disposition'].includes(kind) ? named || kind : `${kind} ${named}`;
  return spoken
    .replaceAll('_', ' ')
    .split(/\s+/)
    .map((word) => (/\d/.test(word) && /[a-z]/i.test(word) ? word.toUpperCase() : word))
    .join(' ')
    .trim();
}
