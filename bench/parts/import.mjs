import { hubTarget } from '../hub/hub.mjs';
import { cookieOf, seedConversations, seedWorkspace } from '../hub/seed.mjs';
import { withClient } from '../lib/ground.mjs';
import { drive } from '../lib/load.mjs';
import { median, round, sleep } from '../lib/numbers.mjs';
import { cpuSeconds } from '../lib/processes.mjs';
import { verdicts } from '../lib/report.mjs';
import { CUSTOMERS } from '../lib/world.mjs';

const ROWS = Number(process.env.BENCH_IMPORT_ROWS ?? 1_000_000);
/** What a busy hub takes in while a file runs beside it. */
const LIVE_RATE = 100;
const PART = 5000;
const TOWNS = ['London', 'Leeds', 'Bath', 'York', 'Derby', 'Truro', 'Wells', 'Ripon'];

/** A file of people read in beside live traffic: how long it takes, and what a customer's message feels of it. */
async function importing(ground, { secs, port }) {
  const workspace = await seedWorkspace(ground, 'importing', { agents: 20 });
  await seedConversations(workspace, CUSTOMERS);
  await withClient(workspace.url, (db) =>
    db.query(
      `UPDATE agent SET role = 'admin' WHERE id = 'ag_0'; UPDATE session SET role = 'admin' WHERE agent_id = 'ag_0'`,
    ),
  );
  const hub = await hubTarget(ground, workspace, port, { env: { LOG_LEVEL: 'error' } });
  const call = (path, init = {}) =>
    fetch(`${hub.url}${path}`, {
      ...init,
      headers: { cookie: `tl_session=${cookieOf('ag_0')}`, origin: hub.url, ...init.headers },
    });
  const live = (name) => drive(hub, { rate: LIVE_RATE, secs, name });
  try {
    await drive(hub, { outstanding: 32, most: 4000, secs: 20, name: 'warm.i' });
    const before = [await live('before1.i'), await live('before2.i')];
    const form = new FormData();
    form.append('file', await fileOf(ROWS), 'people.csv');
    const uploadAt = performance.now();
    const sent = await call('/v1/imports', { method: 'POST', body: form });
    const file = await sent.json();
    if (sent.status !== 201) throw new Error(JSON.stringify(file));
    const uploadSecs = (performance.now() - uploadAt) / 1000;
    const body = JSON.stringify({ mapping: { ...file.suggested, plan: 'trait:plan' } });
    const cpu = () => [hub.serverPids, hub.databasePids].map((pids) => cpuSeconds(pids));
    const [began, spent] = [performance.now(), cpu()];
    const started = await call(`/v1/imports/${file.id}/start`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    if (started.status !== 202) throw new Error(await started.text());
    const during = [];
    let now = file;
    let memory = 0;
    for (let turn = 1; now.state !== 'done'; turn += 1) {
      if (now.state === 'failed') throw new Error(now.why);
      during.push(await live(`during${turn}.i`));
      now = await (await call(`/v1/imports/${file.id}`)).json();
      memory = Math.max(memory, await residentMb(hub.serverPids[0]));
      const { p50, p99 } = during.at(-1).seenMs;
      console.error(
        `  ${now.done} rows after ${round((performance.now() - began) / 1000)} s; live p50 ${p50}, p99 ${p99} ms`,
      );
    }
    const took = (Date.parse(now.endedAt) - Date.parse(now.startedAt)) / 1000;
    const cpuSecs = cpu().map((at, i) => round(at - spent[i], 1));
    const quiet = median(before.map((r) => r.seenMs.p99));
    const busy = median(during.map((r) => r.seenMs.p99));
    const wrong = [...before, ...during].filter((r) => r.failed || r.unseen || r.doubled || r.stored !== r.ok).length;
    console.log(
      `  ${ROWS} rows: taken in ${round(uploadSecs, 1)} s, imported in ${round(took, 1)} s = ${round(ROWS / took)} rows/s; CPU ${cpuSecs.join(' + ')} s; ` +
        `memory at most ${memory} MB; live at ${LIVE_RATE}/s p99 ${quiet} ms before, ${busy} ms during; counts ${JSON.stringify(now.counts)}`,
    );
    return {
      rows: ROWS,
      uploadSecs,
      took,
      cpuSecs,
      memory,
      quiet,
      busy,
      counts: now.counts,
      verdicts: verdicts([
        {
          what: 'a million people imported beside live traffic',
          value: round((took * 1e6) / ROWS, 1),
          unit: ' s',
          most: 180,
        },
        { what: 'live p99 during the import, of before', value: round(busy / quiet, 2), unit: ' x', most: 2 },
        { what: 'rows that did not come in', value: ROWS - now.counts.new, most: 0 },
        { what: 'windows with a message lost, doubled or not stored', value: wrong, most: 0 },
      ]),
    };
  } finally {
    await hub.stop();
    await sleep(200);
  }
}

/** In parts, with turns for the screens between them: who does not answer a ping for ten seconds is cut. */
async function fileOf(rows) {
  const parts = ['name,email,phone,customer_id,city,plan\n'];
  for (let from = 0; from < rows; from += PART) {
    const lines = Array.from({ length: Math.min(PART, rows - from) }, (_, n) => lineOf(from + n));
    parts.push(lines.join(''));
    await sleep(0);
  }
  return new Blob(parts);
}

const lineOf = (i) =>
  `Given${i % 5003} Family${i % 7919},person${i}@import.example,+4478${String(i).padStart(8, '0')},C${i},${TOWNS[i % TOWNS.length]},plan ${i % 7}\n`;

async function residentMb(pid) {
  const { readFile } = await import('node:fs/promises');
  const [, kb] = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb ?? 0) / 1024);
}

export { importing as import };
