import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { notFound } from '../../kernel/http/problem.js';
import { Together } from '../../kernel/together.js';
import { idFloor } from './id-floor.js';
import { fitHandleTimes, type HandleTimes } from './log-normal.js';

const queue = statement(
  'staffing_queue',
  `SELECT id, name, goal_seconds AS "goalSeconds" FROM queue WHERE id = $1 AND deleted_at IS NULL`,
);
// Who is there: the same rule by which a waiting customer is told that somebody is.
const there = statement(
  'staffing_there',
  `SELECT count(*) AS agents, COALESCE(sum(k."limit"), 0)::int AS slots, COALESCE(sum(LEAST(k.used, k."limit")), 0)::int AS busy
   FROM agent_queue m JOIN agent_state t ON t.agent_id = m.agent_id JOIN agent a ON a.id = m.agent_id AND a.disabled_at IS NULL
   LEFT JOIN agent_capacity k ON k.agent_id = m.agent_id AND k.channel_class = $2
   WHERE m.queue_id = $1 AND t.status IN ('available', 'busy') AND t.presence IN ('connected', 'shaky')`,
);
const usualClass = statement(
  'staffing_class',
  `SELECT channel_class AS class FROM (SELECT channel_class FROM work_item WHERE queue_id = $1 AND id >= $2 ORDER BY id DESC LIMIT 200) lately
   GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
);
const handled = statement(
  'staffing_handled',
  `SELECT extract(epoch FROM s.ended_at - s.started_at)::float8 AS seconds
   FROM assignment s JOIN work_item w ON w.id = s.work_item_id
   WHERE w.queue_id = $1 AND w.channel_class = $3 AND s.id >= $2 AND s.ended_at IS NOT NULL ORDER BY s.id DESC LIMIT 200`,
);
// Patience as seen when most do not leave: all the time waited ÷ how many left (the estimate for censored exponential times).
const patience = statement(
  'staffing_patience',
  `SELECT count(*) FILTER (WHERE gone) AS gone, COALESCE(sum(seconds), 0)::float8 AS seconds FROM (
     SELECT w.state = 'canceled' AND s.started_at IS NULL AS gone,
       extract(epoch FROM COALESCE(s.started_at, w.ended_at, now()) - w.enqueued_at) AS seconds
     FROM work_item w LEFT JOIN LATERAL (SELECT min(started_at) AS started_at FROM assignment WHERE work_item_id = w.id) s ON true
     WHERE w.queue_id = $1 AND w.channel_class = $3 AND w.id >= $2 ORDER BY w.id DESC LIMIT 2000) lately WHERE seconds >= 0`,
);
const WEEK_MS = 7 * 24 * 3_600_000;
/** Fewer who left say nothing about patience. */
const ENOUGH_GONE = 10;
/** Who is there changes what may be said at once; what a week taught does not change in seconds. */
const THERE_FRESH_MS = 1000;
const LEARNT_FRESH_MS = 10_000;

export type ChannelClass = 'chat' | 'async' | 'voice';

/** How a queue is worked now, and what its last week taught about it. */
export interface FloorNow {
  queue: { id: string; name: string; goalSeconds: number };
  /** What most of its work is. */
  channelClass: ChannelClass;
  agents: number;
  /** Room of these agents for such work, and what of it is in use, whatever queue it came from. */
  slots: number;
  busy: number;
  handle: HandleTimes | null;
  patienceSeconds: number | null;
}

type Learnt = Omit<FloorNow, 'agents' | 'slots' | 'busy'>;

/** Reads how a queue is worked now. */
@Injectable()
export class FloorNowQueries {
  private readonly together = new Together<FloorNow>(THERE_FRESH_MS);
  private readonly learnt = new Together<Learnt>(LEARNT_FRESH_MS);

  constructor(private readonly database: Database) {}

  of(queueId: string): Promise<FloorNow> {
    return this.together.ask(queueId, () => this.read(queueId));
  }

  private async read(queueId: string): Promise<FloorNow> {
    const learnt = await this.learnt.ask(queueId, () => this.learn(queueId));
    const now = await this.database.one<Pick<FloorNow, 'agents' | 'slots' | 'busy'>>(there, [
      queueId,
      learnt.channelClass,
    ]);
    return { ...learnt, ...(now ?? { agents: 0, slots: 0, busy: 0 }) };
  }

  private async learn(queueId: string): Promise<Learnt> {
    const known = await this.database.one<FloorNow['queue']>(queue, [queueId]);
    if (!known) throw notFound('queue');
    const since = (prefix: string) => idFloor(prefix, Date.now() - WEEK_MS);
    const usual = await this.database.one<{ class: ChannelClass }>(usualClass, [queueId, since('wi')]);
    const channelClass = usual?.class ?? 'chat';
    const [times, left] = await Promise.all([
      this.database.query<{ seconds: number }>(handled, [queueId, since('as'), channelClass]),
      this.database.one<{ gone: number; seconds: number }>(patience, [queueId, since('wi'), channelClass]),
    ]);
    return {
      queue: known,
      channelClass,
      handle: fitHandleTimes(times.map(({ seconds }) => seconds)),
      patienceSeconds: left && left.gone >= ENOUGH_GONE ? left.seconds / left.gone : null,
    };
  }
}
