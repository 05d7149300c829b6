import { readJsonObject } from '../vendor-json.js';
import { type Fields, fields, list, seconds, words } from './read-fields.js';

export interface Entry {
  /** The account it is about: a page, a business account, an Instagram account. */
  id: string;
  at?: Date;
  messaging: Fields[];
  standby: Fields[];
  changes: Fields[];
}

export interface Body {
  object: string;
  entries: Entry[];
}

/** A string, or a bare number of so many digits that a JavaScript number would lose some. */
const STRING_OR_LONG = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d{16,}(?![\d.eE])/g;
const LONG = /[[:,]\s*\d{16,}/;

/** The envelope all of Meta's products share. Only what is no JSON object is refused: anything else is read as far as it goes. */
export function parseBody(raw: Buffer): Body {
  const body = readJsonObject(raw, parseKeepingDigits);
  const { object, entry } = fields(body);
  return { object: words(object), entries: list(entry).map(toEntry) };
}

const parseKeepingDigits = (text: string): unknown =>
  JSON.parse(LONG.test(text) ? text.replace(STRING_OR_LONG, quoteLong) : text);

const quoteLong = (found: string): string => (found.startsWith('"') ? found : `"${found}"`);

const toEntry = ({ id, time, messaging, standby, changes }: Fields): Entry => ({
  id: words(id),
  at: seconds(time),
  messaging: list(messaging),
  standby: list(standby),
  changes: list(changes),
});
