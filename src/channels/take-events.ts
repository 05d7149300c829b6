import { Injectable } from '@nestjs/common';
import type { Received } from '../conversations/index.js';
import type { InboundEvent, IncomingRequest } from './channel-adapter.js';
import { InboxCounts } from './inboxes/inbox-counts.js';
import { type Door, InboxDirectory } from './inboxes/inbox-directory.js';
import { TakeEcho } from './take-echo.js';
import { TakeIn } from './take-in.js';
import { TakeReceipts } from './take-receipts.js';

/** Carries out what an adapter read, each event in the inbox it belongs to. Returns the messages among them. */
@Injectable()
export class TakeEvents {
  constructor(
    private readonly inboxes: InboxDirectory,
    private readonly takeIn: TakeIn,
    private readonly receipts: TakeReceipts,
    private readonly echoes: TakeEcho,
    private readonly counts: InboxCounts,
  ) {}

  async run(door: Door, events: InboundEvent[], request: IncomingRequest): Promise<Received[]> {
    // Messages first, and one after the other: the order is the customer's, and what else is said may be about somebody whose
    // first words these are, STOP say.
    const received: (Received | undefined)[] = [];
    for (const event of events.filter(isMessage)) received.push(await this.one(door, event, request));
    await Promise.all(events.filter((event) => !isMessage(event)).map((event) => this.one(door, event, request)));
    return received.filter((one) => one !== undefined);
  }

  private async one(first: Door, event: InboundEvent, request: IncomingRequest): Promise<Received | undefined> {
    const door = await this.doorOf(first, event, request);
    if (!door) {
      await this.counts.ignored(first.id, `another account’s ${event.kind}`, false, request.raw);
      return undefined;
    }
    switch (event.kind) {
      case 'message':
        return this.takeIn.run(door.id, door.adapter.channel, event);
      case 'receipt':
      case 'read_up_to':
      case 'reaction':
      case 'consent':
        await this.receipts.run(door.id, event);
        return undefined;
      case 'echo':
        await this.echoes.run(door.id, event);
        return undefined;
      case 'ignored':
        await this.counts.ignored(door.id, event.type, event.known, request.raw);
        return undefined;
    }
  }

  /** One application of a vendor signs for many accounts: the other inbox's own credentials must have signed this too. */
  private async doorOf(door: Door, { account }: InboundEvent, request: IncomingRequest): Promise<Door | null> {
    const { inbound, channel } = door.adapter;
    if (account === undefined || inbound?.account?.(door.connection.settings) === account) return door;
    const other = await this.inboxes.byAccount(channel, account);
    return other && !other.paused && inbound?.verify(request, other.connection) ? other : null;
  }
}

const isMessage = ({ kind }: InboundEvent) => kind === 'message';
