import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { IANAZone } from 'luxon';
import { type Hours, isOpen, nextOpening } from '../../governance/index.js';

/** Nobody is called earlier or later than this where they are. */
const DAY = { from: '08:00', until: '21:00' };

/** `getTimeZones` is newer than the compiler's library, and an accessor before that. */
type Zones = Intl.Locale & { getTimeZones?: () => string[]; timeZones?: string[] };

/** Where somebody with this number may be: their own zone if known, else all zones of the number's country, else ours. */
export function zonesOf(phone: string, own: string | null, workspace: string): string[] {
  if (own && IANAZone.isValidZone(own)) return [own];
  const country = parsePhoneNumberFromString(phone)?.country;
  if (!country) return [workspace];
  const locale = new Intl.Locale('und', { region: country }) as Zones;
  const zones = (locale.getTimeZones?.() ?? locale.timeZones ?? []).filter((zone) => IANAZone.isValidZone(zone));
  return zones.length > 0 ? zones : [workspace];
}

/** The first moment from this one on at which it is day in all of these zones. */
export function nextDay(zones: string[], at: number): number {
  const all = zones.map(hours);
  let moment = at;
  // Zones of one country have hours of day in common; where they had not, the first zone decides.
  for (let tries = 0; tries < 60; tries += 1) {
    const night = all.find((one) => !isOpen(one, moment));
    if (!night) return moment;
    moment = nextOpening(night, moment) ?? moment;
  }
  return nextOpening(all[0], at) ?? at;
}

const hours = (timeZone: string): Hours => ({
  timeZone,
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, ...DAY })),
  holidays: [],
  exceptions: [],
});
