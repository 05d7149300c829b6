import { Logger } from '@nestjs/common';
import pg from 'pg';
import { DurableReader } from '../../../src/kernel/events/durable-reader.js';
import { currentCursor, newestCursor, overtakenBy, readFacts } from '../../../src/kernel/events/read-facts.js';
import { type Booted, bootApp, type Whatever } from '../../support/boot-app.js';
import { createTestDatabase } from '../../support/database.js';
import { buildInbox, writeIn } from '../../support/factories.js';

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
  // What others of the same server just ended may still stand before it.
  await overtakenBy(database);
  const after = await read(before.cursor);
  expect(after.subjects).toEqual(['began first', 'committed first']);
  expect((await read(after.cursor)).subjects).toEqual([]);
});

test('what another database of the same server has open holds nobody back', async () => {
  const { database } = hub;
  const start = await currentCursor(database);
  const elsewhere = await createTestDatabase();
  const neighbour = new pg.Client({ connectionString: elsewhere.url });
  await neighbour.connect();
  try {
    await neighbour.query('BEGIN');
    await neighbour.query(INSERT, ['of a neighbour']);
    await database.query(INSERT, ['ours']);
    expect(await overtakenBy(database)).toBe(true);
    const { facts } = await readFacts(database, start, ['conversation.changed'], 100);
    expect(facts.map((one) => one.subjectId)).toContain('ours');
  } finally {
    await neighbour.end();
    await elsewhere.drop();
  }
});

test('what nobody wants is passed over unread; who comes to want it hears of all that follows', async () => {
  const { database } = hub;
  const heard: (string | null)[] = [];
  let isWanted = () => false;
  const reader = new DurableReader(
    'Spec.heard',
    { events: ['conversation.changed'], mode: 'durable', having: {}, gatherMs: 0, wantedBy: 'any' },
    async ([one]) => {
      heard.push(one.subjectId);
    },
    { lead: () => true, isWanted: async () => isWanted() },
    database,
    new Logger('spec'),
  );
  await reader.enroll();
  const happen = async (subject: string) => {
    await database.query(INSERT, [subject]);
    const until = await newestCursor(database);
    reader.poke(until);
    // As the dispatcher's look does: who was wanted by nobody is not woken by each fact.
    reader.poke();
    while (!reader.passed(until)) await new Promise((done) => setTimeout(done, 5));
  };
  try {
    const written = async () =>
      (
        await database.query<{ xid: string }>(
          `SELECT xid::text AS xid FROM event_cursor WHERE subscriber = 'Spec.heard'`,
        )
      )[0].xid;
    await happen('wanted by nobody');
    const passed = await newestCursor(database);
    expect([heard, await written()]).toEqual([[], '0']);
    // Of the two questions before a page is passed over, the last finds somebody.
    const answers = [false];
    isWanted = () => answers.shift() ?? true;
    await happen('wanted in between');
    await happen('wanted since');
    expect(BigInt(await written())).toBeGreaterThan(BigInt(passed.xid));
    expect(heard).toEqual(['wanted in between', 'wanted since']);
  } finally {
    await reader.stop();
  }
});

test('[UX-I2] a console that reads by small pages while 8 writers commit out of order gets every message once', async () => {
  const { database } = hub;
  const agent = await hub.signIn();
  const inbox = await buildInbox(hub);
  const { conversationId, messageId } = (await writeIn(hub, inbox)).body;
  let { cursor } = (await agent.get('/v1/sync')).body;
  const written: string[] = [];
  const write = async (writer: number) => {
    for (let n = 0; n < 12; n += 1) {
      const id = `msg_${writer}_${n}`;
      const client = await database.pool.connect();
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO message (id, conversation_id, inbox_id, external_id, direction, author_kind, text) VALUES ($1, $2, $3, $1, 'in', 'customer', $1)`,
        [id, conversationId, inbox.id],
      );
      await client.query(`INSERT INTO event (type, conversation_id, subject_id) VALUES ('message.received', $1, $2)`, [
        conversationId,
        id,
      ]);
      // Held open for a while of its own, so that places are committed in another order than they were taken.
      await new Promise((done) => setTimeout(done, Math.random() * 40));
      await client.query('COMMIT');
      client.release();
      written.push(id);
    }
  };
  let writing = true;
  const writers = Promise.all(Array.from({ length: 8 }, (_, n) => write(n))).finally(() => {
    writing = false;
  });
  const read: string[] = [];
  for (let idle = 0; idle < 3; idle = writing || read.length < written.length ? 0 : idle + 1) {
    const { body } = await agent.get(`/v1/sync?after=${cursor}&limit=7`);
    cursor = body.cursor;
    const added = body.facts.filter((one: Whatever) => one.name === 'message.added');
    // The first one is told as well where the hub's horizon still stood before it.
    read.push(...added.map((one: Whatever) => one.data.message.id).filter((id: string) => id !== messageId));
  }
  await writers;
  expect(read).toHaveLength(96);
  expect(new Set(read)).toEqual(new Set(written));
});
