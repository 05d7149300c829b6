import type { TimelineEntry } from '@contract/timeline';

export type Said = Extract<TimelineEntry, { message: unknown }>;
export type Happened = Exclude<TimelineEntry, Said>;

/** A stretch on one channel: the sign stands once, where the conversation begins or is taken up again. */
export interface Stretch {
  key: string;
  said: Said[];
}

export type Piece = Stretch | { key: string; happened: Happened };

export const isSaid = (entry: TimelineEntry): entry is Said => 'message' in entry;

/** Oldest first, neighbours of one conversation together. Pure. */
export function toPieces(newestFirst: TimelineEntry[]): Piece[] {
  const pieces: Piece[] = [];
  for (const entry of newestFirst.toReversed()) {
    const last = pieces.at(-1);
    if (!isSaid(entry)) pieces.push({ key: entry.id, happened: entry });
    else if (last && 'said' in last && last.said[0]?.conversation.id === entry.conversation.id) last.said.push(entry);
    else pieces.push({ key: entry.id, said: [entry] });
  }
  return pieces;
}

/** What belongs to one issue together, the issue touched last at the end; what is about none first. Pure. */
export function byIssue(newestFirst: TimelineEntry[]): { issue: string | null; entries: TimelineEntry[] }[] {
  const groups = new Map<string | null, TimelineEntry[]>([[null, []]]);
  for (const entry of newestFirst.toReversed()) {
    const known = groups.get(entry.issueKey) ?? [];
    groups.delete(entry.issueKey);
    groups.set(entry.issueKey, [entry, ...known]);
  }
  const all = [...groups].map(([issue, entries]) => ({ issue, entries })).filter(({ entries }) => entries.length > 0);
  return [...all.filter(({ issue }) => issue === null), ...all.filter(({ issue }) => issue !== null)];
}
