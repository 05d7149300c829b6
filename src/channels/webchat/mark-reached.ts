import { Injectable } from '@nestjs/common';
import { SetMessageState } from '../../conversations/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

const unreached = statement(
  'webchat_unreached',
  `SELECT id FROM message WHERE conversation_id = $1 AND seq <= $2 AND direction = 'out' AND visibility = 'public'
     AND state = ANY($3) ORDER BY seq DESC LIMIT 200`,
);
const before = { delivered: ['queued', 'sent', 'unknown'], read: ['queued', 'sent', 'unknown', 'delivered'] };

/** Notes how far the customer's browser has our messages, and how far the customer has read them. */
@Injectable()
export class MarkReached {
  constructor(
    private readonly database: Database,
    private readonly states: SetMessageState,
  ) {}

  async run(conversationId: string, seq: number, state: 'delivered' | 'read'): Promise<void> {
    const rows = await this.database.query<{ id: string }>(unreached, [conversationId, seq, before[state]]);
    if (rows.length > 0) await this.states.run(rows.map(({ id }) => ({ id, state })));
  }
}
