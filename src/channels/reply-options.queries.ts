import { Injectable } from '@nestjs/common';
import { type OtherChannel, type ReplyOptions, replyKinds } from '../contract/channels.js';
import type { AddressKind } from '../contract/inbound.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { notFound } from '../kernel/http/problem.js';
import { type Door, InboxDirectory } from './inboxes/inbox-directory.js';
import { ReplyRules } from './reply-rules.js';
import { templatesOf } from './reply-templates.js';
import { missingCredentials } from './secrets.js';

const place = statement(
  'reply_place',
  `SELECT c.id, c.profile_id AS "profileId", c.identity_id AS "identityId", x.id AS "inboxId", x.name AS "inboxName", x.channel FROM conversation c
   JOIN inbox x ON x.id = c.inbox_id WHERE c.id = $1`,
);
const elsewhere = statement(
  'reply_elsewhere',
  `SELECT x.id AS "inboxId", x.name AS "inboxName", x.channel, c.id, c.identity_id AS "identityId" FROM inbox x LEFT JOIN LATERAL (
     SELECT id, identity_id FROM conversation WHERE inbox_id = x.id AND profile_id = $1 ORDER BY updated_at DESC LIMIT 1) c ON true
   WHERE x.id <> $2 ORDER BY c.id IS NULL, x.name LIMIT 40`,
);
const addresses = statement('reply_addresses', `SELECT kind, proof FROM identity WHERE profile_id = $1`);

interface Place {
  id: string | null;
  profileId: string;
  identityId: string | null;
  inboxId: string;
  inboxName: string;
  channel: string;
}
interface Address {
  kind: AddressKind;
  proof: 'none' | 'claimed' | 'verified' | 'strong';
}

/** What may be written to a customer now and where: here, and on the other channels the same person could be answered on. */
@Injectable()
export class ReplyOptionsQueries {
  constructor(
    private readonly database: Database,
    private readonly inboxes: InboxDirectory,
    private readonly rules: ReplyRules,
  ) {}

  async of(conversationId: string, by: 'person' | 'bot'): Promise<ReplyOptions> {
    const here = await this.database.one<Place>(place, [conversationId]);
    const door = here && (await this.inboxes.find(here.inboxId));
    if (!here || !door) throw notFound('conversation');
    const { capabilities } = door.adapter;
    const { window, isPublic, why } = await this.judged(door, here, by);
    const templates = templatesOf(door.connection.settings);
    const off = notReady(door);
    const byTemplate = window.state === 'template' && templates.length > 0;
    return {
      channel: here.channel,
      inbox: { id: here.inboxId, name: here.inboxName },
      allowed: !off && (why === null || byTemplate),
      why: off ?? why,
      window,
      maxText: capabilities.maxText,
      segments: capabilities.segments ?? false,
      attachments: capabilities.attachments,
      templates: capabilities.templates ? templates : [],
      publicReply: isPublic && capabilities.publicComments ? { kinds: [...replyKinds] } : null,
      others: await this.others(here, by),
    };
  }

  private async judged(door: Door, { id, profileId, identityId, inboxId }: Place, by: 'person' | 'bot') {
    if (!door.adapter.send)
      return {
        window: { state: 'open', closesAt: null, peopleUntil: null } as const,
        isPublic: false,
        code: null,
        why: null,
      };
    return this.rules.judge(this.database, door.adapter, {
      conversationId: id ?? '',
      inboxId,
      profileId,
      identityId,
      by,
    });
  }

  private async others(here: Place, by: 'person' | 'bot'): Promise<OtherChannel[]> {
    const [rows, known] = await Promise.all([
      this.database.query<Omit<Place, 'profileId'>>(elsewhere, [here.profileId, here.inboxId]),
      this.database.query<Address>(addresses, [here.profileId]),
    ]);
    const all = await Promise.all(rows.map((row) => this.other({ ...row, profileId: here.profileId }, known, by)));
    return all.flatMap((one) => one ?? []);
  }

  private async other(row: Place, known: Address[], by: 'person' | 'bot'): Promise<OtherChannel | null> {
    const door = await this.inboxes.find(row.inboxId);
    if (!door) return null;
    const { reaches, firstContact } = door.adapter.capabilities;
    // Nothing to say of an address they never used and we cannot guess.
    if (!row.id && !reaches) return null;
    const { why, code, window } = await this.judged(door, row, by);
    const addressed = row.id ? null : noAddress(reaches, known);
    const first = !row.id && !firstContact ? 'They have not written here first' : null;
    const template =
      code === 'window_closed' && window.state === 'template' && templatesOf(door.connection.settings)[0];
    const reason = notReady(door) ?? addressed ?? first ?? (template ? null : why);
    return {
      channel: row.channel,
      inbox: { id: row.inboxId, name: row.inboxName },
      conversationId: row.id,
      allowed: reason === null,
      why: reason,
    };
  }
}

function notReady({ adapter, connection, paused }: Door): string | null {
  if (adapter.class === 'voice' && !adapter.send) return 'A call is spoken, not written';
  if (paused) return 'This inbox is paused';
  const missing = missingCredentials(adapter, connection.credentials[0] ?? {});
  return missing.length > 0 ? `Not set up: ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing` : null;
}

const addressWords: Record<AddressKind, string> = {
  phone: 'phone number',
  email: 'email address',
  external_id: 'account',
  visitor: 'visit',
};

function noAddress(kind: AddressKind | undefined, known: Address[]): string | null {
  if (!kind) return null;
  const ours = known.filter((one) => one.kind === kind);
  if (ours.length === 0) return `We know no ${addressWords[kind]} of theirs`;
  if (ours.some(({ proof }) => proof === 'verified' || proof === 'strong')) return null;
  return `Their ${addressWords[kind]} is not verified`;
}
