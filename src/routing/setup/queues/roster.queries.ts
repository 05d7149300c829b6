import type { Queryable } from '../../../kernel/db/database.js';
import { statement } from '../../../kernel/db/statement.js';
import type { Rostered } from './roster.js';

const roster = statement(
  'setup_roster',
  `SELECT a.id, a.name, ARRAY(SELECT queue_id FROM agent_queue m WHERE m.agent_id = a.id) AS queues,
     ARRAY(SELECT team_id FROM team_member m WHERE m.agent_id = a.id) AS teams,
     COALESCE((SELECT jsonb_object_agg(skill, proficiency) FROM agent_skill k WHERE k.agent_id = a.id), '{}') AS skills
   FROM agent a WHERE a.disabled_at IS NULL ORDER BY a.name, a.id`,
);

/** Everybody who works here, with all that a step may ask of them. */
export async function rosterOf(db: Queryable): Promise<Rostered[]> {
  const rows = await db.query<Omit<Rostered, 'skills'> & { skills: Record<string, number> }>(roster);
  return rows.map((one) => ({ ...one, skills: new Map(Object.entries(one.skills)) }));
}
