import type { FloorItem, FloorLayout, FloorList, FloorView } from '@contract/insights';
import type { Page } from '@contract/common';
import { usualFloor } from '@contract/usual-floor';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { inTurn } from '../api/in-turn';

const key = ['floor-layout'];
const inOrder = inTurn();

export const layoutQuery = queryOptions({
  queryKey: key,
  queryFn: ({ signal }) => http.get<FloorLayout>('/v1/floor/layout', {}, signal),
  staleTime: 60_000,
});

export async function saveLayout(layout: FloorLayout): Promise<void> {
  queryClient.setQueryData(key, layout);
  try {
    await inOrder(() => http.put('/v1/floor/layout', layout));
  } catch (error) {
    void queryClient.invalidateQueries({ queryKey: key });
    throw error;
  }
}

const small = (...ids: FloorView['tiles'][number]['id'][]): FloorView['tiles'] =>
  ids.map((id) => ({ id, size: 'small' }));

/** Arrangements to begin from. */
export const presets: (FloorView & { name: string })[] = [
  { name: 'Everything usual', ...usualFloor },
  {
    name: 'Calls',
    tiles: small('waiting', 'longest_wait', 'service_level_answered', 'asa', 'aht', 'occupancy'),
    cards: ['queues', 'people', 'intraday'],
  },
  {
    name: 'Bots and people',
    tiles: small('with_bots', 'handoffs_today', 'handoff_accept', 'containment', 'repeat_24h', 'repeat_7d'),
    cards: ['queues', 'repeat', 'issues'],
  },
  {
    name: 'Planning the day',
    tiles: small('waiting', 'wait', 'wait_accuracy', 'occupancy_weighted', 'aht', 'agents_free'),
    cards: ['intraday', 'queues', 'people'],
  },
];

export const itemsQuery = (filter: { list: FloorList; queue?: string; agent?: string }) =>
  infiniteQueryOptions({
    queryKey: ['floor-items', filter],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<FloorItem>>('/v1/floor/items', { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: 15_000,
  });
