import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../../conversations/index.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { lockConversation } from '../work/work-row.js';
import { type CallbackRow, isLive, liveCallback, readCallback } from './callback-row.js';
import { MoveCallback } from './move-callback.js';

const now = statement('callback_now', `SELECT clock_timestamp() AS now`);
const calls = statement(
  'callback_calls',
  `SELECT a.id, a.name FROM conversation c, agent a WHERE c.id = $1 AND c.control_kind = 'queue' AND a.id = $2 AND a.disabled_at IS NULL`,
);

/** Moves callbacks on as their time comes and as the calls they lead to go. */
@Injectable()
export class FollowCallbacks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly move: MoveCallback,
    private readonly control: ChangeControl,
  ) {}

  @OnTimer('callback.due')
  due({ key }: DueTimer): Promise<void> {
    return this.change(key, async (tx, row) => {
      if (row.state === 'scheduled') await this.move.enqueue(tx, row, await clock(tx));
    });
  }

  /** A call that goes on is let go on. */
  @OnTimer('callback.expired')
  expired({ key }: DueTimer): Promise<void> {
    return this.change(key, async (tx, row) => {
      if (row.state !== 'calling') await this.move.end(tx, row, 'expired');
    });
  }

  /** Whoever calls also has the thread that waits for somebody; whoever has the thread is asked first to call. */
  @On('work.accepted')
  async accepted({ conversationId, subjectId, data }: Fact<'work.accepted'>): Promise<void> {
    await this.of(conversationId, async (tx, row) => {
      if (row.work_item_id !== subjectId) return this.move.prefer(tx, row, data.agentId, subjectId as string);
      await this.move.calling(tx, row.id);
      const agent = await tx.one<{ id: string; name: string }>(calls, [row.conversation_id, data.agentId]);
      if (!agent) return;
      const about = { conversationId: row.conversation_id, to: { kind: 'agent', ...agent } as const };
      await this.control.run(tx, { ...about, reason: 'calls_back', actor: { kind: 'agent', id: agent.id } });
    });
  }

  /** The work was ended by hand: done, or not to be done. */
  @On(['work.completed', 'work.canceled'])
  async finished({ type, conversationId, subjectId }: Fact<'work.completed' | 'work.canceled'>): Promise<void> {
    await this.of(conversationId, async (tx, row) => {
      if (row.work_item_id === subjectId) await this.move.end(tx, row, type === 'work.completed' ? 'done' : 'canceled');
    });
  }

  @On('call.ended')
  async called({ conversationId, data }: Fact<'call.ended'>): Promise<void> {
    await this.of(conversationId, async (tx, row) => {
      const { outcome } = data;
      if (outcome === 'answered') await this.move.end(tx, row, 'done', { outcome, tried: true });
      else if (row.state === 'calling') await this.move.missed(tx, row, outcome, await clock(tx));
    });
  }

  cancel(id: string, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const seen = await readCallback(tx, id);
      if (!seen) throw notFound('callback');
      await lockConversation(tx, seen.conversation_id);
      const row = (await readCallback(tx, id)) as CallbackRow;
      if (row.state === 'canceled') return;
      if (!isLive(row)) throw conflict('callback_over', 'This callback is over', { state: row.state });
      await this.move.end(tx, row, 'canceled', { actor: factActor(actor) });
    });
  }

  private of(conversationId: string | null, then: (tx: Tx, row: CallbackRow) => Promise<void>): Promise<void> {
    return this.work.run(async (tx) => {
      if (!conversationId || !(await liveCallback(tx, conversationId))) return;
      await lockConversation(tx, conversationId);
      const row = await liveCallback(tx, conversationId);
      if (row) await then(tx, row);
    });
  }

  private change(id: string, then: (tx: Tx, row: CallbackRow) => Promise<void>): Promise<void> {
    return this.work.run(async (tx) => {
      const seen = await readCallback(tx, id);
      if (!seen || !isLive(seen)) return;
      await lockConversation(tx, seen.conversation_id);
      const row = await readCallback(tx, id);
      if (row && isLive(row)) await then(tx, row);
    });
  }
}

async function clock(tx: Tx): Promise<number> {
  return ((await tx.one<{ now: Date }>(now)) as { now: Date }).now.getTime();
}
