import { Injectable } from '@nestjs/common';
import type { RoutingStep } from '../../../contract/routing.js';
import type { LiveWork, Named } from '../../../contract/setup.js';
import { statement } from '../../../kernel/db/statement.js';
import type { Tx } from '../../../kernel/db/unit-of-work.js';
import { queuesAsking, rewriteSteps } from '../queue-steps.js';

const asking = `skills @> jsonb_build_array(jsonb_build_object('name', $1::text)) AND state IN ('pending', 'reserved', 'assigned')`;
const count = statement(
  'skill_live_work',
  `SELECT count(*) FILTER (WHERE state <> 'assigned')::int AS waiting, count(*) FILTER (WHERE state = 'assigned')::int AS held
   FROM work_item WHERE ${asking}`,
);
// Where the new one is asked for already, the higher level holds.
const inWork = statement(
  'skill_in_work',
  `UPDATE work_item w SET version = version + 1, skills = COALESCE((
     SELECT jsonb_agg(jsonb_build_object('name', name, 'min', min, 'required', required) ORDER BY place) FROM (
       SELECT CASE WHEN s ->> 'name' = $1 THEN $2 ELSE s ->> 'name' END AS name, max((s ->> 'min')::int) AS min,
         bool_or((s ->> 'required')::boolean) AS required, min(i) AS place
       FROM jsonb_array_elements(w.skills) WITH ORDINALITY AS e(s, i) WHERE s ->> 'name' <> $1 OR $2::text IS NOT NULL GROUP BY 1) merged), '[]')
   WHERE w.id IN (SELECT id FROM work_item WHERE ${asking} ORDER BY id FOR NO KEY UPDATE)`,
);
const toPeople = statement(
  'skill_to_people',
  `INSERT INTO agent_skill AS a (agent_id, skill, proficiency) SELECT agent_id, $2, proficiency FROM agent_skill WHERE skill = $1
   ON CONFLICT (agent_id, skill) DO UPDATE SET proficiency = GREATEST(a.proficiency, excluded.proficiency)`,
);
const fromPeople = statement('skill_from_people', `DELETE FROM agent_skill WHERE skill = $1`);

export interface SkillUse extends LiveWork {
  queues: Named[];
}

/** Where a skill is asked for: in waiting work and in the steps of queues. Renaming and replacing reach all of it at once. */
@Injectable()
export class SkillUses {
  async count(tx: Tx, name: string): Promise<SkillUse> {
    const queues = await queuesAsking(tx, asks(name));
    const [work] = await tx.query<LiveWork>(count, [name]);
    return { ...work, queues: queues.map((one) => ({ id: one.id, name: one.name })) };
  }

  /** Everything that asks for it asks for the other one, or, without another, for one thing less. */
  async replace(tx: Tx, name: string, by: string | null): Promise<void> {
    await tx.query(inWork, [name, by]);
    await rewriteSteps(tx, await queuesAsking(tx, asks(name)), (step) => ({
      ...step,
      skills: mergeSkills(step.skills, name, by),
    }));
  }

  async leavePeople(tx: Tx, name: string, by: string | null): Promise<void> {
    if (by) await tx.query(toPeople, [name, by]);
    await tx.query(fromPeople, [name]);
  }
}

const asks = (name: string) => (step: RoutingStep) => step.skills.some((one) => one.name === name);

function mergeSkills(skills: RoutingStep['skills'], name: string, by: string | null): RoutingStep['skills'] {
  const merged = new Map<string, number>();
  for (const one of skills) {
    const now = one.name === name ? by : one.name;
    if (now !== null) merged.set(now, Math.max(merged.get(now) ?? 0, one.min));
  }
  return [...merged].map(([skill, min]) => ({ name: skill, min }));
}
