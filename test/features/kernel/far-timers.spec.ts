import { Database } from '../../../src/kernel/db/database.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { Timers } from '../../../src/kernel/jobs/timers.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { until } from '../routing/world.js';

const MOST_NODE_TAKES = 2 ** 31 - 1;

describe('something that is due in two months', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  it('waits in the table, also when it is set while the clock looks what is due', async () => {
    const { app } = hub;
    const far = { kind: 'promise.due', key: 'far', inSeconds: 60 * 86_400 };
    const asked = jest.spyOn(global, 'setTimeout');
    const database = app.get(Database);
    const query = database.query.bind(database);
    let looked = false;
    const between = jest.spyOn(database, 'query').mockImplementation(async (statement, values) => {
      const rows = await query(statement, values);
      if (!looked && typeof statement !== 'string' && statement.name === 'timer_claim') {
        await app.get(UnitOfWork).run((tx) => app.get(Timers).set(tx, far));
        looked = true;
      }
      return rows as never[];
    });
    try {
      await until('it has looked', async () => looked, 10_000);
      const waits = asked.mock.calls.map(([, ms = 0]) => ms);
      expect(waits.length).toBeGreaterThan(0);
      expect(Math.max(...waits)).toBeLessThanOrEqual(MOST_NODE_TAKES);
    } finally {
      between.mockRestore();
      asked.mockRestore();
    }
    const [timer] = await hub.database.query<{ days: number; attempts: number }>(
      `SELECT round(extract(epoch FROM run_at - now()) / 86400)::int AS days, attempts FROM timer WHERE key = 'far'`,
    );
    expect(timer).toEqual({ days: 60, attempts: 0 });
  });
});
