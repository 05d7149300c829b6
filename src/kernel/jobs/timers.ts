import { Injectable } from '@nestjs/common';
import { statement } from '../db/statement.js';
import type { Tx } from '../db/unit-of-work.js';
import { newId } from '../ids.js';

const set = statement(
  'timer_set',
  `INSERT INTO timer (id, kind, key, run_at, payload)
   VALUES ($1, $2, $3, COALESCE($4::timestamptz, now() + make_interval(secs => $5::float8)), $6)
   ON CONFLICT (kind, key) DO UPDATE SET run_at = CASE WHEN $7 THEN LEAST(timer.run_at, EXCLUDED.run_at) ELSE EXCLUDED.run_at END,
     payload = EXCLUDED.payload, attempts = 0, epoch = timer.epoch + 1, leased_until = NULL`,
);
const cancel = statement('timer_cancel', `DELETE FROM timer WHERE kind = $1 AND key = $2`);

export interface NewTimer {
  kind: string;
  /** With `kind`, the timer's name: setting it again moves it. */
  key: string;
  inSeconds?: number;
  at?: Date | string;
  /** A timer of that name that rings earlier keeps its time. */
  atLatest?: boolean;
  payload?: Record<string, unknown>;
}

/** Sets and cancels timers inside the caller's transaction, in database time. */
@Injectable()
export class Timers {
  private readonly listeners: ((inSeconds: number) => void)[] = [];

  async set(tx: Tx, timer: NewTimer): Promise<void> {
    const at = timer.at ? new Date(timer.at).toISOString() : null;
    await tx.query(set, [
      newId('tm'),
      timer.kind,
      timer.key,
      at,
      timer.inSeconds ?? 0,
      JSON.stringify(timer.payload ?? {}),
      timer.atLatest ?? false,
    ]);
    const seconds = timer.inSeconds ?? (new Date(timer.at ?? 0).getTime() - Date.now()) / 1000;
    for (const tell of this.listeners) tell(Math.max(0, seconds));
  }

  async cancel(tx: Tx, kind: string, key: string): Promise<void> {
    await tx.query(cancel, [kind, key]);
  }

  /** The clock of this process hears of new timers at once, instead of at its next look. */
  onSet(tell: (inSeconds: number) => void): void {
    this.listeners.push(tell);
  }
}
