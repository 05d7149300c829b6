import type { Import, ImportOptions } from '../../contract/imports.js';
import { RowFault, type PreparedRow, rowReader } from './prepare-row.js';
import type { KeptRow } from './take-file.js';

export interface RowProblem {
  line: number;
  code: string;
  reason: string;
  cells: string[];
}

export interface ReadRows {
  rows: PreparedRow[];
  problems: RowProblem[];
  /** Rows of the file in this piece. */
  count: number;
  erased: number;
}

/** How long reading may hold the process before others have their turn. */
const TURN_MS = 3;
const KEPT_CELL = 1000;

/** Reads one piece of a file into people, giving way every few milliseconds, and collects the rows that are none with their reasons. */
export async function readRows(
  file: Pick<Import, 'columns' | 'format' | 'charset'>,
  options: ImportOptions,
  body: string,
  isErased: ((key: string) => boolean) | null,
): Promise<ReadRows> {
  const kept = JSON.parse(body) as KeptRow[];
  const read = rowReader(file.columns, options, /^utf/i.test(file.charset), file.format === 'csv');
  const found: ReadRows = { rows: [], problems: [], count: kept.length, erased: 0 };
  let since = performance.now();
  for (const one of kept) {
    if (one === null) continue;
    const [line, cells, fault] = one;
    try {
      const row = read({ line, cells, fault });
      if (isErased && row.addresses.some((address) => isErased(address.key))) {
        found.erased += 1;
        throw new RowFault('erased', 'This person was erased on their wish; whoever comes back is taken in by hand');
      }
      found.rows.push(row);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      found.problems.push({
        line,
        code: error.code,
        reason: error.message,
        cells: cells.map((cell) => cell.slice(0, KEPT_CELL)),
      });
    }
    if (performance.now() - since > TURN_MS) {
      await new Promise(setImmediate);
      since = performance.now();
    }
  }
  return found;
}
