import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { invalid, notFound } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import { type DueTimer, OnTimer } from '../kernel/jobs/on-timer.js';
import { Timers } from '../kernel/jobs/timers.js';
import { ChangeControl } from './change-control.js';
import { EndInteraction } from './interactions.js';

interface Row {
  id: string;
  profile_id: string;
  identity_id: string;
  status: string;
  interaction_id: string | null;
}

const lock = statement(
  'status_lock',
  `SELECT id, profile_id, identity_id, status, interaction_id FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);
const set = statement(
  'status_set',
  `UPDATE conversation SET status = $2, snoozed_until = $3, updated_at = clock_timestamp(),
     waiting_since = CASE WHEN $2 = 'resolved' THEN NULL ELSE waiting_since END WHERE id = $1`,
);
const longestSnooze = 366 * 24 * 3600 * 1000;

/** Resolves, reopens, snoozes and wakes a conversation. */
@Injectable()
export class ChangeStatus {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly control: ChangeControl,
    private readonly ending: EndInteraction,
  ) {}

  resolve(id: string, actor: Actor): Promise<void> {
    return this.work.run((tx) => this.resolveWithin(tx, id, actor, null));
  }

  /** Control goes to nobody: until the customer writes again, or a person does. */
  async resolveWithin(tx: Tx, id: string, actor: Actor, resolved: string | null): Promise<void> {
    const row = await this.lock(tx, id);
    if (row.status === 'resolved') return;
    const interactionId = await this.ending.run(tx, id, resolved ?? 'yes');
    await tx.query(set, [id, 'resolved', null]);
    await this.control.run(tx, {
      conversationId: id,
      to: { kind: 'none', id: null, name: null },
      reason: 'resolved',
      actor: factActor(actor),
    });
    tx.record(
      fact(
        'conversation.resolved',
        { interactionId },
        {
          conversationId: id,
          profileId: row.profile_id,
          actor: factActor(actor),
        },
      ),
    );
  }

  /** Reopened by a person, it is theirs. */
  reopen(id: string, actor: Extract<Actor, { kind: 'agent' }>): Promise<void> {
    return this.work.run((tx) => this.reopenWithin(tx, id, actor));
  }

  /** The same inside a transaction the caller already has. */
  async reopenWithin(tx: Tx, id: string, actor: Extract<Actor, { kind: 'agent' }>): Promise<void> {
    const row = await this.lock(tx, id);
    if (row.status !== 'resolved') return;
    const interactionId = row.interaction_id ?? newId('in');
    await tx.query(
      `INSERT INTO interaction (id, conversation_id, identity_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [interactionId, id, row.identity_id],
    );
    await tx.query(set, [id, 'open', null]);
    await tx.query(`UPDATE conversation SET interaction_id = $2 WHERE id = $1`, [id, interactionId]);
    await this.control.run(tx, {
      conversationId: id,
      to: { kind: 'agent', id: actor.id, name: actor.name },
      reason: 'reopened',
      actor: factActor(actor),
    });
    const data = {
      botId: null,
      queueId: null,
      interactionId,
      by: 'agent' as const,
    };
    tx.record(
      fact('conversation.reopened', data, {
        conversationId: id,
        profileId: row.profile_id,
        actor: factActor(actor),
      }),
    );
  }

  snooze(id: string, until: string, actor: Actor): Promise<void> {
    return this.work.run((tx) => this.snoozeWithin(tx, id, new Date(until), actor));
  }

  async snoozeWithin(tx: Tx, id: string, at: Date, actor: Actor): Promise<void> {
    const ahead = at.getTime() - Date.now();
    if (!(ahead > 0 && ahead < longestSnooze)) throw invalid('/until', 'range', 'Choose a time within the next year');
    const row = await this.lock(tx, id);
    if (row.status === 'resolved') throw invalid('/until', 'resolved', 'Reopen the conversation first');
    await tx.query(set, [id, 'snoozed', at]);
    await this.timers.set(tx, { kind: 'conversation.wake', key: id, at });
    const data = { until: at.toISOString() };
    tx.record(
      fact('conversation.snoozed', data, {
        conversationId: id,
        profileId: row.profile_id,
        actor: factActor(actor),
      }),
    );
  }

  @OnTimer('conversation.wake')
  async wake({ key: id }: DueTimer): Promise<void> {
    await this.work.run(async (tx) => {
      const row = await this.lock(tx, id);
      if (row.status !== 'snoozed') return;
      await tx.query(set, [id, 'open', null]);
      tx.record(fact('conversation.woken', { why: 'time' }, { conversationId: id, profileId: row.profile_id }));
    });
  }

  private async lock(tx: Tx, id: string): Promise<Row> {
    const row = await tx.one<Row>(lock, [id]);
    if (!row) throw notFound('conversation');
    return row;
  }
}
