import { Inject, Injectable } from '@nestjs/common';
import type { ImportCounts, ImportOptions } from '../../contract/imports.js';
import { sign } from '../../kernel/auth/hash.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { addCounts, BringIn, isOfTheData } from './bring-in.js';
import { type ImportRow, importColumns, noCounts } from './import-row.js';
import { findKnown } from './known-addresses.js';
import { Pace } from './pace.js';
import { type ReadRows, readRows } from './read-rows.js';
import { SeenFilter } from './seen-filter.js';
import { sortRows } from './sort-rows.js';

const chunk = statement('import_chunk', `SELECT body FROM import_chunk WHERE import_id = $1 AND no = $2`);
const one = statement('import_one', `SELECT ${importColumns} FROM import WHERE id = $1`);
// Who was stopped and comes back finds that another has gone on, and a canceled import goes no further.
const step = statement(
  'import_step',
  `WITH gone AS (DELETE FROM import_chunk WHERE import_id = $1 AND no = $3 AND $2 = 'running')
   UPDATE import SET next_chunk = next_chunk + 1, done = done + $4, counts = $5 WHERE id = $1 AND state = $2 AND next_chunk = $3 RETURNING id`,
);
const hold = statement(
  'import_hold',
  `SELECT 1 FROM import WHERE id = $1 AND state = 'running' AND next_chunk = $2 FOR NO KEY UPDATE`,
);
const restart = statement(
  'import_check_again',
  `WITH e AS (DELETE FROM import_error WHERE import_id = $1) UPDATE import SET next_chunk = 0, done = 0, counts = '{}' WHERE id = $1 AND state = 'checking'`,
);
const checked = statement(
  'import_checked',
  `UPDATE import SET state = 'checked', checked = counts, next_chunk = 0, done = 0, counts = '{}', ended_at = clock_timestamp() WHERE id = $1 AND state = 'checking'`,
);
const done = statement(
  'import_done',
  `UPDATE import SET state = 'done', ended_at = clock_timestamp(), preview = '[]' WHERE id = $1 AND state = 'running' AND next_chunk = chunks RETURNING done`,
);

/**
 * Works through a file piece by piece. Each piece is one short transaction that brings its people in and remembers that it did,
 * so that a process that dies at any moment leaves no row twice and none out; between two pieces others have their turn.
 */
@Injectable()
export class RunImport {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly bring: BringIn,
  ) {}

  async run(id: string, isStopped: () => boolean): Promise<void> {
    const erased = await this.erased();
    const row = await this.database.one<ImportRow>(one, [id]);
    if (row?.state === 'checking') return this.check(row, erased, isStopped);
    let now: ImportRow | undefined = row;
    let ahead: Ahead | undefined;
    const pace = new Pace(row?.options?.restMs);
    while (now?.state === 'running' && now.nextChunk < now.chunks && !isStopped()) {
      await pace.turn();
      const read: ReadRows =
        ahead?.no === now.nextChunk ? await ahead.read : await this.read(now, now.nextChunk, erased);
      // While the database works on this piece, the next one is read.
      const no: number = now.nextChunk + 1;
      ahead = no < now.chunks ? { no, read: this.read(now, no, erased) } : undefined;
      ahead?.read.catch(() => {});
      now = await this.next(now, read);
    }
    if (now?.state === 'running' && now.nextChunk >= now.chunks) await this.end(id);
  }

  private end(id: string): Promise<void> {
    return this.work.run(async (tx) => {
      const row = await tx.one<{ done: number }>(done, [id]);
      if (row) tx.record(fact('import.ended', { state: 'done', done: row.done }, { subjectId: id }));
    });
  }

  private async read(file: ImportRow, no: number, erased: ((key: string) => boolean) | null): Promise<ReadRows> {
    const found = await this.database.one<{ body: string }>(chunk, [file.id, no]);
    return readRows(file, file.options as ImportOptions, found?.body ?? '[]', erased);
  }

  private async next(file: ImportRow, read: ReadRows): Promise<ImportRow | undefined> {
    // All at once, as nearly every piece goes; where the database refuses one of its rows, again so that it is found.
    const counts = await this.bringIn(file, read, 'all').catch((error) => {
      if (!isOfTheData(error)) throw error;
      return this.bringIn(file, read, 'most');
    });
    if (counts) return { ...file, nextChunk: file.nextChunk + 1, done: file.done + read.count, counts };
    return this.database.one<ImportRow>(one, [file.id]);
  }

  /** Null when somebody else has gone on with the file, or it was canceled. */
  private bringIn(file: ImportRow, read: ReadRows, how: 'all' | 'most'): Promise<ImportCounts | null> {
    const { id, nextChunk } = file;
    return this.work.follow(async (tx) => {
      if (!(await tx.one(hold, [id, nextChunk]))) return null;
      const brought = await this.bring[how](tx, id, read.rows, file.options as ImportOptions);
      const problems = [...read.problems, ...brought.problems];
      const sum = addCounts(addCounts({ ...noCounts(), ...file.counts }, brought.counts), {
        errors: problems.length,
        erased: read.erased,
      });
      await Promise.all([
        this.bring.keepProblems(tx, id, problems),
        tx.query(step, [id, 'running', nextChunk, read.count, JSON.stringify(sum)]),
      ]);
      return sum;
    });
  }

  /** Writes nothing of the people: looks whom the rows would meet, also among themselves. */
  private async check(
    file: ImportRow,
    erased: ((key: string) => boolean) | null,
    isStopped: () => boolean,
  ): Promise<void> {
    await this.database.query(restart, [file.id]);
    const seen = new SeenFilter();
    let counts = noCounts();
    const pace = new Pace(file.options?.restMs);
    for (let no = 0; no < file.chunks && !isStopped(); no += 1) {
      await pace.turn();
      const read = await this.read(file, no, erased);
      counts = addCounts(addCounts(counts, await this.wouldBe(read, file.options as ImportOptions, seen)), {
        errors: read.problems.length,
        erased: read.erased,
      });
      const goesOn = await this.work.follow(async (tx) => {
        await this.bring.keepProblems(tx, file.id, read.problems);
        return tx.one(step, [file.id, 'checking', no, read.count, JSON.stringify(counts)]);
      });
      if (!goesOn) return;
    }
    if (!isStopped()) await this.database.query(checked, [file.id]);
  }

  private async wouldBe({ rows }: ReadRows, options: ImportOptions, seen: SeenFilter): Promise<Partial<ImportCounts>> {
    const known = await findKnown(this.database, rows);
    const { people, more, slow, apart, several } = sortRows(rows, known, options);
    // Two customers may share an address: who has a number is known by it, and it is the first of the addresses.
    const again = people.filter(({ row: { addresses } }) => {
      const met = addresses.map((address) => seen.meet(address.key));
      return addresses[0].kind === 'external_id' ? met[0] : met.some(Boolean);
    });
    const once = apart.filter(({ addresses: [number] }) => !seen.meet(number.key)).length;
    return {
      new: people.length - again.length + once,
      matched: more.length + slow.length + again.length + apart.length - once,
      wouldMerge: several,
    };
  }

  private async erased(): Promise<((key: string) => boolean) | null> {
    const rows = await this.database.query<{ hash: string }>(`SELECT unnest(hashes) AS hash FROM erasure`);
    if (rows.length === 0) return null;
    const hashes = new Set(rows.map(({ hash }) => hash));
    return (key) => hashes.has(sign(this.config.secretKey, 'erased', key));
  }
}

interface Ahead {
  no: number;
  read: Promise<ReadRows>;
}
