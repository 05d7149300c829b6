import { Injectable } from '@nestjs/common';
import type { FirstWords, OtherChannel, ReplyWindow } from '../contract/channels.js';
import { BeginConversation } from '../conversations/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { type Door, InboxDirectory } from './inboxes/inbox-directory.js';
import { addressFor, type KnownAddress, notReady, whyNotFirst } from './reply-first.js';
import { type Judged, ReplyRules } from './reply-rules.js';
import { templatesOf } from './reply-templates.js';

const inboxes = statement(
  'reply_ways',
  `SELECT x.id AS "inboxId", x.name AS "inboxName", x.channel, c.id, c.identity_id AS "identityId" FROM inbox x LEFT JOIN LATERAL (
     SELECT id, identity_id FROM conversation WHERE inbox_id = x.id AND profile_id IN (SELECT members_of($1)) ORDER BY updated_at DESC LIMIT 1) c ON true
   WHERE x.id IS DISTINCT FROM $2 ORDER BY c.id IS NULL, x.name LIMIT 40`,
);
const addresses = statement(
  'reply_addresses',
  `SELECT id, kind, value, proof FROM identity WHERE profile_id IN (SELECT members_of($1)) ORDER BY created_at DESC, id`,
);

export interface Place {
  id: string | null;
  profileId: string;
  identityId: string | null;
  inboxId: string;
  inboxName: string;
  channel: string;
}
interface Person {
  id: string;
  known: KnownAddress[];
  /** Why nobody writes to them first, on any channel. */
  off: string | null;
}

const OPEN: ReplyWindow = { state: 'open', closesAt: null, peopleUntil: null };

/** Where a person can be written to: their conversations, and the inboxes that could begin one; what is not legal says why. */
@Injectable()
export class ReplyWaysQueries {
  constructor(
    private readonly database: Database,
    private readonly inboxes: InboxDirectory,
    private readonly rules: ReplyRules,
    private readonly begin: BeginConversation,
  ) {}

  async of(profileId: string, exceptInboxId: string | null, by: 'person' | 'bot'): Promise<OtherChannel[]> {
    const [rows, known, off] = await Promise.all([
      this.database.query<Omit<Place, 'profileId'>>(inboxes, [profileId, exceptInboxId]),
      this.database.query<KnownAddress>(addresses, [profileId]),
      this.begin.why(this.database, profileId),
    ]);
    const person = { id: profileId, known, off };
    const all = await Promise.all(rows.map((row) => this.way({ ...row, profileId }, person, by)));
    return all.flatMap((one) => one ?? []);
  }

  async judge(door: Door, place: Place, by: 'person' | 'bot'): Promise<Judged> {
    const { id, profileId, identityId, inboxId } = place;
    if (!door.adapter.send) return { window: OPEN, isPublic: false, privateOver: null, code: null, why: null };
    return this.rules.judge(this.database, door.adapter, {
      conversationId: id ?? '',
      inboxId,
      profileId,
      identityId,
      by,
    });
  }

  private async way(row: Place, person: Person, by: 'person' | 'bot'): Promise<OtherChannel | null> {
    const door = await this.inboxes.find(row.inboxId);
    if (!door) return null;
    // Nothing to say of an address they never used and we cannot guess.
    if (!row.id && !door.adapter.capabilities.reaches) return null;
    const to = row.id ? undefined : addressFor(door.adapter, person.known);
    const { why, code, window } = await this.judge(door, to ? { ...row, identityId: to.id } : row, by);
    const template = code === 'window_closed' && window.state === 'template';
    const templates = templatesOf(door.connection.settings);
    const first = row.id ? null : (whyNotFirst(door.adapter, person.known) ?? person.off);
    const words = template ? wordsOfTemplate(door, templates.length) : why;
    const reason = notReady(door) ?? first ?? words;
    return {
      channel: row.channel,
      inbox: { id: row.inboxId, name: row.inboxName },
      conversationId: row.id,
      allowed: reason === null,
      why: reason,
      first: to && reason === null ? firstWords(door, to, template ? templates : null) : null,
    };
  }
}

/** Only an approved text goes out: the way is open where the inbox keeps one. */
const wordsOfTemplate = ({ adapter }: Door, kept: number): string | null =>
  kept > 0 ? null : `${adapter.name} takes only an approved template now, and this inbox has none`;

function firstWords(door: Door, { id, value }: KnownAddress, templates: FirstWords['templates'] | null): FirstWords {
  const { maxText, segments = false, countsBytes = false, attachments } = door.adapter.capabilities;
  const limits = { maxText, segments, countsBytes, attachments };
  return { identity: { id, value }, byTemplate: templates !== null, templates: templates ?? [], ...limits };
}
