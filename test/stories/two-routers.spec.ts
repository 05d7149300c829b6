import path from 'node:path';
import pg from 'pg';
import { hashToken } from '../../src/kernel/auth/hash.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { audit, CLEAN } from '../support/routing-audit.js';
import { type SpawnedHub, spawnHub } from '../support/spawn-hub.js';
import { until } from '../features/routing/world.js';

const AGENTS = 40;
const QUEUE = 'qu_1';
const RACES = Number(process.env.RACES ?? 2000);

describe('two routers on one database', () => {
  let database: TestDatabase;
  let db: pg.Client;
  let hubs: SpawnedHub[] = [];
  let seen: NodeJS.Timeout;
  let made = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = new pg.Client(database.url);
    await db.connect();
    const agents = Array.from({ length: AGENTS }, (_, i) => `ag_${i}`);
    await db.query(
      `INSERT INTO queue (id, name, offer_seconds, offer_to, missed_pause_seconds, missed_away_after) VALUES ('${QUEUE}', 'Care', 30, 2, 0, 100)`,
    );
    await db.query(`INSERT INTO inbox (id, name, channel, queue_id) VALUES ('ib_1', 'Shop', 'custom', '${QUEUE}')`);
    await db.query(
      `INSERT INTO agent (id, name, email, role) SELECT a, a, a || '@hub.example', 'agent' FROM unnest($1::text[]) a`,
      [agents],
    );
    await db.query(`INSERT INTO agent_queue SELECT a, '${QUEUE}' FROM unnest($1::text[]) a`, [agents]);
    await db.query(
      `INSERT INTO session (id, token_hash, agent_id, role, expires_at) SELECT 'ses_' || a, h, a, 'agent', now() + interval '1 day'
       FROM unnest($1::text[], $2::text[]) AS g(a, h)`,
      [agents, agents.map((id) => hashToken(`tls_${id}`))],
    );
    await db.query(
      `INSERT INTO agent_capacity (agent_id, channel_class, "limit") SELECT a, 'async', 5000 FROM unnest($1::text[]) a`,
      [agents],
    );
    await db.query(
      `INSERT INTO agent_state (agent_id, status, presence) SELECT a, 'available', 'connected' FROM unnest($1::text[]) a`,
      [agents],
    );
    // As a third node would, that holds their sockets.
    const renew = () =>
      db.query(
        `UPDATE agent_state SET presence = 'connected', dropped_at = NULL, last_seen_at = now(), lease_until = now() + interval '1 minute'`,
      );
    await renew();
    seen = setInterval(() => void renew().catch(() => {}), 1500);
    const fast = { NODE_OPTIONS: `--require ${path.resolve('test/support/clock-an-hour-fast.cjs')}` };
    hubs = await Promise.all([spawnHub(database.url), spawnHub(database.url, undefined, fast)]);
  }, 120_000);
  afterAll(async () => {
    clearInterval(seen);
    await Promise.all(hubs.map((hub) => hub.kill()));
    await db.end();
    await database.drop();
  });

  const add = async (count: number) => {
    const from = made;
    made += count;
    const ids = Array.from({ length: count }, (_, i) => from + i);
    await db.query(`INSERT INTO profile (id, root_id) SELECT 'pf_' || n, 'pf_' || n FROM unnest($1::int[]) n`, [ids]);
    await db.query(
      `INSERT INTO identity (id, kind, value, profile_id, source) SELECT 'id_' || n, 'email', n || '@mail.example', 'pf_' || n, 'test' FROM unnest($1::int[]) n`,
      [ids],
    );
    await db.query(
      `INSERT INTO conversation (id, inbox_id, identity_id, profile_id) SELECT 'cv_' || n, 'ib_1', 'id_' || n, 'pf_' || n FROM unnest($1::int[]) n`,
      [ids],
    );
    await db.query(
      `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class) SELECT 'wi_' || n, 'cv_' || n, 'pf_' || n, '${QUEUE}', 'async' FROM unnest($1::int[]) n`,
      [ids],
    );
  };
  const act = async (hub: SpawnedHub, offer: { id: string; agent_id: string }, what: string) =>
    (
      await fetch(`${hub.url}/v1/offers/${offer.id}/${what}`, {
        method: 'POST',
        headers: { cookie: `tl_session=tls_${offer.agent_id}` },
      })
    ).status;
  const ringing = async (): Promise<{ id: string; agent_id: string }[]> =>
    (await db.query(`SELECT id, agent_id FROM offer WHERE state = 'pending' ORDER BY work_item_id LIMIT 60`)).rows;

  it(`${RACES} offers are fought for at both, and nothing is given twice or lost`, async () => {
    let raced = 0;
    const statuses = new Map<number, number>();
    while (raced < RACES) {
      await add(40);
      const offers = await until('offers', async () => {
        const now = await ringing();
        return now.length > 0 ? now : null;
      });
      // In every second race somebody lets it pass at the same moment.
      const acts = offers.flatMap((offer, i) => [
        act(hubs[0], offer, 'accept'),
        act(hubs[1], offer, i % 2 ? 'reject' : 'accept'),
      ]);
      for (const status of await Promise.all(acts)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      raced += offers.length;
    }
    expect([...statuses.keys()].sort()).toEqual([200, 204, 409]);
    await until(
      'rest',
      async () =>
        (await ringing()).length === 0 ||
        (await Promise.all((await ringing()).map((one) => act(hubs[1], one, 'accept')))).length === 0,
    );
    expect(await audit(db)).toEqual(CLEAN);
  }, 300_000);

  it('a clock that is an hour off ends nothing early and nothing late', async () => {
    await db.query(`UPDATE queue SET offer_seconds = 4, offer_to = 1`);
    // Whichever leads, both have the last word on what is accepted; the one with the wrong clock leads from here.
    const { rows: before } = await db.query(`SELECT epoch FROM leader WHERE name = 'router'`);
    await hubs[0].stop();
    await until(
      'the other leads',
      async () =>
        (
          await db.query(`SELECT 1 FROM leader WHERE name = 'router' AND lease_until > now() AND epoch >= $1`, [
            before[0].epoch,
          ])
        ).rowCount,
    );
    await add(3);
    const last = `wi_${made - 1}`;
    await until(
      'the end',
      async () =>
        (await db.query(`SELECT 1 FROM offer WHERE work_item_id = $1 AND state = 'timeout'`, [last])).rowCount,
      60_000,
    );
    const { rows } = await db.query(
      `SELECT extract(epoch FROM deadline - offered_at)::float8 AS promised, extract(epoch FROM ended_at - offered_at)::float8 AS took FROM offer WHERE work_item_id = $1 AND state = 'timeout' ORDER BY offered_at LIMIT 1`,
      [last],
    );
    expect(rows[0].promised).toBeCloseTo(4, 1);
    expect(rows[0].took).toBeGreaterThanOrEqual(4);
    expect(rows[0].took).toBeLessThan(9);
    hubs[0] = await spawnHub(database.url);
  }, 120_000);

  it('a leader that is frozen past its lease loses the lead, and takes nothing when it wakes', async () => {
    await db.query(`UPDATE queue SET offer_seconds = 600`);
    const epochOf = async (): Promise<number> =>
      Number((await db.query(`SELECT epoch FROM leader WHERE name = 'router'`)).rows[0].epoch);
    const epoch = await epochOf();
    // The one with the wrong clock leads since the other was replaced.
    hubs[1].process.kill('SIGSTOP');
    await until('another leader', async () => (await epochOf()) > epoch, 60_000);
    await add(50);
    hubs[1].process.kill('SIGCONT');
    await add(50);
    await until(
      'all offered',
      async () => (await db.query(`SELECT 1 FROM work_item WHERE state = 'pending'`)).rowCount === 0,
      60_000,
    );
    expect(await audit(db)).toEqual(CLEAN);
  }, 180_000);

  it('kill -9 of both with work waiting, offered and accepted leaves every item one place', async () => {
    await add(300);
    await until('offers', async () => (await ringing()).length > 50);
    const half = (await ringing()).slice(0, 60).map((one, i) => act(hubs[i % 2], one, 'accept').catch(() => 0));
    await Promise.race(half);
    await Promise.all(hubs.map((hub) => hub.kill()));
    await Promise.all(half);
    hubs = await Promise.all([spawnHub(database.url), spawnHub(database.url)]);
    await until(
      'all offered again',
      async () => (await db.query(`SELECT 1 FROM work_item WHERE state = 'pending'`)).rowCount === 0,
      60_000,
    );
    expect(await audit(db)).toEqual(CLEAN);
    const { rows } = await db.query(`SELECT count(*)::int AS n FROM work_item WHERE state IN ('reserved', 'assigned')`);
    expect(rows[0].n).toBe(made);
  }, 180_000);
});
