import type { Id } from '@contract/common';
import type { DispositionSetup } from '@contract/setup';

export const DEEPEST = 4;

export interface Line {
  each: DispositionSetup;
  /** From 0. */
  depth: number;
  /** On its level, in order; itself among them. */
  beside: DispositionSetup[];
}

/** The codes of one queue, or of all of them (null), each under what it is a kind of. */
export function linesOf(all: DispositionSetup[], queueId: Id | null): Line[] {
  const own = all.filter((each) => each.queueId === queueId);
  const known = new Set(own.map(({ id }) => id));
  const parentOf = ({ parentId }: DispositionSetup) => (parentId && known.has(parentId) ? parentId : null);
  const under = (parent: Id | null, depth: number): Line[] => {
    const beside = own.filter((each) => parentOf(each) === parent);
    return beside.flatMap((each) => [{ each, depth, beside }, ...under(each.id, depth + 1)]);
  };
  return under(null, 0);
}

/** What it may stand under: never itself nor what stands under it, and not so deep that there is no level left. */
export function mayStandUnder(lines: Line[], id: Id | null): Line[] {
  const below = new Set<Id>(id ? [id] : []);
  for (const { each } of lines) if (each.parentId && below.has(each.parentId)) below.add(each.id);
  return lines.filter(({ each, depth }) => depth < DEEPEST - 1 && !below.has(each.id));
}

/** "Sent twice" is known to systems as `sent_twice`. */
export const codeFrom = (label: string): string =>
  label
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 100);
