import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';
import { Timers } from '../../kernel/jobs/timers.js';

/** Timers' kinds. */
export const PROMISE = { remind: 'promise.remind', due: 'promise.due', broken: 'promise.broken' } as const;
const REMIND_SECONDS = 900;

const read = statement(
  'promise_watch',
  `UPDATE promise SET agent_id = COALESCE($2, agent_id), remind_at = due_at - make_interval(secs => LEAST($3, GREATEST(0, extract(epoch FROM due_at - now()) / 2)))
   WHERE id = $1 RETURNING text, due_at AS "dueAt", remind_at AS "remindAt", conversation_id AS "conversationId", profile_id AS "profileId"`,
);

interface Watched {
  text: string;
  dueAt: Date | null;
  remindAt: Date | null;
  conversationId: string;
  profileId: string;
}

/** Makes a promise an obligation: from now on its time is watched. */
@Injectable()
export class WatchPromise {
  constructor(private readonly timers: Timers) {}

  async within(tx: Tx, id: string, agentId: string | null, actor: FactActor): Promise<void> {
    const row = await tx.one<Watched>(read, [id, agentId, REMIND_SECONDS]);
    if (!row) return;
    const { text, dueAt, conversationId, profileId } = row;
    const data = { text, dueAt: dueAt?.toISOString() ?? null };
    tx.record(fact('promise.made', data, { conversationId, profileId, subjectId: id, actor }));
    await this.set(tx, id, row);
  }

  /** Its time is another one by now. */
  async time(tx: Tx, id: string): Promise<void> {
    const row = await tx.one<Watched>(read, [id, null, REMIND_SECONDS]);
    if (row) await this.set(tx, id, row);
  }

  private async set(tx: Tx, id: string, { dueAt, remindAt }: Watched): Promise<void> {
    if (!dueAt || !remindAt) return;
    await this.timers.set(tx, { kind: PROMISE.remind, key: id, at: remindAt });
    await this.timers.set(tx, { kind: PROMISE.due, key: id, at: dueAt });
  }
}
