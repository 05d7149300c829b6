import { invalid } from '../../kernel/http/problem.js';
import { type FileRow, guessDelimiter, MOST_CELLS, SplitCsv } from './split-csv.js';
import { SplitNdjson } from './split-ndjson.js';

export type FileFormat = 'csv' | 'ndjson';

export interface FilePart {
  rows: FileRow[];
  /** As known so far; NDJSON may add more later. */
  columns: string[];
}

const LONGEST_HEADER = 65_536;

/** Decodes the bytes of a file as they arrive and cuts them into rows. What is no character of its charset stays visible as U+FFFD. */
export async function* readFile(
  bytes: AsyncIterable<Buffer>,
  format: FileFormat,
  charset?: string,
): AsyncGenerator<FilePart> {
  let decoder = decoderOf(charset ?? 'utf-8');
  let isFirst = true;
  let head = '';
  let splitter: Splitter | undefined = format === 'ndjson' ? new SplitNdjson() : undefined;
  let columns: string[] | undefined;
  const cut = (rows: FileRow[]): FilePart => {
    if (splitter instanceof SplitNdjson) return { rows, columns: splitter.columns };
    if (!columns && rows.length > 0) columns = headerOf(rows.shift() as FileRow);
    return { rows, columns: columns ?? [] };
  };
  for await (const chunk of bytes) {
    if (isFirst && charset === undefined) decoder = decoderOf(markOf(chunk));
    if (isFirst) refuseOthers(chunk);
    const text = decoder.decode(chunk, { stream: true });
    if (isFirst && format === 'ndjson') refuseList(text);
    isFirst = false;
    if (splitter) {
      yield cut(splitter.push(text));
      continue;
    }
    // The first line says what stands between the cells.
    head += text;
    if (!head.includes('\n') && head.length < LONGEST_HEADER) continue;
    splitter = new Lines(head);
    yield cut(splitter.push(head));
  }
  const end = decoder.decode();
  if (splitter) yield cut(splitter.push(end));
  else {
    splitter = new Lines(head + end);
    yield cut(splitter.push(head + end));
  }
  yield cut(splitter.finish());
}

type Splitter = Lines | SplitNdjson;

/** CSV as it is met: what its first line says stands between the cells, with the line ends of an old Mac, or with Excel’s `sep=;` on top. */
class Lines {
  private readonly csv: SplitCsv;
  private readonly hasReturnsOnly: boolean;
  private skip: number;

  constructor(head: string) {
    this.hasReturnsOnly = !head.includes('\n') && head.includes('\r');
    const told = /^sep=(.)\r?\n/i.exec(head);
    this.skip = told ? told[0].length : 0;
    this.csv = told ? new SplitCsv(told[1], 2) : new SplitCsv(guessDelimiter(head.split(/[\r\n]/, 1)[0]));
  }

  push(text: string): FileRow[] {
    const rest = text.slice(this.skip);
    this.skip = 0;
    return this.csv.push(this.hasReturnsOnly ? rest.replaceAll('\r', '\n') : rest);
  }

  finish(): FileRow[] {
    return this.csv.finish();
  }
}

/** What people choose who mean the right thing: a workbook is a packed folder, and every line of it would be noise. */
function refuseOthers(bytes: Buffer): void {
  const sign = bytes.subarray(0, 4).toString('hex');
  if (sign === '504b0304' || sign === 'd0cf11e0')
    throw invalid(
      '/file',
      'workbook',
      'This is a workbook: save it as CSV UTF-8 in your spreadsheet and choose that file',
    );
}

function refuseList(text: string): void {
  if (/^\s*\[\s*[{\]]/.test(text))
    throw invalid('/file', 'list', 'This file is one JSON list: write one person a line, without the list around them');
}

/** Most programs that save UTF-16 say so in the first two bytes. */
function markOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Some forget to: but no text has every second byte empty.
  if (bytes.length < 4) return 'utf-8';
  const [a, b, c, d] = bytes;
  if (a && !b && c && !d) return 'utf-16le';
  return !a && b && !c && d ? 'utf-16be' : 'utf-8';
}

export function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    throw invalid(
      '/charset',
      'charset',
      'This charset is not known here; save the file as UTF-8, or name windows-1252, utf-16le …',
    );
  }
}

/** Two columns of one name are told apart by a number. */
function headerOf({ cells, fault }: FileRow): string[] {
  if (fault || cells.length > MOST_CELLS)
    throw invalid(
      '/file',
      'header',
      `The first line names the columns: ${MOST_CELLS} at most, and no longer than a line`,
    );
  const names = new Map<string, number>();
  return cells.map((cell, i) => {
    const name = cell.trim().toWellFormed().replaceAll('\u0000', '').slice(0, 100) || `Column ${i + 1}`;
    const seen = (names.get(name) ?? 0) + 1;
    names.set(name, seen);
    return seen === 1 ? name : `${name} (${seen})`;
  });
}
