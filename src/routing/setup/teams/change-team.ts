import { Injectable } from '@nestjs/common';
import type { RoutingStep } from '../../../contract/routing.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { statement } from '../../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { fact } from '../../../kernel/events/fact.js';
import { conflict, notFound } from '../../../kernel/http/problem.js';
import { newId } from '../../../kernel/ids.js';
import { assertPeople } from '../known.js';
import { queuesAsking, rewriteSteps } from '../queue-steps.js';

const insert = statement(
  'team_insert',
  `INSERT INTO team (id, name) VALUES ($1, $2) ON CONFLICT (lower(name)) DO NOTHING RETURNING id`,
);
const lock = statement('team_lock', `SELECT name FROM team WHERE id = $1 FOR UPDATE`);
const alike = statement('team_alike', `SELECT name FROM team WHERE lower(name) = lower($1) AND id <> $2`);
const rename = statement('team_rename', `UPDATE team SET name = $2 WHERE id = $1`);
const members = statement(
  'team_members_set',
  `WITH gone AS (DELETE FROM team_member WHERE team_id = $1 AND agent_id <> ALL($2))
   INSERT INTO team_member (team_id, agent_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
);
const remove = statement('team_delete', `DELETE FROM team WHERE id = $1`);

/** Makes, changes and removes teams: people who can be asked for together in a queue's steps. */
@Injectable()
export class ChangeTeam {
  constructor(private readonly work: UnitOfWork) {}

  add(team: { name: string; members: string[] }, actor: Actor): Promise<string> {
    return this.work.run(async (tx) => {
      const id = newId('tm');
      if (!(await tx.one(insert, [id, team.name]))) throw taken(team.name);
      await this.setMembers(tx, id, team.members);
      tx.record(fact('team.changed', { name: team.name }, { subjectId: id, actor: factActor(actor) }));
      return id;
    });
  }

  change(id: string, changes: { name?: string; members?: string[] }, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const team = await tx.one<{ name: string }>(lock, [id]);
      if (!team) throw notFound('team');
      const { name = team.name } = changes;
      const other = await tx.one<{ name: string }>(alike, [name, id]);
      if (other) throw taken(other.name);
      await tx.query(rename, [id, name]);
      if (changes.members) await this.setMembers(tx, id, changes.members);
      tx.record(fact('team.changed', { name }, { subjectId: id, actor: factActor(actor) }));
    });
  }

  /** A step that asked for this team alone would ask for everybody after it: that is asked first. */
  remove(id: string, drop: boolean, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const team = await tx.one<{ name: string }>(lock, [id]);
      if (!team) throw notFound('team');
      const asks = (step: RoutingStep) => step.teams?.includes(id) ?? false;
      const queues = await queuesAsking(tx, asks);
      if (queues.length > 0 && !drop)
        throw conflict('in_use', 'The steps of a queue ask for this team', {
          queues: queues.map((one) => ({ id: one.id, name: one.name })),
        });
      await rewriteSteps(tx, queues, (step) => ({ ...step, teams: step.teams?.filter((one) => one !== id) }));
      await tx.query(remove, [id]);
      tx.record(fact('team.removed', { name: team.name }, { subjectId: id, actor: factActor(actor) }));
    });
  }

  private async setMembers(tx: Tx, id: string, agentIds: string[]): Promise<void> {
    await assertPeople(tx, agentIds, '/members');
    await tx.query(members, [id, agentIds]);
  }
}

const taken = (name: string) => conflict('name_taken', `There is a team ${name} already`);
