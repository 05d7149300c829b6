import { Injectable } from '@nestjs/common';
import type { SlaPolicy } from '../../contract/sla.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { Agreements } from './agreements.js';
import { policyColumns } from './sla.queries.js';

const hold = statement('sla_policy_hold', `SELECT ${policyColumns} FROM sla_policy WHERE id = $1 FOR UPDATE`);
const unknown = statement(
  'sla_policy_unknown',
  `SELECT ($1::text IS NOT NULL AND NOT EXISTS (SELECT 1 FROM business_calendar WHERE id = $1)) AS hours,
     (SELECT n - 1 FROM unnest($2::text[]) WITH ORDINALITY AS g(id, n) WHERE NOT EXISTS (SELECT 1 FROM queue q WHERE q.id = g.id) LIMIT 1) AS queue,
     EXISTS (SELECT 1 FROM sla_policy WHERE lower(name) = lower($3) AND id <> $4) AS name`,
);
const store = statement(
  'sla_policy_store',
  `INSERT INTO sla_policy (id, name, track, active, place, channel_classes, tiers, queues, first_response_seconds, next_response_seconds,
     resolution_seconds, warn_seconds, hours_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
   ON CONFLICT (id) DO UPDATE SET name = $2, active = $4, place = $5, channel_classes = $6, tiers = $7, queues = $8, first_response_seconds = $9,
     next_response_seconds = $10, resolution_seconds = $11, warn_seconds = $12, hours_id = $13`,
);
const remove = statement('sla_policy_remove', `DELETE FROM sla_policy WHERE id = $1 RETURNING name`);

type Content = Omit<SlaPolicy, 'id'>;

/** Makes, changes and removes agreements. Clocks that run already run on by what they began with. */
@Injectable()
export class ChangePolicy {
  constructor(
    private readonly work: UnitOfWork,
    private readonly agreements: Agreements,
  ) {}

  async add(content: Content, actor: Actor): Promise<SlaPolicy> {
    const policy = { id: newId('sla'), ...content };
    await this.work.run((tx) => this.store(tx, policy, actor));
    this.agreements.changed();
    return policy;
  }

  async change(id: string, change: Partial<Content>, actor: Actor): Promise<SlaPolicy> {
    return this.work.run(async (tx) => {
      const now = await tx.one<SlaPolicy>(hold, [id]);
      if (!now) throw notFound('policy');
      const policy = { ...now, ...change };
      await this.store(tx, policy, actor);
      return policy;
    });
  }

  remove(id: string, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const gone = await tx.one<{ name: string }>(remove, [id]);
      if (!gone) throw notFound('policy');
      const data = { name: gone.name, removed: true };
      tx.record(fact('sla_policy.changed', data, { subjectId: id, actor: factActor(actor) }));
    });
  }

  private async store(tx: Tx, policy: SlaPolicy, actor: Actor): Promise<void> {
    const { id, firstResponseSeconds: first, nextResponseSeconds: next, resolutionSeconds: whole } = policy;
    const least = [first, next, whole].filter((one) => one !== null);
    if (least.length === 0)
      throw invalid('/firstResponseSeconds', 'missing', 'Agree on at least one time: first answer, next or the end');
    if (policy.warnSeconds >= Math.min(...least))
      throw invalid('/warnSeconds', 'range', 'A warning comes before the time is over, and after it began');
    const wrong = await tx.one<{ hours: boolean; queue: number | null; name: boolean }>(unknown, [
      policy.hoursId,
      policy.queues,
      policy.name,
      id,
    ]);
    if (wrong?.hours) throw invalid('/hoursId', 'unknown', 'There is no such calendar');
    if (wrong && wrong.queue !== null) throw invalid(`/queues/${wrong.queue}`, 'unknown', 'There is no such queue');
    if (wrong?.name) throw conflict('conflict', 'There is a policy of this name already');
    const { name, track, active, place, channelClasses, tiers, queues, warnSeconds, hoursId } = policy;
    await tx.query(store, [
      id,
      name,
      track,
      active,
      place,
      channelClasses,
      tiers,
      queues,
      first,
      next,
      whole,
      warnSeconds,
      hoursId,
    ]);
    tx.record(fact('sla_policy.changed', { name }, { subjectId: id, actor: factActor(actor) }));
  }
}
