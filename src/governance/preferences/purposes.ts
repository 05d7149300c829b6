import { Injectable } from '@nestjs/common';
import type { ConsentText, Purpose } from '../../contract/consents.js';
import type { EventMap } from '../../contract/events.js';
import { type Actor, actorKey, factActor } from '../../kernel/auth/actor.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';

const columns = `name, label, description, needs_consent AS "needsConsent"`;
const all = statement('purposes', `SELECT ${columns} FROM purpose ORDER BY created_at, name`);
const insert = statement(
  'purpose_add',
  `INSERT INTO purpose (name, label, description, needs_consent, changed_by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING ${columns}`,
);
const update = statement(
  'purpose_change',
  `UPDATE purpose SET label = COALESCE($2, label), description = COALESCE($3, description), needs_consent = COALESCE($4, needs_consent),
     changed_by = $5 WHERE name = $1 RETURNING ${columns}`,
);
const used = statement('purpose_used', `SELECT EXISTS (SELECT 1 FROM consent WHERE purpose = $1) AS used`);
const forget = statement('purpose_texts_gone', `DELETE FROM consent_text WHERE purpose = $1`);
const remove = statement('purpose_gone', `DELETE FROM purpose WHERE name = $1 RETURNING name`);

const textColumns = `id, name, version, purpose, text, created_at AS "createdAt"`;
const texts = statement('consent_texts', `SELECT ${textColumns} FROM consent_text ORDER BY name, version DESC`);
const hold = statement('consent_text_hold', `SELECT name FROM purpose WHERE name = $1 FOR UPDATE`);
const other = statement(
  'consent_text_other',
  `SELECT purpose FROM consent_text WHERE name = $1 AND purpose <> $2 LIMIT 1`,
);
const addText = statement(
  'consent_text_add',
  `INSERT INTO consent_text (id, name, version, purpose, text, actor_kind, actor_id)
   VALUES ($1, $2, (SELECT COALESCE(max(version), 0) + 1 FROM consent_text WHERE name = $2), $3, $4, $5, $6) RETURNING ${textColumns}`,
);

export type NewText = Pick<ConsentText, 'name' | 'purpose' | 'text'>;
type TextRow = Omit<ConsentText, 'createdAt'> & { createdAt: Date };
const toText = (row: TextRow): ConsentText => ({ ...row, createdAt: row.createdAt.toISOString() });

/** What people are written to for, and the versions of the words they agree to. */
@Injectable()
export class Purposes {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  all(): Promise<Purpose[]> {
    return this.database.query<Purpose>(all);
  }

  /** Its description is the first version of what customers read on their page. */
  add({ name, label, description, needsConsent }: Purpose, actor: Actor): Promise<Purpose> {
    return this.work.run(async (tx) => {
      const added = await tx.one<Purpose>(insert, [name, label, description, needsConsent, actorKey(actor)]);
      if (!added) throw conflict('conflict', 'There is a purpose of this name already');
      tell(tx, name, { what: 'added', label, description, needsConsent }, actor);
      await this.version(tx, { name, purpose: name, text: description || label }, actor);
      return added;
    });
  }

  change(name: string, change: Partial<Omit<Purpose, 'name'>>, actor: Actor): Promise<Purpose> {
    if (name === 'service' && change.needsConsent)
      throw invalid('/needsConsent', 'service', 'Whoever writes is answered: service needs no yes');
    const { label = null, description = null, needsConsent = null } = change;
    return this.work.run(async (tx) => {
      const changed = await tx.one<Purpose>(update, [name, label, description, needsConsent, actorKey(actor)]);
      if (!changed) throw notFound('purpose');
      tell(tx, name, { what: 'changed', ...change }, actor);
      return changed;
    });
  }

  /** What people said about it is kept for ever, and then so is its name. */
  remove(name: string, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      await tx.one(hold, [name]);
      const found = await tx.one<{ used: boolean }>(used, [name]);
      if (name === 'service' || found?.used)
        throw conflict('conflict', 'People have agreed to this purpose or refused it: it stays');
      await tx.query(forget, [name]);
      if (!(await tx.one(remove, [name]))) throw notFound('purpose');
      tell(tx, name, { what: 'removed' }, actor);
    });
  }

  async texts(): Promise<ConsentText[]> {
    return (await this.database.query<TextRow>(texts)).map(toText);
  }

  addText(text: NewText, actor: Actor): Promise<ConsentText> {
    return this.work.run((tx) => this.version(tx, text, actor));
  }

  private async version(tx: Tx, { name, purpose, text }: NewText, actor: Actor): Promise<ConsentText> {
    // Two versions at once wait for each other here.
    if (!(await tx.one(hold, [purpose]))) throw invalid('/purpose', 'unknown', 'There is no such purpose');
    const differs = await tx.one<{ purpose: string }>(other, [name, purpose]);
    if (differs) throw invalid('/purpose', 'other_purpose', `The earlier versions are about ${differs.purpose}`);
    const by = factActor(actor);
    const row = (await tx.one<TextRow>(addText, [newId('ctx'), name, purpose, text, by.kind, by.id])) as TextRow;
    tell(tx, purpose, { what: 'text', text: name, version: row.version }, actor);
    return toText(row);
  }
}

const tell = (tx: Tx, name: string, data: EventMap['purpose.changed'], actor: Actor): void =>
  tx.record(fact('purpose.changed', data, { subjectId: name, actor: factActor(actor) }));
