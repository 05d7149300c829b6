import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

const read = statement(
  'mailbox_place_read',
  `SELECT last_uid AS "lastUid" FROM mailbox_place WHERE inbox_id = $1 AND folder = $2 AND uid_validity = $3`,
);
const write = statement(
  'mailbox_place_write',
  `INSERT INTO mailbox_place (inbox_id, folder, uid_validity, last_uid) VALUES ($1, $2, $3, $4)
   ON CONFLICT (inbox_id, folder) DO UPDATE SET uid_validity = $3,
     last_uid = CASE WHEN mailbox_place.uid_validity = $3 THEN GREATEST(mailbox_place.last_uid, $4) ELSE $4 END`,
);

/** How far a mailbox was read. Numbers hold only under the mailbox's validity: under another one everything is read again. */
@Injectable()
export class MailboxPlaces {
  constructor(private readonly database: Database) {}

  async of(inboxId: string, folder: string, validity: string): Promise<number> {
    return (await this.database.one<{ lastUid: number }>(read, [inboxId, folder, validity]))?.lastUid ?? 0;
  }

  async reached(inboxId: string, folder: string, validity: string, uid: number): Promise<void> {
    await this.database.query(write, [inboxId, folder, validity, uid]);
  }
}
