import { type FileRow, MOST_CELL, MOST_CELLS } from './split-csv.js';

const MOST_LINE = 262_144;

/** Reads one JSON object a line; what is nested gets a column of its own, as `address.city`. Columns are added as they turn up. */
export class SplitNdjson {
  readonly columns: string[] = [];
  private readonly places = new Map<string, number>();
  private line = 1;
  private rest = '';
  private isTooLong = false;

  push(text: string): FileRow[] {
    const rows: FileRow[] = [];
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.take(text.slice(from, at));
      this.endLine(rows);
      from = at + 1;
    }
    this.take(text.slice(from));
    return rows;
  }

  finish(): FileRow[] {
    const rows: FileRow[] = [];
    this.endLine(rows);
    return rows;
  }

  private take(text: string): void {
    if (this.rest.length + text.length <= MOST_LINE) this.rest += text;
    else {
      this.isTooLong = true;
      this.rest = (this.rest + text).slice(0, 200);
    }
  }

  private endLine(rows: FileRow[]): void {
    const text = this.rest.trim();
    const { line, isTooLong } = this;
    this.line += 1;
    this.rest = '';
    this.isTooLong = false;
    if (text === '') return;
    if (isTooLong) rows.push({ line, cells: [text], fault: 'too_long' });
    else rows.push(this.read(line, text));
  }

  private read(line: number, text: string): FileRow {
    let given: unknown;
    try {
      given = JSON.parse(text);
    } catch {
      return { line, cells: [text.slice(0, 1000)], fault: 'json' };
    }
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      return { line, cells: [text.slice(0, 1000)], fault: 'json' };
    const cells: string[] = [];
    const fault = this.flatten(given as Record<string, unknown>, '', cells);
    for (let i = 0; i < cells.length; i += 1) cells[i] ??= '';
    return fault ? { line, cells, fault } : { line, cells };
  }

  private flatten(object: Record<string, unknown>, before: string, cells: string[]): string | undefined {
    let fault: string | undefined;
    for (const [key, value] of Object.entries(object)) {
      const name = before + key;
      if (value === null || value === undefined) continue;
      if (typeof value === 'object' && !Array.isArray(value) && before.length < 200) {
        fault = this.flatten(value as Record<string, unknown>, `${name}.`, cells) ?? fault;
        continue;
      }
      const place = this.place(name);
      if (place === undefined) return 'columns';
      const text = wordsOf(value);
      if (text.length > MOST_CELL) fault = 'too_long';
      cells[place] = text.length > MOST_CELL ? text.slice(0, 200) : text;
    }
    return fault;
  }

  private place(name: string): number | undefined {
    const known = this.places.get(name);
    if (known !== undefined || this.columns.length >= MOST_CELLS || name.length > 200) return known;
    this.places.set(name, this.columns.length);
    return this.columns.push(name) - 1;
  }
}

const wordsOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? listed(value) : JSON.stringify(value);
};

/** A list of plain words as one would write it in a cell. */
const listed = (value: unknown[]): string =>
  value.every((one) => typeof one === 'string' || typeof one === 'number') ? value.join(', ') : JSON.stringify(value);
