import { Injectable } from '@nestjs/common';
import type { HandoffOutcome } from '../../contract/handoff.js';
import type { WrapUp as Notes } from '../../contract/routing.js';
import type { Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { MoveHandoff } from '../handoffs/move-handoff.js';
import { ContactEnd } from './contact-end.js';
import { KeepNotes } from './keep-notes.js';
import { MoveWork } from './move-work.js';
import { type ConversationRow, lockConversation, lockHeldWork, lockLateWork, type WorkRow } from './work-row.js';

const origin = statement(
  'handoff_origin',
  `SELECT h.bot_id AS id, b.name, h.context -> 'doNotAsk' AS "doNotAsk" FROM handoff h LEFT JOIN bot b ON b.id = h.bot_id AND b.disabled_at IS NULL
   WHERE h.id = $1`,
);

/**
 * Ends a person's work on a conversation: what they wrote down is kept, their place is free, the contact is over, the bot
 * learns what came of it, and control goes to whoever is next.
 */
@Injectable()
export class WrapUp {
  constructor(
    private readonly work: UnitOfWork,
    private readonly notes: KeepNotes,
    private readonly move: MoveWork,
    private readonly handoff: MoveHandoff,
    private readonly contact: ContactEnd,
  ) {}

  run(conversationId: string, agent: Pick<Person, 'kind' | 'id' | 'name'>, notes: Notes): Promise<void> {
    return this.work.run(async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      if (!conversation) throw notFound('conversation');
      const item = await lockHeldWork(tx, conversationId, agent.id);
      if (!item) {
        // The same notes sent twice, or the time ran out while they were being written.
        if (await this.notes.amend(tx, conversationId, agent.id, notes)) return;
        const late = await lockLateWork(tx, conversationId, agent.id);
        if (late) return this.noteLate(tx, conversation, late, agent, notes);
        throw conflict('not_yours', 'You are not working on this conversation');
      }
      if (item.state === 'wrapping' && item.wrap_up_mode === 'fixed' && (await this.notes.again(tx, item.id, notes)))
        return;
      await this.finish(tx, conversation, item, agent, notes);
    });
  }

  /** The time is up: what was noted stands, and what was not is not invented. */
  async timeOut(
    tx: Tx,
    conversation: ConversationRow,
    item: WorkRow,
    agent: Pick<Person, 'kind' | 'id' | 'name'>,
  ): Promise<void> {
    if (await this.notes.areKept(tx, item.id)) return this.move.complete(tx, item, 'wrapped_up');
    await this.finish(tx, conversation, item, agent, { dispositions: [], solved: null, unfinished: true });
  }

  private async noteLate(
    tx: Tx,
    conversation: ConversationRow,
    item: WorkRow,
    agent: Pick<Person, 'kind' | 'id' | 'name'>,
    notes: Notes,
  ): Promise<void> {
    await this.notes.run(tx, conversation, item, agent, notes);
    const outcome = { disposition: notes.dispositions[0] ?? null, resolved: notes.solved, summary: null, doNotAsk: [] };
    await this.contact.run(tx, conversation, item, agent, notes, { bot: null, outcome });
    this.tell(tx, conversation, agent.id, notes);
  }

  /** Where the whole time is given, the place is free at its end and not before. */
  private async end(tx: Tx, item: WorkRow, notes: Notes, actor: FactActor): Promise<void> {
    if (item.wrap_up_mode !== 'fixed' || notes.unfinished)
      return this.move.complete(tx, item, notes.unfinished ? 'wrap_up_timeout' : 'wrapped_up', actor);
    if (item.state === 'assigned') await this.move.startWrapUp(tx, item, actor);
  }

  async finish(
    tx: Tx,
    conversation: ConversationRow,
    item: WorkRow,
    agent: Pick<Person, 'kind' | 'id' | 'name'>,
    notes: Notes,
  ): Promise<void> {
    const actor = { kind: 'agent', id: agent.id } as const;
    await this.notes.run(tx, conversation, item, agent, notes);
    await this.end(tx, item, notes, actor);
    const from = item.handoff_id
      ? await tx.one<{ id: string; name: string | null; doNotAsk: string[] | null }>(origin, [item.handoff_id])
      : undefined;
    const outcome: HandoffOutcome = {
      disposition: notes.dispositions[0] ?? null,
      resolved: notes.solved,
      summary: notes.summary ?? null,
      doNotAsk: from?.doNotAsk ?? [],
    };
    await this.handoff.run(tx, item.handoff_id, 'completed', { outcome, actor });
    const bot = from?.name ? { id: from.id, name: from.name } : null;
    await this.contact.run(tx, conversation, item, agent, notes, { bot, outcome });
    this.tell(tx, conversation, agent.id, notes);
  }

  private tell(tx: Tx, conversation: ConversationRow, agentId: string, notes: Notes): void {
    const where = { conversationId: conversation.id, profileId: conversation.profile_id, subjectId: conversation.id };
    const { dispositions, solved, unfinished = false } = notes;
    const actor = { kind: 'agent', id: agentId } as const;
    tx.record(fact('wrap_up.done', { dispositions, solved, unfinished }, { ...where, actor }));
  }
}
