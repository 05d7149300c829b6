import type { SlaClock, SlaDue, SlaMetric, SlaTrack } from '../../contract/sla.js';
import type { Hours } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { type Clock, mostPressing, type SlaThread } from './clocks.js';

export const clockColumns = `id, policy_id, policy_name, metric, track, seconds, warn_seconds, hours, started_at, used_seconds, running_since, due_at,
  warn_at, warned_at, breached_at, ended_at, ending`;
const thread = statement(
  'sla_thread',
  `SELECT track, waiting, snoozed, over, (xid, position) >= ($2::xid8, $3::bigint) AS heard FROM sla_thread WHERE conversation_id = $1`,
);
const clocks = statement(
  'sla_clocks_current',
  `SELECT ${clockColumns} FROM sla_clock WHERE conversation_id = $1 AND is_current ORDER BY started_at, id`,
);
const keepThread = statement(
  'sla_thread_keep',
  `INSERT INTO sla_thread (conversation_id, track, waiting, snoozed, over, xid, position) VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (conversation_id) DO UPDATE SET track = $2, waiting = $3, snoozed = $4, over = $5, xid = $6, position = $7`,
);
const forget = statement(
  'sla_clocks_past',
  `UPDATE sla_clock SET is_current = false, ended_at = COALESCE(ended_at, $3), ending = COALESCE(ending, 'canceled'), running_since = NULL,
     due_at = NULL, warn_at = NULL WHERE conversation_id = $1 AND is_current AND id <> ALL($2) RETURNING id`,
);
const keepClocks = statement(
  'sla_clocks_keep',
  `INSERT INTO sla_clock (conversation_id, ${clockColumns})
   SELECT $1, ${clockColumns} FROM jsonb_populate_recordset(NULL::sla_clock, $2)
   ON CONFLICT (id) DO UPDATE SET used_seconds = EXCLUDED.used_seconds, running_since = EXCLUDED.running_since, due_at = EXCLUDED.due_at,
     warn_at = EXCLUDED.warn_at, warned_at = EXCLUDED.warned_at, breached_at = EXCLUDED.breached_at, ended_at = EXCLUDED.ended_at, ending = EXCLUDED.ending`,
);

export interface ClockRow {
  id: string;
  policy_id: string;
  policy_name: string;
  metric: SlaMetric;
  track: SlaTrack;
  seconds: number;
  warn_seconds: number;
  hours: Hours | null;
  started_at: Date;
  used_seconds: number;
  running_since: Date | null;
  due_at: Date | null;
  warn_at: Date | null;
  warned_at: Date | null;
  breached_at: Date | null;
  ended_at: Date | null;
  ending: 'met' | 'canceled' | null;
}

type ThreadRow = Omit<SlaThread, 'clocks'> & { heard: boolean };

/** The conversation is locked by the caller. `heard`: this fact has been followed already. Null: none was. */
export async function readThread(
  tx: Tx,
  conversationId: string,
  one: Pick<Fact, 'xid' | 'position'>,
): Promise<(SlaThread & { heard: boolean }) | null> {
  const [row, rows] = await Promise.all([
    tx.one<ThreadRow>(thread, [conversationId, one.xid, one.position]),
    tx.query<ClockRow>(clocks, [conversationId]),
  ]);
  return row ? { ...row, clocks: rows.map(toClock) } : null;
}

export async function keepThreadRow(
  tx: Tx,
  conversationId: string,
  { track, waiting, snoozed, over }: SlaThread,
  { xid, position }: Pick<Fact, 'xid' | 'position'>,
): Promise<void> {
  await tx.query(keepThread, [conversationId, track, waiting, snoozed, over, xid, position]);
}

/** Keeps these as the present ones; answers with those that were and are no longer. */
export async function keepClockRows(tx: Tx, conversationId: string, all: Clock[], at: number): Promise<string[]> {
  if (all.length > 0) await tx.query(keepClocks, [conversationId, JSON.stringify(all.map(toRow))]);
  const ids = all.map(({ id }) => id);
  return (await tx.query<{ id: string }>(forget, [conversationId, ids, new Date(at)])).map(({ id }) => id);
}

/** What lists show of them. */
export function toDue(all: Clock[]): SlaDue | null {
  const clock = mostPressing(all);
  if (!clock) return null;
  const { metric, track, policyName: policy, dueAt, warnAt, seconds, used, breachedAt } = clock;
  const left = Math.round(seconds - used);
  return {
    metric,
    track,
    policy,
    dueAt: iso(dueAt),
    warnAt: iso(warnAt),
    leftSeconds: left,
    breached: breachedAt !== null,
  };
}

export function showClock(row: ClockRow): SlaClock {
  const clock = toClock(row);
  return {
    id: row.id,
    metric: row.metric,
    track: row.track,
    policy: { id: row.policy_id, name: row.policy_name },
    state: row.ending ?? (row.running_since ? 'running' : 'paused'),
    seconds: row.seconds,
    usedSeconds: Math.round(row.used_seconds),
    startedAt: row.started_at.toISOString(),
    dueAt: iso(clock.dueAt),
    warnAt: iso(clock.warnAt),
    warnedAt: iso(clock.warnedAt),
    breachedAt: iso(clock.breachedAt),
    endedAt: iso(clock.endedAt),
  };
}

const iso = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());

export function toClock(row: ClockRow): Clock {
  return {
    id: row.id,
    metric: row.metric,
    track: row.track,
    policyId: row.policy_id,
    policyName: row.policy_name,
    seconds: row.seconds,
    warnSeconds: row.warn_seconds,
    hours: row.hours,
    startedAt: row.started_at.getTime(),
    used: row.used_seconds,
    runningSince: row.running_since?.getTime() ?? null,
    dueAt: row.due_at?.getTime() ?? null,
    warnAt: row.warn_at?.getTime() ?? null,
    warnedAt: row.warned_at?.getTime() ?? null,
    breachedAt: row.breached_at?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    end: row.ending,
  };
}

const toRow = (clock: Clock) => ({
  id: clock.id,
  policy_id: clock.policyId,
  policy_name: clock.policyName,
  metric: clock.metric,
  track: clock.track,
  seconds: clock.seconds,
  warn_seconds: clock.warnSeconds,
  hours: clock.hours,
  started_at: iso(clock.startedAt),
  used_seconds: clock.used,
  running_since: iso(clock.runningSince),
  due_at: iso(clock.dueAt),
  warn_at: iso(clock.warnAt),
  warned_at: iso(clock.warnedAt),
  breached_at: iso(clock.breachedAt),
  ended_at: iso(clock.endedAt),
  ending: clock.end,
});
