import { Injectable } from '@nestjs/common';
import { GuardNumbers } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { newId } from '../../kernel/ids.js';
import { LEASE_SECONDS } from './claims.js';

export interface NewDelivery {
  target: { kind: 'bot' | 'inbox'; id: string };
  conversationId: string;
  type: string;
  body: unknown;
  /** The message whose state this delivery decides. */
  messageId?: string;
  /** What asked for it: the same source never makes a second parcel to the same target. */
  source: string;
  /** Stored, but not sent: the address is switched off. */
  disabled?: boolean;
}

// A message that was taken back while this was packed stays where it is.
const put = statement(
  'delivery_put',
  `INSERT INTO delivery (id, target_kind, target_id, conversation_id, seq, type, body, message_id, source, state, settled_at)
   SELECT $1, $2, $3, $4, COALESCE((SELECT max(seq) FROM delivery WHERE conversation_id = $4 AND target_id = $3), 0) + 1, $5, $6, $7, $8, $9,
     CASE WHEN $9 = 'disabled' THEN now() END
   WHERE $7::text IS NULL OR EXISTS (SELECT 1 FROM message WHERE id = $7 AND state = 'queued' FOR SHARE)
   ON CONFLICT (source, target_id) DO NOTHING RETURNING id`,
);
// What waits no longer than a lease may be under way, and comes soon enough.
const hurry = statement(
  'delivery_hurry',
  `UPDATE delivery SET next_at = now(), round = 0
   WHERE conversation_id = $1 AND target_id = $2 AND state = 'pending' AND next_at > now() + make_interval(secs => $3)`,
);

/** Where webhooks wait: written in the transaction of whoever wants them sent, so that none is lost and none invented. */
@Injectable()
export class Outbox {
  constructor(private readonly guard: GuardNumbers) {}

  /** False when this source was put there before, or its message is not to leave any more. */
  async put(tx: Tx, delivery: NewDelivery): Promise<boolean> {
    const { target, conversationId, type, messageId = null, source, disabled } = delivery;
    const state = disabled ? 'disabled' : 'pending';
    const json = JSON.stringify(await this.leaving(tx, delivery));
    return (
      (await tx.one(put, [
        newId('whd'),
        target.kind,
        target.id,
        conversationId,
        type,
        json,
        messageId,
        source,
        state,
      ])) !== undefined
    );
  }

  /** Words of ours were looked at when they were written; a bot is sent what customers wrote as well. */
  private leaving(tx: Tx, { target, conversationId, body, messageId }: NewDelivery): Promise<unknown> {
    if (target.kind !== 'bot') return Promise.resolve(body);
    return this.guard.within(tx, body, { where: 'bot', conversationId, subjectId: messageId ?? target.id });
  }

  /** What was put off to a target about a conversation is tried anew, at once: what comes next would wait behind it. */
  async hurry(tx: Tx, targetId: string, conversationId: string): Promise<void> {
    await tx.query(hurry, [conversationId, targetId, LEASE_SECONDS]);
  }
}
