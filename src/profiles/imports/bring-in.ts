import { Injectable } from '@nestjs/common';
import type { ImportCounts, ImportOptions } from '../../contract/imports.js';
import { ContactLedger, Refusals } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Identify } from '../identify.js';
import { noCounts } from './import-row.js';
import { findAndHold } from './known-addresses.js';
import type { PreparedRow } from './prepare-row.js';
import type { RowProblem } from './read-rows.js';
import { sortRows } from './sort-rows.js';
import { writeMore, writePeople, writeWords } from './write-people.js';

const savepoint = 'SAVEPOINT rows_in';
const undo = 'ROLLBACK TO SAVEPOINT rows_in';
const problemsKept = statement(
  'import_errors_keep',
  `INSERT INTO import_error (import_id, line, code, reason, cells) SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[])
   ON CONFLICT DO NOTHING`,
);

export interface Brought {
  counts: ImportCounts;
  problems: RowProblem[];
}

/** Brings the people of some rows in, inside the transaction that also remembers how far the file was read. */
@Injectable()
export class BringIn {
  constructor(
    private readonly identify: Identify,
    readonly ledger: ContactLedger,
    readonly refusals: Refusals,
  ) {}

  /** All of them or, where the database refuses one, none: it is thrown. */
  async all(tx: Tx, importId: string, rows: PreparedRow[], options: ImportOptions): Promise<Brought> {
    return { counts: rows.length > 0 ? await this.some(tx, importId, rows, options) : noCounts(), problems: [] };
  }

  /** Rows the database refuses are found by halving: the others go in. */
  async most(tx: Tx, importId: string, rows: PreparedRow[], options: ImportOptions): Promise<Brought> {
    try {
      const [, brought] = await Promise.all([tx.query(savepoint), this.all(tx, importId, rows, options)]);
      return brought;
    } catch (error) {
      if (!isOfTheData(error)) throw error;
      await tx.query(undo);
      if (rows.length === 1) {
        const [{ line, cells }] = rows;
        return {
          counts: noCounts(),
          problems: [{ line, cells, code: 'refused', reason: (error as Error).message.slice(0, 300) }],
        };
      }
      const half = rows.length >> 1;
      const a = await this.most(tx, importId, rows.slice(0, half), options);
      const b = await this.most(tx, importId, rows.slice(half), options);
      return { counts: addCounts(a.counts, b.counts), problems: [...a.problems, ...b.problems] };
    }
  }

  async keepProblems(tx: Tx, importId: string, problems: RowProblem[]): Promise<void> {
    if (problems.length === 0) return;
    await tx.query(problemsKept, [
      importId,
      problems.map(({ line }) => line),
      problems.map(({ code }) => code),
      problems.map(({ reason }) => reason),
      problems.map(({ cells }) => JSON.stringify(cells)),
    ]);
  }

  private async some(tx: Tx, importId: string, rows: PreparedRow[], options: ImportOptions): Promise<ImportCounts> {
    const sorted = sortRows(rows, await findAndHold(tx, rows), options);
    await new Promise(setImmediate);
    const changed = await writePeople(tx, sorted, options, this);
    for (const row of sorted.slow) await this.oneByOne(tx, row, options, changed);
    const apart = new Set<string>();
    for (const row of sorted.apart) {
      const { profileId, created } = await this.oneByOne(tx, row, options, changed);
      if (created) apart.add(profileId);
    }
    for (const id of apart) changed.delete(id);
    const profileIds = [
      ...sorted.people.map(({ id }) => id),
      ...apart,
      ...[...changed].filter((id) => id.startsWith('pf_')),
    ];
    if (profileIds.length > 0) tx.record(fact('people.imported', { importId, profileIds }, { subjectId: importId }));
    return {
      ...noCounts(),
      new: sorted.people.length + apart.size,
      matched: sorted.more.length + sorted.slow.length + sorted.apart.length - apart.size,
      changed: changed.size,
      wouldMerge: sorted.several,
    };
  }

  /** By the rules a message follows: what is proved joins or frees, what is only claimed is noted. */
  private async oneByOne(tx: Tx, row: PreparedRow, options: ImportOptions, changed: Set<string>) {
    const [first, ...others] = row.addresses.map((one) => ({ ...one, proof: options.proof, source: 'import' }));
    const found = await this.identify.run(tx, { ...first, name: row.name ?? undefined });
    const { profileId } = found;
    for (const address of others) await this.identify.link(tx, profileId, address);
    const written = [{ profileId, row }];
    const ids = [
      ...(await writeMore(tx, written, options)),
      ...(await writeWords(tx, written, new Set(), options, this)),
    ];
    for (const id of ids) changed.add(id);
    return found;
  }
}

export function addCounts(a: ImportCounts, b: Partial<ImportCounts>): ImportCounts {
  const sum = { ...a };
  for (const key of Object.keys(a) as (keyof ImportCounts)[]) sum[key] += b[key] ?? 0;
  return sum;
}

/** What this very row says cannot be stored; another try would not help. */
export function isOfTheData(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return /^22|^2350[125]|^23514|^54/.test(code) || typeof (error as { status?: number }).status === 'number';
}
