import type { ImportOptions } from '../../contract/imports.js';

/** Why a cell is not a day, in words that say what to do. */
export class NoDay extends Error {}

const AFTER = '(?:[T ,]+\\d{1,2}:\\d{2}.*)?$';
const ISO = new RegExp(`^(\\d{4})-?(\\d{2})-?(\\d{2})${AFTER}`);
const DOTS = new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${AFTER}`);
const SLASHES = new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4})${AFTER}`);

/** A day as files write it, as `1980-02-28`. What can be two days is never guessed. */
export function readDay(text: string, first: ImportOptions['dates']): string {
  const [year, month, day] = partsOf(text, first);
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(iso))
    throw new NoDay(
      first && SLASHES.test(text) ? `There is no such day with the ${wordOf(first)} first` : 'There is no such day',
    );
  return iso;
}

function partsOf(text: string, first: ImportOptions['dates']): [string, string, string] {
  const iso = ISO.exec(text);
  if (iso) return [iso[1], iso[2], iso[3]];
  const dots = DOTS.exec(text);
  if (dots) return [dots[3], dots[2], dots[1]];
  const slashes = SLASHES.exec(text);
  if (slashes && !first) throw new NoDay('Say whether the day or the month stands first in dates like 03/04/1980');
  if (slashes)
    return first === 'day_first' ? [slashes[3], slashes[2], slashes[1]] : [slashes[3], slashes[1], slashes[2]];
  if (/^\d{5}([.,]\d+)?$/.test(text))
    throw new NoDay(
      'This is how a spreadsheet counts days: format the column as a date like 1980-02-28 and save it again',
    );
  if (/^\d{1,2}[./]\d{1,2}[./]\d{2}$/.test(text)) throw new NoDay('Write the year with four digits');
  throw new NoDay('Write a date as 1980-02-28');
}

const wordOf = (first: NonNullable<ImportOptions['dates']>): string => (first === 'day_first' ? 'day' : 'month');
