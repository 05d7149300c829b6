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
  let splitter: SplitCsv | SplitNdjson | undefined = format === 'ndjson' ? new SplitNdjson() : undefined;
  let columns: string[] | undefined;
  const cut = (rows: FileRow[]): FilePart => {
    if (splitter instanceof SplitNdjson) return { rows, columns: splitter.columns };
    if (!columns && rows.length > 0) columns = headerOf(rows.shift() as FileRow);
    return { rows, columns: columns ?? [] };
  };
  for await (const chunk of bytes) {
    if (isFirst && charset === undefined) decoder = decoderOf(markOf(chunk));
    isFirst = false;
    const text = decoder.decode(chunk, { stream: true });
    if (splitter) {
      yield cut(splitter.push(text));
      continue;
    }
    // The first line says what stands between the cells.
    head += text;
    if (!head.includes('\n') && head.length < LONGEST_HEADER) continue;
    splitter = new SplitCsv(guessDelimiter(head.split('\n', 1)[0]));
    yield cut(splitter.push(head));
  }
  const end = decoder.decode();
  if (splitter) yield cut(splitter.push(end));
  else {
    splitter = new SplitCsv(guessDelimiter(head + end));
    yield cut(splitter.push(head + end));
  }
  yield cut(splitter.finish());
}

/** Programs that save UTF-16 say so in the first two bytes. */
function markOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
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
