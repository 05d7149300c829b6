import { Injectable } from '@nestjs/common';
import { ReceiveMessages, TieAddress } from '../../conversations/index.js';
import type { Bot } from '../../kernel/auth/actor.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { toStorable } from '../../kernel/storable.js';
import { Identify, normalizeAddress } from '../../profiles/index.js';
import { HandOff } from '../handoffs/hand-off.js';
import { readRequest } from '../handoffs/read-context.js';
import { type Session, turnsOf } from './hitl.schema.js';

const session = statement(
  'hitl_session',
  `SELECT c.status, i.value FROM conversation c JOIN identity i ON i.id = c.identity_id JOIN inbox x ON x.id = c.inbox_id
   WHERE c.id = $1 AND c.inbox_id = $2 AND x.bot_id = $3`,
);

/** Where a bot's sessions stand: an inbox that it answers. */
export interface Place {
  inboxId: string;
  bot: Bot;
}

const SOURCE = 'botpress';

/** Takes a human handoff of Botpress in: its user, its session with all that was said, and what its user says while people have it. */
@Injectable()
export class TakeHitl {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly identify: Identify,
    private readonly ties: TieAddress,
    private readonly receive: ReceiveMessages,
    private readonly handOff: HandOff,
  ) {}

  /** Botpress names its users before it says in which session they are. */
  async user({ name, email }: { name?: string | null; email?: string | null }): Promise<string> {
    const id = newId('bpu');
    const own = { ...addressOf(id), name: name ? toStorable(name) : undefined, proof: 'verified' as const };
    await this.work.run(async (tx) => {
      const { profileId } = await this.identify.run(tx, own);
      if (email?.includes('@'))
        await this.identify.link(tx, profileId, {
          kind: 'email',
          value: normalizeAddress('email', email),
          proof: 'claimed',
          source: SOURCE,
        });
    });
    return id;
  }

  /** Returns the conversation it becomes: it is with people from its first moment. */
  async start({ inboxId, bot }: Place, given: Session): Promise<string> {
    const turns = turnsOf(given);
    const asked = turns.findLast(({ by }) => by === 'customer')?.text;
    const text = toStorable(asked ?? given.title ?? given.description ?? '') || 'Asked for a person';
    const { conversationId } = await this.receive.submit({
      inboxId,
      externalId: newId('hitl'),
      // Whose it is comes with the first message; a session is no customer number.
      address: { ...addressOf(newId('bps')), name: 'Somebody at Botpress', proof: 'claimed' },
      thread: '',
      text,
    });
    const summary = [given.title, given.description].filter(Boolean).join('\n');
    const request = {
      conversation: conversationId,
      mode: 'pass',
      reason: { code: 'customer_requested' },
      ...(summary && { summary: { text: summary.slice(0, 5000), by: 'bot' } }),
      ...(asked && { lastCustomerText: asked.slice(0, 5000) }),
      ...(turns.length > 0 && { transcript: turns.map((turn, i) => ({ id: `turn-${i}`, ...turn })) }),
    };
    await this.handOff.run(readRequest(request), bot);
    return conversationId;
  }

  async say(place: Place, conversationId: string, userId: string, text: string): Promise<void> {
    const { status, value } = await this.find(place, conversationId);
    if (status === 'resolved') throw conflict('resolved', 'This session is over');
    if (text === '') return;
    const own = addressOf(value.slice(SOURCE.length + 1));
    await this.ties.run(own, [{ ...addressOf(userId), proof: 'verified' }]);
    await this.receive.submit({
      inboxId: place.inboxId,
      externalId: newId('hitl'),
      address: { ...own, proof: 'claimed' },
      thread: '',
      text: toStorable(text),
    });
  }

  private async find({ inboxId, bot }: Place, conversationId: string): Promise<{ status: string; value: string }> {
    const row = await this.database.one<{ status: string; value: string }>(session, [conversationId, inboxId, bot.id]);
    if (!row) throw notFound('session');
    return row;
  }
}

const addressOf = (id: string) => ({ kind: 'external_id' as const, value: `${SOURCE}:${id}`, source: SOURCE });
