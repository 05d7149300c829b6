import { statement } from '../../kernel/db/statement.js';

export interface IntentRow {
  id: string;
  play: string;
  profileId: string;
  conversationId: string;
  interactionId: string;
  issueKey: string;
  facts: { of: string; contacts: number; gapSeconds: number };
  state: 'open' | 'decided' | 'held' | 'expired';
  tries: number;
}

const columns = `id, play, profile_id AS "profileId", conversation_id AS "conversationId", interaction_id AS "interactionId",
  issue_key AS "issueKey", facts, state, tries`;

export const intentById = statement('intent_by_id', `SELECT ${columns} FROM intent WHERE id = $1`);
export const intentLocked = statement('intent_locked', `SELECT ${columns} FROM intent WHERE id = $1 FOR UPDATE`);
export const intentMoved = statement(
  'intent_moved',
  `UPDATE intent SET state = $2, held_by = $3, tries = tries + 1 WHERE id = $1`,
);
export const heldIntents = statement(
  'intents_held',
  `SELECT id FROM intent WHERE state = 'held' AND ($1::text[] IS NULL OR held_by = ANY($1)) AND ($2::text IS NULL OR profile_id IN (SELECT members_of($2)))
     AND ($3::text IS NULL OR interaction_id = $3) ORDER BY created_at LIMIT 500`,
);
