import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { built, root } from '../lib/ground.mjs';
import { median, round, sleep } from '../lib/numbers.mjs';
import { memoryMiB, tree } from '../lib/processes.mjs';
import { verdicts } from '../lib/report.mjs';

const SETTLE_SECS = 20;

/** The default install, as `npm start` gives it: how soon it is ready from nothing, what it holds idle, what a browser loads. */
export async function start(_ground, { rounds, port }) {
  const rows = [];
  for (let turn = 1; turn <= rounds; turn += 1) {
    const dataDir = path.join(root, '.data', `bench-start-${process.pid}-${turn}`);
    try {
      const cold = await npmStart(dataDir, port);
      const idle = turn === 1 ? await idleMiB(cold.pid) : null;
      await cold.stop();
      const warm = await npmStart(dataDir, port);
      await warm.stop();
      rows.push({ cold: cold.seconds, warm: warm.seconds, idle });
      console.error(`round ${turn}: cold ${round(cold.seconds, 1)} s, again ${round(warm.seconds, 1)} s`);
    } finally {
      const { findPlace } = await built('kernel/db/embedded/place');
      for (const folder of [findPlace(dataDir, () => {}).home, dataDir])
        rmSync(folder, { recursive: true, force: true });
    }
  }
  const [{ idle }] = rows;
  const script = firstLoadKb();
  console.log(`  idle: hub ${round(idle.hub)} MiB + PostgreSQL ${round(idle.database)} MiB, after ${SETTLE_SECS} s`);
  return {
    rows,
    firstLoadKb: script,
    verdicts: verdicts([
      { what: 'cold npm start to ready', value: round(median(rows.map((r) => r.cold)), 1), unit: ' s', most: 10 },
      { what: 'idle default install', value: round(idle.hub + idle.database), unit: ' MiB', most: 400 },
      { what: 'console first load, gzip JS', value: round(script), unit: ' KB', most: 300 },
    ]),
  };
}

/** In a group of its own, so that what npm starts ends with it. */
function npmStart(dataDir, port) {
  const from = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    detached: true,
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), DATABASE_URL: '', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise((done) => child.once('exit', done));
  const stop = async () => {
    const hub = hubOf(child.pid);
    if (hub) process.kill(hub, 'SIGTERM');
    await gone;
  };
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text) => {
      said += text;
      if (/^ready/m.test(said)) resolve({ pid: child.pid, seconds: (performance.now() - from) / 1000, stop });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void gone.then(() => reject(new Error(`npm start ended\n${said}`)));
    setTimeout(() => void stop().then(() => reject(new Error(`npm start was not ready\n${said}`))), 90_000).unref();
  });
}

async function idleMiB(npmPid) {
  await sleep(SETTLE_SECS * 1000);
  const hub = hubOf(npmPid);
  const all = memoryMiB([hub]);
  const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${hub}/smaps_rollup`, 'utf8'))[1]) / 1024;
  return { hub: own, database: all - own };
}

function hubOf(npmPid) {
  return tree([npmPid]).find((pid) => {
    try {
      const [program, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return program.endsWith('node') && args.includes('scripts/start.mjs');
    } catch {
      return false;
    }
  });
}

/** The scripts that index.html asks for itself. */
function firstLoadKb() {
  const client = path.join(root, 'dist/client');
  const html = readFileSync(path.join(client, 'index.html'), 'utf8');
  const asked = new Set([...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map(([, file]) => file));
  const known = readdirSync(client, { recursive: true });
  const bytes = [...asked].map((file) => {
    const name = known.find((one) => file.endsWith(one));
    return gzipSync(readFileSync(path.join(client, name))).length;
  });
  return bytes.reduce((a, b) => a + b, 0) / 1000;
}
