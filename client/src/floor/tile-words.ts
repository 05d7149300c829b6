import type { FloorList, MetricDefinition, MetricId, Metrics, MetricValue } from '@contract/insights';
import { plural } from '../ui/words';
import type { LiveBoard } from './board';
import { longestNow } from './board';
import { goalWords, share, waited } from './words';

export interface TileWords {
  value: string;
  meta: string;
  tone?: 'ok' | 'warn' | 'danger';
}

/** "38 s", "4:12", "1:04:12": short times in seconds, longer ones by the clock. */
export const lasting = (seconds: number): string =>
  seconds < 100 ? `${Math.round(seconds)} s` : waited(Math.round(seconds));

/** "2 to 5 min": a range in one unit, as rough as it is. */
export function rangeWords(low: number, high: number): string {
  if (high <= 10) return 'at once';
  if (high < 120) return `${low} to ${high} s`;
  return `${Math.floor(low / 60)} to ${Math.ceil(high / 60)} min`;
}

/** Which list opens behind a tile. */
export const listBehind: Partial<Record<MetricId, { list?: FloorList; repeat?: string }>> = {
  waiting: { list: 'waiting' },
  longest_wait: { list: 'waiting' },
  in_service: { list: 'in_service' },
  with_bots: { list: 'with_bots' },
  service_level: { list: 'late' },
  service_level_answered: { list: 'late' },
  abandoned: { list: 'abandoned' },
  callbacks_due: { list: 'callbacks_due' },
  repeat_24h: { repeat: '24h' },
  repeat_72h: { repeat: '72h' },
  repeat_7d: { repeat: '7d' },
  repeat_30d: { repeat: '30d' },
};

function plain(unit: MetricDefinition['unit'], { value, part, of, low, high }: MetricValue): string {
  if (value === null) return '–';
  if (unit === 'share') return share(part ?? 0, of ?? 0, (of ?? 0) >= 200 || value < 0.1 ? 1 : 0);
  if (unit === 'seconds') return lasting(value);
  if (unit === 'range') return rangeWords(low ?? 0, high ?? value);
  return of === undefined ? value.toLocaleString() : `${value.toLocaleString()} of ${of.toLocaleString()}`;
}

function about({ unit, target }: MetricDefinition, { value, part, of }: MetricValue, goal: number | null): string {
  if (value === null) {
    if (unit === 'range') return 'Nobody there, or too little known';
    return unit === 'share' || unit === 'seconds' ? 'Nothing to tell yet' : '';
  }
  const counted = unit === 'share' ? `${(part ?? 0).toLocaleString()} of ${(of ?? 0).toLocaleString()}` : null;
  const meant = unit === 'seconds' && of !== undefined ? `of ${of.toLocaleString()}` : null;
  const aim = goal === null || !target ? null : aimWords(unit, goal, target.better);
  const words = [aim, counted ?? meant].filter(Boolean).join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function aimWords(unit: MetricDefinition['unit'], goal: number, better: 'lower' | 'higher'): string {
  const count = unit === 'seconds' ? goalWords(goal) : String(goal);
  const words = unit === 'share' ? `${Math.round(goal * 100)}%` : count;
  return better === 'lower' ? `At most ${words}` : `Goal ${words}`;
}

/** What a tile says of a value: the number, its goal or count, and whether that is good. Pure. */
export function tileWords(
  id: MetricId,
  known: MetricDefinition,
  metrics: Metrics,
  live: LiveBoard,
  now: number,
): TileWords {
  const told = metrics[id] ?? { value: null };
  const line = live.board.queues.find(({ queue }) => queue.id === told.queueId) ?? onlyLine(live);
  // Between two pushes a wait still grows.
  const grown = id === 'longest_wait' && line ? longestNow(line, live.lineAt[line.queue.id], now) : told.value;
  const value = { ...told, value: grown };
  const goal =
    known.target?.value === 'goal' ? (line?.serviceLevel.goalSeconds ?? null) : (known.target?.value ?? null);
  const words = { value: plain(known.unit, value), meta: about(known, value, goal) };
  const where = told.queueId && line ? [words.meta, line.queue.name].filter(Boolean).join(', ') : words.meta;
  if (id === 'waiting') return { ...words, meta: waitingWords(live) };
  if (id === 'longest_wait' && grown === null) return { value: '–', meta: 'Nobody is waiting' };
  if (grown === null || goal === null || !known.target) return { ...words, meta: where };
  const good = known.target.better === 'lower' ? grown <= goal : grown >= goal;
  const bad = id === 'longest_wait' ? 'danger' : 'warn';
  return { ...words, meta: where, tone: good ? 'ok' : bad };
}

const onlyLine = ({ board }: LiveBoard) => (board.queues.length === 1 ? board.queues[0] : undefined);

function waitingWords({ board }: LiveBoard): string {
  const queues = board.queues.filter(({ waiting }) => waiting > 0);
  if (queues.length === 0) return 'Nobody is waiting';
  const alone = queues.filter(({ staffed }) => !staffed).length;
  return alone > 0
    ? `In ${plural(queues.length, 'queue')}, ${alone} with nobody there`
    : `In ${plural(queues.length, 'queue')}`;
}
