import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { type ErasedRows, eraseBy, Erases, type Erasing } from '../../kernel/erase.js';

/**
 * A decision keeps that it was made, its hash and its outcome, so that the numbers stay; what it knew of the person and the
 * words it found are gone. It can no longer be made again: its policy is none.
 */
@Injectable()
export class EraseDecisions {
  @Erases('leaves')
  run(tx: Tx, { profileIds, erasureId }: Erasing): Promise<ErasedRows> {
    return eraseBy(tx, [
      [
        'decision',
        `UPDATE decision SET profile_id = NULL, intent_id = NULL, conversation_id = NULL, interaction_id = NULL, trigger_id = '',
           sentence = 'The person was erased.', versions = versions || '{"policy": 0}',
           snapshot = jsonb_build_object('erased', $2::text, 'profile', jsonb_build_object('id', 'erased', 'name', NULL)),
           result = jsonb_build_object('chosen', chosen, 'sentence', 'The person was erased.', 'candidates', '[]'::jsonb,
             'whatIf', '[]'::jsonb, 'hold', NULL, 'suppressed', NULL)
         WHERE profile_id = ANY($1)`,
        [profileIds, erasureId],
      ],
      ['intent', `DELETE FROM intent WHERE profile_id = ANY($1)`, [profileIds]],
    ]);
  }
}
