import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';

const asked = statement(
  'review_asked',
  `INSERT INTO supervisor_review (conversation_id, decision_id, profile_id, contacts, issue_key, at) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (conversation_id) DO UPDATE SET decision_id = $2, contacts = $4, issue_key = $5, at = $6, done_at = NULL
   WHERE supervisor_review.at < $6`,
);
const done = statement(
  'review_done',
  `UPDATE supervisor_review SET done_at = now() WHERE conversation_id = $1 AND done_at IS NULL`,
);

/** The list of conversations a supervisor was asked to look at; resolving one takes it off. */
@Injectable()
export class FollowReviews {
  constructor(private readonly database: Database) {}

  @On(['review.requested', 'conversation.resolved'])
  async follow(one: Fact): Promise<void> {
    const { conversationId, subjectId, profileId, at } = one;
    if (one.type === 'conversation.resolved') {
      await this.database.query(done, [conversationId]);
      return;
    }
    const { contacts, issueKey } = (one as Fact<'review.requested'>).data;
    await this.database.query(asked, [conversationId, subjectId, profileId, contacts, issueKey, at]);
  }
}
