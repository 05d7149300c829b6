import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { statement } from '../../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { fact } from '../../../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../../../kernel/http/problem.js';
import { SkillUses } from './skill-use.js';

const lock = statement('skill_lock', `SELECT name FROM skill WHERE name = $1 FOR UPDATE`);
const alike = statement('skill_alike', `SELECT name FROM skill WHERE lower(name) = lower($1) AND name <> $2 LIMIT 1`);
const insert = statement('skill_insert', `INSERT INTO skill (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING name`);
const rename = statement('skill_rename', `UPDATE skill SET name = $2 WHERE name = $1`);
const remove = statement('skill_delete', `DELETE FROM skill WHERE name = $1`);

export interface SkillRemoval {
  replaceBy?: string;
  /** What asks for it asks for one thing less. */
  drop?: boolean;
}

/** Makes, renames and removes skills; work that asks for one is never left asking for something that is not there. */
@Injectable()
export class ChangeSkill {
  constructor(
    private readonly work: UnitOfWork,
    private readonly uses: SkillUses,
  ) {}

  add(name: string, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      await this.assertFree(tx, name, '');
      if (!(await tx.one(insert, [name]))) throw taken(name);
      tx.record(fact('skill.changed', { name }, { actor: factActor(actor) }));
    });
  }

  rename(name: string, to: string, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      if (!(await tx.one(lock, [name]))) throw notFound('skill');
      if (to === name) return;
      await this.assertFree(tx, to, name);
      await tx.query(rename, [name, to]);
      await this.uses.replace(tx, name, to);
      tx.record(fact('skill.changed', { name: to, was: name }, { actor: factActor(actor) }));
    });
  }

  remove(name: string, { replaceBy, drop = false }: SkillRemoval, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      if (!(await tx.one(lock, [name]))) throw notFound('skill');
      if (replaceBy !== undefined && (replaceBy === name || !(await tx.one(lock, [replaceBy]))))
        throw invalid('/replaceBy', 'unknown', 'There is no such other skill');
      if (replaceBy === undefined && !drop) await this.assertUnused(tx, name);
      await this.uses.replace(tx, name, replaceBy ?? null);
      await this.uses.leavePeople(tx, name, replaceBy ?? null);
      await tx.query(remove, [name]);
      tx.record(fact('skill.removed', { name, replacedBy: replaceBy ?? null }, { actor: factActor(actor) }));
    });
  }

  private async assertUnused(tx: Tx, name: string): Promise<void> {
    const { waiting, held, queues } = await this.uses.count(tx, name);
    if (waiting + held + queues.length === 0) return;
    throw conflict('has_live_work', 'Work or a queue asks for this skill', { waiting, held, queues });
  }

  private async assertFree(tx: Tx, name: string, except: string): Promise<void> {
    const known = await tx.one<{ name: string }>(alike, [name, except]);
    if (known) throw taken(known.name);
  }
}

const taken = (name: string) => conflict('name_taken', `There is ${name} already`);
