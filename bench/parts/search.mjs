import { startHub } from '../hub/hub.mjs';
import { cookieOf, seedConversations, seedWorkspace } from '../hub/seed.mjs';
import { withClient } from '../lib/ground.mjs';
import { median, quantile, random, round } from '../lib/numbers.mjs';
import { verdicts } from '../lib/report.mjs';
import { CUSTOMERS } from '../lib/world.mjs';

const SIZES = [10_000, 1_000_000];
const CALLS = 200;
/** Whose timelines are read: each has more than a page from the start. */
const READ = 150;
const STEP = 50_000;
const THINGS = [
  'kettle',
  'lantern',
  'trousers',
  'monitor',
  'bicycle',
  'cushion',
  'router',
  'teapot',
  'blanket',
  'saddle',
];
const TROUBLES = ['arrived broken', 'never came', 'is the wrong colour', 'makes a strange noise', 'was charged twice'];

/** Search and a person's timeline, with little history and with much. */
export async function search(ground, { port }) {
  const workspace = await seedWorkspace(ground, 'search', { agents: 10 });
  await seedConversations(workspace, CUSTOMERS);
  const seen = [];
  let stored = 0;
  for (const size of SIZES) {
    await withClient(workspace.url, (db) => fill(db, stored, size));
    stored = size;
    const hub = await startHub(workspace.url, { port });
    try {
      seen.push(await measure(workspace, port, size));
    } finally {
      await hub.stop();
    }
    console.error(`${size} messages: ${JSON.stringify(seen.at(-1))}`);
  }
  const [few, many] = seen;
  return {
    seen,
    verdicts: verdicts([
      { what: 'search over 1 M messages, p95', value: many.searchP95, unit: ' ms', most: 150, aim: 60 },
      {
        what: 'page of a person’s timeline, 1 M against 10 k messages',
        value: round(many.timeline / few.timeline, 2),
        unit: ' x',
        most: 1.2,
        aim: 1.1,
      },
    ]),
  };
}

/** As if they had been written one by one, and read by whatever keeps their words. */
async function fill(db, from, to) {
  for (let at = from; at < to; at += STEP) {
    await db.query(
      `INSERT INTO message (id, conversation_id, inbox_id, external_id, direction, author_kind, author_id, text, sent_at, created_at)
       SELECT 'msg_' || n, 'cv_' || n % $3, 'ib_1', 'old-' || n, 'in', 'customer', 'idn_' || n % $3,
         'the ' || ($4::text[])[1 + n % 10] || ' of order ' || n || ' ' || ($5::text[])[1 + n / 7 % 5] || ', code ' || left(md5(n::text), 5), t, t
       FROM generate_series($1::int, $2::int) n, LATERAL (SELECT now() - interval '1 year' + n * interval '30 seconds' AS t) at`,
      [at, Math.min(to, at + STEP) - 1, at < SIZES[0] ? READ : CUSTOMERS, THINGS, TROUBLES],
    );
  }
  await db.query(
    `INSERT INTO message_search SELECT seq, id, conversation_id, visibility, created_at, to_tsvector('simple', unaccent(text)) FROM message
     ON CONFLICT DO NOTHING`,
  );
  await db.query(
    `INSERT INTO search_word SELECT word FROM ts_stat('SELECT words FROM message_search') WHERE length(word) BETWEEN 3 AND 40 AND word !~ '^[0-9.,:-]+$'
     ON CONFLICT DO NOTHING`,
  );
  await db.query('VACUUM ANALYZE');
  await db.query('CHECKPOINT');
}

async function measure({ agents }, port, size) {
  const next = random(size);
  const headers = { cookie: `tl_session=${cookieOf(agents[0])}` };
  const pick = (list) => list[Math.floor(next() * list.length)];
  const some = (most) => Math.floor(next() * most);
  const swap = (word) => word.slice(0, 2) + word[3] + word[2] + word.slice(4);
  const asks = {
    common: () => pick(THINGS),
    rare: () => `order ${some(size)}`,
    two: () => `${pick(THINGS)} ${pick(['broken', 'noise', 'twice', 'colour'])}`,
    slip: () => swap(pick(THINGS)),
    person: () => `customer ${some(CUSTOMERS)}`,
    nothing: () => `zebra${some(1000)}`,
  };
  const ask = async (path) => {
    const start = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    return performance.now() - start;
  };
  const times = Object.fromEntries([...Object.keys(asks), 'timeline'].map((name) => [name, []]));
  for (let i = -20; i < CALLS; i += 1) {
    for (const [name, words] of Object.entries(asks)) {
      const took = await ask(`/v1/search?query=${encodeURIComponent(words())}`);
      if (i >= 0) times[name].push(took);
    }
    const took = await ask(`/v1/profiles/pf_${some(READ)}/timeline?limit=50`);
    if (i >= 0) times.timeline.push(took);
  }
  const all = Object.keys(asks).flatMap((name) => times[name]);
  return {
    searchP50: round(median(all), 1),
    searchP95: round(quantile(all, 0.95), 1),
    timeline: round(median(times.timeline), 2),
    ...Object.fromEntries(Object.keys(asks).map((name) => [name, round(quantile(times[name], 0.95), 1)])),
  };
}
