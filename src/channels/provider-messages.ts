import { Injectable } from '@nestjs/common';
import type { MessageState } from '../contract/conversations.js';
import { SetMessageState } from '../conversations/index.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';

const note = statement(
  'provider_note',
  `INSERT INTO provider_message (provider_id, inbox_id, message_id) VALUES ($1, $2, $3)
   ON CONFLICT (provider_id, inbox_id) DO UPDATE SET message_id = $3 RETURNING state, reason`,
);
// The vendor tells us our own id with its first report: known before, or instead of, the answer to our call.
const tie = statement(
  'provider_tie',
  `INSERT INTO provider_message (provider_id, inbox_id, message_id)
   SELECT $1, $2, message_id FROM delivery WHERE id = $3 AND target_id = $2 AND message_id IS NOT NULL
   ON CONFLICT (provider_id, inbox_id) DO UPDATE SET message_id = COALESCE(provider_message.message_id, EXCLUDED.message_id)`,
);
// What was left open is now known. A try under way settles itself.
const resolve = statement(
  'delivery_resolve',
  `UPDATE delivery SET state = CASE WHEN $3 = 'failed' THEN 'failed' ELSE 'delivered' END, settled_at = now()
   WHERE message_id = $1 AND target_id = $2
     AND (state = 'unknown' OR (state = 'pending' AND perhaps_taken AND NOT in_hand AND $3 <> 'failed'))`,
);
const said = statement(
  'provider_said',
  `SELECT state, reason FROM provider_message WHERE message_id = $1 AND state IS NOT NULL ORDER BY at DESC LIMIT 1`,
);
const report = statement(
  'provider_report',
  `INSERT INTO provider_message (provider_id, inbox_id, state, reason) VALUES ($1, $2, $3, $4)
   ON CONFLICT (provider_id, inbox_id) DO UPDATE SET
     state = CASE WHEN array_position(ARRAY['sent','failed','delivered','read'], $3) >= COALESCE(array_position(ARRAY['sent','failed','delivered','read'], provider_message.state), 0)
       THEN $3 ELSE provider_message.state END,
     reason = COALESCE($4, provider_message.reason)
   RETURNING message_id, state, reason`,
);

export interface Reported {
  providerId: string;
  state: Extract<MessageState, 'sent' | 'delivered' | 'read' | 'failed'>;
  reason?: string;
  deliveryId?: string;
}

/** Ties the vendor's ids to our messages; a report that comes before the call to the vendor was settled is not lost. */
@Injectable()
export class ProviderMessages {
  constructor(private readonly states: SetMessageState) {}

  /** The vendor took our message under this id. */
  async note(tx: Tx, inboxId: string, providerId: string, messageId: string): Promise<void> {
    const early = await tx.one<{ state: Reported['state'] | null; reason: string | null }>(note, [
      providerId,
      inboxId,
      messageId,
    ]);
    if (early?.state)
      await this.states.within(tx, [{ id: messageId, state: early.state, reason: reasonOf(early), cameBack: true }]);
  }

  /** What the vendor has said of a message counts for more than a call of ours that ended in the dark. */
  async again(tx: Tx, messageId: string): Promise<void> {
    const row = await tx.one<{ state: Reported['state']; reason: string | null }>(said, [messageId]);
    if (row) await this.states.within(tx, [{ id: messageId, state: row.state, reason: reasonOf(row), cameBack: true }]);
  }

  async report(tx: Tx, inboxId: string, { providerId, state, reason, deliveryId }: Reported): Promise<void> {
    if (deliveryId) await tx.query(tie, [providerId, inboxId, deliveryId]);
    // A report that comes late says less than one that came before it: what stands now counts.
    const row = await tx.one<{ message_id: string | null; state: Reported['state']; reason: string | null }>(report, [
      providerId,
      inboxId,
      state,
      reason ?? null,
    ]);
    if (!row?.message_id) return;
    const change = { id: row.message_id, state: row.state, reason: reasonOf(row), cameBack: true };
    await this.states.within(tx, [change]);
    await tx.query(resolve, [row.message_id, inboxId, row.state]);
  }
}

/** Only a failure has one; an arrival after it leaves it behind. */
const reasonOf = ({ state, reason }: { state: string | null; reason: string | null }): string | undefined =>
  state === 'failed' && reason !== null ? reason : undefined;
