import { openScreen, startHub } from '../hub/hub.mjs';
import { seedWorkspace } from '../hub/seed.mjs';
import { built, withClient } from '../lib/ground.mjs';
import { random, round, sleep } from '../lib/numbers.mjs';
import { memoryMiB } from '../lib/processes.mjs';
import { verdicts } from '../lib/report.mjs';
import { signed } from '../lib/world.mjs';

const SOCKETS = 5000;
const AT_ONCE = 100;
const TOKEN = 'tls_bench';

/** Thousands of screens on one process: what each costs, how fast all are back after a restart, and that nothing is missed. */
export async function sockets(ground, { port }) {
  const { url, inbox, agents } = await seedWorkspace(ground, 'sockets', { agents: SOCKETS });
  const { hashToken } = await built('kernel/auth/hash');
  await withClient(url, (db) =>
    db.query(`UPDATE session SET token_hash = $1 WHERE id = 'ses_ag_0'`, [hashToken(TOKEN)]),
  );
  const next = random(11);
  const base = `http://127.0.0.1:${port}`;
  const write = async (key) => {
    const { path, headers, body } = signed(`/channels/${inbox.id}`, inbox.secret, {}, key, next);
    const answer = await fetch(base + path, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`HTTP ${answer.status} ${await answer.text()}`);
  };
  const sync = async (after) => {
    const query = after ? `?limit=200&after=${encodeURIComponent(after)}` : '';
    const answer = await fetch(`${base}/v1/sync${query}`, { headers: { cookie: `tl_session=${TOKEN}` } });
    if (!answer.ok) throw new Error(`HTTP ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  let hub = await startHub(url, { port });
  try {
    await write('warm-0');
    await sleep(3000);
    const before = memoryMiB([hub.pid], 'VmRSS');
    const first = await openAll(port, agents);
    await sleep(6000);
    const kib = ((memoryMiB([hub.pid], 'VmRSS') - before) * 1024) / SOCKETS;
    const { cursor } = await sync();
    for (let i = 0; i < 50; i += 1) await write(`before-${i}`);
    await hub.stop();
    for (const screen of first.screens) screen.end();
    hub = await startHub(url, { port });
    for (let i = 0; i < 50; i += 1) await write(`after-${i}`);
    const again = await openAll(port, agents);
    const missed = await missedSince(sync, cursor);
    for (const screen of again.screens) screen.end();
    console.log(`  ${SOCKETS} connected in ${first.seconds} s, once more after the restart in ${again.seconds} s`);
    return {
      sockets: SOCKETS,
      connectSeconds: first.seconds,
      verdicts: verdicts([
        { what: 'resident memory of the hub a socket', value: round(kib, 1), unit: ' KiB', most: 40 },
        { what: `all ${SOCKETS} back after ready`, value: again.seconds, unit: ' s', most: 15 },
        { what: 'sockets refused on the way back', value: again.refused, most: 0 },
        { what: 'messages around the restart that sync does not tell', value: missed, most: 0 },
      ]),
    };
  } finally {
    await hub.stop();
  }
}

async function openAll(port, agents) {
  const began = performance.now();
  const todo = [...agents];
  const screens = [];
  let refused = 0;
  const line = async () => {
    for (let id = todo.pop(); id; id = todo.pop())
      await openScreen(port, id).then(
        (screen) => screens.push(screen),
        () => {
          refused += 1;
        },
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return { screens, refused, seconds: round((performance.now() - began) / 1000, 1) };
}

async function missedSince(sync, cursor) {
  const wanted = new Set(['before', 'after'].flatMap((when) => Array.from({ length: 50 }, (_, i) => `${when}-${i}`)));
  for (let after = cursor, more = true, turns = 0; (more || wanted.size > 0) && turns < 50; turns += 1) {
    const page = await sync(after);
    for (const { data } of page.facts) wanted.delete(data.message?.clientId);
    after = page.cursor;
    more = page.has_more;
    if (!more && wanted.size > 0) await sleep(100);
  }
  return wanted.size;
}
