import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { ERASED } from './contact.js';
import { type ErasedRows, eraseBy, Erases, type Erasing } from '../kernel/erase.js';

/** Contacts of an erased person stay as numbers: when, and which repeated which; not whose, and not about what. */
@Injectable()
export class EraseContacts {
  @Erases('leaves')
  run(tx: Tx, { profileIds, identityIds, conversationIds, erasureId }: Erasing): Promise<ErasedRows> {
    return eraseBy(tx, [
      [
        'contact_link',
        `UPDATE contact_link SET profile_id = $4, identity_id = '${ERASED}', conversation_id = '${ERASED}', issue_key = md5($4 || issue_key)
         WHERE profile_id = ANY($1) OR identity_id = ANY($2) OR conversation_id = ANY($3)`,
        [profileIds, identityIds, conversationIds, erasureId],
      ],
      ['supervisor_review', `DELETE FROM supervisor_review WHERE conversation_id = ANY($1)`, [conversationIds]],
      // A stay ends with its work, whose end is counted after this.
      ...['queue_stay', 'queue_visit'].map((table): [string, string, unknown[]] => [
        table,
        `UPDATE ${table} SET conversation_id = '${ERASED}' WHERE conversation_id = ANY($1)`,
        [conversationIds],
      ]),
    ]);
  }
}
