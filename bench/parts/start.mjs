import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { built, root } from '../lib/ground.mjs';
import { round, sleep } from '../lib/numbers.mjs';
import { memoryMiB, startNode } from '../lib/processes.mjs';
import { verdicts } from '../lib/report.mjs';

const IDLE_MS = 8000;

/** From an empty folder to `ready`, once more with what is there, what idling costs, and what a first page load weighs. */
export async function start(_ground, { port }) {
  const { findPlace } = await built('kernel/db/embedded/place');
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'throughline-start-'));
  const { home } = findPlace(dataDir, () => {});
  const begin = async () => {
    const began = performance.now();
    const env = { PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: '', SECRET_KEY: '', LOG_LEVEL: 'warn' };
    const hub = await startNode([path.join(root, 'dist/src/main.js')], { cwd: root, env, seconds: 120 });
    return { hub, seconds: round((performance.now() - began) / 1000, 2) };
  };
  let figures;
  try {
    const cold = await begin();
    await cold.hub.stop();
    const warm = await begin();
    await sleep(IDLE_MS);
    const postmaster = postmasterUnder(home) ?? postmasterUnder(dataDir);
    const roots = [warm.hub.pid, ...(postmaster ? [postmaster] : [])];
    figures = {
      cold: cold.seconds,
      warm: warm.seconds,
      withDatabase: postmaster !== undefined,
      togetherMiB: round(memoryMiB(roots)),
      hubMiB: round(Number(readFileSync(`/proc/${warm.hub.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024),
    };
    await warm.hub.stop();
  } finally {
    for (const folder of new Set([home, dataDir])) rmSync(folder, { recursive: true, force: true });
  }
  const weight = firstLoad();
  console.log(`  hub ${figures.hubMiB} MiB resident; first load ${weight.files} files`);
  return {
    ...figures,
    ...weight,
    verdicts: verdicts([
      { what: 'cold start to ready, demo workspace included', value: figures.cold, unit: ' s', most: 30 },
      { what: 'warm start to ready', value: figures.warm, unit: ' s', most: 10 },
      { what: 'idle hub with its PostgreSQL', value: figures.togetherMiB, unit: ' MiB', most: 400 },
      { what: 'first load of the console, script, gzip', value: weight.scriptKb, unit: ' KB', most: 300 },
    ]),
  };
}

function postmasterUnder(folder) {
  const name = readdirSync(folder, { recursive: true }).find((file) => path.basename(file) === 'postmaster.pid');
  return name && Number(readFileSync(path.join(folder, name), 'utf8').split('\n')[0]);
}

/** What the page names itself, and the inbox, which is where people land. */
function firstLoad() {
  const folder = path.join(root, 'dist/client');
  const html = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, name]) => name);
  const inbox = readdirSync(path.join(folder, 'assets')).filter((name) => /^InboxPage-[\w-]+\.(js|css)$/.test(name));
  const files = [...new Set([...named, ...inbox.map((name) => `assets/${name}`)])];
  const weigh = (name) => {
    const file = path.join(folder, name);
    return existsSync(`${file}.gz`) ? readFileSync(`${file}.gz`).length : gzipSync(readFileSync(file)).length;
  };
  const sum = (ending) =>
    round(files.filter((f) => f.endsWith(ending)).reduce((all, f) => all + weigh(f), 0) / 1000, 1);
  return { files: files.length, scriptKb: sum('.js'), styleKb: sum('.css') };
}
