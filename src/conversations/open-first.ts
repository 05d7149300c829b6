import { Injectable } from '@nestjs/common';
import { factActor, type Person } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { newId } from '../kernel/ids.js';

// All of a beginning in one statement: nobody holds it yet, whoever writes takes it.
const insert = statement(
  'begin_insert',
  `WITH c AS (
     INSERT INTO conversation (id, inbox_id, identity_id, profile_id, thread, control_kind, interaction_id, subject) VALUES ($1, $2, $3, $4, $8, 'none', $5, $6)
   ), s AS (
     INSERT INTO segment (id, conversation_id, holder_kind, reason) VALUES ($7, $1, 'none', 'opened')
   ) INSERT INTO interaction (id, conversation_id, identity_id) VALUES ($5, $1, $3)`,
);

export interface FirstThread {
  inboxId: string;
  identityId: string;
  /** The record the address is on. */
  profileId: string;
  queueId: string | null;
  /** Empty where an inbox keeps one conversation with an address. */
  thread: string;
  actor: Person;
  /** The conversation it goes on from. */
  from?: { id: string; subject: string | null };
}

/** Opens a conversation from our side, before the customer said a word. Whether we may is judged by who opens it. */
@Injectable()
export class OpenFirst {
  async run(tx: Tx, { inboxId, identityId, profileId, queueId, thread, actor, from }: FirstThread): Promise<string> {
    const [id, interactionId] = [newId('cv'), newId('in')];
    const subject = from?.subject ?? null;
    await tx.query(insert, [id, inboxId, identityId, profileId, interactionId, subject, newId('seg'), thread]);
    const data = { botId: null, queueId, interactionId, by: 'agent' as const };
    const about = { conversationId: id, profileId, actor: factActor(actor) };
    tx.record(fact('conversation.opened', { ...data, ...(from && { from: from.id }) }, about));
    return id;
  }
}
