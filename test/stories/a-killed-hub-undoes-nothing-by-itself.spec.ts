import type pg from 'pg';
import { hashToken } from '../../src/kernel/auth/hash.js';
import { newId, newSecret } from '../../src/kernel/ids.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import type { BuiltInbox } from '../support/factories.js';
import { push, rawInbox, withClient } from '../support/raw-inbox.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { type SpawnedHub, spawnHub } from '../support/spawn-hub.js';

const ANSWERS = 40;
// No answer leaves while others are still written or the hub comes back, however long that takes: their time comes when the test says so.
const UNHURRIED = `
  CREATE FUNCTION unhurried() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.run_at := now() + interval '1 day'; RETURN NEW; END $$;
  CREATE TRIGGER unhurried BEFORE INSERT ON timer FOR EACH ROW WHEN (NEW.kind = 'reply.leaves') EXECUTE FUNCTION unhurried()`;

describe('kill -9 while answers wait', () => {
  let database: TestDatabase;
  let receiver: Receiver;
  let inbox: BuiltInbox;
  let hub: SpawnedHub;
  let cookie: string;

  beforeAll(async () => {
    [database, receiver] = await Promise.all([createTestDatabase(), startReceiver()]);
    inbox = await rawInbox(database.url);
    const token = `tls_${newSecret()}`;
    const agent = newId('ag');
    await sql(`UPDATE inbox SET config = $1, undo_seconds = 30`, [JSON.stringify({ deliveryUrl: receiver.url })]);
    await sql(`INSERT INTO agent (id, name, email, role) VALUES ($1, 'Maya', 'maya@hub.example', 'agent')`, [agent]);
    await sql(
      `INSERT INTO session (id, token_hash, agent_id, role, expires_at) VALUES ($1, $2, $3, 'agent', now() + interval '1 day')`,
      [newId('ses'), hashToken(token), agent],
    );
    await sql(UNHURRIED);
    cookie = `tl_session=${token}`;
  });
  afterAll(async () => {
    await hub?.stop();
    await database.drop();
    await receiver.close();
  });

  const sql = <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
    withClient(database.url, async (client) => (await client.query<Row>(text, values)).rows);
  const again = () =>
    spawnHub(database.url, undefined, { PUBLIC_URL: 'http://hub.example', ALLOW_PRIVATE_OUTBOUND: 'true' });
  const post = (path: string, body: object = {}) =>
    fetch(hub.url + path, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const waiting = async () =>
    (await sql<{ n: number }>(`SELECT count(*)::int AS n FROM leaving_reply WHERE state = 'waiting'`))[0]?.n;
  const timeHasCome = () => sql(`UPDATE timer SET run_at = now(), leased_until = NULL WHERE kind = 'reply.leaves'`);
  async function until(what: string, look: () => Promise<boolean> | boolean): Promise<void> {
    for (const end = Date.now() + 120_000; !(await look()); await new Promise((done) => setTimeout(done, 20)))
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
  }

  it('[UX-A11] each leaves exactly once, and what was undone never does', async () => {
    hub = await again();
    const ids: string[] = [];
    for (let i = 0; i < ANSWERS; i += 1)
      expect((await push(hub.url, inbox, newId('ext'), `waits${i}@mail.example`, 'hello')).status).toBe(200);
    for (const { id } of await sql<{ id: string }>(`SELECT id FROM conversation ORDER BY id`)) {
      const answer = await post(`/v1/conversations/${id}/messages`, { text: `answer ${id}` });
      ids.push(((await answer.json()) as { id: string }).id);
    }
    expect(await waiting()).toBe(ANSWERS);
    await hub.kill();
    hub = await again();
    expect(await waiting()).toBe(ANSWERS);
    const undone = ids.filter((_, i) => i % 4 === 0);
    for (const id of undone) expect((await post(`/v1/messages/${id}/undo`)).status).toBe(200);

    // In the midst of leaving, three times over; whoever had a timer in hand gives it back.
    for (const some of [1, 8, 16]) {
      await timeHasCome();
      await until(`${some} to arrive`, () => receiver.got.length >= some);
      await hub.kill();
      hub = await again();
    }
    const due = ids.filter((id) => !undone.includes(id));
    await until('the rest to arrive', async () => {
      await timeHasCome();
      await sql(`UPDATE delivery SET next_at = now() WHERE state = 'pending' AND next_at > now() + interval '1 s'`);
      return new Set(receiver.got.map(({ body }) => body.data.messageId)).size >= due.length;
    });
    const out = await sql<{ id: string }>(`SELECT id FROM message WHERE direction = 'out' ORDER BY id`);
    expect(out.map(({ id }) => id)).toEqual([...due].sort());
    // A crash between the call and its receipt repeats the call under the same id, which is one message to whoever takes it.
    const calls = new Map(receiver.got.map(({ headers, body }) => [headers['webhook-id'], JSON.stringify(body.data)]));
    expect(calls.size).toBe(due.length);
    expect(await waiting()).toBe(0);
  }, 300_000);
});
