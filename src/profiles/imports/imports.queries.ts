import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type { Import, ImportRowError } from '../../contract/imports.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { readCursor, toPage } from '../../kernel/http/paging.js';
import { notFound } from '../../kernel/http/problem.js';
import { csvLine } from './csv-line.js';
import { type ImportRow, importColumns, showImport } from './import-row.js';

const SHOWN = 100;
const one = statement('import_show', `SELECT ${importColumns} FROM import WHERE id = $1`);
const page = statement(
  'import_page',
  `SELECT ${importColumns} FROM import WHERE ($1::text IS NULL OR id < $1) AND state <> 'reading' ORDER BY id DESC LIMIT $2`,
);
const errors = statement(
  'import_errors',
  `SELECT line, code, reason, cells FROM import_error WHERE import_id = $1 AND line > $2 ORDER BY line LIMIT $3`,
);

type ErrorRow = ImportRowError & { cells: string };

/** Reads imports: how far they are, what they found, and the rows that failed as a file. */
@Injectable()
export class ImportsQueries {
  constructor(private readonly database: Database) {}

  async byId(id: string): Promise<Import> {
    const row = await this.row(id);
    const found = await this.database.query<ErrorRow>(errors, [id, 0, SHOWN]);
    return showImport(
      row,
      found.map(({ line, code, reason }) => ({ line, code, reason })),
    );
  }

  async list(cursor: string | undefined, limit: number): Promise<Page<Import>> {
    const after = readCursor(cursor)?.[0] ?? null;
    const rows = await this.database.query<ImportRow>(page, [after, limit + 1]);
    return toPage(
      rows,
      limit,
      (row) => [row.id],
      (row) => showImport(row),
    );
  }

  /** Line, reason and the row as it was, to be mended and imported again. */
  async errorFile(id: string): Promise<Readable> {
    const { columns } = await this.row(id);
    return Readable.from(this.errorLines(id, columns), { objectMode: false });
  }

  private async *errorLines(id: string, columns: string[]): AsyncGenerator<string> {
    yield `\ufeff${csvLine(['line', 'code', 'reason', ...columns])}`;
    for (let after = 0; ; ) {
      const rows = await this.database.query<ErrorRow>(errors, [id, after, 1000]);
      if (rows.length === 0) return;
      yield rows
        .map(({ line, code, reason, cells }) =>
          csvLine([String(line), code, reason, ...(JSON.parse(cells) as string[])]),
        )
        .join('');
      after = rows[rows.length - 1].line;
    }
  }

  private async row(id: string): Promise<ImportRow> {
    const row = await this.database.one<ImportRow>(one, [id]);
    if (!row) throw notFound('import');
    return row;
  }
}
