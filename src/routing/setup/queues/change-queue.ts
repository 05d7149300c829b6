import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { QueuePolicy } from '../../../contract/routing.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { statement } from '../../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { fact } from '../../../kernel/events/fact.js';
import { conflict, notFound } from '../../../kernel/http/problem.js';
import { newId } from '../../../kernel/ids.js';
import { assertCalendar, assertPeople } from '../known.js';
import { assertSteps } from './check-steps.js';
import { policyColumns, policyValues, setPolicy } from './policy-columns.js';

const insert = statement('queue_insert', `INSERT INTO queue (id, name) VALUES ($1, $2)`);
const alike = statement(
  'queue_alike',
  `SELECT name FROM queue WHERE lower(name) = lower($1) AND id <> $2 AND deleted_at IS NULL`,
);
// Two who change queues at once could close a circle that neither of them sees.
const alone = statement('queues_alone', `SELECT pg_advisory_xact_lock(hashtextextended('queue setup', 0))`);
const read = statement(
  'queue_policy_lock',
  `SELECT q.name, ${policyColumns} FROM queue q WHERE q.id = $1 AND q.deleted_at IS NULL FOR NO KEY UPDATE`,
);
const rename = statement('queue_rename', `UPDATE queue SET name = $2 WHERE id = $1`);
const write = statement('queue_policy_write', setPolicy);
const staff = statement(
  'queue_people_set',
  `WITH gone AS (DELETE FROM agent_queue WHERE queue_id = $1 AND agent_id <> ALL($2) RETURNING agent_id),
     come AS (INSERT INTO agent_queue (agent_id, queue_id) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING RETURNING agent_id)
   SELECT agent_id AS id FROM gone UNION ALL SELECT agent_id FROM come`,
);

export interface QueueGiven {
  name?: string;
  people?: string[];
  policy: Partial<QueuePolicy>;
}

/** Makes queues and changes them: the name, who works it, and how it offers its work. */
@Injectable()
export class ChangeQueue {
  constructor(private readonly work: UnitOfWork) {}

  add(given: QueueGiven & { name: string }, actor: Actor): Promise<string> {
    return this.work.run(async (tx) => {
      const id = newId('qu');
      await tx.query(alone);
      await tx.query(insert, [id, given.name]);
      await this.write(tx, id, given, actor);
      return id;
    });
  }

  change(id: string, given: QueueGiven, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      await tx.query(alone);
      await this.write(tx, id, given, actor);
    });
  }

  private async write(tx: Tx, id: string, given: QueueGiven, actor: Actor): Promise<void> {
    const before = await tx.one<QueuePolicy & { name: string }>(read, [id]);
    if (!before) throw notFound('queue');
    const name = given.name ?? before.name;
    const other = await tx.one<{ name: string }>(alike, [name, id]);
    if (other) throw conflict('name_taken', `There is a queue ${other.name} already`);
    const policy = { ...before, ...given.policy };
    await assertSteps(tx, id, policy.steps);
    if (given.policy.hoursId) await assertCalendar(tx, [given.policy.hoursId], '/policy/hoursId');
    await tx.query(rename, [id, name]);
    await tx.query(write, [id, ...policyValues(policy)]);
    if (given.people) await this.setPeople(tx, id, given.people, actor);
    const fields = [
      ...(name === before.name ? [] : ['name']),
      ...Object.entries(given.policy).flatMap(([field, value]) =>
        isDeepStrictEqual(value, before[field as keyof QueuePolicy]) ? [] : [field],
      ),
      ...(given.people ? ['people'] : []),
    ];
    tx.record(fact('queue.changed', { name, fields }, { subjectId: id, actor: factActor(actor) }));
  }

  private async setPeople(tx: Tx, id: string, people: string[], actor: Actor): Promise<void> {
    await assertPeople(tx, people, '/people');
    for (const one of await tx.query<{ id: string }>(staff, [id, people]))
      tx.record(fact('agent.desk_changed', { fields: ['queues'] }, { subjectId: one.id, actor: factActor(actor) }));
  }
}
