import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import type { Outcome } from './outcome.js';

const held = statement(
  'bot_conversations_held',
  `SELECT id, profile_id FROM conversation WHERE control_kind = 'bot' AND control_id = $1 AND status <> 'resolved' AND ($2::text IS NULL OR id = $2)`,
);

/** Notices a bot that holds a conversation and does not hear: people must take it, and routing hears of it here. */
@Injectable()
export class SilentBots {
  /** A slow bot is not a dead one: only after several tries, or when nothing will be tried any more. */
  async notice(tx: Tx, { tried, state, error }: Outcome): Promise<void> {
    const { claim, endpoint, verdict } = tried;
    // An address that is gone is told of once, for all its conversations, by whoever switches it off.
    if (claim.target_kind !== 'bot' || state === 'delivered' || verdict.kind === 'gone') return;
    if (state === 'pending' && claim.round < (endpoint?.silentAfterTries ?? 0)) return;
    await this.giveUp(tx, claim.target_id, `The bot does not answer: ${error}`, claim.conversation_id);
  }

  /** Every conversation this bot holds, or the one named. */
  async giveUp(tx: Tx, botId: string, why: string, conversationId: string | null = null): Promise<void> {
    const rows = await tx.query<{ id: string; profile_id: string }>(held, [botId, conversationId]);
    for (const { id, profile_id } of rows) {
      tx.record(
        fact(
          'bot.silent',
          { botId, conversationId: id, why },
          { conversationId: id, profileId: profile_id, subjectId: botId },
        ),
      );
    }
  }
}
