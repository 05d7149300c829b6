import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { DeskSettings, SkillLevel } from '../../../contract/setup.js';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { statement } from '../../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { fact } from '../../../kernel/events/fact.js';
import { notFound } from '../../../kernel/http/problem.js';
import { ensureDesk } from '../../work/capacity.js';
import { assertMayHide } from '../hide.js';
import { assertQueues, assertSkills, assertTeams } from '../known.js';

const lock = statement(
  'desk_person_lock',
  `SELECT id FROM agent WHERE id = $1 AND disabled_at IS NULL FOR NO KEY UPDATE`,
);
const read = statement(
  'desk_as_it_is',
  `SELECT ARRAY(SELECT queue_id FROM agent_queue m WHERE m.agent_id = a.id) AS queues,
     ARRAY(SELECT team_id FROM team_member m WHERE m.agent_id = a.id) AS teams,
     COALESCE((SELECT jsonb_object_agg(skill, proficiency) FROM agent_skill k WHERE k.agent_id = a.id), '{}') AS skills,
     COALESCE((SELECT jsonb_object_agg(channel_class, "limit") FROM agent_capacity c WHERE c.agent_id = a.id), '{}') AS capacity,
     a.capacity_mode AS mode
   FROM agent a WHERE a.id = $1`,
);
const queues = statement(
  'desk_queues_set',
  `WITH gone AS (DELETE FROM agent_queue WHERE agent_id = $1 AND queue_id <> ALL($2))
   INSERT INTO agent_queue (agent_id, queue_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
);
const teams = statement(
  'desk_teams_set',
  `WITH gone AS (DELETE FROM team_member WHERE agent_id = $1 AND team_id <> ALL($2))
   INSERT INTO team_member (team_id, agent_id) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING`,
);
const skills = statement(
  'desk_skills_set',
  `WITH gone AS (DELETE FROM agent_skill WHERE agent_id = $1 AND skill <> ALL($2))
   INSERT INTO agent_skill (agent_id, skill, proficiency) SELECT $1, * FROM unnest($2::text[], $3::int[])
   ON CONFLICT (agent_id, skill) DO UPDATE SET proficiency = excluded.proficiency`,
);
// What somebody holds stays theirs when their limit falls below it.
const capacity = statement(
  'desk_capacity_set',
  `UPDATE agent_capacity c SET "limit" = g.most FROM unnest($2::text[], $3::int[]) AS g(class, most)
   WHERE c.agent_id = $1 AND c.channel_class = g.class`,
);
const mode = statement('desk_mode_set', `UPDATE agent SET capacity_mode = $2 WHERE id = $1`);

const fieldsOfDesk = ['queues', 'teams', 'skills', 'capacity', 'mode'] as const;
type Desk = Record<(typeof fieldsOfDesk)[number], unknown>;

const sorted = (value: unknown) => (Array.isArray(value) ? value.toSorted() : value);
const isSame = (a: unknown, b: unknown) => isDeepStrictEqual(sorted(a), sorted(b));

/** Changes what a person works: queues, teams, skills, how much at once. The router and the person hear of it. */
@Injectable()
export class ChangeDesk {
  constructor(private readonly work: UnitOfWork) {}

  run(agentId: string, changes: DeskSettings, actor: Actor): Promise<void> {
    const { reason, private: hidden = false, ...settings } = changes;
    assertMayHide(actor, hidden);
    return this.work.run(async (tx) => {
      if (!(await tx.one(lock, [agentId]))) throw notFound('person');
      await ensureDesk(tx, agentId);
      const before = await tx.one<Desk>(read, [agentId]);
      await this.write(tx, agentId, settings);
      const after = await tx.one<Desk>(read, [agentId]);
      const fields = fieldsOfDesk.filter((field) => !isSame(before?.[field], after?.[field]));
      if (fields.length === 0) return;
      const data = { fields, ...(reason ? { reason } : {}), ...(hidden ? { private: true } : {}) };
      tx.record(fact('agent.desk_changed', data, { subjectId: agentId, actor: factActor(actor) }));
    });
  }

  private async write(tx: Tx, agentId: string, settings: DeskSettings): Promise<void> {
    if (settings.queues) {
      await assertQueues(tx, settings.queues, '/queues');
      await tx.query(queues, [agentId, settings.queues]);
    }
    if (settings.teams) {
      await assertTeams(tx, settings.teams, '/teams');
      await tx.query(teams, [agentId, settings.teams]);
    }
    if (settings.skills) await this.setSkills(tx, agentId, settings.skills);
    if (settings.capacity)
      await tx.query(capacity, [agentId, Object.keys(settings.capacity), Object.values(settings.capacity)]);
    if (settings.mode !== undefined) await tx.query(mode, [agentId, settings.mode]);
  }

  private async setSkills(tx: Tx, agentId: string, given: SkillLevel[]): Promise<void> {
    const names = given.map((one) => one.name);
    await assertSkills(tx, names, '/skills', '/name');
    await tx.query(skills, [agentId, names, given.map((one) => one.level)]);
  }
}
