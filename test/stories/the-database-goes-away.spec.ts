import { newId } from '../../src/kernel/ids.js';
import { Wire } from '../support/wire.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import type { BuiltInbox } from '../support/factories.js';
import { push, rawInbox, withClient } from '../support/raw-inbox.js';
import { type SpawnedHub, spawnHub } from '../support/spawn-hub.js';

describe('a hub whose database goes away', () => {
  let database: TestDatabase;
  let proxy: Wire;
  let inbox: BuiltInbox;
  let hub: SpawnedHub;

  beforeAll(async () => {
    database = await createTestDatabase();
    inbox = await rawInbox(database.url);
    proxy = new Wire(database.url);
    hub = await spawnHub(await proxy.start());
  });
  afterAll(async () => {
    await hub?.kill();
    await proxy.stop();
    await database.drop();
  });

  it('answers 503 with Retry-After while it is gone, is not ready, and recovers by itself', async () => {
    expect((await push(hub.url, inbox, 'before', 'away@mail.example', 'before')).status).toBe(200);
    proxy.takeAway();
    const began = Date.now();
    const refused = await push(hub.url, inbox, 'during', 'away@mail.example', 'during');
    expect(refused).toEqual({ status: 503, retryAfter: '2' });
    expect(Date.now() - began).toBeLessThan(5000);
    expect((await fetch(`${hub.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${hub.url}/healthz`)).status).toBe(200);
    proxy.giveBack();
    await recovered();
    expect((await fetch(`${hub.url}/readyz`)).status).toBe(200);
    const rows = await withClient(
      database.url,
      async (client) => (await client.query('SELECT external_id FROM message ORDER BY seq')).rows,
    );
    expect(rows.map((row) => row.external_id)).toEqual(['before', 'during']);
  });

  it('takes up its durable work again after outages of any length, and misses nothing', async () => {
    for (let n = 0; n < 6; n += 1) {
      proxy.takeAway();
      await new Promise((done) => setTimeout(done, n * 300));
      proxy.giveBack();
      await new Promise((done) => setTimeout(done, n * 200));
    }
    const id = newId('back');
    await expectSoon(async () => (await push(hub.url, inbox, id, `${id}@mail.example`, 'x')).status === 200);
    // A durable subscriber enters every contact.
    await expectSoon(async () => {
      const [{ behind }] = await withClient(
        database.url,
        async (client) =>
          (
            await client.query(
              `SELECT count(*)::int AS behind FROM interaction i LEFT JOIN contact_link l ON l.interaction_id = i.id WHERE l.interaction_id IS NULL`,
            )
          ).rows,
      );
      return behind === 0;
    });
  });

  async function recovered(): Promise<void> {
    await expectSoon(async () => (await push(hub.url, inbox, 'during', 'away@mail.example', 'during')).status === 200);
  }
});

/** Looks again until it is so; a minute at most. */
async function expectSoon(look: () => Promise<boolean>): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; ) {
    if (await look()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('it did not come to be so within a minute');
}
