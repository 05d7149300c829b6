import type { BusinessCalendar, OpenHours, OpenState } from '@contract/hours';

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const zones = Intl.supportedValuesOf('timeZone');
export const allZones = zones.includes('UTC') ? zones : ['UTC', ...zones];

export const hoursText = (hours: OpenHours[]): string => hours.map(({ from, until }) => `${from}–${until}`).join(', ');

/** `9–17, 18:30–20` as people write it; null when it is not hours. Empty: closed. */
export function parseHours(text: string): OpenHours[] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const hours = parts.map((part) => /^(\d{1,2})(?::(\d\d))?\s*[-–—]\s*(\d{1,2})(?::(\d\d))?$/.exec(part));
  if (hours.includes(null)) return null;
  const time = (hour: string, minute = '00') => `${hour.padStart(2, '0')}:${minute}`;
  return (hours as RegExpExecArray[]).map(([, a, b, c, d]) => ({ from: time(a, b), until: time(c, d) }));
}

/** `Mon–Fri 09:00–17:00`: days that follow each other and have the same hours stand together. */
export function weekWords({ weekly }: Pick<BusinessCalendar, 'weekly'>): string {
  const days = weekdays.map((name, i) => ({
    name: name.slice(0, 3),
    text: hoursText(weekly.filter(({ day }) => day === i + 1)),
  }));
  const groups: { from: string; until: string; text: string }[] = [];
  for (const { name, text } of days) {
    const last = groups.at(-1);
    if (last?.text === text) last.until = name;
    else groups.push({ from: name, until: name, text });
  }
  const open = groups.filter(({ text }) => text !== '');
  if (open.length === 0) return 'Only on the days named';
  return open.map(({ from, until, text }) => `${from === until ? from : `${from}–${until}`} ${text}`).join(' · ');
}

/** When it changes, as the clock shows it there. */
export function stateWords({ open, opensAt, closesAt }: OpenState, timeZone: string): string {
  const clock = (at: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(
      new Date(at),
    );
  if (open) return closesAt ? `Open until ${clock(closesAt)}` : 'Always open';
  return opensAt ? `Closed, opens ${clock(opensAt)}` : 'Never open';
}
