const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];

export const ordinal = (n: number): string => ordinals[n] ?? `${n}th`;

export const messages = (n: number): string => (n === 1 ? '1 message' : `${n} messages`);

export const firstName = (name: string | null): string => name?.split(' ')[0] ?? 'this customer';

const channels: Record<string, string> = { webchat: 'web chat', custom: 'the custom channel' };
export const channelName = (kind: string): string => channels[kind] ?? kind;

const months = 'January February March April May June July August September October November December'.split(' ');

/** `2 March`, in UTC: a record must read the same wherever it is made again. */
export function dayAndMonth(at: string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}
