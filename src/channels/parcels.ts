import { Inject, Injectable } from '@nestjs/common';
import type { ChannelKind } from '../contract/common.js';
import type { Message } from '../contract/conversations.js';
import type { AddressKind } from '../contract/inbound.js';
import { ConversationsQueries } from '../conversations/index.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { adapters } from './adapters.js';
import type { Parcel } from './channel-adapter.js';

const route = statement(
  'parcel_route',
  `SELECT c.inbox_id AS "inboxId", x.channel, i.kind, i.value, p.name, c.thread FROM conversation c
   JOIN inbox x ON x.id = c.inbox_id JOIN identity i ON i.id = c.identity_id JOIN profile p ON p.id = c.profile_id WHERE c.id = $1`,
);

interface Route {
  inboxId: string;
  channel: ChannelKind;
  kind: AddressKind;
  value: string;
  name: string | null;
  thread: string;
}

export interface Packed {
  message: Message;
  inboxId: string;
  /** Null: the channel shows messages by live connection, and nothing is posted. */
  parcel: Parcel | null;
}

/** Packs a message as its channel wants it. */
@Injectable()
export class Parcels {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationsQueries,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  async pack(messageId: string): Promise<Packed | null> {
    const [message] = await this.conversations.messagesByIds([messageId]);
    const found = message && (await this.database.one<Route>(route, [message.conversationId]));
    if (!found) return null;
    const { inboxId, channel, kind, value, name, thread } = found;
    const send = adapters[channel]?.send;
    const parcel = send?.({ message, to: { kind, value, name }, thread, publicUrl: this.config.publicUrl }) ?? null;
    return { message, inboxId, parcel };
  }
}
