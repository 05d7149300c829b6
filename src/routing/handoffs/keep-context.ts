import { Injectable } from '@nestjs/common';
import type { HandoffContext, OnNoAgent, TranscriptTurn } from '../../contract/handoff.js';
import { GuardNumbers } from '../../governance/index.js';
import { type Bot, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { newId } from '../../kernel/ids.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { WatchPromise } from '../promises/watch-promise.js';
import type { ConversationRow } from '../work/work-row.js';
import { ImportTranscript } from './import-transcript.js';
import { NO_AGENT } from './move-handoff.js';
import { issueOf } from './not-said.js';
import { SecretSlots } from './secret-slots.js';

const promise = statement(
  'promise_from_bot',
  `INSERT INTO promise (id, conversation_id, profile_id, interaction_id, handoff_id, text, due_at, made_by)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT EXISTS (SELECT 1 FROM promise WHERE handoff_id = $5 AND text = $6)`,
);
const patience = statement(
  'queue_patience',
  `SELECT q.no_agent_seconds AS seconds FROM handoff h JOIN queue q ON q.id = h.queue_id WHERE h.id = $1`,
);

interface Covered {
  context: Partial<HandoffContext>;
  extensions: Record<string, unknown>;
}

export interface Kept {
  id: string;
  conversation: ConversationRow;
  bot: Pick<Bot, 'id' | 'name'>;
  context: Partial<HandoffContext>;
  /** The turns as the bot sent them, to be known again. */
  spoken?: TranscriptTurn[];
  onNoAgent?: OnNoAgent;
}

/** Keeps what a bot passed on in the places where it works: secrets sealed, turns in the thread, promises as promises, the fallback as a timer. */
@Injectable()
export class KeepContext {
  constructor(
    private readonly secrets: SecretSlots,
    private readonly transcript: ImportTranscript,
    private readonly timers: Timers,
    private readonly watch: WatchPromise,
    private readonly guard: GuardNumbers,
  ) {}

  /** Without the numbers the policy keeps back. Secret slots are sealed, and shown to nobody who does not ask. */
  async cover<Given extends Covered>(
    tx: Tx,
    { context, extensions }: Given,
    { id, conversation, bot }: { id: string; conversation: ConversationRow; bot: Bot },
  ): Promise<Pick<Given, 'context' | 'extensions'>> {
    const slots = Object.entries(context.slots ?? {});
    const secret = Object.fromEntries(slots.filter(([, { sensitivity }]) => sensitivity === 'secret'));
    const open = Object.fromEntries(slots.filter(([, { sensitivity }]) => sensitivity !== 'secret'));
    const hidden = await this.guard.within(
      tx,
      { context: { ...context, ...(context.slots && { slots: open }) }, extensions },
      {
        where: 'handoff',
        conversationId: conversation.id,
        profileId: conversation.profile_id,
        subjectId: id,
        actor: factActor(bot),
      },
    );
    const covered = hidden.context;
    return {
      context: { ...covered, ...(covered.slots && { slots: { ...covered.slots, ...secret } }) },
      extensions: hidden.extensions,
    };
  }

  seal(context: HandoffContext): { stored: HandoffContext; sealed: string | null } {
    const { context: stored, sealed } = this.secrets.seal(context);
    return { stored, sealed };
  }

  unseal(context: HandoffContext, sealed: string | null): HandoffContext {
    return this.secrets.open(context, sealed);
  }

  issue(context: HandoffContext): { issueKey: string; source: string } | null {
    return issueOf(context);
  }

  async around(tx: Tx, { id, conversation, bot, context, spoken, onNoAgent }: Kept): Promise<void> {
    const into = { conversationId: conversation.id, inboxId: conversation.inbox_id };
    await this.transcript.run(tx, into, bot, context.transcript ?? [], spoken);
    for (const { text, dueAt, madeBy } of context.commitments ?? []) {
      const promiseId = newId('pr');
      await tx.query(promise, [
        promiseId,
        conversation.id,
        conversation.profile_id,
        conversation.interaction_id,
        id,
        text,
        dueAt ?? null,
        madeBy ?? bot.name,
      ]);
      await this.watch.within(tx, promiseId, null, { kind: 'bot', id: bot.id });
    }
    if (!onNoAgent) return;
    const row = await tx.one<{ seconds: number }>(patience, [id]);
    await this.timers.set(tx, { kind: NO_AGENT, key: id, inSeconds: onNoAgent.afterSeconds ?? row?.seconds ?? 600 });
  }
}
