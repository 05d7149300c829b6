import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { lockCall } from './call-row.js';

const heard = statement(
  'call_bot_said',
  `SELECT m.seq, m.text, c.control_kind FROM conversation c LEFT JOIN message m ON m.conversation_id = c.id AND m.seq > $2
     AND m.direction = 'out' AND m.visibility = 'public' AND m.author_kind IN ('bot', 'agent')
   WHERE c.id = $1 ORDER BY m.seq`,
);
const said = statement('call_said', `UPDATE call SET said_seq = GREATEST(said_seq, $2) WHERE id = $1`);

export interface BotWords {
  conversationId: string | null;
  fresh: string[];
  /** Whether a bot still holds the conversation: once it does not, the caller waits for a person. */
  isBots: boolean;
}

/** Takes what the bot wrote in a call since it was last asked: each sentence is said once. */
@Injectable()
export class TakeBotWords {
  constructor(private readonly work: UnitOfWork) {}

  run(callId: string): Promise<BotWords> {
    return this.work.run(async (tx) => {
      const call = await lockCall(tx, callId);
      const { conversation_id: conversationId, said_seq } = call;
      if (!conversationId) return { conversationId, fresh: [], isBots: true };
      const rows = await tx.query<{ seq: number | null; text: string; control_kind: string }>(heard, [
        conversationId,
        said_seq,
      ]);
      const fresh = rows.filter(({ seq }) => seq !== null);
      const last = fresh.at(-1)?.seq;
      if (last) await tx.query(said, [callId, last]);
      return { conversationId, fresh: fresh.map(({ text }) => text), isBots: rows[0]?.control_kind === 'bot' };
    });
  }
}
