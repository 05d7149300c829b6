import { Injectable } from '@nestjs/common';
import { SetMessageState } from '../conversations/index.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import type { Parcel } from './channel-adapter.js';
import { Endpoints } from './delivery/endpoints.js';
import { Outbox } from './delivery/outbox.js';
import { Sender } from './delivery/sender.js';
import { type Packed, Parcels } from './parcels.js';

// A retry goes out again under the id it had, so that a receiver that took the first one takes this as the same.
const lineUpAgain = statement(
  'delivery_again',
  `UPDATE delivery SET state = 'pending', round = 0, next_at = now(), settled_at = NULL, last_error = NULL
   WHERE source = $1 AND target_id = $2 AND state <> 'pending'`,
);

/** Carries what was written in the hub to its customer: by webhook through the outbox, or by the channel's live connection. */
@Injectable()
export class Deliver {
  constructor(
    private readonly work: UnitOfWork,
    private readonly parcels: Parcels,
    private readonly states: SetMessageState,
    private readonly outbox: Outbox,
    private readonly endpoints: Endpoints,
    private readonly sender: Sender,
  ) {}

  @On('reply.written')
  async reply({ subjectId }: Fact<'reply.written'>): Promise<void> {
    const packed = await this.parcels.pack(subjectId as string);
    // Not queued: this fact was handed over before, and the message has gone on.
    if (packed?.message.state !== 'queued') return;
    const { parcel } = packed;
    if (!parcel) return this.states.run([{ id: packed.message.id, state: 'sent' }]);
    const endpoint = await this.endpoints.find(packed.inboxId);
    const why = endpoint?.off ?? (endpoint?.url || endpoint?.vendor ? null : 'no address is set to send to');
    await this.work.run((tx) => this.post(tx, packed, parcel, why));
    this.sender.poke();
  }

  private async post(tx: Tx, { message, inboxId }: Packed, parcel: Parcel, why: string | null): Promise<void> {
    const source = `message:${message.id}`;
    const put = await this.outbox.put(tx, {
      target: { kind: 'inbox', id: inboxId },
      conversationId: message.conversationId,
      type: parcel.type,
      body: parcel.data,
      messageId: message.id,
      source,
      disabled: why !== null,
    });
    if (why) await this.states.within(tx, [{ id: message.id, state: 'failed', reason: `Not delivered: ${why}` }]);
    else if (!put) await tx.query(lineUpAgain, [source, inboxId]);
  }
}
