import { Injectable } from '@nestjs/common';
import type { ChannelClass } from '../../contract/common.js';
import type { SkillRequirement } from '../../contract/routing.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { invalid } from '../../kernel/http/problem.js';
import type { DeskAgent } from '../match/desk-agent.js';
import { LoadQueries } from '../match/load.queries.js';
import type { RecordedDay, RecordedPerson, RecordedWork } from './recorded-day.js';
import { joined, shiftsOf, type StateChange } from './shifts.js';

const MOST = 50_000;
/** Nobody is signed in for longer without a single change. */
const LOOK_BACK_MS = 24 * 3_600_000;
/** How long an offer rings where nothing is known. */
const USUAL_RING_MS = 4000;

// Work that was passed on counts for the queue and person that answered first, with all the time it took.
const work = statement(
  'what_if_work',
  `SELECT w.id, w.conversation_id AS "conversationId", w.profile_id AS "profileId", COALESCE(f.queue_id, w.queue_id) AS "queueId", w.channel_class AS "channelClass",
     w.skills, w.priority, w.enqueued_at AS "enqueuedAt", w.due_at AS "dueAt", w.reply_until AS "replyUntil", w.urgent_at AS "urgentAt",
     f.agent_id AS "agentId", f.started_at AS "startedAt", w.state = 'canceled' AND f.agent_id IS NULL AS gone, w.ended_at AS "endedAt",
     (SELECT sum(extract(epoch FROM COALESCE(a.ended_at, now()) - a.started_at)) FROM assignment a WHERE a.work_item_id = w.id)::float8 AS handled,
     (SELECT p.agent_id FROM work_item p WHERE p.profile_id IN (SELECT members_of(w.profile_id)) AND p.id < w.id AND p.agent_id IS NOT NULL ORDER BY p.id DESC LIMIT 1) AS "lastAgent"
   FROM work_item w LEFT JOIN LATERAL (
     SELECT a.agent_id, a.started_at, o.queue_id FROM assignment a LEFT JOIN offer o ON o.id = a.offer_id
     WHERE a.work_item_id = w.id ORDER BY a.started_at LIMIT 1) f ON true
   WHERE w.enqueued_at < $2 AND (w.ended_at IS NULL OR w.ended_at >= $1) AND (f.started_at IS NULL OR f.started_at >= $1)
   ORDER BY w.enqueued_at, w.id LIMIT $3`,
);
const held = statement(
  'what_if_held',
  `SELECT a.agent_id AS "agentId", w.channel_class AS "channelClass", LEAST(a.ended_at, $2::timestamptz) AS until
   FROM assignment a JOIN work_item w ON w.id = a.work_item_id
   WHERE a.started_at < $1 AND (a.ended_at IS NULL OR a.ended_at > $1)`,
);
const rings = statement(
  'what_if_rings',
  `SELECT a.agent_id AS "agentId", percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.started_at - o.offered_at)) AS seconds
   FROM assignment a JOIN offer o ON o.id = a.offer_id WHERE a.started_at >= $1 AND a.started_at < $2 GROUP BY 1`,
);
const states = statement(
  'what_if_states',
  `SELECT subject_id AS "agentId", at, data ->> 'status' AS status, data ->> 'presence' AS presence FROM event
   WHERE type IN ('agent.status_changed', 'agent.presence_changed') AND at >= $1 AND at < $2 ORDER BY at, position`,
);
const queues = statement('what_if_queues', `SELECT id, name FROM queue`);

interface WorkRow {
  id: string;
  conversationId: string | null;
  profileId: string;
  queueId: string;
  channelClass: ChannelClass;
  skills: SkillRequirement[];
  priority: number;
  enqueuedAt: Date;
  dueAt: Date | null;
  replyUntil: Date | null;
  urgentAt: Date | null;
  agentId: string | null;
  startedAt: Date | null;
  gone: boolean;
  endedAt: Date | null;
  handled: number | null;
  lastAgent: string | null;
}

/** Reads a stretch of the past as the router needs it to play it again. */
@Injectable()
export class RecordedDayQueries {
  constructor(
    private readonly database: Database,
    private readonly load: LoadQueries,
  ) {}

