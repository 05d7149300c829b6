import parsePhoneNumber, { type CountryCode } from 'libphonenumber-js/min';
import { IANAZone } from 'luxon';
import type { ImportField, ImportOptions } from '../../contract/imports.js';
import { Refusal } from '../../kernel/http/problem.js';
import { normalizeAddress } from '../normalize.js';
import { NoDay, readDay } from './read-date.js';
import type { FileRow } from './split-csv.js';

export interface PreparedAddress {
  kind: 'email' | 'phone' | 'external_id';
  value: string;
  /** Both in one, as they are looked up. */
  key: string;
}

export interface PreparedConsent {
  purpose: string;
  channel: string;
  granted: boolean;
  at: string | null;
}

/** One row of a file as the person it speaks of. */
export interface PreparedRow {
  line: number;
  cells: string[];
  name: string | null;
  locale: string | null;
  timeZone: string | null;
  traits: Record<string, unknown>;
  tags: string[];
  /** The surest first. */
  addresses: PreparedAddress[];
  consents: PreparedConsent[];
}

/** Why a row cannot be brought in. */
export class RowFault extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const FAULTS: Record<string, string> = {
  quote: 'A quote opens here and is never closed: everything up to the end of the file was one cell',
  too_long: 'A cell is longer than 32,768 characters',
  json: 'This line is not a JSON object',
  columns: 'This row has more cells than a file may have columns',
};
const ADDRESS_PARTS = ['street', 'city', 'postcode', 'region', 'country'] as const;
const YES = /^(yes|y|true|t|1|on|granted|opt[ -]?in|ja|oui|s[iì]|x)$/i;
const NO = /^(no|n|false|f|0|off|refused|withdrawn|opt[ -]?out|nein|non)$/i;

/** Makes the reader of one file’s rows out of what its columns are. */
export function rowReader(columns: string[], options: ImportOptions, isUtf: boolean, isFixed: boolean) {
  const places = new Map<ImportField, number>();
  const traits: [string, number][] = [];
  const consents: [string, string, number][] = [];
  columns.forEach((column, place) => {
    const field = Object.hasOwn(options.mapping, column) ? options.mapping[column] : undefined;
    if (!field || field === 'ignore') return;
    const [what, a, b] = field.split(':');
    if (what === 'trait') traits.push([field.slice(6), place]);
    else if (what === 'consent' && b) consents.push([a, b, place]);
    else places.set(field, place);
  });
  return ({ line, cells, fault }: FileRow): PreparedRow => {
    if (fault) throw new RowFault(fault, FAULTS[fault] ?? 'This row cannot be read');
    if (isFixed && cells.length !== columns.length)
      throw new RowFault(
        'columns',
        `This row has ${cells.length === 1 ? '1 cell' : `${cells.length} cells`} where the file has ${columns.length} columns`,
      );
    for (const cell of cells) checkText(cell, isUtf);
    const at = (field: ImportField): string => cells[places.get(field) ?? -1]?.trim() ?? '';
    const known: Record<string, unknown> = {};
    for (const [name, place] of traits) if (cells[place]?.trim()) known[name] = plain(cells[place].trim());
    if (at('given_name')) known.given_name = at('given_name');
    if (at('family_name')) known.family_name = at('family_name');
    if (at('birth_date')) known.birth_date = day(at('birth_date'), options);
    const address = Object.fromEntries(ADDRESS_PARTS.flatMap((part) => (at(part) ? [[part, at(part)]] : [])));
    if (Object.keys(address).length > 0) known.address = address;
    const name = at('name') || `${at('given_name')} ${at('family_name')}`.trim();
    if (name.length > 200) throw new RowFault('name', 'A name has at most 200 characters');
    const when = at('consent_at') ? instant(at('consent_at'), options) : null;
    const addresses = addressesOf(at, options);
    if (addresses.length === 0) throw new RowFault('no_address', 'The row has no e-mail, phone or customer number');
    return {
      line,
      cells,
      name: name || null,
      locale: locale(at('locale')),
      timeZone: zone(at('time_zone')),
      traits: known,
      tags: tagsOf(at('tags')),
      addresses,
      consents: consents.flatMap(([purpose, channel, place]) => {
        const word = cells[place]?.trim() ?? '';
        return word === '' ? [] : [{ purpose, channel, granted: yesOrNo(word), at: when }];
      }),
    };
  };
}

