import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';

/** Says why a conversation must not be closed by itself, or null. */
export type CloseGuard = (tx: Tx, conversationId: string) => Promise<string | null>;

const stand = statement(
  'close_stand',
  `SELECT c.status, c.waiting_since IS NOT NULL AS waited, (SELECT direction FROM message m WHERE m.conversation_id = c.id
     AND m.visibility = 'public' AND m.author_kind <> 'system' ORDER BY m.seq DESC LIMIT 1) AS last
   FROM conversation c WHERE c.id = $1 FOR NO KEY UPDATE`,
);

/** What keeps a conversation from being closed by itself. Routing adds what it knows: open promises, waiting work. */
@Injectable()
export class CloseGuards {
  private readonly guards: CloseGuard[] = [];

  add(guard: CloseGuard): void {
    this.guards.push(guard);
  }

  async why(tx: Tx, conversationId: string): Promise<string | null> {
    const row = await tx.one<{ status: string; waited: boolean; last: 'in' | 'out' | null }>(stand, [conversationId]);
    if (!row || row.status === 'resolved') return 'It is closed already';
    if (row.status === 'snoozed') return 'It is snoozed';
    if (row.waited || row.last === 'in') return 'Their last message is not answered';
    for (const guard of this.guards) {
      const why = await guard(tx, conversationId);
      if (why) return why;
    }
    return null;
  }
}
