import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { type ErasedRows, eraseBy, Erases, type Erasing } from '../kernel/erase.js';

const NEVER = ['\u0001'];

/** Takes out what came from a person and what was on its way to them: mails, parcels with every attempt, vendors' ids and reports. */
@Injectable()
export class EraseParcels {
  @Erases('leaves')
  run(tx: Tx, { conversationIds, addresses }: Erasing): Promise<ErasedRows> {
    const threads = [conversationIds];
    const words = addresses.length > 0 ? addresses.map((one) => `%${one.replace(/[\\%_]/g, '\\$&')}%`) : NEVER;
    return eraseBy(tx, [
      [
        'provider_message',
        `DELETE FROM provider_message WHERE message_id IN (SELECT id FROM message WHERE conversation_id = ANY($1))`,
        threads,
      ],
      [
        'mail_automatic',
        `DELETE FROM mail_automatic WHERE address = ANY($2)
           OR message_id IN (SELECT id FROM message WHERE conversation_id = ANY($1))`,
        [conversationIds, addresses],
      ],
      ['mail_trouble', `DELETE FROM mail_trouble WHERE address = ANY($1)`, [addresses]],
      ['mail', `DELETE FROM mail WHERE conversation_id = ANY($1)`, threads],
      [
        'delivery_attempt',
        `DELETE FROM delivery_attempt WHERE delivery_id IN (SELECT id FROM delivery WHERE conversation_id = ANY($1))`,
        threads,
      ],
      ['delivery', `DELETE FROM delivery WHERE conversation_id = ANY($1)`, threads],
      ['provider_event', `DELETE FROM provider_event WHERE raw ILIKE ANY($1)`, [words]],
    ]);
  }
}
