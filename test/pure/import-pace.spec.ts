import { afterPiece } from '../../src/profiles/imports/pace.js';

describe('the pace of a file', () => {
  /** How long a million rows take in pieces of a hundred, each of which takes as long as `tookMs` says. */
  function seconds(tookMs: (piece: number) => number): { total: number; rested: number } {
    let [now, due, rested] = [0, 0, 0];
    for (let piece = 0; piece < 10_000; piece += 1) {
      const began = now;
      now += tookMs(piece);
      const next = afterPiece(due, began, now);
      due = next.due;
      now += next.restMs;
      rested += next.restMs;
    }
    return { total: now / 1000, rested: rested / now };
  }

  it('is six thousand rows a second however quick the hub is, and the rest of the time is for others', () => {
    const quick = seconds(() => 4);
    expect(quick.total).toBeCloseTo(10_000 / 60, 0);
    expect(quick.rested).toBeCloseTo(0.76, 2);
  });

  it('makes up for pieces that took longer, so that a slow moment does not make the whole file late', () => {
    const uneven = seconds((piece) => (piece % 100 === 50 ? 300 : 8));
    expect(uneven.total).toBeLessThan((10_000 / 60) * 1.01);
  });

  it('does not run after what a long standstill has cost', () => {
    const { due } = afterPiece(0, 0, 3_600_000);
    expect(due).toBe(3_600_000 - 2000);
  });

  it('rests a little after every piece of a hub that is slower than that', () => {
    const slow = seconds(() => 40);
    expect(slow.total).toBeCloseTo(420, 0);
    expect(afterPiece(0, 0, 60_000).restMs).toBe(50);
  });
});
