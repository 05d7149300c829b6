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
    `SELECT generic_plans::int AS kept, custom_plans::int AS made FROM pg_prepared_statements WHERE name = 'spec_few'`,
  );
  const [plans] = await hub.database.brief.query(asked);
  expect(plans).toEqual({ kept: 20, made: 0 });
});
