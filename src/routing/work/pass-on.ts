import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { ChangeControl, WriteNote } from '../../conversations/index.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { atLeast } from '../../kernel/auth/permits.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, forbidden, invalid, notFound } from '../../kernel/http/problem.js';
import { AskColleague } from './ask-colleague.js';
import { GuardTransfer } from './guard-transfer.js';
import { TransferWork } from './transfer-work.js';
import { type ConversationRow, lockConversation, lockLiveWork } from './work-row.js';
import type { TransferTo } from './work.schema.js';

const findBot = statement('pass_bot', `SELECT id, name FROM bot WHERE id = $1 AND disabled_at IS NULL`);

type To = z.infer<typeof TransferTo>;

/** A person passes a conversation on, or asks a colleague in first; why and with which words is kept. */
@Injectable()
export class PassOn {
  constructor(
    private readonly work: UnitOfWork,
    private readonly transfer: TransferWork,
    private readonly guard: GuardTransfer,
    private readonly control: ChangeControl,
    private readonly ask: AskColleague,
    private readonly notes: WriteNote,
  ) {}

  run(conversationId: string, agent: Person, to: To): Promise<void> {
    return this.work.run(async (tx) => {
      const now = await lockConversation(tx, conversationId);
      if (!now) throw notFound('conversation');
      const item = await lockLiveWork(tx, conversationId);
      if (to.mode !== 'cold') this.assertMay(now, agent);
      if (to.mode === 'consult') await this.ask.in(tx, now, agent, { ...to, agentId: to.agentId as string });
      else {
        const from = to.queueId && item ? `queue:${item.queue_id}` : `${now.control_kind}:${now.control_id ?? ''}`;
        const target = placeOf(to);
        const { mode, reason, note, confirm } = to;
        const passing = { conversationId, workItemId: item?.id ?? null, mode, from, to: target, reason, note, confirm };
        await this.guard.within(tx, agent, passing);
        if (to.botId) await this.toBot(tx, now, agent, to.botId);
        else if (mode === 'warm') await this.ask.over(tx, now, agent, to.agentId as string);
        else await this.transfer.within(tx, conversationId, agent, to);
      }
      const words = [to.reason, to.note].filter(Boolean).join('. ');
      if (words) await this.notes.within(tx, { conversationId, actor: agent, text: words });
    });
  }

  private async toBot(tx: Tx, now: ConversationRow, agent: Person, botId: string): Promise<void> {
    this.assertMay(now, agent);
    const bot = await tx.one<{ id: string; name: string }>(findBot, [botId]);
    if (!bot) throw invalid('/botId', 'unknown', 'There is no such bot');
    const to = { kind: 'bot', ...bot } as const;
    await this.control.run(tx, { conversationId: now.id, to, reason: 'transferred', actor: factActor(agent) });
  }

  private assertMay(now: ConversationRow, agent: Person): void {
    if (now.status === 'resolved') throw conflict('resolved', 'This conversation is resolved; reopen it first');
    const others = now.control_kind === 'agent' && now.control_id !== agent.id;
    if (others && !atLeast(agent.role, 'supervisor')) throw forbidden('A colleague holds this conversation');
  }
}

function placeOf({ queueId, botId, agentId }: To): string {
  if (queueId) return `queue:${queueId}`;
  return botId ? `bot:${botId}` : `agent:${agentId}`;
}
