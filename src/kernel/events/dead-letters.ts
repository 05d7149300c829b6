import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import { UnitOfWork } from '../db/unit-of-work.js';
import { newId } from '../ids.js';

export interface DeadLetter {
  id: string;
  kind: string;
  source: string;
  payload: Record<string, unknown>;
  error: string;
  attempts: number;
  createdAt: string;
}

/**
 * What could not be processed, kept with its reason until somebody replays it. A parked event goes back through a timer
 * to its one subscriber; a parked timer is set again; anything else goes to whoever waits for the timer `<kind>.replay`.
 */
@Injectable()
export class DeadLetters {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async open(limit = 200): Promise<DeadLetter[]> {
    const rows = await this.database.query<Omit<DeadLetter, 'createdAt'> & { createdAt: Date }>(
      `SELECT id, kind, source, payload, error, attempts, created_at AS "createdAt" FROM dead_letter WHERE replayed_at IS NULL
       ORDER BY created_at DESC LIMIT $1`,
      [limit],
    );
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  }

  replay(id: string): Promise<boolean> {
    return this.work.run(async (tx) => {
      const letter = await tx.one<DeadLetter>(
        `UPDATE dead_letter SET replayed_at = now() WHERE id = $1 AND replayed_at IS NULL RETURNING id, kind, source, payload`,
        [id],
      );
      if (!letter) return false;
      const [kind, key, payload] = again(letter);
      await tx.query(
        `INSERT INTO timer (id, kind, key, run_at, payload) VALUES ($1, $2, $3, now(), $4) ON CONFLICT (kind, key) DO NOTHING`,
        [newId('tm'), kind, key, JSON.stringify(payload)],
      );
      return true;
    });
  }
}

function again({ id, kind, source, payload }: DeadLetter): [kind: unknown, key: unknown, payload: unknown] {
  switch (kind) {
    case 'timer':
      return [payload.kind, payload.key, payload.payload];
    case 'event':
      return ['event.replay', id, { subscriber: source, fact: payload }];
    default:
      return [`${kind}.replay`, id, { letterId: id }];
  }
}
