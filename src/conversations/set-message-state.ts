import { Injectable } from '@nestjs/common';
import type { MessageState } from '../contract/conversations.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';

export interface StateChange {
  id: string;
  state: MessageState;
  reason?: string;
  /** The far side says so after we had handed it over: a mail that came back. Unlike a try of ours it undoes `sent`. */
  cameBack?: boolean;
}

// The ladder only climbs; a failure can be taken back by proof of delivery or by a retry, and by nothing else.
// What was handed over can still come back, until the far side has said that it arrived.
const set = statement(
  'message_state_set',
  `WITH g AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) AS g(id, state, reason, came_back)), ranks AS (SELECT ARRAY['queued','unknown','failed','sent','delivered','read'] AS r)
   UPDATE message m SET state = g.state, state_reason = g.reason FROM g, ranks
   WHERE m.id = g.id AND m.direction = 'out' AND (
     array_position(r, g.state) > array_position(r, m.state)
     OR (g.came_back AND g.state = 'failed' AND m.state = 'sent')
     OR (g.state = 'queued' AND m.state IN ('failed', 'unknown'))
     OR (g.state = 'unknown' AND m.state = 'sent'))
   RETURNING m.id, m.conversation_id, m.state, m.state_reason`,
);

/** Moves outbound messages along queued → sent → delivered → read, or to failed or unknown with the reason in words. */
@Injectable()
export class SetMessageState {
  constructor(private readonly work: UnitOfWork) {}

  run(changes: StateChange[]): Promise<void> {
    return this.work.run((tx) => this.within(tx, changes));
  }

  async within(tx: Tx, changes: StateChange[]): Promise<void> {
    const rows = await tx.query<{
      id: string;
      conversation_id: string;
      state: string;
      state_reason: string | null;
    }>(set, [
      changes.map((one) => one.id),
      changes.map((one) => one.state),
      changes.map((one) => one.reason ?? null),
      changes.map((one) => one.cameBack ?? false),
    ]);
    for (const row of rows) {
      const data = {
        state: row.state,
        ...(row.state_reason ? { reason: row.state_reason } : {}),
      };
      tx.record(
        fact('message.state', data, {
          conversationId: row.conversation_id,
          subjectId: row.id,
        }),
      );
    }
  }
}
