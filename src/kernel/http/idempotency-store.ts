import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SecretBox } from '../auth/secret-box.js';
import { Database } from '../db/database.js';
import { statement } from '../db/statement.js';

// A key is free when nobody used it, when its day is over, or when its holder has been silent for longer than any request lives.
const claim = statement(
  'idempotency_claim',
  `INSERT INTO idempotency (actor, key, request_hash) VALUES ($1, $2, $3)
   ON CONFLICT (actor, key) DO UPDATE SET request_hash = EXCLUDED.request_hash, status = NULL, answer = NULL, created_at = now()
   WHERE idempotency.created_at < now() - interval '24 hours'
      OR (idempotency.status IS NULL AND idempotency.created_at < now() - interval '1 minute' AND idempotency.request_hash = EXCLUDED.request_hash)
   RETURNING key`,
);
const find = statement(
  'idempotency_find',
  `SELECT request_hash AS hash, status, answer FROM idempotency WHERE actor = $1 AND key = $2`,
);
const keep = statement(
  'idempotency_keep',
  `UPDATE idempotency SET status = $3, answer = $4 WHERE actor = $1 AND key = $2`,
);
const free = statement('idempotency_free', `DELETE FROM idempotency WHERE actor = $1 AND key = $2 AND status IS NULL`);
const sweep = statement('idempotency_sweep', `DELETE FROM idempotency WHERE created_at < now() - interval '24 hours'`);

export interface KeyedRequest {
  actor: string;
  key: string;
  hash: string;
}

export interface StoredAnswer {
  hash: string;
  /** Null while the first request is still under way. */
  status: number | null;
  /** JSON; empty where the first had no body. */
  answer: string | null;
}

/** The first answers given under an Idempotency-Key, for 24 hours. */
@Injectable()
export class IdempotencyStore implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  /** Null: the key is now ours and the request may run. Otherwise what is known of the request that came first. */
  async claim({ actor, key, hash }: KeyedRequest): Promise<StoredAnswer | null> {
    for (;;) {
      const mine = await this.database.one(claim, [actor, key, hash]);
      if (mine) return null;
      const first = await this.database.one<StoredAnswer>(find, [actor, key]);
      // Freed between the two looks: try again.
      if (first) return { ...first, answer: first.answer && this.box.open(first.answer) };
    }
  }

  /** `answer`: JSON, or nothing. Sealed, because some answers hold a secret that is shown once. A failure here must not spoil what was done. */
  async keep({ actor, key }: KeyedRequest, status: number, answer: string): Promise<void> {
    const sealed = this.box.seal(answer);
    await this.database.query(keep, [actor, key, status, JSON.stringify(sealed)]).catch(() => {});
  }

  async free({ actor, key }: KeyedRequest): Promise<void> {
    await this.database.query(free, [actor, key]).catch(() => {});
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.database.query(sweep).catch(() => {}), 10 * 60_000).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
