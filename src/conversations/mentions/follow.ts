import { Injectable } from '@nestjs/common';
import type { Person } from '../../kernel/auth/actor.js';
import { factActor } from '../../kernel/auth/actor.js';
import { atLeast } from '../../kernel/auth/permits.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { forbidden, invalid, notFound } from '../../kernel/http/problem.js';

const conversation = statement('follow_conversation', `SELECT profile_id, last_seq FROM conversation WHERE id = $1`);
const colleague = statement('follow_agent', `SELECT 1 FROM agent WHERE id = $1 AND disabled_at IS NULL`);
const add = statement(
  'follow_add',
  `INSERT INTO participant (conversation_id, agent_id, why, seen_seq) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING agent_id`,
);
const remove = statement(
  'follow_remove',
  `DELETE FROM participant WHERE conversation_id = $1 AND agent_id = $2 RETURNING agent_id`,
);
const seen = statement(
  'follow_seen',
  `WITH m AS (UPDATE mention SET seen_at = clock_timestamp() WHERE agent_id = $1 AND seen_at IS NULL AND ($2::text IS NULL OR conversation_id = $2))
   UPDATE participant t SET seen_seq = c.last_seq FROM conversation c
   WHERE t.agent_id = $1 AND t.conversation_id = $2 AND c.id = $2 AND t.seen_seq < c.last_seq`,
);

/** Who follows a conversation without working it, and how far they have looked. */
@Injectable()
export class Follow {
  constructor(private readonly work: UnitOfWork) {}

  /** Oneself, or a colleague one calls in. */
  add(conversationId: string, agentId: string, actor: Person): Promise<void> {
    return this.work.run(async (tx) => {
      const found = await tx.one<{ profile_id: string; last_seq: number }>(conversation, [conversationId]);
      if (!found) throw notFound('conversation');
      if (!(await tx.one(colleague, [agentId]))) throw invalid('/agentId', 'unknown', 'There is no such person');
      const own = agentId === actor.id;
      const row = await tx.one(add, [
        conversationId,
        agentId,
        own ? 'followed' : 'added',
        own ? found.last_seq : found.last_seq - 1,
      ]);
      const about = { conversationId, profileId: found.profile_id, actor: factActor(actor) };
      if (row) tx.record(fact('participants.changed', { agentId, follows: true }, about));
    });
  }

  remove(conversationId: string, agentId: string, actor: Person): Promise<void> {
    if (agentId !== actor.id && !atLeast(actor.role, 'supervisor'))
      throw forbidden('Whoever follows leaves by themselves');
    return this.work.run(async (tx) => {
      const found = await tx.one<{ profile_id: string }>(conversation, [conversationId]);
      if (!found) throw notFound('conversation');
      const row = await tx.one(remove, [conversationId, agentId]);
      const about = { conversationId, profileId: found.profile_id, actor: factActor(actor) };
      if (row) tx.record(fact('participants.changed', { agentId, follows: false }, about));
    });
  }

  /** The calls in one conversation, or all of them, were looked at; what is followed was read to its end. */
  async seen(agentId: string, conversationId: string | null): Promise<void> {
    await this.work.run((tx) => tx.query(seen, [agentId, conversationId]));
  }
}
