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
  /** When it was to be tried. */
  due_at: Date;
  /** Somebody had it and never said what came of it. */
  abandoned: boolean;
}

/** Longer than any try may last: a process that died gives its claims back after this. */
export const LEASE_SECONDS = 45;

// The first of its line only: while an earlier parcel to the same target about the same conversation waits, the later ones do.
const claim = statement(
  'delivery_claim',
  `WITH due AS (
     SELECT d.id, d.next_at, d.in_hand FROM delivery d
     WHERE d.state = 'pending' AND d.next_at <= now() AND d.target_id <> ALL($1)
       AND d.target_id <> ALL(ARRAY(SELECT target_id FROM endpoint_health WHERE blocked_until > now()))
       AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.conversation_id = d.conversation_id AND e.target_id = d.target_id
                         AND e.state = 'pending' AND e.seq < d.seq)
     ORDER BY d.next_at LIMIT $2 FOR UPDATE OF d SKIP LOCKED)
   UPDATE delivery d SET next_at = now() + interval '${LEASE_SECONDS} seconds', attempts = d.attempts + 1, round = d.round + 1,
     started_at = COALESCE(d.started_at, now()), in_hand = true
   FROM due WHERE d.id = due.id
   RETURNING d.id, d.target_kind, d.target_id, d.conversation_id, d.seq, d.type, d.body, d.message_id, d.attempts, d.round, d.perhaps_taken,
     d.created_at, due.next_at AS due_at, due.in_hand AS abandoned`,
);
// As if it had not been taken; its place in the line is the one it had, unless it has to wait.
const putBack = statement(
  'delivery_put_back',
  `UPDATE delivery SET next_at = CASE WHEN $3::float8 > 0 THEN now() + make_interval(secs => $3) ELSE $4 END,
     attempts = attempts - 1, round = round - 1, in_hand = $5 WHERE id = $1 AND attempts = $2 AND state = 'pending'`,
);
const next = statement(
  'delivery_next',
  `SELECT extract(epoch FROM min(next_at) - now())::float8 AS seconds FROM delivery WHERE state = 'pending' AND next_at > now()`,
);

/** Takes due deliveries for this process, and says when the next one is due. */
@Injectable()
export class Claims {
  constructor(private readonly database: Database) {}

  async take(busyTargets: string[], most: number): Promise<Claim[]> {
    const claims = await this.database.query<Claim>(claim, [busyTargets, most]);
    return claims.sort((a, b) => a.due_at.getTime() - b.due_at.getTime() || (a.id < b.id ? -1 : 1));
  }

  async putBack({ id, attempts, due_at, abandoned }: Claim, waitSeconds: number): Promise<void> {
    await this.database.query(putBack, [id, attempts, waitSeconds, due_at, abandoned]);
  }

  async secondsToNext(): Promise<number | null> {
    return (await this.database.one<{ seconds: number | null }>(next))?.seconds ?? null;
  }
}
