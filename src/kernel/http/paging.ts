import type { Page } from '../../contract/common.js';
import { invalid } from './problem.js';

/** Reads `limit`: 50 unless told, 200 at most. */
export function readLimit(limit: string | undefined): number {
  if (limit === undefined) return 50;
  const value = Number(limit);
  if (!Number.isInteger(value) || value < 1 || value > 200)
    throw invalid('/limit', 'range', 'limit is a whole number from 1 to 200');
  return value;
}

/** A cursor is opaque to clients: the sort key of the last row, in base64url. */
export function readCursor(cursor: string | undefined): string[] | null {
  if (!cursor) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts;
  } catch {
    // falls through to the refusal
  }
  throw notOurs();
}

/** The cursor of a list that is ordered by time and then by id. */
export function readTimeCursor(cursor: string | undefined): [at: string, id: string] | null {
  const parts = readCursor(cursor);
  if (parts === null) return null;
  const [at, id] = parts;
  if (parts.length !== 2 || !/^\d{4}-.*Z$/.test(at) || Number.isNaN(Date.parse(at))) throw notOurs();
  return [at, id];
}

const notOurs = () => invalid('/cursor', 'cursor', 'cursor is not one this list gave out');

/** Cuts a list that was read with one row too many into a page. */
export function toPage<Row, Shown>(
  rows: Row[],
  limit: number,
  key: (row: Row) => string[],
  show: (row: Row) => Shown,
): Page<Shown> {
  const page = rows.slice(0, limit);
  const more = rows.length > limit;
  const next = more ? Buffer.from(JSON.stringify(key(page[page.length - 1]))).toString('base64url') : null;
  return { data: page.map(show), next_cursor: next, has_more: more };
}
