import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { type ErasedRows, eraseBy, Erases, type Erasing } from '../../kernel/erase.js';

/** What was whispered about an erased person goes; that somebody looked on stays in the audit, without whose conversation it was. */
@Injectable()
export class EraseSupervision {
  @Erases('leaves')
  run(tx: Tx, { conversationIds }: Erasing): Promise<ErasedRows> {
    return eraseBy(tx, [
      ['whisper', `DELETE FROM whisper WHERE conversation_id = ANY($1)`, [conversationIds]],
      ['supervision', `DELETE FROM supervision WHERE conversation_id = ANY($1)`, [conversationIds]],
    ]);
  }
}
