import path from 'node:path';
import { hubTarget } from '../hub/hub.mjs';
import { seedConversations, seedWorkspace } from '../hub/seed.mjs';
import { built, root, withClient } from '../lib/ground.mjs';
import { drive } from '../lib/load.mjs';
import { driveLookups, somebody } from '../lib/look-ups.mjs';
import { openQuick } from '../lib/quick-http.mjs';
import { median, round, sleep } from '../lib/numbers.mjs';
import { cpuSeconds, startNode } from '../lib/processes.mjs';
import { verdicts } from '../lib/report.mjs';
import { CUSTOMERS } from '../lib/world.mjs';

const SIZES = [CUSTOMERS, Number(process.env.BENCH_PEOPLE ?? 1_000_000)];
const STEP = 100_000;
const KEY = 'tl_bench_ingest_key';
const EVENTS = ['Product Viewed', 'Product Added', 'Order Completed', 'Page Viewed'];
/** Beside the lookups, messages come in as on a busy day. */
const LIVE = 200;
const LOOKUPS = 2000;
/** Whole people read by id, as screens and programs do it. */
const PEOPLE = 200;
/** Counted in messages: code that was not compiled yet costs several times as much. */
const WARM_LIVE = 6000;
const WARM_SECS = 15;

/** What other systems tell of customers, durable; and whose an address is, beside live traffic, with few people and with many. */
export async function ingest(ground, { rounds, secs, port }) {
  const workspace = await seedWorkspace(ground, 'ingest', { agents: 20 });
  await seedConversations(workspace, CUSTOMERS);
  const { hashToken } = await built('kernel/auth/hash');
  await withClient(workspace.url, (db) =>
    db.query(
      `INSERT INTO api_key (id, prefix, secret_hash, role, scopes) VALUES ('key_ingest', $1, $2, 'agent', '{}')`,
      [KEY.slice(0, 12), hashToken(KEY)],
    ),
  );
  const rows = [];
  let people = 0;
  for (const size of SIZES) {
    await withClient(workspace.url, (db) => fill(db, people, size));
    people = size;
    const hub = await hubTarget(ground, workspace, port);
    const floor = await lookupFloor(hub, workspace, port + 1);
    try {
      const warm = { outstanding: 32, most: 3000, secs: 20, name: `warm${size}` };
      await drive({ ...sink(hub, workspace), ...told(size) }, { ...warm, expectSeen: false });
      await drive(hub, { ...warm, most: WARM_LIVE, open: openQuick });
      for (const target of [hub, floor]) await driveLookups(target, { ...warm, people: size, headers });
      const looked = [
        ['floor', floor],
        ['lookup', hub],
      ];
      // Both at once is compiled anew, and a hub has been up for longer than some seconds.
      for (const [point, target] of looked)
        await beside(hub, target, { secs: WARM_SECS, name: `warm.${point}.${size}`, people: size });
      for (let turn = 1; turn <= rounds; turn += 1) {
        const run = async (point, work) => {
          const figures = await work(`${turn}.${point}.${size}`);
          rows.push({ round: turn, point, size, ...figures });
          tell(size, point, figures);
          await sleep(300);
        };
        const store = (request, outstanding) => (name) =>
          drive({ ...sink(hub, workspace), ...request }, { outstanding, secs, name, expectSeen: false });
        await run('calls', store(told(size), 128));
        await run('batches', store(batches(size), 8));
        for (const [point, target] of looked)
          await run(point, (name) => beside(hub, target, { secs, name, people: size }));
        await run('person', (name) => beside(hub, hub, { secs, name, people: size, rate: PEOPLE, byId: true }));
      }
    } finally {
      await hub.stop();
      await floor.stop();
    }
  }
  const of = (point, size, read) => median(rows.filter((one) => one.point === point && one.size === size).map(read));
  const [few, many] = SIZES;
  const p99 = (point) => of(point, many, (one) => one.acknowledged.p99);
  const growth = (point, read) => round(of(point, many, read) / of(point, few, read), 2);
  const wrong = rows.filter(
    (one) =>
      one.failed > 0 ||
      (!['lookup', 'floor', 'person'].includes(one.point) &&
        one.stored !== one.ok * (one.point === 'batches' ? 100 : 1)),
  );
  return {
    rows,
    verdicts: verdicts([
      {
        what: 'calls stored, one request each',
        value: round(of('calls', few, (one) => one.rate)),
        unit: '/s',
        least: 2000,
      },
      {
        what: 'calls stored, a hundred a request',
        value: round(of('batches', few, (one) => one.rate * 100)),
        unit: '/s',
        least: 2000,
      },
      {
        what: `lookup p99 at ${LOOKUPS}/s beside ${LIVE} messages/s`,
        value: of('lookup', few, (one) => one.acknowledged.p99),
        unit: ' ms',
        most: 5,
      },
      { what: 'the same, 1 M people', value: of('lookup', many, (one) => one.acknowledged.p99), unit: ' ms', most: 5 },
      {
        what: 'the same, of a bare look-up beside the same traffic',
        value: round(p99('lookup') / p99('floor'), 2),
        unit: ' x',
        most: 1.5,
      },
      {
        what: 'lookup, 1 M against 10 k people, CPU',
        value: growth('lookup', (one) => one.serverUs + one.databaseUs),
        unit: ' x',
        most: 1.3,
      },
      {
        what: 'lookup, 1 M against 10 k people, p50',
        value: growth('lookup', (one) => one.acknowledged.p50),
        unit: ' x',
        most: 1.3,
      },
      {
        what: `a person read by id at ${PEOPLE}/s beside the same traffic, 1 M people, p95`,
        value: of('person', many, (one) => one.acknowledged.p95),
        unit: ' ms',
        most: 20,
      },
      {
        what: 'calls, 10 k against 1 M people',
        value: round(of('calls', few, (one) => one.rate) / of('calls', many, (one) => one.rate), 2),
        unit: ' x',
        most: 1.3,
      },
      { what: 'windows with a call lost or not stored', value: wrong.length, most: 0 },
    ]),
  };
}

