import { isUtf8 } from 'node:buffer';
import { Refusal } from '../../kernel/http/problem.js';
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
  if (!isUtf8(raw)) throw new Refusal(400, 'malformed', 'The body is not UTF-8');
  const body = parse(raw.toString('utf8'));
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refusal(400, 'malformed', 'The body is not a JSON object');
  const { object, entry } = fields(body);
  return { object: words(object), entries: list(entry).map(toEntry) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(LONG.test(text) ? text.replace(STRING_OR_LONG, quoteLong) : text);
  } catch {
    throw new Refusal(400, 'malformed', 'The body is not JSON');
  }
}

const quoteLong = (found: string): string => (found.startsWith('"') ? found : `"${found}"`);

const toEntry = ({ id, time, messaging, standby, changes }: Fields): Entry => ({
  id: words(id),
  at: seconds(time),
  messaging: list(messaging),
  standby: list(standby),
  changes: list(changes),
});
