import { DateTime, IANAZone } from 'luxon';

/** The hours in which nobody is written to, as `HH:mm` in the customer's own zone; equal ends mean none. */
export interface QuietHours {
  quietFrom: string;
  quietUntil: string;
}

export interface LocalMoment {
  zone: string;
  /** The place people read: `Europe/London` is London. */
  city: string;
  /** As it stands after a time: "in London"; a zone that is nobody's town by its own name, as in "08:00 UTC". */
  where: string;
  /** `HH:mm` there. */
  time: string;
}

/** Where and when an instant is for this customer; the workspace's zone where theirs is unknown. */
export function localMoment(at: string, zone: string | null, workspaceZone: string): LocalMoment {
  const used = zone && IANAZone.isValidZone(zone) ? zone : workspaceZone;
  const here = DateTime.fromISO(at, { zone: used, locale: 'en-GB' });
  const city = (used.split('/').pop() as string).replaceAll('_', ' ');
  const isTown = used.includes('/') && !used.startsWith('Etc/');
  return {
    zone: used,
    city,
    where: isTown ? `in ${city}` : (here.offsetNameShort ?? used),
    time: here.toFormat('HH:mm'),
  };
}

export function isQuiet(time: string, { quietFrom, quietUntil }: QuietHours): boolean {
  if (quietFrom === quietUntil) return false;
  return quietFrom < quietUntil ? time >= quietFrom && time < quietUntil : time >= quietFrom || time < quietUntil;
}

/** The next instant at which the quiet hours end; on a day where that time does not exist, the first one after it. */
export function quietEnd(at: string, zone: string, { quietUntil }: QuietHours): string {
  const here = DateTime.fromISO(at, { zone });
  const [hour, minute] = quietUntil.split(':').map(Number);
  const today = here.set({ hour, minute, second: 0, millisecond: 0 });
  const end = today > here ? today : here.plus({ days: 1 }).set({ hour, minute, second: 0, millisecond: 0 });
  return end.toUTC().toISO() as string;
}
