import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';

interface Row {
  control_kind: string;
  status: string;
  identity_id: string;
  queue_id: string | null;
  queue_name: string | null;
}

const held = statement(
  'webchat_held',
  `SELECT c.control_kind, c.status, c.identity_id, q.id AS queue_id, q.name AS queue_name FROM conversation c JOIN inbox x ON x.id = c.inbox_id
   LEFT JOIN queue q ON q.id = COALESCE(c.queue_id, x.queue_id) WHERE c.id = $1 FOR NO KEY UPDATE OF c`,
);

/** The customer asks for a person: control leaves the bot for the queue at once, whatever the bot thinks; routing does the rest. */
@Injectable()
export class AskPerson {
  constructor(
    private readonly work: UnitOfWork,
    private readonly control: ChangeControl,
  ) {}

  run(conversationId: string): Promise<boolean> {
    return this.work.run(async (tx) => {
      const row = await tx.one<Row>(held, [conversationId]);
      if (!row || row.status === 'resolved') return false;
      if (row.control_kind === 'agent' || row.control_kind === 'queue') return true;
      await this.control.run(tx, {
        conversationId,
        to: { kind: 'queue', id: row.queue_id, name: row.queue_name },
        reason: 'customer_requested',
        actor: { kind: 'customer', id: row.identity_id },
      });
      return true;
    });
  }
}
