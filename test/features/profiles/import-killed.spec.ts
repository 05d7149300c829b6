import pg from 'pg';
import { hashToken } from '../../../src/kernel/auth/hash.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { upload } from '../../support/imports.js';
import { type SpawnedHub, spawnHub } from '../../support/spawn-hub.js';

const ROWS = 20_000;

describe('an import under kill -9', () => {
  let database: TestDatabase;
  let db: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = new pg.Client(database.url);
    await db.connect();
    await db.query(`INSERT INTO api_key (id, prefix, secret_hash, role) VALUES ('key_i', 'tl_imp', $1, 'admin')`, [
      hashToken('tl_import_key'),
    ]);
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
  });

  it('goes on where it was: no row twice, none left out, errors counted once', async () => {
    const headers = { authorization: 'Bearer tl_import_key' };
    let hub: SpawnedHub = await spawnHub(database.url);
    const rows = Array.from({ length: ROWS }, (_, i) =>
      i % 100 === 7 ? `Bad ${i},nothing,\n` : `Person ${i},p${i}@mail.example,+4477${String(i).padStart(8, '0')}\n`,
    );
    const { body: file } = await upload(hub.url, { headers }, `name,email,phone\n${rows.join('')}`);
    const started = await fetch(`${hub.url}/v1/imports/${file.id}/start`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ mapping: file.suggested, restMs: 20 }),
    });
    expect(started.status).toBe(202);
    let kills = 0;
    for (let last = 0; kills < 4; ) {
      const { done, state } = (await db.query(`SELECT done::int, state FROM import WHERE id = $1`, [file.id])).rows[0];
      if (state === 'done') break;
      if (done > last + 2000) {
        await hub.kill();
        kills += 1;
        last = done;
        hub = await spawnHub(database.url);
      }
      await new Promise((ready) => setTimeout(ready, 5));
    }
    expect(kills).toBeGreaterThanOrEqual(3);
    for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((ready) => setTimeout(ready, 50)))
      if ((await db.query(`SELECT 1 FROM import WHERE id = $1 AND state = 'done'`, [file.id])).rows.length > 0) break;
    const [row] = (await db.query(`SELECT state, done::int, rows::int, counts FROM import WHERE id = $1`, [file.id]))
      .rows;
    expect(row).toMatchObject({
      state: 'done',
      done: ROWS,
      rows: ROWS,
      counts: { new: ROWS * 0.99, matched: 0, errors: ROWS / 100 },
    });
    const [{ people, addresses, errors }] = (
      await db.query(
        `SELECT (SELECT count(*)::int FROM profile) AS people, (SELECT count(*)::int FROM identity) AS addresses, (SELECT count(*)::int FROM import_error) AS errors`,
      )
    ).rows;
    expect({ people, addresses, errors }).toEqual({ people: ROWS * 0.99, addresses: ROWS * 1.98, errors: ROWS / 100 });
    await hub.stop();
  }, 180_000);
});
