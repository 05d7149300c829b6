import { Injectable } from '@nestjs/common';
import type { CallbackChange } from '../../contract/obligations.js';
import { Workspace } from '../../governance/index.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { isBeside, lockConversation, lockWork } from '../work/work-row.js';
import { type CallbackRow, isLive, readCallback } from './callback-row.js';
import { nextDay } from './local-hours.js';
import { MoveCallback } from './move-callback.js';
import { whomToCall } from './whom-to-call.js';

/** A planned callback is moved: to another time, another of their numbers, another queue, or with other words. */
@Injectable()
export class ChangeCallback {
  constructor(
    private readonly work: UnitOfWork,
    private readonly workspace: Workspace,
    private readonly move: MoveCallback,
  ) {}

  run(id: string, change: CallbackChange, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const seen = await readCallback(tx, id);
      if (!seen) throw notFound('callback');
      await lockConversation(tx, seen.conversation_id);
      const row = (await readCallback(tx, id)) as CallbackRow;
      if (!isLive(row)) throw conflict('callback_over', 'This callback is over', { state: row.state });
      if (row.state === 'calling') throw conflict('callback_rings', 'They are being called now');
      const item = row.work_item_id ? await lockWork(tx, row.work_item_id) : undefined;
      if (item && !isBeside(item)) throw conflict('callback_in_line', 'They keep the place they had on the line');
      const { phone = row.phone, queueId = row.queue_id, note = row.note } = change;
      const asked = { conversationId: row.conversation_id, phone, queueId: change.queueId ?? null, agentId: null };
      const found = await whomToCall(tx, this.workspace, asked);
      const at = change.at === undefined ? row.due_at.getTime() : Date.parse(change.at ?? found.now.toISOString());
      const due = new Date(nextDay(found.zones, Math.max(found.now.getTime(), at)));
      await this.move.plan(tx, row, { phone: found.phone, zones: found.zones, due, queueId, note }, factActor(actor));
    });
  }
}
