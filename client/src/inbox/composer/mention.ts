import type { AgentLine } from '../../api/desk';

/** Who can be called in a note: somebody by name, or everybody of a queue. */
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

export function callables(agents: AgentLine[], queues: { id: string; name: string }[], meId: string): Callable[] {
  return [
    ...agents
      .filter(({ id }) => id !== meId)
      .map(({ id, name, status }) => ({ id, name, called: name.split(' ')[0] ?? name, what: status })),
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
