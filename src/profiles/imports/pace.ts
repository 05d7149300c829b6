import { setTimeout as pause } from 'node:timers/promises';
import { aGap } from '../../kernel/under-way.js';
import { BATCH } from './import-row.js';

/** A million rows in under three minutes is quick enough: what a quicker hub has left is for those who wait. */
const EVERY_MS = (1000 * BATCH) / 6000;
/** Pieces that took longer are made up for by those after them, as far as this. */
const MADE_UP_MS = 2000;
/** On a hub where somebody always waits a file still gets on. */
const MOST_WAIT_MS = 20;

/** When the next piece of a file is taken: a file can wait, a customer cannot. */
export class Pace {
  private due = performance.now();
  private began: number | undefined;

  /** `restMs`: how long to rest after each piece, for a hub that is busier. */
  constructor(private readonly restMs?: number) {}

  /** The next piece's turn, in a moment in which nobody waits. */
  async turn(): Promise<void> {
    if (this.began !== undefined) {
      const now = performance.now();
      const next = afterPiece(this.due, this.began, now);
      this.due = next.due;
      await pause(this.restMs ?? next.restMs);
    }
    await aGap(MOST_WAIT_MS);
    this.began = performance.now();
  }
}

/**
 * When the next piece is due, and how long to rest until it: to that moment, or, by a hub that is behind, for a twentieth of what
 * the last piece took. All in milliseconds of one clock.
 */
export function afterPiece(lastDue: number, began: number, now: number): { due: number; restMs: number } {
  const due = Math.max(lastDue + EVERY_MS, now - MADE_UP_MS);
  return { due, restMs: Math.max(due - now, Math.min(50, (now - began) / 20)) };
}
