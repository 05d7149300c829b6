import { Injectable } from '@nestjs/common';
import { WriteNote } from '../../conversations/index.js';
import { Authenticate } from '../../kernel/auth/authenticate.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { Refusal } from '../../kernel/http/problem.js';
import { ChangeHandoff } from '../handoffs/change-handoff.js';
import type { Place } from './take-hitl.js';

const answers = statement(
  'hitl_door',
  `SELECT 1 FROM inbox x JOIN bot b ON b.id = x.bot_id WHERE x.id = $1 AND x.bot_id = $2 AND b.protocol = 'botpress' AND x.channel = 'botpress' AND NOT x.paused`,
);
const going = statement(
  'hitl_going',
  `SELECT h.id, h.accepted_at IS NOT NULL AS accepted FROM handoff h JOIN conversation c ON c.id = h.conversation_id
   WHERE c.id = $1 AND c.inbox_id = $2 AND h.bot_id = $3 AND h.completed_at IS NULL ORDER BY h.requested_at DESC LIMIT 1`,
);

/** Lets a bot of Botpress in, by the key in its address, and only at the inbox it answers; and sees its sessions out. */
@Injectable()
export class HitlDoor {
  constructor(
    private readonly database: Database,
    private readonly authenticate: Authenticate,
    private readonly handoffs: ChangeHandoff,
    private readonly note: WriteNote,
  ) {}

  async open(inboxId: string, key: string): Promise<Place> {
    const actor = key.startsWith('tl_') ? await this.authenticate.run({ bearer: key }) : null;
    if (actor?.kind !== 'bot' || !(await this.database.one(answers, [inboxId, actor.id])))
      throw new Refusal(401, 'unauthenticated', 'This address was not given to you for this inbox');
    return { inboxId, bot: actor };
  }

  /** Before anybody took it, it is taken back; whoever has it is told. Sessions that are not ours or over are over. */
  async end({ inboxId, bot }: Place, conversationId: string): Promise<void> {
    const row = await this.database.one<{ id: string; accepted: boolean }>(going, [conversationId, inboxId, bot.id]);
    if (!row) return;
    if (!row.accepted) return this.handoffs.withdraw(row.id, bot);
    await this.note.run({ conversationId, actor: bot, text: 'The customer’s session at Botpress has ended.' });
  }
}
