import { Injectable } from '@nestjs/common';
import type { QueuePolicy, RoutingStep } from '../../../contract/routing.js';
import type { Named, QueueSetup, StepPreview } from '../../../contract/setup.js';
import { channelClasses } from '../../../contract/common.js';
import { Database } from '../../../kernel/db/database.js';
import { statement } from '../../../kernel/db/statement.js';
import { notFound } from '../../../kernel/http/problem.js';
import { isFree } from '../../match/desk-agent.js';
import { LoadQueries } from '../../match/load.queries.js';
import { policyColumns } from './policy-columns.js';
import { everybodyStep, meets, warningsOf } from './roster.js';
import { rosterOf } from './roster.queries.js';

const setups = statement(
  'queue_setups',
  `SELECT q.id, q.name, ${policyColumns}, COALESCE(w.waiting, 0) AS waiting, COALESCE(w.held, 0) AS held,
     COALESCE((SELECT jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name) ORDER BY x.name) FROM inbox x WHERE x.queue_id = q.id), '[]') AS inboxes
   FROM queue q LEFT JOIN (
     SELECT queue_id, count(*) FILTER (WHERE state <> 'assigned')::int AS waiting, count(*) FILTER (WHERE state = 'assigned')::int AS held
     FROM work_item WHERE state IN ('pending', 'reserved', 'assigned') GROUP BY 1) w ON w.queue_id = q.id
   WHERE q.deleted_at IS NULL AND ($1::text IS NULL OR q.id = $1) ORDER BY lower(q.name), q.id`,
);
const SHOWN = 8;

type Row = Omit<QueueSetup, 'policy' | 'people' | 'warnings'> & QueuePolicy;

/** Reads queues for those who set them up: what each does, who works it, and what would never work. */
@Injectable()
export class QueueSetupQueries {
  constructor(
    private readonly database: Database,
    private readonly load: LoadQueries,
  ) {}

  all(): Promise<QueueSetup[]> {
    return this.read(null);
  }

  async one(id: string): Promise<QueueSetup> {
    const [queue] = await this.read(id);
    if (!queue) throw notFound('queue');
    return queue;
  }

  /** Who could take work in each of these steps now, were they the queue's. */
  async preview(asked: { queueId: string | null; people?: string[]; steps: RoutingStep[] }): Promise<StepPreview[]> {
    const id = asked.queueId ?? '';
    const [roster, desks] = await Promise.all([rosterOf(this.database), this.load.agents(null)]);
    const desk = new Map(desks.map((one) => [one.id, one]));
    const { people } = asked;
    const there = people ? roster.map((one) => inQueue(one, id, people.includes(one.id))) : roster;
    const steps = asked.steps.length > 0 ? asked.steps : [everybodyStep];
    return steps.map((step) => {
      const able = there
        .filter((one) => meets(one, id, step) && (!step.preferred || isWished(step, one.id)))
        .map((one) => ({ id: one.id, name: one.name, ...readiness(desk.get(one.id)) }));
      able.sort((a, b) => Number(b.ready) - Number(a.ready));
      return {
        able: able.length,
        ready: able.filter((one) => one.ready).length,
        people: able.slice(0, SHOWN),
      };
    });
  }

  private async read(id: string | null): Promise<QueueSetup[]> {
    const [rows, roster] = await Promise.all([this.database.query<Row>(setups, [id]), rosterOf(this.database)]);
    return rows.map(({ id: queueId, name, waiting, held, inboxes, ...policy }) => {
      const people: Named[] = roster
        .filter((one) => one.queues.includes(queueId))
        .map((one) => ({ id: one.id, name: one.name }));
      const warnings = warningsOf(queueId, policy, roster);
      return { id: queueId, name, policy, people, waiting, held, inboxes, warnings };
    });
  }
}

function inQueue<Person extends { queues: string[] }>(person: Person, queueId: string, member: boolean): Person {
  const others = person.queues.filter((one) => one !== queueId);
  return { ...person, queues: member ? [...others, queueId] : others };
}

/** Whom a customer last talked to is known only once there is a customer. */
const isWished = (step: RoutingStep, id: string) => step.preferred === 'last_agent' || step.preferred === id;

function readiness(desk: Parameters<typeof isFree>[0] | undefined): { ready: boolean; why: string | null } {
  if (!desk) return { ready: false, why: 'Not signed in' };
  if (desk.notReady) return { ready: false, why: desk.notReady };
  const ready = channelClasses.some((one) => isFree(desk, one));
  return { ready, why: ready ? null : 'No place is free' };
}
