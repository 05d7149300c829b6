import { Injectable } from '@nestjs/common';
import type { RoutingDecision, WhyWaiting, WorkItemState, WorkTrace } from '../../contract/routing.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { notFound } from '../../kernel/http/problem.js';
import { isAsked, whyNot } from '../match/explain.js';
import { LoadQueries } from '../match/load.queries.js';
import { plainRules, type QueueRules } from '../match/queue-rules.js';
import { keptFor, stageAt } from '../match/stage.js';
import { needOf, type WaitingItem } from '../match/waiting.js';
import { everAble } from './ever-able.js';

const head = statement(
  'trace_head',
  `SELECT w.id, w.state, w.kind, w.queue_id AS "queueId", q.name AS "queueName", w.enqueued_at AS "enqueuedAt", w.entered_at AS "enteredAt",
     w.urgent_reason AS "urgentReason",
     (SELECT jsonb_build_object('workItemId', b.id, 'kind', b.kind, 'ringsAt', (SELECT string_agg(a.name, ', ' ORDER BY a.name) FROM offer o JOIN agent a ON a.id = o.agent_id
        WHERE o.work_item_id = b.id AND o.state = 'pending')) FROM work_item b WHERE b.id = w.behind_id AND b.phase = 'queued') AS behind,
     (SELECT count(*)::int FROM work_item o WHERE o.queue_id = w.queue_id AND o.phase = 'queued' AND o.state = 'pending') AS waiting
   FROM work_item w JOIN queue q ON q.id = w.queue_id WHERE w.id = $1`,
);
const decisions = statement(
  'trace_decisions',
  `SELECT o.id, o.work_item_id AS "workItemId", o.offered_at AS at, o.why AS rule, o.step, o.state AS outcome, o.reason, o.ended_at AS "endedAt",
     o.agent_id AS "agentId", a.name AS "agentName", COALESCE(l.candidates, '[]') AS candidates,
     round(extract(epoch FROM o.offered_at - w.enqueued_at) * 1000)::int AS "waitedMs"
   FROM offer o JOIN work_item w ON w.id = o.work_item_id LEFT JOIN candidate_list l ON l.id = o.list_id LEFT JOIN agent a ON a.id = o.agent_id
   WHERE o.work_item_id = $1 ORDER BY o.offered_at, o.id LIMIT 500`,
);

interface Head {
  id: string;
  state: WorkItemState;
  kind: WorkTrace['kind'];
  queueId: string;
  queueName: string;
  enqueuedAt: Date;
  enteredAt: Date;
  urgentReason: string | null;
  behind: WhyWaiting['behind'];
  waiting: number;
}
type Decision = Omit<WorkTrace['decisions'][number], 'at' | 'endedAt' | 'chosen'> & {
  at: Date;
  endedAt: Date | null;
  agentId: string;
  agentName: string | null;
};

/** Tells how a piece of work went through its queue: all that was decided, and what keeps it waiting this moment. */
@Injectable()
export class TraceQueries {
  constructor(
    private readonly database: Database,
    private readonly load: LoadQueries,
  ) {}

  async trace(id: string): Promise<WorkTrace> {
    const [row, made] = await Promise.all([
      this.database.one<Head>(head, [id]),
      this.database.query<Decision>(decisions, [id]),
    ]);
    if (!row) throw notFound('work');
    return {
      workItemId: row.id,
      kind: row.kind,
      state: row.state,
      queue: { id: row.queueId, name: row.queueName },
      enqueuedAt: row.enqueuedAt.toISOString(),
      enteredAt: row.enteredAt.toISOString(),
      urgentReason: row.urgentReason,
      decisions: made.map(toDecision),
      waiting: row.state === 'pending' ? await this.why(row) : null,
    };
  }

  private async why({ id, queueId, waiting, behind }: Head): Promise<WhyWaiting | null> {
    const [[item], agents, queues, now] = await Promise.all([
      this.load.items([id], true),
      this.load.agents(null),
      this.load.queues(),
      this.load.clock(),
    ]);
    // Somebody is being asked by now.
    if (!item) return null;
    const rules = queues.find((one) => one.id === queueId) ?? plainRules(queueId);
    const stage = stageAt(rules.steps, item.enteredAt, now);
    const need = needOf(item, stage.step, stage.index);
    const candidates = agents
      .filter((agent) => isAsked(agent, need))
      .map((agent) => ({ id: agent.id, name: agent.name, why: whyNot(item, need, agent) }));
    return {
      now: new Date(now).toISOString(),
      step: stage.index,
      steps: rules.steps.length,
      nextStepAt: stage.endsAt === Infinity ? null : new Date(stage.endsAt).toISOString(),
      behind,
      keptFor: item.preferredAgent ?? keptFor(stage.step, item.lastAgent),
      waitingInQueue: waiting,
      candidates,
      possible: possible(item, rules, agents),
      words: behind ? behindWords(behind) : words(candidates, item, rules, agents),
    };
  }
}

/** Whether anybody there is could ever have it, in this step or a later one, were they free. */
const possible = (item: WaitingItem, rules: QueueRules, agents: Parameters<typeof everAble>[2]): boolean =>
  everAble(item, rules, agents).length > 0;

function behindWords({ kind, ringsAt }: NonNullable<WhyWaiting['behind']>): string {
  const other = kind === 'callback' ? 'the callback of this conversation' : 'the conversation itself';
  return ringsAt
    ? `Waits while ${other} rings at ${ringsAt}: whoever takes that is asked first for this as well`
    : `It is the turn of ${other}: one of the two is offered at a time, and whoever takes it is asked first for the other`;
}

function words(
  candidates: WhyWaiting['candidates'],
  item: WaitingItem,
  rules: QueueRules,
  agents: Parameters<typeof everAble>[2],
): string {
  if (!possible(item, rules, agents)) return 'Nobody who works here could take this, in any step of the queue';
  if (candidates.length === 0) return 'Nobody is in the queue in this step';
  const free = candidates.filter(({ why }) => why === null).length;
  if (free > 0) return `${free} could take it: others are before it, or it is offered at the next look`;
  const reasons = new Map<string, number>();
  for (const { why } of candidates) if (why) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  const said = [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 3);
  return `Of ${candidates.length}: ${said.map(([why, count]) => `${count} ${why[0].toLowerCase()}${why.slice(1)}`).join(', ')}`;
}

function toDecision({
  at,
  endedAt,
  agentId,
  agentName,
  candidates,
  ...rest
}: Decision): WorkTrace['decisions'][number] {
  const chosen = { id: agentId, name: agentName ?? '' };
  const others: RoutingDecision['candidates'] = candidates.filter((one) => one.id !== agentId);
  return {
    ...rest,
    at: at.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    chosen,
    candidates: [{ ...chosen, verdict: 'chosen', why: rest.rule }, ...others],
  };
}
