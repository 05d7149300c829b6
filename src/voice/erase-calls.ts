import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { type ErasedRows, eraseBy, Erases, type Erasing } from '../kernel/erase.js';
import { conflict } from '../kernel/http/problem.js';

/** Takes out a person's calls. One that goes on now is ended by people first: nobody is cut off by a button elsewhere. */
@Injectable()
export class EraseCalls {
  @Erases('leaves')
  async run(tx: Tx, { conversationIds, addresses }: Erasing): Promise<ErasedRows> {
    const ids = [conversationIds, addresses];
    const theirs = `conversation_id = ANY($1) OR phone = ANY($2)`;
    const [on] = await tx.query(`SELECT id FROM call WHERE ended_at IS NULL AND conversation_id = ANY($1) LIMIT 1`, [
      conversationIds,
    ]);
    if (on) throw conflict('call_goes_on', 'This person is on the telephone now; end the call first');
    return eraseBy(tx, [
      ['call_leg', `DELETE FROM call_leg WHERE call_id IN (SELECT id FROM call WHERE ${theirs})`, ids],
      ['call', `DELETE FROM call WHERE ${theirs}`, ids],
    ]);
  }
}