function checkText(cell: string, isUtf: boolean): void {
  if (cell.includes('\u0000') || !cell.isWellFormed())
    throw new RowFault(
      'unstorable_text',
      'A cell holds a character that cannot be kept: an empty one (U+0000), or half of one',
    );
  if (isUtf && cell.includes('\ufffd'))
    throw new RowFault(
      'charset',
      'Some letters here are not UTF-8: choose the file again with the letters (charset) it is written in, or save it as UTF-8',
    );
}

function addressesOf(at: (field: ImportField) => string, { system, country }: ImportOptions): PreparedAddress[] {
  const found: PreparedAddress[] = [];
  const id = at('external_id');
  if (id) {
    if (id.length > 200) throw new RowFault('external_id', 'A customer number has at most 200 characters');
    found.push(address('external_id', system ? `${system}:${id}` : id));
  }
  if (at('email')) found.push(address('email', normal('email', at('email'))));
  if (at('phone')) found.push(address('phone', phone(at('phone'), country)));
  return found;
}

export const keyOf = ({ kind, value }: { kind: string; value: string }): string => `${kind}:${value}`;

const address = (kind: PreparedAddress['kind'], value: string): PreparedAddress => ({
  kind,
  value,
  key: keyOf({ kind, value }),
});

function phone(text: string, country: string | undefined): string {
  if (!text.startsWith('+') && country) {
    const parsed = parsePhoneNumber(text, country as CountryCode);
    if (parsed?.isPossible()) return parsed.number;
    throw new RowFault('phone', `This is not a phone number of ${country}`);
  }
  return normal('phone', text);
}

function normal(kind: 'email' | 'phone', text: string): string {
  try {
    return normalizeAddress(kind, text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new RowFault(kind, error.more.errors?.[0].message ?? error.message);
  }
}

function day(text: string, { dates }: ImportOptions): string {
  try {
    return readDay(text, dates);
  } catch (error) {
    if (!(error instanceof NoDay)) throw error;
    throw new RowFault('date', error.message);
  }
}

function instant(text: string, options: ImportOptions): string {
  const at = new Date(/^\d{4}-\d{2}-\d{2}/.test(text) ? text : day(text, options));
  if (Number.isNaN(at.getTime()) || at.getTime() > Date.now())
    throw new RowFault('consent_at', 'The time of consent is a time that was, like 2025-06-01T10:00:00Z');
  return at.toISOString();
}

function yesOrNo(word: string): boolean {
  if (YES.test(word)) return true;
  if (NO.test(word)) return false;
  throw new RowFault('consent', `Consent is yes or no, not “${word.slice(0, 40)}”`);
}

function zone(text: string): string | null {
  if (text === '') return null;
  if (!IANAZone.isValidZone(text)) throw new RowFault('time_zone', 'A time zone is like Europe/London');
  return text;
}

function locale(text: string): string | null {
  if (text === '') return null;
  if (!/^[a-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}$/i.test(text))
    throw new RowFault('locale', 'A language is like en or pt-BR');
  return text.replace('_', '-');
}

function tagsOf(text: string): string[] {
  const tags = [...new Set(text.split(/[,;|]/).flatMap((one) => one.trim() || []))];
  if (tags.length > 50 || tags.some((tag) => tag.length > 60))
    throw new RowFault('tags', 'At most 50 tags, each of at most 60 characters');
  return tags;
}

/** Numbers and yes or no as what they are, unless a number would lose its zeros or digits. */
function plain(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(text)) return Number(text);
  return text;
}
