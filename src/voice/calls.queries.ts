import { Injectable } from '@nestjs/common';
import type { Call } from '../contract/voice.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { type CallRow, legsOf, readCall, toCall } from './call-row.js';

const ofConversation = statement(
  'calls_of',
  `SELECT * FROM call WHERE conversation_id = $1 ORDER BY started_at DESC LIMIT 50`,
);
const going = statement(
  'calls_going',
  `SELECT * FROM call WHERE ended_at IS NULL AND ($1::text IS NULL OR agent_id = $1
     OR EXISTS (SELECT 1 FROM call_leg l WHERE l.call_id = call.id AND l.agent_id = $1 AND l.left_at IS NULL))
   ORDER BY started_at DESC LIMIT 100`,
);

/** Reads calls: one, those of a conversation, those that go on. */
@Injectable()
export class CallsQueries {
  constructor(private readonly database: Database) {}

  async one(id: string): Promise<Call> {
    return this.full(await readCall(this.database, id));
  }

  async of(conversationId: string): Promise<Call[]> {
    return this.all(await this.database.query<CallRow>(ofConversation, [conversationId]));
  }

  /** Those one person has or takes part in, or everybody's. */
  async going(agentId: string | null): Promise<Call[]> {
    return this.all(await this.database.query<CallRow>(going, [agentId]));
  }

  private all(rows: CallRow[]): Promise<Call[]> {
    return Promise.all(rows.map((row) => this.full(row)));
  }

  private async full(row: CallRow): Promise<Call> {
    return toCall(row, await legsOf(this.database, row.id));
  }
}
