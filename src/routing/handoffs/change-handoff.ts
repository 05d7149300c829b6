import { Injectable } from '@nestjs/common';
import type { HandoffContext, HandoffState, Slot, TranscriptTurn } from '../../contract/handoff.js';
import { ChangeControl } from '../../conversations/index.js';
import { type Bot, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, forbidden, notFound } from '../../kernel/http/problem.js';
import { MoveWork } from '../work/move-work.js';
import { type ConversationRow, lockConversation, lockLiveWork } from '../work/work-row.js';
import { readAskedRouting } from './asked-routing.js';
import { KeepContext } from './keep-context.js';
import { MoveHandoff } from './move-handoff.js';
import type { StoredPlan } from './no-agent.js';
import type { ReadEnrichment } from './read-context.js';

const find = statement(
  'handoff_find',
  `SELECT id, conversation_id, bot_id, state, context, secrets, extensions, accepted_at FROM handoff WHERE id = $1`,
);
const store = statement(
  'handoff_store',
  `UPDATE handoff SET context = $2, secrets = $3, extensions = extensions || $4::jsonb, on_no_agent = COALESCE($5, on_no_agent) WHERE id = $1`,
);
const reroute = statement(
  'handoff_reroute',
  `UPDATE work_item SET skills = $2, priority = $3, preferred_agent = COALESCE($4, preferred_agent), version = version + 1 WHERE id = $1 AND state = 'pending'`,
);

interface Row {
  id: string;
  conversation_id: string;
  bot_id: string;
  state: HandoffState;
  context: HandoffContext;
  secrets: string | null;
  accepted_at: Date | null;
}

/** What a bot may still do with a handoff nobody has accepted: add to it, or take it back. */
@Injectable()
export class ChangeHandoff {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keep: KeepContext,
    private readonly move: MoveWork,
    private readonly handoff: MoveHandoff,
    private readonly control: ChangeControl,
  ) {}

  enrich(id: string, bot: Bot, given: ReadEnrichment): Promise<void> {
    const { onNoAgent } = given;
    return this.work.run(async (tx) => {
      const { row, conversation } = await this.open(tx, id, bot);
      const { context, extensions } = await this.keep.cover(tx, given, { id, conversation, bot });
      const merged = merge(this.keep.unseal(row.context, row.secrets), context);
      const { stored, sealed } = this.keep.seal(merged);
      const chosen: StoredPlan | null = onNoAgent ? { ...onNoAgent, chosen: true } : null;
      await tx.query(store, [
        id,
        JSON.stringify(stored),
        sealed,
        JSON.stringify(extensions),
        chosen && JSON.stringify(chosen),
      ]);
      await this.keep.around(tx, { id, conversation, bot, context, spoken: given.context.transcript, onNoAgent });
      const item = context.routing ? await lockLiveWork(tx, conversation.id) : undefined;
      if (item) {
        const { skills, priority, preferredAgent } = await readAskedRouting(tx, merged);
        await tx.query(reroute, [item.id, JSON.stringify(skills), priority, preferredAgent]);
      }
      const fields = [...Object.keys(context), ...Object.keys(extensions), ...(onNoAgent ? ['onNoAgent'] : [])];
      tx.record(fact('handoff.enriched', { fields }, about(row, conversation, bot)));
    });
  }

  withdraw(id: string, bot: Bot): Promise<void> {
    return this.work.run(async (tx) => {
      const { row, conversation } = await this.open(tx, id, bot, 'withdrawn');
      if (row.state === 'withdrawn') return;
      const actor = factActor(bot);
      const item = await lockLiveWork(tx, conversation.id);
      if (item?.handoff_id === id) await this.move.cancel(tx, item, 'withdrawn', actor);
      await this.handoff.run(tx, id, 'withdrawn', { actor });
      if (conversation.control_kind === 'queue')
        await this.control.run(tx, {
          conversationId: conversation.id,
          to: { kind: 'bot', id: bot.id, name: bot.name },
          reason: 'withdrawn',
          actor,
        });
    });
  }

  private async open(
    tx: Tx,
    id: string,
    bot: Bot,
    also?: HandoffState,
  ): Promise<{ row: Row; conversation: ConversationRow }> {
    const seen = await tx.one<Row>(find, [id]);
    if (!seen) throw notFound('handoff');
    if (seen.bot_id !== bot.id) throw forbidden('This is another bot’s handoff');
    const conversation = await lockConversation(tx, seen.conversation_id);
    const row = await tx.one<Row>(find, [id]);
    if (!row || !conversation) throw notFound('handoff');
    const closed = row.accepted_at !== null || ['completed', 'withdrawn', 'failed'].includes(row.state);
    if (closed && row.state !== also)
      throw conflict('handoff_closed', 'This handoff can no longer be changed', { state: row.state });
    return { row, conversation };
  }
}

/** Slots are merged one by one and turns are added; any other part is replaced as a whole. */
function merge(before: HandoffContext, more: Partial<HandoffContext>): HandoffContext {
  const merged: HandoffContext = { ...before, ...more };
  if (more.slots) merged.slots = { ...before.slots, ...more.slots } as Record<string, Slot>;
  if (more.transcript) {
    const ids = new Set((before.transcript ?? []).map((turn) => turn.id));
    const fresh: TranscriptTurn[] = more.transcript.filter((turn) => !ids.has(turn.id));
    merged.transcript = [...(before.transcript ?? []), ...fresh];
  }
  return merged;
}

function about(row: Row, conversation: ConversationRow, bot: Bot) {
  return {
    conversationId: row.conversation_id,
    profileId: conversation.profile_id,
    subjectId: row.id,
    actor: factActor(bot),
  };
}
