import { Injectable } from '@nestjs/common';
import { ConsentsQueries } from '../governance/index.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import type { FactActor } from '../kernel/events/fact.js';
import { type AskedReply, ReplyGate, type Said } from './reply-gate.js';

const find = statement(
  'again_conversation',
  `SELECT inbox_id AS "inboxId", profile_id AS "profileId", identity_id AS "identityId" FROM conversation WHERE id = $1`,
);

/**
 * Asks once more about words that were let through before: the window may have closed since they were written, and the customer
 * may have said no. A number that is kept back since then is refused, for what is packed or shown already has it.
 */
@Injectable()
export class AskAgain {
  constructor(
    private readonly gate: ReplyGate,
    private readonly consents: ConsentsQueries,
  ) {}

  async run(
    tx: Tx,
    { conversationId, text, options }: Said & { conversationId: string },
    by: AskedReply['by'],
    actor: FactActor,
  ): Promise<void> {
    const held = await tx.one<{ inboxId: string; profileId: string; identityId: string }>(find, [conversationId]);
    if (!held) return;
    await this.consents.hold(tx, held.profileId);
    await this.gate.check(tx, { ...held, conversationId, by, options });
    const place = { id: conversationId, profile_id: held.profileId };
    await this.gate.words(tx, { text, options }, place, { actor, refuse: 'any' });
  }
}
