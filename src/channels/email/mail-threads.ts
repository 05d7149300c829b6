import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { AddressKind } from '../../contract/inbound.js';
import type { Mail } from './mail.js';
import { bareAddress } from './unproven.js';
import { conversationOf, ownMessages } from './reply-token.js';

/** The conversation a mail belongs to: whose it is, and its thread. */
export interface Place {
  id: string;
  address: string;
  /** As it is stored: the address, or a name of its own for one that was never proven. */
  identity: { kind: AddressKind; value: string };
  thread: string;
  status: string;
  /** By a name nobody but us can make, and nobody knows but those we wrote to. */
  isSigned: boolean;
}

const columns = `c.id, ${bareAddress('i')} AS address, jsonb_build_object('kind', i.kind, 'value', i.value) AS identity, c.thread, c.status`;
const people = `conversation c JOIN identity i ON i.id = c.identity_id AND (i.kind = 'email' OR i.value LIKE 'mail:%')`;
const byId = statement(
  'mail_place_by_id',
  `SELECT ${columns}, true AS "isSigned" FROM ${people} WHERE c.id = $1 AND c.inbox_id = $2`,
);
const byMails = statement(
  'mail_place_by_mails',
  `SELECT ${columns}, known.ours AS "isSigned" FROM ${people} JOIN (
     SELECT conversation_id, created_at, false AS ours FROM mail WHERE mail_id = ANY($1::text[]) AND inbox_id = $2
     UNION ALL SELECT conversation_id, created_at, true FROM message WHERE id = ANY($3::text[]) AND direction = 'out'
   ) known ON known.conversation_id = c.id
   WHERE c.inbox_id = $2 AND (i.value = $4 OR EXISTS (SELECT 1 FROM mail p WHERE p.conversation_id = c.id AND $4 = ANY(p.people))
     OR EXISTS (SELECT 1 FROM message o, jsonb_array_elements_text(
         CASE jsonb_typeof(o.extra->'options'->'cc') WHEN 'array' THEN o.extra->'options'->'cc' ELSE '[]' END) AS copied
       WHERE o.conversation_id = c.id AND o.direction = 'out' AND lower(trim(copied)) = $4))
   ORDER BY known.ours DESC, known.created_at DESC LIMIT 1`,
);

/**
 * Finds the conversation a mail answers. The reply address we signed counts first; headers, which anybody can write, count
 * only for somebody who is part of that conversation already, by a mail in it or by a copy of ours.
 */
@Injectable()
export class MailThreads {
  constructor(private readonly database: Database) {}

  async find(inboxId: string, mail: Mail, key: Buffer): Promise<Place | null> {
    const signed = conversationOf(key, [
      ...mail.deliveredTo,
      ...[...mail.to, ...mail.cc].map(({ address }) => address),
    ]);
    const place = signed && (await this.database.one<Place>(byId, [signed, inboxId]));
    if (place) return place;
    const ids = [...mail.inReplyTo, ...mail.references];
    if (ids.length === 0 || !mail.from) return null;
    return (await this.database.one<Place>(byMails, [ids, inboxId, ownMessages(key, ids), mail.from.address])) ?? null;
  }
}
