import { Injectable } from '@nestjs/common';
import { normalizeAddress, SetMessageState } from '../conversations/index.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import type { InboundEvent } from './channel-adapter.js';
import { ProviderMessages } from './provider-messages.js';

type Said = Extract<InboundEvent, { kind: 'receipt' | 'read_up_to' | 'reaction' | 'consent' }>;

const unread = statement(
  'read_up_to',
  `SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN identity i ON i.id = c.identity_id
   WHERE c.inbox_id = $1 AND i.kind = $2 AND i.value = $3 AND c.thread = $4 AND m.direction = 'out' AND m.visibility = 'public'
     AND m.state IN ('sent', 'delivered') AND m.created_at <= $5`,
);
const react = statement(
  'message_react',
  `UPDATE message m SET extra = jsonb_set(COALESCE(m.extra, '{}'), '{reactions}',
       COALESCE(m.extra->'reactions', '{}') || jsonb_build_object($3::text, $4::text))
   FROM (SELECT message_id AS id FROM provider_message WHERE provider_id = $1 AND inbox_id = $2
         UNION SELECT id FROM message WHERE external_id = $1 AND inbox_id = $2) found
   WHERE m.id = found.id RETURNING m.id, m.conversation_id`,
);
const person = statement('said_by', `SELECT i.id, i.profile_id FROM identity i WHERE i.kind = $1 AND i.value = $2`);

/** Takes in what is said about messages and not in one: how far they came, reactions, and words that end or begin consent. */
@Injectable()
export class TakeReceipts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly provider: ProviderMessages,
    private readonly states: SetMessageState,
  ) {}

  run(inboxId: string, said: Said): Promise<void> {
    return this.work.run(async (tx) => {
      if (said.kind === 'receipt') await this.provider.report(tx, inboxId, said);
      else if (said.kind === 'read_up_to') await this.readUpTo(tx, inboxId, said);
      else if (said.kind === 'reaction') await this.reacted(tx, inboxId, said);
      else await this.consented(tx, inboxId, said);
    });
  }

  private async readUpTo(tx: Tx, inboxId: string, said: Extract<Said, { kind: 'read_up_to' }>): Promise<void> {
    const { kind, value } = said.from;
    const rows = await tx.query<{ id: string }>(unread, [
      inboxId,
      kind,
      normalizeAddress(kind, value),
      said.thread,
      said.at,
    ]);
    await this.states.within(
      tx,
      rows.map(({ id }) => ({ id, state: 'read' as const })),
    );
  }

  private async reacted(tx: Tx, inboxId: string, said: Extract<Said, { kind: 'reaction' }>): Promise<void> {
    const row = await tx.one<{ id: string; conversation_id: string }>(react, [
      said.providerId,
      inboxId,
      said.from.value,
      said.emoji,
    ]);
    if (row)
      tx.record(
        fact('message.reacted', { emoji: said.emoji }, { conversationId: row.conversation_id, subjectId: row.id }),
      );
  }

  private async consented(tx: Tx, inboxId: string, said: Extract<Said, { kind: 'consent' }>): Promise<void> {
    const { kind, value } = said.from;
    const known = await tx.one<{ id: string; profile_id: string }>(person, [kind, normalizeAddress(kind, value)]);
    if (!known) return;
    const { granted, evidence } = said;
    tx.record(
      fact('consent.said', { inboxId, granted, evidence }, { profileId: known.profile_id, subjectId: known.id }),
    );
  }
}