const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEY}` };

/**
 * Waits, a minute at most, until the hub has done what earlier calls led to: that is not what is measured next. Some of it is done
 * in pieces, a second apart, so rest is three seconds of it.
 */
async function atRest({ serverPids, databasePids }) {
  const pids = [...serverPids, ...databasePids];
  for (let turn = 0, quiet = 0; turn < 120 && quiet < 6; turn += 1) {
    const before = cpuSeconds(pids);
    await sleep(500);
    quiet = cpuSeconds(pids) - before < 0.05 ? quiet + 1 : 0;
  }
}

/** Look-ups beside what comes in live. */
async function beside(hub, target, { secs, name, rate = LOOKUPS, ...whom }) {
  await atRest(hub);
  const live = drive(hub, { rate: LIVE, secs: secs + 1, name: `live.${name}`, open: openQuick });
  const figures = await driveLookups(target, { rate, secs, name, headers, ...whom });
  const { seenMs } = await live;
  console.error(`  beside it ${LIVE} messages/s: on the screen p50 ${seenMs.p50} p99 ${seenMs.p99} ms`);
  return figures;
}

/** Counts what is stored, so that what was acknowledged can be held against it. */
function sink(hub, { url }) {
  return {
    ...hub,
    onSeen: () => {},
    count: () => withClient(url, async (db) => (await db.query('SELECT count(*)::int AS n FROM ingested')).rows[0].n),
  };
}

/** A bare look-up on the same database, beside the hub that takes the live traffic. */
async function lookupFloor({ databasePids }, { url }, port) {
  const { pid, stop } = await startNode([path.join(root, 'bench/floor/lookup.mjs'), String(port), url]);
  return { url: `http://127.0.0.1:${port}`, serverPids: [pid], databasePids, onSeen: () => {}, stop };
}

function call(size, next, messageId) {
  const userId = somebody(size, next);
  // Four of five tell what somebody did, the fifth what is known of them; one in fifty is somebody new.
  if (next() < 0.02) return ['track', { anonymousId: `anon-${messageId}`, event: EVENTS[3], messageId }];
  if (next() < 0.8)
    return [
      'track',
      { userId, event: EVENTS[Math.floor(next() * 4)], properties: { revenue: 12.5, sku: `p${userId}` }, messageId },
    ];
  return [
    'identify',
    {
      userId,
      traits: { plan: next() < 0.5 ? 'gold' : 'silver', visits: Math.floor(next() * 99), city: 'Leeds' },
      messageId,
    },
  ];
}

const told = (size) => ({
  request(key, next) {
    const [kind, body] = call(size, next, key);
    return { path: `/v1/${kind}`, headers, body: JSON.stringify(body) };
  },
});

const batches = (size) => ({
  request(key, next) {
    const batch = Array.from({ length: 100 }, (_, n) => {
      const [type, body] = call(size, next, `${key}.${n}`);
      return { type, ...body };
    });
    return { path: '/v1/batch', headers, body: JSON.stringify({ batch }) };
  },
});

async function fill(db, from, to) {
  for (let at = from; at < to; at += STEP) {
    const values = [at, Math.min(to, at + STEP) - 1];
    await db.query(
      `INSERT INTO profile (id, root_id, name, traits)
       SELECT 'pf_' || n, 'pf_' || n, 'Customer ' || n, traits_from(jsonb_build_object('plan', 'gold', 'visits', n % 100), 'shop', now())
       FROM generate_series($1::int, $2::int) n ON CONFLICT DO NOTHING`,
      values,
    );
    await db.query(
      `INSERT INTO identity (id, kind, value, profile_id, proof, source)
       SELECT 'idu_' || n, 'external_id', 'user:' || n, 'pf_' || n, 'strong', 'identify' FROM generate_series($1::int, $2::int) n
       UNION ALL SELECT 'ide_' || n, 'email', 'c' || n || '@mail.example', 'pf_' || n, 'verified', 'api' FROM generate_series($1::int, $2::int) n`,
      values,
    );
  }
  await db.query('VACUUM ANALYZE');
  await db.query('CHECKPOINT');
}

function tell(
  size,
  point,
  { rate, acknowledged, latenessP99, failed, lastError, serverUs, databaseUs, generatorUs, stored, ok },
) {
  console.error(
    `${size} people, ${point}: ${round(rate)}/s, p50 ${acknowledged.p50} p99 ${acknowledged.p99} ms (sent late p99 ${round(latenessP99, 2)} ms), CPU ${serverUs} + ${databaseUs} us (generator ${generatorUs}), stored ${stored} for ${ok}` +
      (failed ? `, failed ${failed}: ${lastError}` : ''),
  );
}
