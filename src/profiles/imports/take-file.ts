import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { invalid } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { toStorable } from '../../kernel/storable.js';
import { BATCH } from './import-row.js';
import { type FileFormat, readFile } from './read-file.js';
import type { FileRow } from './split-csv.js';

const PREVIEW = 5;
/** Pieces that are kept by one statement. */
const TOGETHER = 5;
const begin = statement(
  'import_begin',
  `INSERT INTO import (id, name, format, charset, by_kind, by_id) VALUES ($1, $2, $3, $4, $5, $6)`,
);
const keep = statement(
  'import_chunk_keep',
  `INSERT INTO import_chunk (import_id, no, body) SELECT $1, $2 + place - 1, body FROM unnest($3::text[]) WITH ORDINALITY g(body, place)`,
);
const ready = statement(
  'import_ready',
  `UPDATE import SET state = 'ready', columns = $2, preview = $3, rows = $4, chunks = $5 WHERE id = $1`,
);

/** A piece as it is kept: line, cells, and the fault where there is one; null where a row was erased since. */
export type KeptRow = [line: number, cells: string[], fault?: string] | null;

/** Takes a file in as it comes over the line, cut into rows and kept some pieces at a time: no more than these are ever in memory. */
@Injectable()
export class TakeFile {
  constructor(private readonly database: Database) {}

  async run(
    file: { name: string; bytes: AsyncIterable<Buffer>; format: FileFormat; charset?: string },
    actor: Actor,
  ): Promise<string> {
    const id = newId('imp');
    const by = factActor(actor);
    await this.database.query(begin, [
      id,
      toStorable(file.name).slice(0, 200),
      file.format,
      file.charset ?? 'utf-8',
      by.kind,
      by.id,
    ]);
    try {
      await this.keepRows(id, file);
    } catch (error) {
      await this.database.query(`DELETE FROM import WHERE id = $1`, [id]).catch(() => {});
      throw error;
    }
    return id;
  }

  private async keepRows(id: string, file: { bytes: AsyncIterable<Buffer>; format: FileFormat; charset?: string }) {
    let pending: FileRow[] = [];
    let columns: string[] = [];
    let [rows, no] = [0, 0];
    const preview: string[][] = [];
    const store = async (some: FileRow[]) => {
      const kept: KeptRow[] = some.map(({ line, cells, fault }) => (fault ? [line, cells, fault] : [line, cells]));
      const pieces: string[] = [];
      for (let at = 0; at < kept.length; at += BATCH) pieces.push(JSON.stringify(kept.slice(at, at + BATCH)));
      await this.database.query(keep, [id, no, pieces]);
      no += pieces.length;
    };
    for await (const part of readFile(file.bytes, file.format, file.charset)) {
      columns = part.columns;
      for (const row of part.rows) {
        rows += 1;
        if (preview.length < PREVIEW && !row.fault)
          preview.push(row.cells.map((cell) => toStorable(cell).slice(0, 200)));
        pending.push(row);
      }
      for (; pending.length >= BATCH * TOGETHER; pending = pending.slice(BATCH * TOGETHER))
        await store(pending.slice(0, BATCH * TOGETHER));
    }
    if (pending.length > 0) await store(pending);
    if (rows === 0)
      throw invalid(
        '/file',
        'empty',
        columns.length > 0 ? 'There is nothing below the line of headings' : 'There is nothing in this file',
      );
    await this.database.query(ready, [id, columns.map(toStorable), JSON.stringify(preview), rows, no]);
  }
}
