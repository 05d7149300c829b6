import { currentCursor, readFacts } from '../../../src/kernel/events/read-facts.js';
import { type Booted, bootApp } from '../../support/boot-app.js';

const INSERT = `INSERT INTO event (type, subject_id) VALUES ('conversation.changed', $1)`;
let hub: Booted;
beforeAll(async () => {
  hub = await bootApp({ ROLES: 'web' });
});
afterAll(() => hub?.close());

test('a reader never skips a fact that commits after a later one', async () => {
  const { database } = hub;
  const start = await currentCursor(database);
  const read = async (from = start) => {
    const { facts, cursor } = await readFacts(database, from, ['conversation.changed'], 100);
    return { subjects: facts.map((one) => one.subjectId), cursor };
  };
  const slow = await database.pool.connect();
  await slow.query('BEGIN');
  await slow.query(INSERT, ['began first']);
  await database.query(INSERT, ['committed first']);

  // The later fact is there, and held back, because an earlier place is still open.
  const before = await read();
  expect(before.subjects).toEqual([]);

  await slow.query('COMMIT');
  slow.release();
  const after = await read(before.cursor);
  expect(after.subjects).toEqual(['began first', 'committed first']);
  expect((await read(after.cursor)).subjects).toEqual([]);
});