  async read(from: Date, to: Date): Promise<RecordedDay> {
    const range = [from, to];
    const [rows, agents, rules, names, people] = await Promise.all([
      this.database.query<WorkRow>(work, [...range, MOST + 1]),
      this.load.agents(null),
      this.load.queues(),
      this.database.query<{ id: string; name: string }>(queues),
      this.peopleThere(from, to),
    ]);
    if (rows.length > MOST)
      throw invalid('/to', 'too_much', `More than ${MOST} pieces of work in this time: choose a shorter one`);
    const nameOf = new Map(names.map(({ id, name }) => [id, name]));
    const recorded = rows.map((row) => toWork(row, to));
    return {
      from: from.getTime(),
      to: to.getTime(),
      work: recorded,
      queues: rules.map((one) => ({ ...one, name: nameOf.get(one.id) ?? one.id })),
      people: agents.map((agent) => this.person(agent, people, recorded, { from: from.getTime(), to: to.getTime() })),
    };
  }

  private async peopleThere(from: Date, to: Date) {
    const [changes, ringing, holding] = await Promise.all([
      this.database.query<{ agentId: string; at: Date; status: string | null; presence: string | null }>(states, [
        new Date(from.getTime() - LOOK_BACK_MS),
        to,
      ]),
      this.database.query<{ agentId: string; seconds: number }>(rings, [from, to]),
      this.database.query<{ agentId: string; channelClass: ChannelClass; until: Date | null }>(held, [from, to]),
    ]);
    const byAgent = new Map<string, StateChange[]>();
    for (const { agentId, at, status, presence } of changes) {
      const list = byAgent.get(agentId) ?? [];
      list.push({ at: at.getTime(), ...(status && { status }), ...(presence && { presence }) });
      byAgent.set(agentId, list);
    }
    return { changes: byAgent, rings: new Map(ringing.map((one) => [one.agentId, one.seconds * 1000])), holding };
  }

  private person(
    agent: DeskAgent,
    { changes, rings, holding }: Awaited<ReturnType<RecordedDayQueries['peopleThere']>>,
    recorded: RecordedWork[],
    { from, to }: { from: number; to: number },
  ): RecordedPerson {
    const seen = shiftsOf(changes.get(agent.id) ?? [], from, to);
    const took = recorded.flatMap(({ answered }) => (answered?.agentId === agent.id ? answered.at : []));
    // Somebody of whose coming and going nothing is written was there from the first they answered to the last.
    const shifts = seen.length > 0 || took.length === 0 ? seen : [{ from: took[0], to: took.at(-1) as number }];
    return {
      agent,
      shifts: joined(shifts),
      pickUp: rings.get(agent.id) ?? USUAL_RING_MS,
      held: holding
        .filter(({ agentId }) => agentId === agent.id)
        .map(({ channelClass, until }) => ({ channelClass, until: until?.getTime() ?? to })),
    };
  }
}

function toWork(row: WorkRow, end: Date): RecordedWork {
  const { agentId, startedAt, endedAt, gone } = row;
  const answered = agentId && startedAt && startedAt < end ? { agentId, at: startedAt.getTime() } : null;
  const enqueuedAt = row.enqueuedAt.getTime();
  return {
    item: {
      id: row.id,
      version: 1,
      conversationId: row.conversationId,
      profileId: row.profileId,
      queueId: row.queueId,
      channelClass: row.channelClass,
      skills: row.skills,
      priority: row.priority,
      enqueuedAt,
      enteredAt: enqueuedAt,
      dueAt: row.dueAt?.getTime() ?? null,
      replyUntil: row.replyUntil?.getTime() ?? null,
      urgentAt: row.urgentAt?.getTime() ?? null,
      preferredAgent: null,
      preferredUntil: 0,
      lastAgent: row.lastAgent,
      handoff: null,
      refusals: [],
    },
    answered,
    leftAt: gone && endedAt && endedAt < end ? endedAt.getTime() : null,
    handled: row.handled === null ? null : row.handled * 1000,
  };
}
