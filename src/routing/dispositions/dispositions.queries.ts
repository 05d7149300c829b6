import { Injectable } from '@nestjs/common';
import type { DispositionSetup } from '../../contract/setup.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

const all = statement(
  'dispositions_setup',
  `SELECT d.id, d.code, d.label, d.parent_id AS "parentId", d.queue_id AS "queueId", d.place, d.disabled_at IS NULL AS enabled
   FROM disposition d LEFT JOIN queue q ON q.id = d.queue_id WHERE q.deleted_at IS NULL ORDER BY d.place, d.label, d.id`,
);

/** Reads what wrap-ups may say, for whoever sets it up. */
@Injectable()
export class DispositionsQueries {
  constructor(private readonly database: Database) {}

  setup(): Promise<DispositionSetup[]> {
    return this.database.query(all);
  }
}
