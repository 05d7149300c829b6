import { startHub } from '../hub/hub.mjs';
import { cookieOf, seedConversations, seedWorkspace } from '../hub/seed.mjs';
import { withClient } from '../lib/ground.mjs';
import { median, random, round } from '../lib/numbers.mjs';
import { verdicts } from '../lib/report.mjs';
import { CUSTOMERS, signed } from '../lib/world.mjs';

const SIZES = [10_000, 1_000_000];
const CALLS = 300;
const STEP = 100_000;

/** The same calls with little history and with much: nothing an agent waits for may follow the number of messages stored. */
export async function growth(ground, { port }) {
  const workspace = await seedWorkspace(ground, 'growth', { agents: 50 });
  await seedConversations(workspace, CUSTOMERS);
  await withClient(workspace.url, (db) => db.query(`UPDATE agent SET role = 'supervisor' WHERE id = 'ag_0'`));
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
    const { timeline, inbound, live } = seen.at(-1);
    console.error(`${size} messages: page ${timeline} ms, inbound ${inbound} ms, live numbers ${live} ms (medians)`);
  }
  const [few, many] = seen;
  const ratio = (name) => round(many[name] / few[name], 2);
  return {
    seen,
    verdicts: verdicts([
      { what: 'timeline page, 1 M against 10 k messages', value: ratio('timeline'), unit: ' x', most: 1.6, aim: 1.2 },
      { what: 'inbound message', value: ratio('inbound'), unit: ' x', most: 1.6, aim: 1.4 },
      { what: 'live numbers', value: ratio('live'), unit: ' x', most: 1.6, aim: 1.2 },
    ]),
  };
}

/** Messages and their facts, spread over all conversations and the last year, as if they had come one by one. */
async function fill(db, from, to) {
  for (let at = from; at < to; at += STEP) {
    const values = [at, Math.min(to, at + STEP) - 1, CUSTOMERS];
    await db.query(
      `INSERT INTO message (id, conversation_id, inbox_id, external_id, direction, author_kind, author_id, text, sent_at, created_at)
       SELECT 'msg_' || n, 'cv_' || n % $3, 'ib_1', 'old-' || n, 'in', 'customer', 'idn_' || n % $3,
         'the pump of order ' || n || ' does not start', t, t
       FROM generate_series($1::int, $2::int) n, LATERAL (SELECT now() - interval '1 year' + n * interval '30 seconds' AS t) at`,
      values,
    );
    await db.query(
      `INSERT INTO event (type, conversation_id, profile_id, subject_id, actor_kind, actor_id)
       SELECT 'message.received', 'cv_' || n % $3, 'pf_' || n % $3, 'msg_' || n, 'customer', 'idn_' || n % $3
       FROM generate_series($1::int, $2::int) n`,
      values,
    );
  }
  await db.query('VACUUM ANALYZE');
  await db.query('CHECKPOINT');
}

async function measure({ inbox, agents }, port, size) {
  const next = random(size);
  const base = `http://127.0.0.1:${port}`;
  const headers = { cookie: `tl_session=${cookieOf(agents[0])}` };
  const some = () => Math.floor(next() * CUSTOMERS);
  const calls = {
    timeline: () => fetch(`${base}/v1/conversations/cv_${some()}/messages?limit=50`, { headers }),
    inbound: (i) => {
      const { path, ...message } = signed(`/channels/${inbox.id}`, inbox.secret, {}, `new-${size}-${i}`, next);
      return fetch(base + path, { method: 'POST', ...message });
    },
    live: () => fetch(`${base}/v1/board`, { headers }),
  };
  const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]));
  // In turns, so that whatever else the machine does falls on all of them.
  for (let i = -50; i < CALLS; i += 1) {
    for (const [name, call] of Object.entries(calls)) {
      const start = performance.now();
      const answer = await call(i);
      if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
      if (i >= 0) times[name].push(performance.now() - start);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, round(median(all), 2)]));
}
