import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { PREFERRED_SECONDS } from '../side/queue-side-work.js';
import { TURN_SECONDS } from '../work/turns.js';

// The first is not in the line any more: the second goes to whoever has it, or to anybody where it is over. Nobody is asked for
// the first and its turn is over: they change places, in one statement, each with a new version, so that what the router still
// holds of them in memory cannot be claimed. A caller on the line waits behind nobody.
const turn = statement(
  'work_turns',
  `WITH pair AS (
     SELECT s.id, f.id AS first, f.phase, f.agent_id FROM work_item s JOIN work_item f ON f.id = s.behind_id
     WHERE s.behind_id IS NOT NULL AND s.phase = 'queued' AND s.state = 'pending' AND (f.phase <> 'queued' OR f.state = 'pending'
       AND (f.kind = 'callback' OR f.channel_class <> 'voice') AND COALESCE(s.behind_until, s.entered_at + interval '${TURN_SECONDS} seconds') <= now())
     FOR NO KEY UPDATE OF s, f SKIP LOCKED),
   moved AS (
     SELECT id, NULL::text AS behind, CASE WHEN phase = 'held' THEN agent_id END AS agent_id FROM pair
     UNION ALL SELECT first, id, NULL FROM pair WHERE phase = 'queued')
   UPDATE work_item w SET version = w.version + 1, behind_id = m.behind,
     behind_until = CASE WHEN m.behind IS NOT NULL THEN now() + interval '${TURN_SECONDS} seconds' END,
     preferred_agent = COALESCE(m.agent_id, w.preferred_agent),
     preferred_until = CASE WHEN m.agent_id IS NOT NULL THEN now() + interval '${PREFERRED_SECONDS} seconds' ELSE w.preferred_until END
   FROM moved m WHERE w.id = m.id`,
);

/** Lets a conversation's own work and its callback take turns, so that they never ring at two desks at once. */
@Injectable()
export class Turns {
  constructor(private readonly database: Database) {}

  async run(): Promise<void> {
    await this.database.query(turn);
  }
}
