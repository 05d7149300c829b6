import type { RoutingStep } from '@contract/routing';
import type { Named } from '@contract/setup';
import { span } from '../../ui/words';

export const blankStep = (): RoutingStep => ({ seconds: null, skills: [] });

export const languageOf = (skill: string) => (skill.startsWith('language:') ? skill.slice('language:'.length) : null);

const names = new Intl.DisplayNames(['en'], { type: 'language' });

export function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

function list(words: string[], last: 'and' | 'or'): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}` : (words[0] ?? '');
}

export interface Known {
  people: Named[];
  teams: Named[];
  queues: Named[];
}

const named = (from: Named[], id: string) => from.find((one) => one.id === id)?.name ?? 'somebody no longer here';

/** "First 30 s", "then 1 min", "after that, for good". */
export function whenWords({ seconds }: RoutingStep, place: number): string {
  if (seconds === null) return place === 0 ? 'For as long as it takes' : 'After that, for good';
  return place === 0 ? `First ${span(seconds * 1000)}` : `Then ${span(seconds * 1000)}`;
}

/** "people with french 4 or better, in Night, also from Returns". */
export function whoWords(step: RoutingStep, known: Known): string {
  const parts: string[] = [];
  if (step.preferred === 'last_agent') parts.push('whoever last worked for the customer');
  else if (step.preferred) parts.push(named(known.people, step.preferred));
  const asks = step.skills.length > 0 || step.languages?.length || step.teams?.length;
  if (!step.preferred) parts.push(asks ? 'people' : 'everybody here');
  if (step.skills.length > 0)
    parts.push(
      `with ${list(
        step.skills.map(({ name, min }) => `${name} ${min === 5 ? '5' : `${min} or better`}`),
        'and',
      )}`,
    );
  if (step.languages?.length) parts.push(`who speak ${list(step.languages.map(languageName), 'or')}`);
  if (step.teams?.length)
    parts.push(
      `in ${list(
        step.teams.map((id) => named(known.teams, id)),
        'or',
      )}`,
    );
  const also = step.also?.length
    ? `, and those of ${list(
        step.also.map((id) => named(known.queues, id)),
        'and',
      )}`
    : '';
  const drop = step.dropOwn ? '; what the work itself asks for is only a wish' : '';
  return `${parts.join(' ')}${also}${drop}`;
}
