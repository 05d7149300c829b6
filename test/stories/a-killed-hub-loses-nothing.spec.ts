import { newId } from '../../src/kernel/ids.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import type { BuiltInbox } from '../support/factories.js';
import { push, rawInbox, withClient } from '../support/raw-inbox.js';
import { type SpawnedHub, spawnHub } from '../support/spawn-hub.js';

describe('kill -9 in a burst', () => {
  let database: TestDatabase;
  let inbox: BuiltInbox;
  let hub: SpawnedHub;

  beforeAll(async () => {
    database = await createTestDatabase();
    inbox = await rawInbox(database.url);
  });
  afterAll(async () => {
    await hub?.stop();
    await database.drop();
  });

  it('keeps every acknowledged message exactly once over three crashes', async () => {
    const acknowledged = new Set<string>();
    hub = await spawnHub(database.url);
    for (let cycle = 0; cycle < 3; cycle += 1) {
      const waiting = Array.from({ length: 300 }, (_, i) => ({
        id: newId('burst'),
        person: `burst${i % 40}@mail.example`,
      }));
      const killAfter = 40 + Math.floor(Math.random() * 200);
      await burst(waiting, acknowledged, killAfter);
      hub = await spawnHub(database.url);
      const unanswered = waiting.filter(({ id }) => !acknowledged.has(id));
      expect(unanswered.length).toBeGreaterThan(0);
      for (const { id, person } of unanswered) {
        const { status } = await push(hub.url, inbox, id, person, id);
        expect(status).toBe(200);
        acknowledged.add(id);
      }
    }
    const rows = await withClient(
      database.url,
      async (client) => (await client.query('SELECT external_id FROM message')).rows,
    );
    expect(rows).toHaveLength(acknowledged.size);
    expect(new Set(rows.map((row) => row.external_id))).toEqual(acknowledged);
  }, 180_000);

  /** Sixteen senders; after so many answers the hub is killed under them. */
  async function burst(
    messages: { id: string; person: string }[],
    acknowledged: Set<string>,
    killAfter: number,
  ): Promise<void> {
    const left = [...messages];
    let answered = 0;
    let killed: Promise<void> | undefined;
    const sender = async () => {
      for (let next = left.shift(); next && !killed; next = left.shift()) {
        const { status } = await push(hub.url, inbox, next.id, next.person, next.id);
        if (status === 200) {
          acknowledged.add(next.id);
          answered += 1;
        }
        if (answered >= killAfter) killed ??= hub.kill();
      }
    };
    await Promise.all(Array.from({ length: 16 }, sender));
    await killed;
  }
});
