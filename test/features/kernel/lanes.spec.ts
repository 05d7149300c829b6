import { statement } from '../../../src/kernel/db/statement.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildInbox, writeIn } from '../../support/factories.js';

let hub: Booted;
beforeAll(async () => {
  hub = await bootApp();
});
afterAll(() => hub?.close());

test('a message is taken in while long work holds every connection of the pool', async () => {
  const inbox = await buildInbox(hub);
  const from = { kind: 'phone', value: '+441134960007' };
  await writeIn(hub, inbox, { from, text: 'Hello' });
  const { pool } = hub.database;
  const held = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  try {
    const { status } = await writeIn(hub, inbox, { from, text: 'Still there?' });
    expect([status, pool.idleCount]).toEqual([200, 0]);
  } finally {
    for (const client of held) client.release();
  }
});

test('a hot statement keeps its one plan however few values it is asked for', async () => {
  const few = statement('spec_few', 'SELECT v FROM unnest($1::text[]) g(v) JOIN identity i ON i.value = g.v');
  for (let n = 0; n < 20; n += 1) await hub.database.brief.query(few, [[`+44113496${n}`]]);
  const asked = statement(
    'spec_plans',
    `SELECT pg_backend_pid() AS lane, generic_plans::int AS kept, custom_plans::int AS made FROM pg_prepared_statements WHERE name = 'spec_few'`,
  );
  // Others take a lane in between, so each is asked until all twenty are told of.
  const lanes = new Map<number, { kept: number; made: number }>();
  const kept = () => [...lanes.values()].reduce((sum, one) => sum + one.kept, 0);
  for (let n = 0; n < 500 && kept() < 20; n += 1)
    for (const rows of await Promise.all(Array.from({ length: 8 }, () => hub.database.brief.query(asked))))
      for (const { lane, ...plans } of rows as { lane: number; kept: number; made: number }[]) lanes.set(lane, plans);
  expect(kept()).toBe(20);
  expect([...lanes.values()].map(({ made }) => made).every((made) => made === 0)).toBe(true);
});

test('a plan made while a table was empty still goes by its index', async () => {
  await hub.database.query('CREATE TABLE spec_empty (id int PRIMARY KEY)');
  await hub.database.query('VACUUM ANALYZE spec_empty');
  const plan = 'EXPLAIN (COSTS OFF) SELECT id FROM spec_empty WHERE id > 5 ORDER BY id LIMIT 500';
  const shown = async (on: { query(text: string): Promise<unknown[]> }) => JSON.stringify(await on.query(plan));
  expect(await shown(hub.database.brief)).toContain('using spec_empty_pkey');
  expect(await shown(hub.database)).toContain('Seq Scan on spec_empty');
});

test('a hot statement finds the servers it had, however long nobody asked anything', async () => {
  // Held for a moment, so that as many as there are answer.
  const ask = () => hub.database.brief.query<{ lane: number }>('SELECT pg_backend_pid() AS lane, pg_sleep(0.1)');
  const lanes = async () => {
    const rows = (await Promise.all(Array.from({ length: 16 }, ask))).flat();
    return [...new Set(rows.map(({ lane }) => lane))].sort();
  };
  jest.useFakeTimers({
    doNotFake: ['setImmediate', 'setInterval', 'nextTick', 'performance', 'Date', 'queueMicrotask'],
  });
  try {
    const before = await lanes();
    expect(before.length).toBeGreaterThan(1);
    jest.advanceTimersByTime(3_600_000);
    expect(await lanes()).toEqual(before);
  } finally {
    jest.useRealTimers();
  }
});
