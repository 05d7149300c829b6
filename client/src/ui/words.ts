/** Names, counts and times in the words the screens use. Pure; the reader's clock comes from `Intl`. */

export function initials(name: string | null): string {
  const words = (name ?? '')
    .replace(/[^\p{L}\p{N}\s'-]/gu, ' ')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return '?';
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

export function firstName(name: string | null): string {
  return (name ?? '').trim().split(/\s+/)[0] || 'The customer';
}

/** The same within a sentence. */
export const nameWithin = (name: string | null): string => (name?.trim() ? firstName(name) : 'the customer');

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

/** "3rd": for "3rd contact in 7 days". */
export function ordinal(n: number): string {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(n);
  const ends: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' };
  return `${n}${ends[rule] ?? 'th'}`;
}

export function clock(at: string | number | Date, timeZone?: string | null): string {
  return new Date(at).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone ? { timeZone } : {}),
  });
}

/** The town a zone is called by: `Europe/London` is London. */
export const placeOf = (zone: string): string => zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;

/** As it stands after a time: "in London"; a zone that is nobody's town by its own name, as in "08:00 UTC". */
export const inPlace = (zone: string): string => (/^(?!Etc\/).*\//.test(zone) ? `in ${placeOf(zone)}` : placeOf(zone));

function daysApart(at: Date, now: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(at) - midnight(now)) / 86_400_000);
}

/** "today", "Sat 21 Nov", "3 Feb 2025": the day a stretch of the thread stands on. */
export function day(at: string | number | Date, now = new Date()): string {
  const date = new Date(at);
  if (daysApart(date, now) === 0) return 'today';
  if (daysApart(date, now) === -1) return 'yesterday';
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  const weekday = date.getFullYear() === now.getFullYear() ? { weekday: 'short' as const } : {};
  return date.toLocaleDateString('en-GB', { ...weekday, day: 'numeric', month: 'short', ...year }).replace(',', '');
}

/** A time that says its day only when it is not today. */
export function moment(at: string | number | Date, now = new Date()): string {
  const date = new Date(at);
  const apart = daysApart(date, now);
  if (apart === 0) return clock(date);
  if (apart === 1) return `tomorrow ${clock(date)}`;
  if (Math.abs(apart) < 7) return `${date.toLocaleDateString('en-GB', { weekday: 'short' })} ${clock(date)}`;
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })} ${clock(date)}`;
}

/** "48 s", "2 min", "1 h", "3 d": how old a row is. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** "1 min 12 s", "3 h 51": a length somebody waits or has left. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? `${hours} h ${String(minutes % 60).padStart(2, '0')}`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function minutesLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
