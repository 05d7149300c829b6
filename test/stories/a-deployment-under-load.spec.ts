import { newId } from '../../src/kernel/ids.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { push, rawInbox, withClient } from '../support/raw-inbox.js';
import { spawnHub } from '../support/spawn-hub.js';

describe('SIGTERM under load', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is not ready before it stops listening, keeps what it acknowledged and exits 0', async () => {
    const inbox = await rawInbox(database.url);
    // Long enough for a slow machine to see it off and still be served.
    const hub = await spawnHub(database.url, undefined, { DRAIN_MS: '3000' });
    const acknowledged: string[] = [];
    const statuses = new Set<number>();
    let ended = false;
    const sender = async (n: number) => {
      while (!ended) {
        const id = newId('load');
        const { status } = await push(hub.url, inbox, id, `load${n}@mail.example`, id);
        statuses.add(status);
        if (status === 200) acknowledged.push(id);
        // A closed door: nobody answers any more.
        if (status === 0) return;
      }
    };
    const senders = Promise.all(Array.from({ length: 16 }, (_, n) => sender(n)));
    while (acknowledged.length < 200) await new Promise((done) => setTimeout(done, 10));
    expect((await fetch(`${hub.url}/readyz`)).status).toBe(200);

    const before = acknowledged.length;
    const stopped = hub.stop();
    let turnedOff = 0;
    let tookAfterwards = 0;
    for (const until = Date.now() + 30_000; Date.now() < until; ) {
      const status = await fetch(`${hub.url}/readyz`).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 0) break;
      if (status !== 503) continue;
      turnedOff += 1;
      if ((await push(hub.url, inbox, newId('late'), 'late@mail.example', 'late')).status === 200) tookAfterwards += 1;
    }
    expect(await stopped).toBe(0);
    ended = true;
    await senders;

    // Seen off while the listener was still there and took what came.
    expect(turnedOff).toBeGreaterThan(0);
    expect(tookAfterwards).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(before);
    const rows = await withClient(
      database.url,
      async (client) => (await client.query(`SELECT external_id FROM message`)).rows as { external_id: string }[],
    );
    const stored = new Set(rows.map((row) => row.external_id));
    expect(rows).toHaveLength(stored.size);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect([...statuses].filter((status) => ![200, 503, 0].includes(status))).toEqual([]);
  });
});
