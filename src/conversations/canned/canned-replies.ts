import { Injectable } from '@nestjs/common';
import type { CannedReply, Shelf } from '../../contract/macros.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { CheckVariables } from './check-variables.js';
import { type Keeper, keptBy, mayKeep, type OnShelf, placeOn, readerOf, shown } from './shelf.js';

interface Row extends OnShelf {
  id: string;
  shortcut: string;
  title: string;
  folder: string;
  body: string;
  updated_at: Date;
}
export interface CannedWords {
  shortcut: string;
  title: string;
  folder: string;
  body: string;
  scope?: Shelf;
  queueId?: string | null;
}

const columns = `t.id, t.shortcut, t.title, t.folder, t.body, t.scope, t.agent_id, t.queue_id, t.updated_at`;
const all = statement(
  'canned_all',
  `SELECT ${columns} FROM canned_reply t WHERE ${shown} ORDER BY t.folder, lower(t.shortcut), t.scope DESC`,
);
const one = statement('canned_one', `SELECT ${columns} FROM canned_reply t WHERE t.id = $3 AND ${shown} FOR UPDATE`);
const keep = statement(
  'canned_keep',
  `INSERT INTO canned_reply AS t (id, shortcut, title, folder, body, scope, agent_id, queue_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
   ON CONFLICT (id) DO UPDATE SET shortcut = $2, title = $3, folder = $4, body = $5, scope = $6, agent_id = $7, queue_id = $8,
     updated_at = clock_timestamp() RETURNING ${columns}`,
);
const taken = statement(
  'canned_taken',
  `SELECT 1 FROM canned_reply WHERE lower(shortcut) = lower($2) AND scope = $3 AND COALESCE(agent_id, queue_id, '') = COALESCE($4, $5, '') AND id <> $1`,
);

/** Keeps ready-made replies: who may use and change which, and one meaning a shortcut on each shelf. */
@Injectable()
export class CannedReplies {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly check: CheckVariables,
  ) {}

  async of(person: Keeper): Promise<CannedReply[]> {
    return (await this.database.query<Row>(all, readerOf(person))).map((row) => show(row, person));
  }

  async add(given: CannedWords, person: Keeper): Promise<CannedReply> {
    await this.check.run(given.body, '/body');
    return this.work.run(async (tx) => {
      const place = await placeOn(tx, person, given);
      return this.put(tx, { ...given, ...place, id: newId('cr') }, person);
    });
  }

  async change(id: string, given: Partial<CannedWords>, person: Keeper): Promise<CannedReply> {
    if (given.body !== undefined) await this.check.run(given.body, '/body');
    return this.work.run(async (tx) => {
      const row = await keptBy<Row>(tx, one, id, person, 'ready-made reply');
      return this.put(tx, { ...row, ...given, ...(await placeOn(tx, person, given, row)) }, person);
    });
  }

  async remove(id: string, person: Keeper): Promise<void> {
    await this.work.run(async (tx) => {
      await keptBy<Row>(tx, one, id, person, 'ready-made reply');
      await tx.query(`DELETE FROM canned_reply WHERE id = $1`, [id]);
    });
  }

  private async put(tx: Tx, row: Omit<Row, 'updated_at'>, person: Keeper): Promise<CannedReply> {
    const { id, shortcut, title, folder, body, scope, agent_id, queue_id } = row;
    if (await tx.one(taken, [id, shortcut, scope, agent_id, queue_id]))
      throw conflict('shortcut_taken', `/${shortcut} means something else here already`);
    const [kept] = await tx.query<Row>(keep, [id, shortcut, title, folder, body, scope, agent_id, queue_id]);
    return show(kept, person);
  }
}

function show(row: Row, person: Keeper): CannedReply {
  const { id, shortcut, title, folder, body, scope, queue_id: queueId } = row;
  const editable = mayKeep(person, scope, row.agent_id);
  return { id, shortcut, title, folder, scope, queueId, body, editable, updatedAt: row.updated_at.toISOString() };
}
