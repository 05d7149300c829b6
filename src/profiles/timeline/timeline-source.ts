import { SetMetadata } from '@nestjs/common';
import type { TimelineEntry, TimelineKind } from '../../contract/timeline.js';

export const TIMELINE_SOURCE = 'throughline:timeline-source';

/** What is asked of a source. */
export interface TimelineAsk {
  /** Any record of the person. */
  profileId: string;
  kinds: ReadonlySet<TimelineKind>;
  /** Only this channel. */
  channel: string | null;
  /** Only what has these words. */
  query: string | null;
  /** Of the entry asked from, in the source's own order; null: from the newest. */
  from: string | null;
  /** Older than `from`, newest first; or newer, oldest first. */
  direction: 'older' | 'newer';
  limit: number;
}

/** An entry with its place in the order of its source, from which the source can go on. */
export interface TimelineItem {
  key: string;
  entry: TimelineEntry;
}

/** A feature's share of the timeline. */
export interface TimelineSource {
  readonly kinds: readonly TimelineKind[];
  page(ask: TimelineAsk): Promise<TimelineItem[]>;
}

/** Marks a provider as a source of the timeline; its name stands in cursors and must stay. */
export const FeedsTimeline = (name: string) => SetMetadata(TIMELINE_SOURCE, name);

/** The order of what has a time and an id. */
export const timeKey = (at: Date, id: string): string => `${at.toISOString()} ${id}`;

export function readTimeKey(key: string | null): [at: string | null, id: string | null] {
  if (key === null) return [null, null];
  const [at, id] = key.split(' ');
  return [at, id ?? ''];
}
