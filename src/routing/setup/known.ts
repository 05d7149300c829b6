import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { Refusal } from '../../kernel/http/problem.js';

const strangers = (table: string, key: string, there: string) =>
  `SELECT (n - 1)::int AS at FROM unnest($1::text[]) WITH ORDINALITY AS g(id, n)
   WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.${key} = g.id AND ${there}) ORDER BY n`;
const people = statement('setup_unknown_people', strangers('agent', 'id', 't.disabled_at IS NULL'));
const queues = statement('setup_unknown_queues', strangers('queue', 'id', 't.deleted_at IS NULL'));
const teams = statement('setup_unknown_teams', strangers('team', 'id', 'true'));
const calendars = statement('setup_unknown_calendars', strangers('business_calendar', 'id', 'true'));
const skills = statement('setup_unknown_skills', strangers('skill', 'name', 'true'));

const asserts =
  (which: ReturnType<typeof statement>, what: string, inList = true) =>
  async (tx: Tx, given: string[], pointer: string, tail = ''): Promise<void> => {
    if (given.length === 0) return;
    const wrong = await tx.query<{ at: number }>(which, [given]);
    if (wrong.length === 0) return;
    throw new Refusal(422, 'invalid', 'Some fields are not right', {
      errors: wrong.map(({ at }) => ({
        pointer: inList ? `${pointer}/${at}${tail}` : pointer,
        code: 'unknown',
        message: `is no ${what}`,
      })),
    });
  };

/** Each names what is not there by its place in the list. */
export const assertPeople = asserts(people, 'person who works here');
export const assertQueues = asserts(queues, 'queue');
export const assertTeams = asserts(teams, 'team');
export const assertSkills = asserts(skills, 'skill');
/** The one named, not a list. */
export const assertCalendar = asserts(calendars, 'calendar', false);
