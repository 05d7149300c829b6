import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

/** One delivery this process may try now; nobody else will until the lease ends. */
export interface Claim {
  id: string;
  target_kind: 'bot' | 'inbox';
  target_id: string;
  conversation_id: string;
  seq: number;
  type: string;
  body: unknown;
  message_id: string | null;
  /** Counts every try ever made and so fences this one: a process that lost its lease settles nothing. */
  attempts: number;
  /** Tries since it was last put in line. */
  round: number;
  perhaps_taken: boolean;
  created_at: Date;
}

/** Longer than any try may last: a process that died gives its claims back after this. */
export const LEASE_SECONDS = 45;

// The first of its line only: while an earlier parcel to the same target about the same conversation waits, the later ones do.
const claim = statement(
  'delivery_claim',
  `UPDATE delivery SET next_at = now() + interval '${LEASE_SECONDS} seconds', attempts = attempts + 1, round = round + 1,
     started_at = COALESCE(started_at, now())
   WHERE id IN (
     SELECT d.id FROM delivery d
     WHERE d.state = 'pending' AND d.next_at <= now() AND d.target_id <> ALL($1)
       AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.conversation_id = d.conversation_id AND e.target_id = d.target_id
                         AND e.state = 'pending' AND e.seq < d.seq)
     ORDER BY d.next_at LIMIT $2 FOR UPDATE SKIP LOCKED)
   RETURNING id, target_kind, target_id, conversation_id, seq, type, body, message_id, attempts, round, perhaps_taken, created_at`,
);
const next = statement(
  'delivery_next',
  `SELECT extract(epoch FROM min(next_at) - now())::float8 AS seconds FROM delivery WHERE state = 'pending' AND next_at > now()`,
);

/** Takes due deliveries for this process, and says when the next one is due. */
@Injectable()
export class Claims {
  constructor(private readonly database: Database) {}

  take(busyTargets: string[], most: number): Promise<Claim[]> {
    return this.database.query<Claim>(claim, [busyTargets, most]);
  }

  async secondsToNext(): Promise<number | null> {
    return (await this.database.one<{ seconds: number | null }>(next))?.seconds ?? null;
  }
}
