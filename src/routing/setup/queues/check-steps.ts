import type { FieldError } from '../../../contract/common.js';
import type { RoutingStep } from '../../../contract/routing.js';
import { statement } from '../../../kernel/db/statement.js';
import type { Tx } from '../../../kernel/db/unit-of-work.js';
import { Refusal } from '../../../kernel/http/problem.js';
import { meets, type Rostered } from './roster.js';
import { rosterOf } from './roster.queries.js';

const known = statement(
  'steps_known',
  `SELECT ARRAY(SELECT name FROM skill) AS skills, ARRAY(SELECT id FROM team) AS teams,
     COALESCE((SELECT jsonb_object_agg(id, COALESCE((SELECT jsonb_agg(DISTINCT a) FROM jsonb_array_elements(steps) s,
       jsonb_array_elements_text(COALESCE(s -> 'also', '[]')) a), '[]')) FROM queue WHERE deleted_at IS NULL), '{}') AS also`,
);

interface Known {
  skills: string[];
  teams: string[];
  /** Whose people each queue asks as well. */
  also: Record<string, string[]>;
}

/** Refuses steps that can never do anything: they name what is not there, come after one without an end, or go in a circle. */
export async function assertSteps(tx: Tx, queueId: string, steps: RoutingStep[], at = '/policy/steps'): Promise<void> {
  const [there] = await tx.query<Known>(known);
  const people = new Map((await rosterOf(tx)).map((one) => [one.id, one]));
  const errors = steps.flatMap((step, i) => [
    ...afterTheEnd(steps, i, `${at}/${i}`),
    ...unknownNames(step, there, people, `${at}/${i}`),
    ...circles(step, queueId, there.also, `${at}/${i}`),
    ...neverMatches(step, queueId, people, `${at}/${i}`),
  ]);
  if (errors.length > 0)
    throw new Refusal(422, 'invalid', 'Some fields are not right', { errors: errors.slice(0, 50) });
}

function afterTheEnd(steps: RoutingStep[], i: number, at: string): FieldError[] {
  const endless = steps.findIndex((one) => one.seconds === null);
  if (endless < 0 || i <= endless) return [];
  return [{ pointer: at, code: 'unreachable', message: `never begins: step ${endless + 1} has no end` }];
}

function unknownNames(step: RoutingStep, there: Known, people: Map<string, Rostered>, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const check = (found: boolean, pointer: string, what: string) => {
    if (!found) errors.push({ pointer: `${at}/${pointer}`, code: 'unknown', message: `is no ${what}` });
  };
  step.skills.forEach(({ name }, n) => check(there.skills.includes(name), `skills/${n}/name`, 'skill'));
  step.languages?.forEach((one, n) =>
    check(there.skills.includes(`language:${one}`), `languages/${n}`, 'language anybody here has as a skill'),
  );
  step.teams?.forEach((one, n) => check(there.teams.includes(one), `teams/${n}`, 'team'));
  step.also?.forEach((one, n) => check(one in there.also, `also/${n}`, 'queue'));
  if (step.preferred && step.preferred !== 'last_agent')
    check(people.has(step.preferred), 'preferred', 'person who works here');
  return errors;
}

/** Two queues that each ask the other's people when they have too few would hand the same work around. */
function circles(step: RoutingStep, queueId: string, also: Record<string, string[]>, at: string): FieldError[] {
  return (step.also ?? []).flatMap((next, n) =>
    leadsTo(next, queueId, also)
      ? [{ pointer: `${at}/also/${n}`, code: 'circle', message: 'leads back to this queue' }]
      : [],
  );
}

function leadsTo(from: string, goal: string, also: Record<string, string[]>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === goal) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(also[next] ?? []));
  }
  return false;
}

function neverMatches(step: RoutingStep, queueId: string, people: Map<string, Rostered>, at: string): FieldError[] {
  const person = step.preferred ? people.get(step.preferred) : undefined;
  if (!person) return [];
  // Being in the queue is for its people to settle; what the step itself asks for is not.
  if (meets({ ...person, queues: [queueId] }, queueId, step)) return [];
  const message = `never matches: ${person.name} is not who this step asks for`;
  return [{ pointer: `${at}/preferred`, code: 'never_matches', message }];
}
