import { Injectable } from '@nestjs/common';
import type { AddressKind } from '../contract/inbound.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { Outbound } from '../kernel/http/outbound/index.js';
import type { Typing } from './channel-adapter.js';
import { InboxDirectory } from './inboxes/inbox-directory.js';
import { notReady } from './reply-first.js';

const place = statement(
  'typing_place',
  `SELECT c.inbox_id AS "inboxId", c.thread, i.kind, i.value, COALESCE(r.name, p.name) AS name,
     (SELECT jsonb_build_object('externalId', m.external_id, 'channel', COALESCE(m.extra->'channel', '{}'), 'at', m.created_at)
      FROM message m WHERE m.conversation_id = c.id AND m.direction = 'in' ORDER BY m.seq DESC LIMIT 1) AS last
   FROM conversation c JOIN identity i ON i.id = c.identity_id JOIN profile p ON p.id = c.profile_id
   JOIN profile r ON r.id = p.root_id WHERE c.id = $1`,
);

/** Vendors show it for 5 to 25 seconds; saying it oftener than this says nothing more. */
const EVERY_MS = 4_500;
const TIMEOUT_MS = 4_000;
const MOST_KNOWN = 1_000;

interface Place {
  inboxId: string;
  thread: string;
  kind: AddressKind;
  value: string;
  name: string | null;
  last: Typing['last'];
}

/** Shows customers at a vendor's that an agent types: now and then, and without ever being in anybody's way. */
@Injectable()
export class ReplyTyping {
  private readonly told = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly inboxes: InboxDirectory,
    private readonly outbound: Outbound,
  ) {}

  /** Never throws: a sign that was not shown is no fault of the answer being written. */
  async show(conversationId: string, nowMs = Date.now()): Promise<void> {
    if (nowMs - (this.told.get(conversationId) ?? 0) < EVERY_MS) return;
    if (this.told.size >= MOST_KNOWN) this.told.clear();
    this.told.set(conversationId, nowMs);
    await this.tell(conversationId).catch(() => {});
  }

  private async tell(conversationId: string): Promise<void> {
    const found = await this.database.one<Place>(place, [conversationId]);
    const door = found && (await this.inboxes.find(found.inboxId));
    if (!door?.adapter.capabilities.typing || !door.adapter.typing || notReady(door)) return;
    const { thread, last, kind, value, name } = found as Place;
    const request = door.adapter.typing({ thread, last, to: { kind, value, name } }, door.connection);
    if (request) await this.outbound.call({ timeoutMs: TIMEOUT_MS, ...request });
  }
}
