import type { Id } from '@contract/common';
import type { Board, BoardChange, Interaction, MetricDefinition, QueueLine, RepeatWindow } from '@contract/insights';
import type { Page } from '@contract/common';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { keys } from '../api/keys';

/** The board as last heard, and for each queue the moment its ages were true: between two pushes a wait still grows. */
export interface LiveBoard {
  board: Board;
  lineAt: Record<Id, number>;
}

export function liveFrom(board: Board): LiveBoard {
  const at = Date.parse(board.at);
  return { board, lineAt: Object.fromEntries(board.queues.map((line) => [line.queue.id, at])) };
}

function mergeBy<T>(known: T[], changed: T[] | undefined, id: (each: T) => Id): T[] {
  if (!changed || changed.length === 0) return known;
  const byId = new Map(changed.map((each) => [id(each), each]));
  const kept = known.map((each) => byId.get(id(each)) ?? each);
  const old = new Set(known.map(id));
  return [...kept, ...changed.filter((each) => !old.has(id(each)))];
}

/** One push onto the board. Lines keep their place, whatever order the push names them in. Pure. */
export function applyChange(live: LiveBoard, change: BoardChange): LiveBoard {
  const at = Date.parse(change.at);
  if (at < Date.parse(live.board.at)) return live;
  const { queues, agents, gone = [], ...rest } = change;
  const left = new Set(gone);
  const lineAt = { ...live.lineAt };
  for (const line of queues ?? []) lineAt[line.queue.id] = at;
  const board: Board = {
    ...live.board,
    ...rest,
    queues: mergeBy(live.board.queues, queues, (line) => line.queue.id).filter(({ queue }) => !left.has(queue.id)),
    agents: mergeBy(live.board.agents, agents, (agent) => agent.id).filter(({ id }) => !left.has(id)),
  };
  return { board, lineAt };
}

export const boardQuery = queryOptions({
  queryKey: keys.board,
  queryFn: async ({ signal }) => {
    const fresh = liveFrom(await http.get<Board>('/v1/board', {}, signal));
    const known = queryClient.getQueryData<LiveBoard>(keys.board);
    // A push may overtake the answer; the later of the two is the truth.
    return known && Date.parse(known.board.at) > Date.parse(fresh.board.at) ? known : fresh;
  },
  // Pushes carry what happens; this renews what only time changes, such as the end of the day.
  refetchInterval: 60_000,
});

export const definitionsQuery = queryOptions({
  queryKey: ['metric-definitions'],
  queryFn: ({ signal }) => http.get<{ data: MetricDefinition[] }>('/v1/metrics/definitions', {}, signal),
  select: (answer) => answer.data,
  staleTime: Number.POSITIVE_INFINITY,
});

export interface InteractionFilter {
  repeat?: RepeatWindow;
  issue?: string;
  profile?: Id;
  queue?: Id;
  bot?: Id;
}

export const interactionsQuery = (filter: InteractionFilter, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['interactions', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<Interaction>>('/v1/interactions', { ...filter, limit, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

/** The share of answers inside the goal a queue should reach. */
export const TARGET = 0.8;

export function agesNow(line: QueueLine, lineAt: number | undefined, now: number): number[] {
  const grown = Math.max(0, (now - (lineAt ?? now)) / 1000);
  return line.ages.map((age) => age + grown);
}

export function longestNow(line: QueueLine, lineAt: number | undefined, now: number): number | null {
  if (line.waiting === 0) return null;
  return line.longestWaitSeconds + Math.max(0, (now - (lineAt ?? now)) / 1000);
}

export interface Totals {
  waiting: number;
  inService: number;
  longest: { seconds: number; line: QueueLine } | null;
  withinGoal: number;
  removed: number;
  /** The one goal all queues share, or null when they differ. */
  goalSeconds: number | null;
}

export function totals({ board, lineAt }: LiveBoard, now: number): Totals {
  let longest: Totals['longest'] = null;
  const sum = { waiting: 0, inService: 0, withinGoal: 0, removed: 0 };
  for (const line of board.queues) {
    const seconds = longestNow(line, lineAt[line.queue.id], now);
    if (seconds !== null && (!longest || seconds > longest.seconds)) longest = { seconds, line };
    sum.waiting += line.waiting;
    sum.inService += line.inService;
    sum.withinGoal += line.serviceLevel.withinGoal;
    sum.removed += line.serviceLevel.removed;
  }
  const goals = new Set(board.queues.map((line) => line.serviceLevel.goalSeconds));
  return { ...sum, longest, goalSeconds: goals.size === 1 ? ([...goals][0] ?? null) : null };
}
