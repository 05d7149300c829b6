import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../../conversations/index.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { conflict, invalid } from '../../kernel/http/problem.js';
import { QueueSideWork } from '../side/queue-side-work.js';
import { GuardTransfer } from './guard-transfer.js';
import { MoveWork } from './move-work.js';
import { type ConversationRow, lockWork } from './work-row.js';

const colleague = statement(
  'pass_colleague',
  `SELECT a.name, (SELECT w.id FROM work_item w JOIN transfer t ON t.work_item_id = w.id AND t.mode = 'consult'
     WHERE w.conversation_id = $2 AND w.agent_id = a.id AND w.kind = 'task' AND w.state IN ('assigned', 'completed')
     ORDER BY w.state = 'assigned' DESC, w.id DESC LIMIT 1) AS consult
   FROM agent a WHERE a.id = $1 AND a.disabled_at IS NULL`,
);

interface Asked {
  name: string;
  /** The task they took part by, if any. */
  consult: string | null;
}

/** Asks a colleague into a conversation, and gives it to one who took part. */
@Injectable()
export class AskColleague {
  constructor(
    private readonly guard: GuardTransfer,
    private readonly side: QueueSideWork,
    private readonly move: MoveWork,
    private readonly control: ChangeControl,
  ) {}

  /** They read along and answer in notes, and it stays where it is. */
  async in(tx: Tx, now: ConversationRow, agent: Person, to: { agentId: string; reason?: string; note?: string }) {
    const { agentId, reason, note } = to;
    if (agentId === agent.id) throw invalid('/agentId', 'self', 'Ask somebody else');
    await this.known(tx, agentId, now.id);
    const workItemId = await this.side.within(tx, {
      kind: 'task',
      conversation: now,
      title: `${agent.name} asks you in`,
      note: note ?? reason ?? null,
      agentId,
      actor: factActor(agent),
    });
    const from = `agent:${agent.id}`;
    const passing = { conversationId: now.id, workItemId, mode: 'consult' as const, from, to: `agent:${agentId}` };
    await this.guard.within(tx, agent, { ...passing, reason, note });
  }

  /** They know it already and agreed: it is theirs at once, and what they were asked is over. The work follows control. */
  async over(tx: Tx, now: ConversationRow, agent: Person, agentId: string): Promise<void> {
    const { name, consult } = await this.known(tx, agentId, now.id);
    if (!consult) throw conflict('not_consulted', `${name} has not been asked in`);
    const to = { kind: 'agent', id: agentId, name } as const;
    await this.control.run(tx, { conversationId: now.id, to, reason: 'transferred', actor: factActor(agent) });
    const task = await lockWork(tx, consult);
    if (task?.state === 'assigned') await this.move.complete(tx, task, 'transferred', factActor(agent));
  }

  private async known(tx: Tx, agentId: string, conversationId: string): Promise<Asked> {
    const found = await tx.one<Asked>(colleague, [agentId, conversationId]);
    if (!found) throw invalid('/agentId', 'unknown', 'There is no such person');
    return found;
  }
}
