import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { type ErasedRows, eraseBy, Erases, type Erasing } from '../../kernel/erase.js';
import { MoveWork } from './move-work.js';
import { lockWork } from './work-row.js';

// A task may be about a person alone.
const theirs = `conversation_id = ANY($1) OR (conversation_id IS NULL AND profile_id = ANY($2))`;
const open = statement(
  'erase_open_work',
  `SELECT id FROM work_item WHERE (${theirs}) AND state NOT IN ('completed', 'canceled') ORDER BY id`,
);

/** Ends the work on an erased person's conversations, whoever it rings at or is with, and takes out what was written beside it. */
@Injectable()
export class EraseWork {
  constructor(private readonly move: MoveWork) {}

  @Erases('leaves')
  async run(tx: Tx, { conversationIds, profileIds, actor }: Erasing): Promise<ErasedRows> {
    for (const { id } of await tx.query<{ id: string }>(open, [conversationIds, profileIds])) {
      const item = await lockWork(tx, id);
      if (item) await this.move.cancel(tx, item, 'erased', actor);
    }
    const of = (table: string): [string, string, unknown[]] => [
      table,
      `DELETE FROM ${table} WHERE conversation_id = ANY($1)`,
      [conversationIds],
    ];
    const values = [conversationIds, profileIds];
    const ofWork = (table: string): [string, string, unknown[]] => [
      table,
      `DELETE FROM ${table} WHERE work_item_id IN (SELECT id FROM work_item WHERE ${theirs})`,
      values,
    ];
    return eraseBy(tx, [
      [
        'timer',
        `DELETE FROM timer WHERE key IN (SELECT id FROM handoff WHERE conversation_id = ANY($1)
           UNION ALL SELECT id FROM work_item WHERE ${theirs})`,
        values,
      ],
      of('promise'),
      of('wrap_up'),
      ofWork('assignment'),
      ofWork('offer'),
      ofWork('routing_decision'),
      of('work_preference'),
      ['work_item', `DELETE FROM work_item WHERE ${theirs}`, values],
      of('handoff'),
    ]);
  }
}
