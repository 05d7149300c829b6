import { Inject, Injectable } from '@nestjs/common';
import type { ChannelKind } from '../contract/common.js';
import type { Message } from '../contract/conversations.js';
import type { AddressKind } from '../contract/inbound.js';
import { ConversationsQueries } from '../conversations/index.js';
import { GuardNumbers, MakeLink } from '../governance/index.js';
import { issueFileToken } from '../kernel/auth/visitor-pass.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { adapters } from './adapters.js';
import type { Outgoing, Parcel } from './channel-adapter.js';
import { purposeOf } from './purpose-rules.js';

const route = statement(
  'parcel_route',
  `SELECT c.inbox_id AS "inboxId", x.channel, x.config AS settings, i.id AS "identityId", i.kind, i.value, COALESCE(r.name, p.name) AS name, c.thread,
     (SELECT jsonb_build_object('externalId', m.external_id, 'channel', COALESCE(m.extra->'channel', '{}'), 'at', m.created_at)
      FROM message m WHERE m.conversation_id = c.id AND m.direction = 'in' ORDER BY m.seq DESC LIMIT 1) AS last,
     (SELECT jsonb_build_object('externalId', a.id_there, 'channel', COALESCE(a.extra->'channel', '{}'), 'at', a.created_at) FROM (
        SELECT a.*, COALESCE((SELECT min(v.provider_id) FROM provider_message v WHERE v.message_id = a.id), CASE WHEN a.external_id NOT LIKE 'out:%' THEN a.external_id END) AS id_there
        FROM message m JOIN message a ON a.id = m.reply_to AND a.conversation_id = c.id WHERE m.id = $2) a WHERE a.id_there IS NOT NULL) AS answered
   FROM conversation c
   JOIN inbox x ON x.id = c.inbox_id JOIN identity i ON i.id = c.identity_id JOIN profile p ON p.id = c.profile_id
   JOIN profile r ON r.id = p.root_id WHERE c.id = $1`,
);

interface Route {
  inboxId: string;
  channel: ChannelKind;
  identityId: string;
  kind: AddressKind;
  value: string;
  name: string | null;
  thread: string;
  settings: Record<string, unknown>;
  last: Outgoing['last'];
  answered: Outgoing['answered'];
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
    private readonly links: MakeLink,
    private readonly guard: GuardNumbers,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  async pack(messageId: string): Promise<Packed | null> {
    const [message] = (await this.conversations.messagesByIds([messageId])).map((one) => this.withLinks(one));
    const found = message && (await this.database.one<Route>(route, [message.conversationId, messageId]));
    if (!found) return null;
    const { inboxId, channel, identityId, kind, value, name, ...rest } = found;
    const to = { kind, value, name };
    const { publicUrl } = this.config;
    const options = message.options ?? {};
    const purpose = purposeOf(options);
    const unsubscribe = purpose === 'service' ? null : await this.links.unsubscribe(identityId, purpose, channel);
    const last = await this.lastWords(found, message);
    const parcel =
      adapters.get(channel)?.send?.({ ...rest, last, message, to, options, publicUrl, unsubscribe }) ?? null;
    return { message, inboxId, parcel };
  }

  /** An answer goes out under the subject the customer gave, and whoever it is copied to reads that. */
  private async lastWords({ last }: Route, { id, conversationId }: Message): Promise<Route['last']> {
    const subject = last?.channel.subject;
    if (!last || typeof subject !== 'string') return last;
    const where = { where: 'quoted_mail', conversationId, subjectId: id } as const;
    return { ...last, channel: { ...last.channel, subject: await this.guard.apart(subject, where) } };
  }

  /** Vendors fetch files by themselves, and have no session. */
  private withLinks(message: Message): Message {
    const { publicUrl, secretKey } = this.config;
    const attachments = message.attachments.map((file) =>
      file.url.startsWith('/') ? { ...file, url: `${publicUrl}/files/${issueFileToken(secretKey, file.id)}` } : file,
    );
    return { ...message, attachments };
  }
}
