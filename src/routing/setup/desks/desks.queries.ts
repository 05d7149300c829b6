import { Injectable } from '@nestjs/common';
import type { PersonDesk } from '../../../contract/setup.js';
import { Database } from '../../../kernel/db/database.js';
import { statement } from '../../../kernel/db/statement.js';
import { notFound } from '../../../kernel/http/problem.js';

const named = (rows: string) =>
  `COALESCE((SELECT jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY name) FROM (${rows}) n), '[]')`;
const desks = statement(
  'setup_desks',
  `SELECT a.id, a.name, a.email, a.role, COALESCE(s.status, 'offline') AS status, s.reason AS "statusReason", COALESCE(s.presence, 'gone') AS presence,
     a.capacity_mode AS mode,
     ${named(`SELECT q.id, q.name FROM agent_queue m JOIN queue q ON q.id = m.queue_id WHERE m.agent_id = a.id`)} AS queues,
     ${named(`SELECT t.id, t.name FROM team_member m JOIN team t ON t.id = m.team_id WHERE m.agent_id = a.id`)} AS teams,
     COALESCE((SELECT jsonb_agg(jsonb_build_object('name', skill, 'level', proficiency) ORDER BY skill) FROM agent_skill WHERE agent_id = a.id), '[]') AS skills,
     COALESCE((SELECT jsonb_agg(jsonb_build_object('channelClass', channel_class, 'limit', "limit", 'used', used - ringing, 'offered', ringing) ORDER BY channel_class)
       FROM (SELECT c.*, (SELECT count(*)::int FROM offer o WHERE o.agent_id = a.id AND o.channel_class = c.channel_class AND o.state = 'pending') AS ringing
             FROM agent_capacity c WHERE c.agent_id = a.id) lines), '[]') AS capacity
   FROM agent a LEFT JOIN agent_state s ON s.agent_id = a.id
   WHERE a.disabled_at IS NULL AND ($1::text IS NULL OR a.id = $1) ORDER BY a.name, a.id LIMIT 2000`,
);

const names = statement('setup_names', `SELECT id, name FROM agent WHERE id = ANY($1)`);

/** Reads what people work, for those who set it up. */
@Injectable()
export class PersonDesksQueries {
  constructor(private readonly database: Database) {}

  all(): Promise<PersonDesk[]> {
    return this.database.query(desks, [null]);
  }

  async one(agentId: string): Promise<PersonDesk> {
    const desk = await this.database.one<PersonDesk>(desks, [agentId]);
    if (!desk) throw notFound('person');
    return desk;
  }

  async names(ids: string[]): Promise<Map<string, string>> {
    const rows = await this.database.query<{ id: string; name: string }>(names, [ids]);
    return new Map(rows.map((one) => [one.id, one.name]));
  }
}
