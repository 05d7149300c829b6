import { Leadership } from '../../../src/kernel/events/leadership.js';
import type { RunningConfig } from '../../../src/kernel/config/running.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { until } from '../routing/world.js';

describe('who leads', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const stand = async (name: string) => {
    const one = new Leadership({ databaseUrl: database.url } as RunningConfig);
    await one.stand([{ name }]);
    return one;
  };
  /** As a process that the system has stopped, or whose garbage collector has. */
  const freeze = (one: Leadership) => clearInterval((one as unknown as { timer: NodeJS.Timeout }).timer);

  it('is one at a time, and whoever follows has a higher epoch', async () => {
    const [first, second] = [await stand('one'), await stand('one')];
    expect([first.leads('one'), second.leads('one')]).toEqual([true, false]);
    const epoch = first.epoch('one');
    await first.onApplicationShutdown();
    await until('the next', async () => second.leads('one'));
    expect(second.epoch('one')).toBe(epoch + 1);
    await second.onApplicationShutdown();
  });

  it('loses the lead when it is frozen for longer than its lease, and knows it as soon as it wakes', async () => {
    const [frozen, next] = [await stand('two'), await stand('two')];
    freeze(frozen);
    const epoch = frozen.epoch('two');
    await until('the next', async () => next.leads('two'));
    expect(frozen.leads('two')).toBe(false);
    expect(next.epoch('two')).toBe(epoch + 1);
    await Promise.all([frozen.onApplicationShutdown(), next.onApplicationShutdown()]);
  });

  it('keeps the lead for as long as it renews', async () => {
    const [leader, other] = [await stand('three'), await stand('three')];
    await new Promise((done) => setTimeout(done, 8000));
    expect([leader.leads('three'), other.leads('three')]).toEqual([true, false]);
    expect(leader.epoch('three')).toBe(1);
    await Promise.all([leader.onApplicationShutdown(), other.onApplicationShutdown()]);
  });
});
