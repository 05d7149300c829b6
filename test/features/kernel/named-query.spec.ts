import type pg from 'pg';
import { send } from '../../../src/kernel/db/database.js';
import { statement } from '../../../src/kernel/db/statement.js';
import { type Booted, bootApp } from '../../support/boot-app.js';

const typed = statement(
  'spec_typed',
  `SELECT n::int8 AS count, CASE WHEN n > 1 THEN now() END AS at, jsonb_build_object('n', n) AS kept, NULL::text AS "nothing"
   FROM generate_series(1, $1::int) n`,
);
const divided = statement('spec_divided', 'SELECT 6 / $1::int AS share');
const changed = statement('spec_changed', 'UPDATE agent SET name = name WHERE id = $1');
const shaped = statement('spec_shaped', 'SELECT * FROM spec_shape WHERE size > $1::int');

describe('a named statement', () => {
  let hub: Booted;
  let client: pg.PoolClient;
  let described = 0;
  const run = (one: typeof typed, value: unknown) => send<Record<string, unknown>>(client, one, [value]);

  beforeAll(async () => {
    hub = await bootApp();
    client = await hub.database.pool.connect();
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
    connection.on('rowDescription', () => (described += 1));
  });
  beforeEach(() => (described = 0));
  afterAll(async () => {
    client?.release(true);
    await hub?.close();
  });

  it('is told its columns once a connection, and gives the same rows every time', async () => {
    const first = await run(typed, 2);
    expect(first).toEqual([
      { count: 1, at: null, kept: { n: 1 }, nothing: null },
      { count: 2, at: expect.any(Date), kept: { n: 2 }, nothing: null },
    ]);
    expect(await run(typed, 0)).toEqual([]);
    const [again, more] = await Promise.all([run(typed, 1), run(typed, 3)]);
    expect([again, more.length, more[2].count]).toEqual([first.slice(0, 1), 3, 3]);
    expect(described).toBe(1);
  });

  it('may be given twice before the first answer is there', async () => {
    const fresh = statement('spec_fresh', 'SELECT $1::text AS said');
    expect(await Promise.all(['a', 'b'].map((value) => run(fresh, value)))).toEqual([[{ said: 'a' }], [{ said: 'b' }]]);
    expect(await run(fresh, 'c')).toEqual([{ said: 'c' }]);
    expect(described).toBe(2);
  });

  it('that failed is no other one than before', async () => {
    await expect(run(divided, 0)).rejects.toThrow('division by zero');
    expect(await run(divided, 2)).toEqual([{ share: 3 }]);
    await expect(run(divided, 0)).rejects.toThrow('division by zero');
    expect(await run(divided, 3)).toEqual([{ share: 2 }]);
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    await expect(run(divided, circle)).rejects.toThrow('circular');
    expect(await run(divided, 1)).toEqual([{ share: 6 }]);
  });

  it('that answers nothing answers nothing again', async () => {
    for (let n = 0; n < 3; n += 1) expect(await run(changed, 'ag_none')).toEqual([]);
    expect(described).toBe(0);
  });

  it('is refused by the database, and never read wrongly, where the table has changed under it', async () => {
    await client.query('CREATE TEMP TABLE spec_shape AS SELECT 1 AS size, 2 AS width');
    for (let n = 0; n < 2; n += 1) expect(await run(shaped, 0)).toEqual([{ size: 1, width: 2 }]);
    await client.query('ALTER TABLE spec_shape RENAME COLUMN width TO depth');
    await expect(run(shaped, 0)).rejects.toThrow('cached plan must not change result type');
  });
});
