import { Injectable } from '@nestjs/common';
import type { KnownEvent } from '../../contract/traits.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

// The newest rows by their own key: no index is kept for this, and nothing is read of all that was ever told.
const lately = statement(
  'event_names',
  `SELECT name, sum(told)::int AS lately FROM (
     SELECT name, count(*) AS told FROM (SELECT name FROM profile_event ORDER BY id DESC LIMIT 20000) e GROUP BY name
     UNION ALL SELECT compute ->> 'event', 0 FROM trait_definition WHERE compute ->> 'event' IS NOT NULL) known
   GROUP BY name ORDER BY lately DESC, name LIMIT 200`,
);

/** Names of what happens to people in other systems, for whoever asks for it in a rule. */
@Injectable()
export class EventNamesQueries {
  constructor(private readonly database: Database) {}

  all(): Promise<KnownEvent[]> {
    return this.database.query(lately);
  }
}
