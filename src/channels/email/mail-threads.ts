import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Mail } from './mail.js';
import { conversationOf, ownMessages } from './reply-token.js';

/** The conversation a mail belongs to: whose it is, and its thread. */
export interface Place {
  id: string;
  address: string;
  thread: string;
}

const columns = `c.id, i.value AS address, c.thread FROM conversation c JOIN identity i ON i.id = c.identity_id AND i.kind = 'email'`;
const byId = statement('mail_place_by_id', `SELECT ${columns} WHERE c.id = $1 AND c.inbox_id = $2`);
const byMails = statement(
  'mail_place_by_mails',
  `SELECT ${columns} JOIN (
     SELECT conversation_id, created_at FROM mail WHERE mail_id = ANY($1::text[]) AND inbox_id = $2
     UNION ALL SELECT conversation_id, created_at FROM message WHERE id = ANY($3::text[]) AND direction = 'out'
   ) known ON known.conversation_id = c.id
   WHERE c.inbox_id = $2 AND (i.value = $4 OR EXISTS (SELECT 1 FROM mail p WHERE p.conversation_id = c.id AND $4 = ANY(p.people)))
   ORDER BY known.created_at DESC LIMIT 1`,
);

/**
 * Finds the conversation a mail answers. The reply address we signed counts first; headers, which anybody can write, count
 * only for somebody who is part of that conversation already.
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
