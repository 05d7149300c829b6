import { Injectable } from '@nestjs/common';
import type { Callback, NewCallback } from '../../contract/obligations.js';
import { Workspace } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { lockConversation, lockLiveWork } from '../work/work-row.js';
import { CALLBACK, liveCallback } from './callback-row.js';
import { nextDay } from './local-hours.js';
import { whomToCall } from './whom-to-call.js';

const DEFAULTS = { maxAttempts: 3, retrySeconds: 900, expiresInSeconds: 3 * 24 * 3600 };

const insert = statement(
  'callback_insert',
  `INSERT INTO callback (id, conversation_id, profile_id, work_item_id, queue_id, preferred_agent, phone, state, source, note, zones, asked_at, due_at,
     expires_at, max_attempts, retry_seconds, made_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::timestamptz + make_interval(secs => $15), $16, $17, $18)`,
);

export interface AskedCallback extends NewCallback {
  source: Callback['source'];
  actor: FactActor;
  /** They wait in line already: their place is kept, nothing new is queued. */
  inLine?: boolean;
}

/** A customer is to be called back: by their place in line or at a time, and only in their own day. */
@Injectable()
export class RequestCallback {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly workspace: Workspace,
  ) {}

  run(asked: AskedCallback): Promise<string> {
    return this.work.run((tx) => this.within(tx, asked));
  }

  async within(tx: Tx, asked: AskedCallback): Promise<string> {
    const conversation = await lockConversation(tx, asked.conversationId);
    if (!conversation) throw notFound('conversation');
    const live = await liveCallback(tx, conversation.id);
    if (live) throw conflict('callback_goes_on', 'A callback is planned already', { callback: live.id });
    const { phone = null, queueId = null, agentId = null } = asked;
    const workItemId = asked.inLine ? ((await lockLiveWork(tx, conversation.id))?.id ?? null) : null;
    const found = await whomToCall(tx, this.workspace, { conversationId: conversation.id, phone, queueId, agentId });
    const { zones } = found;
    const wanted = Math.max(found.now.getTime(), asked.at ? Date.parse(asked.at) : 0);
    // Whoever waits on the line now is awake.
    const due = new Date(workItemId ? wanted : nextDay(zones, wanted));
    const id = newId('cb');
    const expiresIn = asked.expiresInSeconds ?? DEFAULTS.expiresInSeconds;
    await tx.query(insert, [
      id,
      conversation.id,
      conversation.profile_id,
      workItemId,
      queueId,
      agentId,
      found.phone,
      workItemId ? 'queued' : 'scheduled',
      asked.source,
      asked.note ?? null,
      zones,
      asked.askedAt ?? found.now,
      due,
      due,
      expiresIn,
      asked.maxAttempts ?? DEFAULTS.maxAttempts,
      asked.retrySeconds ?? DEFAULTS.retrySeconds,
      asked.actor.id,
    ]);
    if (!workItemId) await this.timers.set(tx, { kind: CALLBACK.due, key: id, at: due });
    await this.timers.set(tx, { kind: CALLBACK.expired, key: id, at: new Date(due.getTime() + expiresIn * 1000) });
    const why = due.getTime() > wanted ? 'their_night' : 'asked';
    const about = { conversationId: conversation.id, profileId: conversation.profile_id, subjectId: id };
    const data = { dueAt: due.toISOString(), phone: found.phone, why };
    tx.record(fact('callback.scheduled', data, { ...about, actor: asked.actor }));
    return id;
  }
}
