import { LoadQueries } from '../../../src/routing/match/load.queries.js';
import { needOf } from '../../../src/routing/match/waiting.js';
import { Matching, OfferDraft, OfferWork } from '../../../src/routing/index.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { until } from './world.js';

const ITEMS = Number(process.env.BENCH_ITEMS ?? 3000);
const SKILLS = 8;
const AGENTS = 200;
const EPOCH = 7;

describe('claiming in batches', () => {
  let hub: Booted;
  let queueId: string;

  beforeAll(async () => {
    // No router of its own, so that nobody but this test decides.
    hub = await bootApp({ ROLES: 'web' });
    queueId = await buildQueue(hub, { offerSeconds: 3600 });
    const inbox = await buildInbox(hub, { queueId });
    const { database } = hub;
    await database.query(`INSERT INTO skill SELECT 's' || n FROM generate_series(0, ${SKILLS - 1}) n`);
    await database.query(
      `INSERT INTO agent (id, name, email, role) SELECT 'ag_' || n, 'Agent ' || n, n || '@hub.example', 'agent' FROM generate_series(1, ${AGENTS}) n`,
    );
    await database.query(
      `INSERT INTO agent_state (agent_id, status, presence, lease_until, last_seen_at) SELECT id, 'available', 'connected', now() + interval '1 hour', now() FROM agent`,
    );
    await database.query(`INSERT INTO agent_queue SELECT id, $1 FROM agent`, [queueId]);
    await database.query(
      `INSERT INTO agent_skill (agent_id, skill) SELECT DISTINCT 'ag_' || n, 's' || k FROM generate_series(1, ${AGENTS}) n,
       LATERAL (VALUES (n % ${SKILLS}), ((n + 1 + n / ${SKILLS}) % ${SKILLS})) v(k)`,
    );
    await database.query(
      `INSERT INTO agent_capacity (agent_id, channel_class, "limit") SELECT id, 'async', 1000000 FROM agent`,
    );
    await database.query(
      `INSERT INTO profile (id, root_id) SELECT 'pf_' || n, 'pf_' || n FROM generate_series(1, ${ITEMS}) n`,
    );
    await database.query(
      `INSERT INTO identity (id, kind, value, profile_id, source) SELECT 'id_' || n, 'email', n || '@mail.example', 'pf_' || n, 'test' FROM generate_series(1, ${ITEMS}) n`,
    );
    await database.query(
      `INSERT INTO conversation (id, inbox_id, identity_id, profile_id) SELECT 'cv_' || n, $1, 'id_' || n, 'pf_' || n FROM generate_series(1, ${ITEMS}) n`,
      [inbox.id],
    );
    await database.query(
      `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class, skills, priority, enqueued_at)
       SELECT 'wi_' || lpad(n::text, 8, '0'), 'cv_' || n, 'pf_' || n, $1, 'async',
         jsonb_build_array(jsonb_build_object('name', 's' || n % ${SKILLS}, 'min', 1, 'required', true)), n % 3, now() + make_interval(secs => n * 0.001)
       FROM generate_series(1, ${ITEMS}) n`,
      [queueId],
    );
    await database.query(`INSERT INTO leader (name, epoch) VALUES ('router', $1)`, [EPOCH]);
    await database.query(`ANALYZE`);
  });
  afterAll(() => hub.close());

  it('gives every item once, to somebody with the skill, in order, with two routers at the same table', async () => {
    const load = hub.app.get(LoadQueries, { strict: false });
    const offerWork = hub.app.get(OfferWork, { strict: false });
    const routers = await Promise.all(
      [1, 2].map(async () => {
        const matching = new Matching();
        for (const agent of await load.agents(null)) matching.setAgent(agent);
        for (const item of await load.items((await load.versions()).map(({ id }) => id))) matching.setItem(item);
        return matching;
      }),
    );
    const began = performance.now();
    const held = await Promise.all(
      routers.map(async (matching) => {
        let count = 0;
        for (let got = matching.match(250, Date.now()); got.length > 0; got = matching.match(250, Date.now()))
          count += (await offerWork.run(new OfferDraft(matching.agents.values()).add(got), EPOCH)).matches.length;
        return count;
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    expect(held[0] + held[1]).toBe(ITEMS);
    const [audit] = await hub.database.query(
      `SELECT (SELECT count(*)::int FROM offer WHERE state = 'pending') AS offers,
         (SELECT count(DISTINCT work_item_id)::int FROM offer) AS items,
         (SELECT sum(used)::int FROM agent_capacity) AS used,
         (SELECT count(*)::int FROM offer o JOIN work_item w ON w.id = o.work_item_id
          WHERE NOT EXISTS (SELECT 1 FROM agent_skill k WHERE k.agent_id = o.agent_id AND k.skill = w.skills -> 0 ->> 'name')) AS wrong,
         (SELECT count(*)::int FROM event WHERE type = 'work.offered') AS facts`,
    );
    expect(audit).toEqual({ offers: ITEMS, items: ITEMS, used: ITEMS, wrong: 0, facts: ITEMS });
    if (process.env.BENCH) process.stdout.write(`two routers: ${Math.round(ITEMS / seconds)} offers/s\n`);
  });

  it('never gives more than the limit, however many are matched at once', async () => {
    await hub.database.query(`UPDATE agent_capacity SET used = "limit" - 1`);
    await hub.database.query(`DELETE FROM offer`);
    await hub.database.query(`UPDATE work_item SET state = 'pending', offer_id = NULL, version = version + 1`);
    const load = hub.app.get(LoadQueries, { strict: false });
    const agents = await load.agents(null);
    const items = await load.items((await load.versions()).slice(0, 1000).map(({ id }) => id));
    const matches = items.map((item, i) => ({
      item,
      agent: agents[i % agents.length],
      rule: 'longest_idle' as const,
      step: 0,
      need: needOf(item, null, 0),
    }));
    const claims = await Promise.all(
      [0, 250, 500, 750].map((from) =>
        hub.app
          .get(OfferWork, { strict: false })
          .run(new OfferDraft(agents).add(matches.slice(from, from + 250)), EPOCH),
      ),
    );
    expect(claims.flatMap((one) => one.matches)).toHaveLength(AGENTS);
    const [over] = await hub.database.query(`SELECT count(*)::int AS n FROM agent_capacity WHERE used > "limit"`);
    expect(over).toEqual({ n: 0 });
  });

  it('takes nothing by half of what changed while the claim waited', async () => {
    const { database } = hub;
    await database.query(`UPDATE agent_capacity SET used = 0`);
    await database.query(`DELETE FROM offer`);
    await database.query(`UPDATE work_item SET state = 'pending', offer_id = NULL, version = version + 1`);
    const load = hub.app.get(LoadQueries, { strict: false });
    const agents = await load.agents(null);
    const items = await load.items((await load.versions()).slice(0, 3).map(({ id }) => id));
    const matches = items.map((item, i) => ({
      item,
      agent: agents[i],
      rule: 'longest_idle' as const,
      step: 0,
      need: needOf(item, null, 0),
    }));
    const held = await holdingLeader(async (release) => {
      const claim = hub.app.get(OfferWork, { strict: false }).run(new OfferDraft(agents).add(matches), EPOCH);
      await until('the claim waits', () =>
        database.one(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%clock_timestamp() AS at FROM leader%'`,
        ),
      );
      // The claim has its snapshot: the first row is no longer where it saw it, the second is another version.
      await database.query(`UPDATE work_item SET priority = priority WHERE id = $1`, [items[0].id]);
      await database.query(`UPDATE work_item SET version = version + 1 WHERE id = $1`, [items[1].id]);
      await release();
      return claim;
    });
    expect(held.matches).toEqual([matches[2]]);
    const rows = await database.query(
      `SELECT w.state, o.id IS NOT NULL AS offered FROM work_item w LEFT JOIN offer o ON o.id = w.offer_id WHERE w.id = ANY($1) ORDER BY array_position($1, w.id)`,
      [items.map(({ id }) => id)],
    );
    expect(rows).toEqual([
      { state: 'pending', offered: false },
      { state: 'pending', offered: false },
      { state: 'reserved', offered: true },
    ]);
    const counted = `SELECT (SELECT count(*)::int FROM offer) AS offers, (SELECT sum(used)::int FROM agent_capacity) AS used`;
    expect(await database.one(counted)).toEqual({ offers: 1, used: 1 });
  });

  it('in one router, with nobody beside it', async () => {
    await hub.database.query(`UPDATE agent_capacity SET used = 0`);
    await hub.database.query(`DELETE FROM offer`);
    await hub.database.query(`UPDATE work_item SET state = 'pending', offer_id = NULL, version = version + 1`);
    const load = hub.app.get(LoadQueries, { strict: false });
    const offerWork = hub.app.get(OfferWork, { strict: false });
    const matching = new Matching();
    for (const agent of await load.agents(null)) matching.setAgent(agent);
    for (const item of await load.items((await load.versions()).map(({ id }) => id))) matching.setItem(item);
    const began = performance.now();
    const before = process.cpuUsage();
    const served: string[] = [];
    for (let got = matching.match(250, Date.now()); got.length > 0; got = matching.match(250, Date.now()))
      served.push(
        ...(await offerWork.run(new OfferDraft(matching.agents.values()).add(got), EPOCH)).matches.map(
          ({ item }) => item.id,
        ),
      );
    const seconds = (performance.now() - began) / 1000;
    const rows = await hub.database.query<{ id: string; priority: number; at: Date }>(
      `SELECT id, priority, enqueued_at AS at FROM work_item ORDER BY priority DESC, enqueued_at`,
    );
    expect(served).toEqual(rows.map((one) => one.id));
    const { user, system } = process.cpuUsage(before);
    if (process.env.BENCH)
      process.stdout.write(
        `one router: ${Math.round(ITEMS / seconds)} offers/s, ${Math.round((user + system) / ITEMS)} µs of this process each\n`,
      );
  });

  /** While another router holds the lead, as when one takes it over. */
  async function holdingLeader<T>(work: (release: () => Promise<unknown>) => Promise<T>): Promise<T> {
    const client = await hub.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT 1 FROM leader WHERE name = 'router' FOR UPDATE`);
      return await work(() => client.query('COMMIT'));
    } finally {
      await client.query('ROLLBACK').catch(() => {});
      client.release();
    }
  }
});
