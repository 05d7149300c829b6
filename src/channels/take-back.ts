import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SetMessageState } from '../conversations/index.js';
import { type Refused, Refusals } from '../governance/index.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type DueTimer, OnTimer } from '../kernel/jobs/on-timer.js';
import { Timers } from '../kernel/jobs/timers.js';

const WHY = 'Held: they said no before it left';
/** What is in the sender's hands at this moment comes back before long, sent or not. */
const AGAIN_SECONDS = 2;

// The newest of each thread only: what was written long ago is queued no more.
const queued = statement(
  'take_back_queued',
  `SELECT m.id FROM conversation c JOIN inbox x ON x.id = c.inbox_id JOIN message m ON m.conversation_id = c.id AND m.seq > c.last_seq - 500
   LEFT JOIN contact_ledger l ON l.message_id = m.id
   WHERE c.profile_id IN (SELECT members_of($1)) AND m.direction = 'out' AND m.state = 'queued' AND ($2 = 'any' OR x.channel = $2)
     AND ($3::text IS NULL OR c.identity_id = $3) AND COALESCE(m.extra->'options'->>'purpose', l.purpose, 'service') = $4`,
);
const inHand = statement(
  'take_back_in_hand',
  `SELECT message_id AS id FROM delivery WHERE message_id = ANY($1) AND state = 'pending' AND in_hand`,
);
const waiting = statement(
  'take_back_waiting',
  `SELECT id FROM message WHERE id = ANY($1) AND state = 'queued' FOR UPDATE`,
);
const unline = statement(
  'take_back_unline',
  `UPDATE delivery SET state = 'failed', last_error = $2, settled_at = now() WHERE message_id = ANY($1) AND state = 'pending' AND NOT in_hand`,
);

/**
 * Takes back what a customer's no forbids while it waits to leave, in the transaction that notes the no: once that is
 * committed, nothing of it is sent any more. What a sender has in hand is let go, and not tried a second time.
 */
@Injectable()
export class TakeBack implements OnModuleInit {
  constructor(
    private readonly refusals: Refusals,
    private readonly messages: SetMessageState,
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
  ) {}

  onModuleInit(): void {
    this.refusals.add((tx, refused) => this.within(tx, refused));
  }

  @OnTimer('consent.take_back')
  again({ payload }: DueTimer): Promise<void> {
    return this.work.run((tx) => this.finish(tx, payload.ids as string[], payload));
  }

  private async within(tx: Tx, refused: Refused): Promise<void> {
    const { profileId, channel, identityId, purpose } = refused;
    const rows = await tx.query<{ id: string }>(queued, [profileId, channel, identityId, purpose]);
    if (rows.length > 0)
      await this.finish(
        tx,
        rows.map(({ id }) => id),
        { ...refused },
      );
  }

  private async finish(tx: Tx, ids: string[], about: Record<string, unknown>): Promise<void> {
    await tx.query(unline, [ids, WHY]);
    const busy = new Set((await tx.query<{ id: string }>(inHand, [ids])).map(({ id }) => id));
    const waits = await tx.query<{ id: string }>(waiting, [ids]);
    const back = waits.map(({ id }) => id).filter((id) => !busy.has(id));
    await this.messages.within(
      tx,
      back.map((id) => ({ id, state: 'failed' as const, reason: WHY })),
    );
    // Whoever packed one meanwhile held its row, and is done now.
    await tx.query(unline, [back, WHY]);
    if (busy.size === 0) return;
    const key = [about.profileId, about.purpose, about.channel, about.identityId].join(' ');
    const payload = { ...about, ids: [...busy] };
    await this.timers.set(tx, { kind: 'consent.take_back', key, inSeconds: AGAIN_SECONDS, payload });
  }
}
