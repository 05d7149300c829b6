import type { CallableTeam } from '@contract/macros';
import type { AgentLine } from '../../api/desk';
import { plural } from '../../ui/words';

/** Who can be called in a note: somebody by name, or everybody of a team or a queue. */
export interface Callable {
  id: string;
  name: string;
  /** As it is written after the sign. */
  called: string;
  what: string;
}

/** The `@word` before the caret, when it stands at the start or after a space. */
export function atBefore(text: string, caret: number): { from: number; word: string } | null {
  const found = /(?:^|\s)@([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const word = found[1] ?? '';
  return { from: caret - word.length - 1, word };
}

interface Known {
  agents: AgentLine[];
  teams: CallableTeam[];
  queues: { id: string; name: string }[];
}

export function callables({ agents, teams, queues }: Known, meId: string): Callable[] {
  return [
    ...agents
      .filter(({ id }) => id !== meId)
      .map(({ id, name, status, presence }) => ({
        id,
        name,
        called: name.split(' ')[0] ?? name,
        // Somebody whose browser is closed hears nothing, whatever they chose.
        what: presence === 'gone' ? 'offline' : status,
      })),
    // A team nobody works in would be called for nothing.
    ...teams
      .filter(({ members }) => members > 0)
      .map(({ id, name, members }) => ({
        id,
        name,
        called: name,
        what: `team, ${plural(members, 'person', 'people')}`,
      })),
    ...queues.map(({ id, name }) => ({ id, name, called: name, what: 'everybody in the queue' })),
  ];
}

export function findCallable(all: Callable[], word: string): Callable[] {
  const wanted = word.toLowerCase();
  return all
    .filter(({ name }) =>
      name
        .toLowerCase()
        .split(/\s+/)
        .some((part) => part.startsWith(wanted)),
    )
    .slice(0, 8);
}
