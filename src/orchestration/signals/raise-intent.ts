import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { newId } from '../../kernel/ids.js';
import { PLAY } from '../play-settings.js';

const raise = statement(
  'intent_raise',
  `WITH mine AS (
     INSERT INTO intent (id, play, profile_id, conversation_id, interaction_id, issue_key, facts)
     SELECT $1, $2, c.profile_id, $3, i.id, $5, $6 FROM interaction i JOIN conversation c ON c.id = $3 WHERE i.id = $4 AND i.ended_at IS NULL
     ON CONFLICT (interaction_id, issue_key, play) DO NOTHING RETURNING id)
   SELECT id FROM mine UNION ALL
   SELECT id FROM intent WHERE interaction_id = $4 AND issue_key = $5 AND play = $2 AND state = 'open' LIMIT 1`,
);

export interface RepeatSignal {
  conversationId: string;
  interactionId: string;
  issueKey: string;
  /** The contact it repeats. */
  of: string;
  contacts: number;
  gapSeconds: number;
}

/** Turns a signal into a proposal to act: one for each contact and issue, however often the signal is heard. */
@Injectable()
export class RaiseIntent {
  constructor(private readonly database: Database) {}

  /** The intent to decide now; nothing when the contact has ended or was decided before. */
  async run(signal: RepeatSignal): Promise<string | undefined> {
    const { conversationId, interactionId, issueKey, ...facts } = signal;
    const values = [newId('int'), PLAY, conversationId, interactionId, issueKey, JSON.stringify(facts)];
    return (await this.database.one<{ id: string }>(raise, values))?.id;
  }
}
