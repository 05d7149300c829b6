import { Injectable } from '@nestjs/common';
import type { NoAgentPlan } from '../../contract/routing.js';
import { ChangeControl, WriteReply } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Refusal } from '../../kernel/http/problem.js';
import { RequestCallback } from '../callbacks/request-callback.js';
import { MoveHandoff } from '../handoffs/move-handoff.js';
import { MoveWork } from './move-work.js';
import { isBeside, type WorkRow } from './work-row.js';

const mark = statement(
  'work_unanswered',
  `UPDATE work_item SET no_agent_at = clock_timestamp(), version = version + 1
   WHERE id = $1 AND state = 'pending' AND ($2 OR no_agent_at IS NULL) RETURNING enqueued_at AS "since"`,
);
const later = statement(
  'work_later',
  `UPDATE work_item SET channel_class = 'async', version = version + 1 WHERE id = $1 AND state = 'pending'`,
);
const ownBot = statement(
  'work_own_bot',
  `SELECT b.id, b.name FROM conversation c JOIN inbox x ON x.id = c.inbox_id JOIN bot b ON b.id = COALESCE(c.bot_id, x.bot_id) AND b.disabled_at IS NULL
   WHERE c.id = $1`,
);
const actor = { kind: 'system', id: null } as const;
/** A weekend with a holiday behind it. */
const CALLBACK_EXPIRES_SECONDS = 7 * 24 * 3600;

const words = {
  callback: 'Nobody is free right now. We have kept your place and will call you back.',
  async: 'Nobody is free right now. We have kept everything you told us and will answer here as soon as we can.',
  bot: 'Nobody is free right now. I am still here and can go on helping.',
};

export interface Plan {
  plan: NoAgentPlan;
  /** Said instead of our own words, where what they say is what happens. */
  message: string | null;
  /** Whoever gets it back; by default the bot of the conversation or of its inbox. */
  bot?: { id: string; name: string };
  /** It was chosen for this one: it runs also after the queue's own plan. */
  chosen?: true;
}

/**
 * Nobody came: the plan for that runs, once, and the customer is told what is true. Where the plan cannot be
 * kept, the work goes on as a thread that is answered later, and never ends in limbo.
 */
@Injectable()
export class NobodyCame {
  constructor(
    private readonly move: MoveWork,
    private readonly handoff: MoveHandoff,
    private readonly control: ChangeControl,
    private readonly reply: WriteReply,
    private readonly callbacks: RequestCallback,
  ) {}

  /** The conversation and the item are locked. */
  async run(tx: Tx, item: WorkRow, { plan, message, bot, chosen }: Plan): Promise<void> {
    const marked = await tx.one<{ since: Date }>(mark, [item.id, chosen === true]);
    if (!marked) return;
    const about = { conversationId: item.conversation_id, profileId: item.profile_id, subjectId: item.id, actor };
    tx.record(fact('work.unanswered', { queueId: item.queue_id, plan }, about));
    if (isBeside(item)) return;
    await this.handoff.run(tx, item.handoff_id, 'no_agent', { actor });
    const own = message?.trim() || null;
    if (plan === 'bot') return this.toBot(tx, item, own, bot);
    // A caller on the line reads nothing: they hear it, and the call goes where the plan says.
    if (item.channel_class === 'voice') return;
    if (plan === 'wait') return own ? this.say(tx, item, own) : undefined;
    const planned = plan === 'callback' && (await this.callBack(tx, item, marked.since));
    await tx.query(later, [item.id]);
    // Words about a call that will not be, or about a tone, would not be true here.
    const isTrue = plan === 'async' || planned;
    await this.say(tx, item, (isTrue && own) || words[planned ? 'callback' : 'async']);
  }

  /** False where no number of theirs is known. */
  private async callBack(tx: Tx, item: WorkRow, since: Date): Promise<boolean> {
    const { conversation_id: conversationId, queue_id: queueId } = item;
    const asked = { conversationId, queueId, askedAt: since.toISOString(), expiresInSeconds: CALLBACK_EXPIRES_SECONDS };
    try {
      await this.callbacks.within(tx, { ...asked, source: 'plan', actor });
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return error.code === 'callback_goes_on';
    }
  }

  /** Where no bot works the item goes on waiting. */
  private async toBot(tx: Tx, item: WorkRow, own: string | null, to?: Plan['bot']): Promise<void> {
    const { conversation_id: conversationId } = item;
    const bot = to ?? (await tx.one<{ id: string; name: string }>(ownBot, [conversationId]));
    if (!bot) return own ? this.say(tx, item, own) : undefined;
    if (item.channel_class !== 'voice') await this.say(tx, item, own ?? words.bot);
    await this.move.cancel(tx, item, 'no_agent', actor);
    await this.control.run(tx, { conversationId, to: { kind: 'bot', ...bot }, reason: 'no_agent', actor });
  }

  private async say(tx: Tx, { id, conversation_id: conversationId }: WorkRow, text: string): Promise<void> {
    const by = { kind: 'system', name: 'Throughline' } as const;
    await this.reply.within(tx, { conversationId, actor: by, text, clientId: `unanswered:${id}` });
  }
}
