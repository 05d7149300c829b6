import { Injectable } from '@nestjs/common';
import type { Skill, Team } from '../../../contract/setup.js';
import { Database } from '../../../kernel/db/database.js';
import { statement } from '../../../kernel/db/statement.js';
import { notFound } from '../../../kernel/http/problem.js';

const named = `jsonb_agg(jsonb_build_object('id', q.id, 'name', q.name) ORDER BY q.name)`;
const skills = statement(
  'setup_skills',
  `SELECT s.name, (SELECT count(*)::int FROM agent_skill k JOIN agent a ON a.id = k.agent_id AND a.disabled_at IS NULL WHERE k.skill = s.name) AS people,
     COALESCE((SELECT ${named} FROM queue q WHERE q.deleted_at IS NULL
       AND q.steps @> jsonb_build_array(jsonb_build_object('skills', jsonb_build_array(jsonb_build_object('name', s.name))))), '[]') AS queues,
     COALESCE(w.n, 0) AS waiting
   FROM skill s LEFT JOIN (
     SELECT k.name, count(*)::int AS n FROM work_item i, jsonb_to_recordset(i.skills) AS k(name text)
     WHERE i.phase = 'queued' GROUP BY k.name) w ON w.name = s.name
   ORDER BY lower(s.name), s.name`,
);
const teams = statement(
  'setup_teams',
  `SELECT t.id, t.name,
     COALESCE((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name) ORDER BY a.name) FROM team_member m
       JOIN agent a ON a.id = m.agent_id AND a.disabled_at IS NULL WHERE m.team_id = t.id), '[]') AS members,
     COALESCE((SELECT ${named} FROM queue q WHERE q.deleted_at IS NULL
       AND q.steps @> jsonb_build_array(jsonb_build_object('teams', jsonb_build_array(t.id)))), '[]') AS queues
   FROM team t WHERE $1::text IS NULL OR t.id = $1 ORDER BY lower(t.name), t.id`,
);

/** Reads what can be asked of people: their skills, and the teams they are in. */
@Injectable()
export class SkillsQueries {
  constructor(private readonly database: Database) {}

  skills(): Promise<Skill[]> {
    return this.database.query(skills);
  }

  teams(): Promise<Team[]> {
    return this.database.query(teams, [null]);
  }

  async team(id: string): Promise<Team> {
    const team = await this.database.one<Team>(teams, [id]);
    if (!team) throw notFound('team');
    return team;
  }
}
