import { setTimeout as pause } from 'node:timers/promises';
import { aGap, waitedFor } from '../../src/kernel/under-way.js';

describe('background work', () => {
  it('goes on at once when nobody waits', async () => {
    await aGap(60_000);
  });

  it('takes its turn when the last that was waited for has ended, well or not', async () => {
    const order: string[] = [];
    const ends: (() => void)[] = [];
    const held = () => new Promise<void>((resolve) => ends.push(resolve));
    const first = waitedFor(held).then(() => order.push('first'));
    const second = waitedFor(async () => {
      await held();
      throw new Error('refused');
    }).catch(() => order.push('second'));
    const turn = aGap(60_000).then(() => order.push('turn'));
    ends[0]();
    await first;
    await new Promise(setImmediate);
    expect(order).toEqual(['first']);
    ends[1]();
    await Promise.all([second, turn]);
    expect(order).toEqual(['first', 'second', 'turn']);
  });

  it('goes on all the same where somebody always waits', async () => {
    let end = () => {};
    const held = waitedFor(() => new Promise<void>((resolve) => (end = resolve)));
    await Promise.race([aGap(5), pause(5000).then(() => Promise.reject(new Error('never came to its turn')))]);
    end();
    await held;
  });
});
