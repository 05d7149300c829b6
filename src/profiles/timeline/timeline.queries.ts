import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { TimelineEntry, TimelineKind, TimelinePage } from '../../contract/timeline.js';
import { readCursor } from '../../kernel/http/paging.js';
import { notFound } from '../../kernel/http/problem.js';
import { ProfilesQueries } from '../profiles.queries.js';
import { TIMELINE_SOURCE, type TimelineAsk, type TimelineItem, type TimelineSource } from './timeline-source.js';

export interface TimelineQuestion {
  kinds: readonly TimelineKind[];
  channel: string | null;
  query: string | null;
  cursor?: string;
  after?: string;
  limit: number;
}

/** Where each source was left, by its name. */
type Places = Map<string, string>;
type Found = TimelineItem & { source: string };

/**
 * Everything that happened with a person, in one order: each source is asked for a page from where it was left, and what is
 * newest of all is taken. So a page costs the same however long the history, and nothing is skipped or told twice.
 */
@Injectable()
export class TimelineQueries implements OnApplicationBootstrap {
  private readonly sources = new Map<string, TimelineSource>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly profiles: ProfilesQueries,
  ) {}

  onApplicationBootstrap(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      const name = metatype && this.reflector.get<string>(TIMELINE_SOURCE, metatype);
      if (name) this.sources.set(name, instance as TimelineSource);
    }
  }

  async page(profileId: string, question: TimelineQuestion): Promise<TimelinePage> {
    if (!(await this.profiles.exists(profileId))) throw notFound('person');
    const newer = question.after !== undefined;
    const direction = newer ? 'newer' : 'older';
    const [end, start] = readPlaces(newer ? question.after : question.cursor);
    const from = newer ? start : end;
    const kinds = new Set(question.kinds);
    const asked = [...this.sources].filter(([, source]) => source.kinds.some((kind) => kinds.has(kind)));
    const pages = await Promise.all(
      asked.map(async ([source, one]) => {
        const ask: TimelineAsk = {
          profileId,
          kinds,
          channel: question.channel,
          query: question.query,
          from: from.get(source) || null,
          direction,
          limit: question.limit + 1,
        };
        return (await one.page(ask)).map((item): Found => ({ ...item, source }));
      }),
    );
    const taken = merge(pages, direction).slice(0, question.limit);
    const more = pages.reduce((sum, page) => sum + page.length, 0) > taken.length;
    const shown = newer ? taken.toReversed() : taken;
    const older = newer ? end : placesAfter(end, taken);
    const began = start.size > 0 ? start : firstPlaces(asked, pages);
    const newest = newer ? placesAfter(start, taken) : began;
    return {
      data: shown.map(({ entry }) => entry),
      next_cursor: more && !newer ? writePlaces(older, newest) : null,
      prev_cursor: writePlaces(older, newest),
      has_more: more,
    };
  }
}

/** One order out of many: each is in its own already. */
function merge(pages: Found[][], direction: 'older' | 'newer'): Found[] {
  const sign = direction === 'older' ? -1 : 1;
  const at = pages.map(() => 0);
  const all: Found[] = [];
  for (;;) {
    let best = -1;
    for (const [n, page] of pages.entries()) {
      const head = page[at[n]];
      if (head && (best < 0 || sign * order(head.entry, pages[best][at[best]].entry) < 0)) best = n;
    }
    if (best < 0) return all;
    all.push(pages[best][at[best]]);
    at[best] += 1;
  }
}

const order = (a: TimelineEntry, b: TimelineEntry): number => Date.parse(a.at) - Date.parse(b.at);

function placesAfter(before: Places, shown: Found[]): Places {
  const places = new Map(before);
  for (const { source, key } of shown) places.set(source, key);
  return places;
}

/** What is newest of each source when the reader begins; nothing, where there is nothing: then all that comes is new. */
const firstPlaces = (asked: [string, TimelineSource][], pages: Found[][]): Places =>
  new Map(asked.map(([source], n) => [source, pages[n][0]?.key ?? '']));

const writePlaces = (older: Places, newer: Places): string =>
  Buffer.from(JSON.stringify([JSON.stringify([...older]), JSON.stringify([...newer])])).toString('base64url');

function readPlaces(cursor: string | undefined): [Places, Places] {
  const parts = readCursor(cursor);
  if (parts === null) return [new Map(), new Map()];
  const [older, newer] = parts.map((part) => new Map(JSON.parse(part) as [string, string][]));
  return [older, newer];
}
