import type { Import, ImportCounts, ImportOptions, ImportState } from '../../contract/imports.js';
import { suggestMapping } from './suggest-mapping.js';

/**
 * Rows to a piece, and to a transaction: few enough that what a customer's message waits for, a turn of the process, a core, a stretch
 * of the log to reach the disk, is some milliseconds.
 */
export const BATCH = 100;
export const noCounts = (): ImportCounts => ({ new: 0, matched: 0, changed: 0, wouldMerge: 0, errors: 0, erased: 0 });

export const importColumns = `id, name, format, charset, state, columns, preview, options, rows, done, next_chunk AS "nextChunk", chunks, counts, checked, why,
  created_at AS "createdAt", started_at AS "startedAt", ended_at AS "endedAt"`;

export interface ImportRow {
  id: string;
  name: string;
  format: 'csv' | 'ndjson';
  charset: string;
  state: ImportState;
  columns: string[];
  preview: string[][];
  options: ImportOptions | null;
  rows: number;
  done: number;
  nextChunk: number;
  chunks: number;
  counts: Partial<ImportCounts>;
  checked: ImportCounts | null;
  why: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

export function showImport(row: ImportRow, errors: Import['errors'] = []): Import {
  const { nextChunk: _, chunks: __, createdAt, startedAt, endedAt, ...rest } = row;
  return {
    ...rest,
    counts: { ...noCounts(), ...row.counts },
    suggested: suggestMapping(row.columns),
    errors,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
