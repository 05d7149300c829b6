import { Injectable } from '@nestjs/common';
import type { HandoffOutcome } from '../contract/handoff.js';
import { factActor, type Person } from '../kernel/auth/actor.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict } from '../kernel/http/problem.js';
import { ChangeControl } from './change-control.js';

/** A person takes a conversation, or gives it back to the bot that had it, with what came of it. */
@Injectable()
export class GiveControl {
  constructor(
    private readonly work: UnitOfWork,
    private readonly control: ChangeControl,
  ) {}

  async toAgent(conversationId: string, actor: Person): Promise<void> {
    const to = { kind: 'agent', id: actor.id, name: actor.name } as const;
    await this.work.run((tx) =>
      this.control.run(tx, {
        conversationId,
        to,
        reason: 'took_over',
        actor: factActor(actor),
      }),
    );
  }

  async backToBot(conversationId: string, actor: Person, outcome?: HandoffOutcome): Promise<void> {
    await this.work.run(async (tx) => {
      const bot = await tx.one<{ id: string; name: string }>(
        `SELECT b.id, b.name FROM conversation c JOIN inbox x ON x.id = c.inbox_id
         JOIN bot b ON b.id = COALESCE(c.bot_id, x.bot_id) AND b.disabled_at IS NULL WHERE c.id = $1 FOR NO KEY UPDATE OF c`,
        [conversationId],
      );
      if (!bot) throw conflict('no_bot', 'No bot works in this inbox now');
      await this.control.run(tx, {
        conversationId,
        to: { kind: 'bot', ...bot },
        reason: 'handed_back',
        actor: factActor(actor),
        outcome: outcome ?? null,
      });
    });
  }
}
