import { Injectable } from '@nestjs/common';
import type { Draft } from '../contract/conversations.js';
import { Database } from '../kernel/db/database.js';
import { notFound } from '../kernel/http/problem.js';
import { DraftsBroadcast } from './drafts.broadcast.js';

export interface KeptDraft {
  conversationId: string;
  mode: 'reply' | 'note';
  text: string;
  clientId: string;
}

/** Keeps what an agent has typed and not sent. */
@Injectable()
export class Drafts {
  constructor(
    private readonly database: Database,
    private readonly broadcast: DraftsBroadcast,
  ) {}

  async keep(agentId: string, draft: KeptDraft): Promise<void> {
    const { conversationId, mode, text } = draft;
    const values = [agentId, conversationId, mode];
    if (text === '') {
      await this.database.query(`DELETE FROM draft WHERE agent_id = $1 AND conversation_id = $2 AND mode = $3`, values);
    } else {
      const [kept] = await this.database.query(
        `INSERT INTO draft (agent_id, conversation_id, mode, text) SELECT $1, id, $3, $4 FROM conversation WHERE id = $2
         ON CONFLICT (agent_id, conversation_id, mode) DO UPDATE SET text = EXCLUDED.text, updated_at = now() RETURNING mode`,
        [...values, text],
      );
      if (!kept) throw notFound('conversation');
    }
    this.broadcast.kept(agentId, draft);
  }

  async of(agentId: string): Promise<Draft[]> {
    const rows = await this.database.query<Omit<Draft, 'updatedAt'> & { updatedAt: Date }>(
      `SELECT conversation_id AS "conversationId", mode, text, updated_at AS "updatedAt" FROM draft WHERE agent_id = $1 ORDER BY updated_at DESC LIMIT 200`,
      [agentId],
    );
    return rows.map((row) => ({
      ...row,
      updatedAt: row.updatedAt.toISOString(),
    }));
  }
}
