import { Injectable } from '@nestjs/common';
import type { Action, Macro, Shelf } from '../../contract/macros.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { CheckActions } from '../acts/check-actions.js';
import { type Keeper, keptBy, mayKeep, type OnShelf, placeOn, readerOf, shown } from '../canned/shelf.js';

interface Row extends OnShelf {
  id: string;
  name: string;
  actions: Action[];
  updated_at: Date;
}
export interface MacroWords {
  name: string;
  actions: Action[];
  scope?: Shelf;
  queueId?: string | null;
}

const columns = `t.id, t.name, t.scope, t.agent_id, t.queue_id, t.actions, t.updated_at`;
const all = statement(
  'macro_all',
  `SELECT ${columns} FROM macro t WHERE ${shown} ORDER BY lower(t.name), t.scope DESC`,
);
const one = statement('macro_one', `SELECT ${columns} FROM macro t WHERE t.id = $3 AND ${shown}`);
const keep = statement(
  'macro_keep',
  `INSERT INTO macro AS t (id, name, scope, agent_id, queue_id, actions) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (id) DO UPDATE SET name = $2, scope = $3, agent_id = $4, queue_id = $5, actions = $6, updated_at = clock_timestamp()
   RETURNING ${columns}`,
);
const taken = statement(
  'macro_taken',
  `SELECT 1 FROM macro WHERE lower(name) = lower($2) AND scope = $3 AND COALESCE(agent_id, queue_id, '') = COALESCE($4, $5, '') AND id <> $1`,
);

/** Keeps macros: named lists of steps, on the same shelves as ready-made replies. */
@Injectable()
export class Macros {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly check: CheckActions,
  ) {}

  async of(person: Keeper): Promise<Macro[]> {
    return (await this.database.query<Row>(all, readerOf(person))).map((row) => show(row, person));
  }

  async one(id: string, person: Keeper): Promise<Macro> {
    const [row] = await this.database.query<Row>(one, [...readerOf(person), id]);
    if (!row) throw notFound('macro');
    return show(row, person);
  }

  async add(given: MacroWords, person: Keeper): Promise<Macro> {
    await this.check.run(given.actions);
    return this.work.run(async (tx) =>
      this.put(tx, { ...given, ...(await placeOn(tx, person, given)), id: newId('mc') }, person),
    );
  }

  async change(id: string, given: Partial<MacroWords>, person: Keeper): Promise<Macro> {
    if (given.actions) await this.check.run(given.actions);
    return this.work.run(async (tx) => {
      const row = await keptBy<Row>(tx, one, id, person, 'macro');
      return this.put(tx, { ...row, ...given, ...(await placeOn(tx, person, given, row)) }, person);
    });
  }

  async remove(id: string, person: Keeper): Promise<void> {
    await this.work.run(async (tx) => {
      await keptBy<Row>(tx, one, id, person, 'macro');
      await tx.query(`DELETE FROM macro WHERE id = $1`, [id]);
    });
  }

  private async put(tx: Tx, row: Omit<Row, 'updated_at'>, person: Keeper): Promise<Macro> {
    const { id, name, scope, agent_id, queue_id, actions } = row;
    if (await tx.one(taken, [id, name, scope, agent_id, queue_id]))
      throw conflict('name_taken', `There is a macro ${name} here already`);
    const [kept] = await tx.query<Row>(keep, [id, name, scope, agent_id, queue_id, JSON.stringify(actions)]);
    return show(kept, person);
  }
}

function show({ id, name, scope, queue_id: queueId, actions, ...row }: Row, person: Keeper): Macro {
  const editable = mayKeep(person, scope, row.agent_id);
  return { id, name, scope, queueId, actions, editable, updatedAt: row.updated_at.toISOString() };
}
