import { Injectable } from '@nestjs/common';
import type { Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { newId } from '../kernel/ids.js';

const lock = statement('ledger_lock', `SELECT pg_advisory_xact_lock(727165, hashtext($1))`);
const root = statement('ledger_root', `SELECT root_of($1) AS id`);
const used = statement(
  'ledger_used',
  `SELECT id, state, channel, play, at FROM contact_ledger
   WHERE profile_id IN (SELECT members_of($1)) AND state <> 'released' AND at > clock_timestamp() - interval '24 hours' ORDER BY at, id`,
);
const reserve = statement(
  'ledger_reserve',
  `INSERT INTO contact_ledger (id, profile_id, conversation_id, decision_id, play, purpose, channel) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const attach = statement(
  'ledger_attach',
  `UPDATE contact_ledger SET message_id = $2 WHERE id = $1 AND message_id IS NULL`,
);
// The last word of the channel counts: a failure after `sent` frees the slot, a receipt after a failure takes it again.
const settleMessage = statement(
  'ledger_settle_message',
  `UPDATE contact_ledger SET state = $2, reason = $3, settled_at = clock_timestamp()
   WHERE message_id = $1 AND state <> $2
   RETURNING id, decision_id AS "decisionId", profile_id AS "profileId", conversation_id AS "conversationId"`,
);
const release = statement(
  'ledger_release',
  `UPDATE contact_ledger SET state = 'released', reason = $2, settled_at = clock_timestamp() WHERE id = $1 AND state = 'reserved' RETURNING id`,
);
const byId = statement(
  'ledger_by_id',
  `SELECT id, state, message_id AS "messageId", profile_id AS "profileId", conversation_id AS "conversationId", decision_id AS "decisionId", play
   FROM contact_ledger WHERE id = $1 FOR UPDATE`,
);

export interface LedgerEntry {
  id: string;
  state: 'reserved' | 'sent';
  channel: string;
  play: string;
  at: string;
}

export interface Reservation {
  profileId: string;
  conversationId: string | null;
  decisionId: string;
  play: string;
  purpose: string;
  channel: string;
}

export interface LedgerRow {
  id: string;
  state: 'reserved' | 'sent' | 'released';
  messageId: string | null;
  profileId: string;
  conversationId: string | null;
  decisionId: string;
  play: string;
}

/**
 * Every contact we start with a customer, by whatever play or team: reserved before it is sent, so that a cap counts what
 * is on its way. All reading-then-writing happens under the customer's own lock.
 */
@Injectable()
export class ContactLedger {
  /**
   * Holds this customer until the transaction ends; the statements after it see what the holder before wrote. Records of one
   * person share one lock: who waited while they were joined takes the lock of the person they have become.
   */
  async lock(tx: Tx, profileId: string): Promise<void> {
    for (let held: string | undefined; ; ) {
      const [person] = await tx.query<{ id: string | null }>(root, [profileId]);
      const id = person.id ?? profileId;
      if (id === held) return;
      await tx.query(lock, [id]);
      held = id;
    }
  }

  /** Reserved and sent within the last 24 hours, oldest first. */
  async lastDay(on: Queryable, profileId: string): Promise<LedgerEntry[]> {
    const rows = await on.query<Omit<LedgerEntry, 'at'> & { at: Date }>(used, [profileId]);
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  async reserve(tx: Tx, contact: Reservation): Promise<string> {
    const id = newId('led');
    await tx.query(reserve, [
      id,
      contact.profileId,
      contact.conversationId,
      contact.decisionId,
      contact.play,
      contact.purpose,
      contact.channel,
    ]);
    return id;
  }

  async attach(tx: Tx, id: string, messageId: string): Promise<void> {
    await tx.query(attach, [id, messageId]);
  }

  /** The entry, locked: whoever reads it decides alone whether it still goes. */
  async claim(tx: Tx, id: string): Promise<LedgerRow | undefined> {
    return tx.one<LedgerRow>(byId, [id]);
  }

  /** Gives a reservation back: the contact did not happen. */
  async release(tx: Tx, id: string, reason: string): Promise<boolean> {
    return (await tx.one(release, [id, reason])) !== undefined;
  }

  /** What became of the message: `sent` uses the slot up, `released` frees it. Returns the entry when that changed it. */
  async settle(
    tx: Tx,
    messageId: string,
    state: 'sent' | 'released',
    reason: string | null,
  ): Promise<Pick<LedgerRow, 'id' | 'decisionId' | 'profileId' | 'conversationId'> | undefined> {
    return tx.one(settleMessage, [messageId, state, reason]);
  }
}
