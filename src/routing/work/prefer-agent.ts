import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { lockConversation } from './work-row.js';

/** Follows a decision that one person should get a conversation first, whether it is queued already or not yet. */
@Injectable()
export class PreferAgent {
  constructor(private readonly work: UnitOfWork) {}

  @On('work.preferred')
  async decided(one: Fact<'work.preferred'>): Promise<void> {
    const { conversationId, agentId, priority, decisionId } = one.data;
    await this.work.run(async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      const known = await tx.one(`SELECT id FROM agent WHERE id = $1`, [agentId]);
      if (!conversation || !known) return;
      await tx.query(
        `INSERT INTO work_preference (conversation_id, agent_id, priority, decision_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (conversation_id) DO UPDATE SET agent_id = $2, priority = $3, decision_id = $4, at = clock_timestamp()
         WHERE work_preference.decision_id <> $4`,
        [conversationId, agentId, priority, decisionId],
      );
      // The router sees the new version at its next look, within a second.
      await tx.query(
        `UPDATE work_item SET preferred_agent = $2, preferred_until = now() + interval '30 seconds', priority = GREATEST(priority, $3), version = version + 1
         WHERE conversation_id = $1 AND state = 'pending' AND preferred_agent IS DISTINCT FROM $2`,
        [conversationId, agentId, priority],
      );
    });
  }
}
