import { Injectable } from '@nestjs/common';
import type { ImportOptions } from '../../contract/imports.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact, type FactActor } from '../../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../../kernel/http/problem.js';
import { type ImportRow, importColumns } from './import-row.js';
import { ImportsRunner } from './imports-runner.js';

const lock = statement('import_lock_row', `SELECT ${importColumns} FROM import WHERE id = $1 FOR NO KEY UPDATE`);
const begin = statement(
  'import_go',
  `WITH e AS (DELETE FROM import_error WHERE import_id = $1)
   UPDATE import SET state = $2, options = $3, next_chunk = 0, done = 0, counts = '{}', started_at = clock_timestamp(), ended_at = NULL WHERE id = $1`,
);
const cancel = statement(
  'import_cancel',
  `WITH c AS (DELETE FROM import_chunk WHERE import_id = $1)
   UPDATE import SET state = 'canceled', preview = '[]', ended_at = clock_timestamp() WHERE id = $1`,
);

/** Starts a dry run or the import itself, and stops it. */
@Injectable()
export class ChangeImport {
  constructor(
    private readonly work: UnitOfWork,
    private readonly runner: ImportsRunner,
  ) {}

  async begin(id: string, state: 'checking' | 'running', options: ImportOptions, actor: FactActor): Promise<void> {
    await this.work.run(async (tx) => {
      const row = await tx.one<ImportRow>(lock, [id]);
      if (!row) throw notFound('import');
      if (row.state !== 'ready' && row.state !== 'checked')
        throw conflict('import_state', `This import is ${row.state}`, { state: row.state });
      const purposes = await tx.query<{ name: string }>(`SELECT name FROM purpose`);
      checkMapping(
        options,
        row.columns,
        purposes.map(({ name }) => name),
      );
      await tx.query(begin, [id, state, JSON.stringify(options)]);
      if (state === 'running')
        tx.record(fact('import.started', { rows: row.rows, proof: options.proof }, { subjectId: id, actor }));
    });
    this.runner.poke();
  }

  /** Whoever is in stays in; the rest of the file is forgotten. */
  cancel(id: string, actor: FactActor): Promise<void> {
    return this.work.run(async (tx) => {
      const row = await tx.one<ImportRow>(lock, [id]);
      if (!row) throw notFound('import');
      if (['done', 'canceled', 'failed'].includes(row.state))
        throw conflict('import_state', `This import is ${row.state}`, { state: row.state });
      await tx.query(cancel, [id]);
      tx.record(fact('import.canceled', { done: row.done }, { subjectId: id, actor }));
    });
  }
}

function checkMapping({ mapping }: ImportOptions, columns: string[], purposes: string[]): void {
  const point = (column: string) => `/mapping/${column.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  const used = new Map<string, string>();
  for (const [column, field] of Object.entries(mapping)) {
    if (!columns.includes(column)) throw invalid(point(column), 'unknown', 'The file has no such column');
    if (field === 'ignore') continue;
    const [what, purpose] = field.split(':');
    if (what === 'consent' && !purposes.includes(purpose))
      throw invalid(point(column), 'purpose', `Purposes are ${purposes.join(', ')}`);
    if (used.has(field)) throw invalid(point(column), 'twice', `“${used.get(field)}” is ${field} already`);
    used.set(field, column);
  }
  if (!['email', 'phone', 'external_id'].some((field) => used.has(field)))
    throw invalid(
      '/mapping',
      'no_address',
      'Say which column is the e-mail, the phone or the customer number: people are known by these',
    );
}
