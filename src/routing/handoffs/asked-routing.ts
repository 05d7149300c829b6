import type { HandoffContext } from '../../contract/handoff.js';
import type { SkillRequirement } from '../../contract/routing.js';
import type { Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

const MOST_PRIORITY = 10;
const find = statement(
  'routing_asked',
  `SELECT (SELECT id FROM queue WHERE (id = $1 OR lower(name) = lower($1)) AND deleted_at IS NULL ORDER BY id = $1 DESC LIMIT 1) AS "queueId",
     (SELECT id FROM agent WHERE id = $2 AND disabled_at IS NULL) AS "preferredAgent",
     ARRAY(SELECT name FROM skill WHERE name = ANY($3)) AS skills`,
);

export interface AskedRouting {
  queueId: string | null;
  preferredAgent: string | null;
  skills: SkillRequirement[];
  priority: number;
}

/**
 * What the bot asked for is a request: an unknown queue or person falls back to the inbox's own, a skill nobody here has is
 * not waited for, and somebody in danger goes first whatever was asked.
 */
export async function readAskedRouting(db: Queryable, context: HandoffContext): Promise<AskedRouting> {
  const { routing, reason } = context;
  const language = routing?.language && `language:${routing.language.split('-')[0].toLowerCase()}`;
  const wanted = (routing?.skills ?? []).map((one) => ({
    name: one.name,
    min: one.min ?? 1,
    required: one.required ?? true,
  }));
  if (language) wanted.push({ name: language, min: 1, required: false });
  const [row] = await db.query<{ queueId: string | null; preferredAgent: string | null; skills: string[] }>(find, [
    routing?.queue ?? null,
    routing?.preferredAgent ?? null,
    wanted.map((one) => one.name),
  ]);
  const priority = reason.code === 'safety' ? MOST_PRIORITY : Math.min(MOST_PRIORITY, routing?.priority ?? 0);
  return {
    queueId: row.queueId,
    preferredAgent: row.preferredAgent,
    skills: wanted.filter((one) => row.skills.includes(one.name)),
    priority,
  };
}
