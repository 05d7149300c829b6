import type { Id, Instant } from './common.js';

/** Some hours of a day on its clock, `HH:mm`; `24:00` is its end. Hours over midnight are two: one on each day. */
export interface OpenHours {
  from: string;
  until: string;
}

/** `GET /v1/calendars`: when a team works. */
export interface BusinessCalendar {
  id: Id;
  name: string;
  /** An IANA zone, like `Europe/London`. */
  timeZone: string;
  /** By weekday, 1 is Monday. */
  weekly: (OpenHours & { day: number })[];
  /** Closed the whole day: `2026-12-25`, or `--12-25` every year. */
  holidays: { date: string; name: string }[];
  /** Days with hours of their own, which count before the week and the holidays; none: closed. */
  exceptions: { date: string; name: string; open: OpenHours[] }[];
}

/** `GET /v1/calendars/{id}/open`: whether it is open at a moment, and when that changes. */
export interface OpenState {
  at: Instant;
  open: boolean;
  /** Open: the moment it closes, null within the next year never. Closed: null. */
  closesAt: Instant | null;
  /** The next moment it is open, this one included; null: never again. */
  opensAt: Instant | null;
}
