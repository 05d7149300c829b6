import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';
import { newId } from '../../kernel/ids.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { EndOffers } from '../offers/end-offers.js';
import { freePlace, takePlace } from './capacity.js';
import { otherQueued } from './turns.js';
import type { WorkRow } from './work-row.js';

const assign = statement(
  'work_assign',
  `UPDATE work_item SET state = 'assigned', agent_id = $2, offer_id = NULL, released_at = NULL, version = version + 1 WHERE id = $1`,
);
const startAssignment = statement(
  'assignment_start',
  `INSERT INTO assignment (id, work_item_id, agent_id, offer_id, reason) VALUES ($1, $2, $3, $4, $5)`,
);
const endAssignment = statement(
  'assignment_end',
  `UPDATE assignment SET ended_at = clock_timestamp(), end_reason = $2 WHERE work_item_id = $1 AND ended_at IS NULL`,
);
const requeue = statement(
  'work_requeue',
  `UPDATE work_item SET state = 'pending', agent_id = NULL, offer_id = NULL, released_at = NULL, version = version + 1, queue_id = $2, skills = $3, entered_at = clock_timestamp(),
     preferred_agent = $4, preferred_until = CASE WHEN $5::int IS NULL THEN NULL ELSE now() + make_interval(secs => $5::int) END,
     refusals = CASE WHEN $6::text IS NULL THEN '{}' ELSE jsonb_build_object($6::text, floor(extract(epoch FROM clock_timestamp()) * 1000)) END,
     behind_id = CASE WHEN kind = 'callback' OR kind = 'conversation' AND channel_class <> 'voice' THEN ${otherQueued('work_item.conversation_id', 'work_item.kind', 'AND o.behind_id IS DISTINCT FROM work_item.id')} END, behind_until = NULL
   WHERE id = $1`,
);
const wrap = statement(
  'work_wrap',
  `UPDATE work_item SET state = 'wrapping', version = version + 1, wrap_up_until = now() + make_interval(secs => $2) WHERE id = $1`,
);
const finish = statement(
  'work_finish',
  `UPDATE work_item SET state = $2, version = version + 1, offer_id = NULL, ended_at = clock_timestamp() WHERE id = $1`,
);

const release = statement(
  'work_release',
  `UPDATE work_item SET released_at = CASE WHEN $2 THEN clock_timestamp() END WHERE id = $1`,
);

/** A timer's kind: the time to wrap up has run out. */
export const WRAP_UP = 'work.wrap_up';

export interface Requeue {
  queueId?: string;
  preferredAgent?: string | null;
  preferredSeconds?: number;
  /** Somebody who should not get it back at once. */
  notFor?: string;
  why: string;
  actor?: FactActor;
}

/** The steps a work item can take, inside the caller's transaction: each moves the item, its offer, its assignment and the capacity together. */
@Injectable()
export class MoveWork {
  constructor(
    private readonly offers: EndOffers,
    private readonly timers: Timers,
  ) {}

  /** To this person. By an accepted offer the place is taken already; by hand it is taken now. */
  async assign(
    tx: Tx,
    item: WorkRow,
    agent: { id: string; name: string },
    reason: string,
    actor: FactActor,
  ): Promise<void> {
    await this.letGo(tx, item, reason, { takenBy: agent.name, actor });
    await takePlace(tx, agent.id, item.channel_class);
    await this.hold(tx, item, agent.id, reason, null);
    tx.record(fact('work.accepted', { offerId: null, agentId: agent.id }, about(item, actor)));
  }

  async hold(tx: Tx, item: WorkRow, agentId: string, reason: string, offerId: string | null): Promise<void> {
    await tx.query(assign, [item.id, agentId]);
    await tx.query(startAssignment, [newId('as'), item.id, agentId, offerId, reason]);
  }

  /** Back into a queue, with the age it had from the beginning. */
  async requeue(tx: Tx, item: WorkRow, { why, actor, ...to }: Requeue): Promise<void> {
    await this.letGo(tx, item, why, { actor });
    const queueId = to.queueId ?? item.queue_id;
    // The skills were asked of the old queue's people.
    const skills = queueId === item.queue_id ? item.skills : [];
    await tx.query(requeue, [
      item.id,
      queueId,
      JSON.stringify(skills),
      to.preferredAgent ?? null,
      to.preferredSeconds ?? null,
      to.notFor ?? null,
    ]);
    tx.record(fact('work.queued', { queueId }, about(item, actor)));
  }

  /**
   * The conversation is over, the notes are not: the place stays taken until they are done or the time is up. Where nothing
   * need be written the place is free at once.
   */
  async startWrapUp(tx: Tx, item: WorkRow, actor?: FactActor): Promise<void> {
    if (!item.agent_id) return;
    if (item.wrap_up_mode === 'none' || item.wrap_up_mode === 'optional')
      return this.complete(tx, item, 'no_wrap_up', actor);
    const seconds = item.wrap_up_mode === 'required' ? null : item.wrap_up_seconds;
    await tx.query(wrap, [item.id, seconds]);
    if (seconds !== null) await this.timers.set(tx, { kind: WRAP_UP, key: item.id, inSeconds: seconds });
    tx.record(fact('work.wrapping', { agentId: item.agent_id }, about(item, actor)));
  }

  async complete(tx: Tx, item: WorkRow, reason: string, actor?: FactActor): Promise<void> {
    await this.letGo(tx, item, reason, { actor });
    await tx.query(finish, [item.id, 'completed']);
    await this.timers.cancel(tx, WRAP_UP, item.id);
    tx.record(fact('work.completed', { agentId: item.agent_id }, about(item, actor)));
  }

  async cancel(tx: Tx, item: WorkRow, why: string, actor?: FactActor): Promise<void> {
    await this.letGo(tx, item, why, { actor });
    await tx.query(finish, [item.id, 'canceled']);
    tx.record(fact('work.canceled', { why }, about(item, actor)));
  }

  /** The customer is silent: the place is free for somebody else, the work stays theirs. */
  async release(tx: Tx, item: WorkRow): Promise<void> {
    await tx.query(release, [item.id, true]);
    await freePlace(tx, item.agent_id as string, item.channel_class);
    tx.record(fact('work.released', { agentId: item.agent_id as string }, about(item)));
  }

  /** The customer has written again: it takes a place, over the limit if need be. */
  async resume(tx: Tx, item: WorkRow): Promise<void> {
    await tx.query(release, [item.id, false]);
    await takePlace(tx, item.agent_id as string, item.channel_class);
    tx.record(fact('work.resumed', { agentId: item.agent_id as string }, about(item)));
  }

  /** Ends whatever binds the item now: a ringing offer or an assignment. */
  private async letGo(
    tx: Tx,
    item: WorkRow,
    reason: string,
    { takenBy, actor }: { takenBy?: string; actor?: FactActor },
  ): Promise<void> {
    if (item.offer_id)
      await this.offers.ofItem(tx, item.id, takenBy ? 'rescinded' : 'canceled', { reason, takenBy, actor });
    if (!item.agent_id) return;
    await tx.query(endAssignment, [item.id, reason]);
    if (!item.released_at) await freePlace(tx, item.agent_id, item.channel_class);
  }
}

function about(item: WorkRow, actor?: FactActor) {
  return { conversationId: item.conversation_id, profileId: item.profile_id, subjectId: item.id, actor };
}
