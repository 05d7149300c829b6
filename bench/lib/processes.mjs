// What process trees cost, from /proc (Linux), and children that end with us, each by its own id.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const TICKS = 100;
const children = new Set();

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts `node …args` and waits for a line of its output that matches `ready`. */
export function startNode(args, { env = {}, cwd, ready = /^ready/m, seconds = 60 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let said = '';
    let up = false;
    const fail = (why) => reject(new Error(`${args.at(-1)} ${why}\n${said.slice(-3000)}`));
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`was not ready in ${seconds} s`);
    }, seconds * 1000);
    const hear = (text) => {
      said = (said + text).slice(-20_000);
      if (up || !ready.test(said)) return;
      up = true;
      clearTimeout(late);
      resolve({ pid: child.pid, said: () => said, stop: (signal) => stop(child, signal) });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => {
      children.delete(child);
      clearTimeout(late);
      if (!up) fail(`ended with ${code}`);
    });
  });
}

function stop(child, signal = 'SIGTERM') {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done();
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(hard);
      done();
    });
    child.kill(signal);
  });
}

/** The roots and all that descend from them now. */
export function tree(roots) {
  const childrenOf = new Map();
  for (const name of readdirSync('/proc')) {
    const one = /^\d+$/.test(name) ? stat(name) : null;
    if (one) childrenOf.set(one.parent, [...(childrenOf.get(one.parent) ?? []), Number(name)]);
  }
  const all = new Set();
  for (const todo = [...roots]; todo.length > 0; ) {
    const pid = todo.pop();
    if (all.has(pid)) continue;
    all.add(pid);
    todo.push(...(childrenOf.get(pid) ?? []));
  }
  return [...all];
}

/** CPU seconds of the trees so far, children that have ended included. */
export function cpuSeconds(roots) {
  return tree(roots).reduce((sum, pid) => sum + (stat(pid)?.cpu ?? 0), 0);
}

/** Milliseconds of CPU of this process's main thread so far, to a tick of the scheduler: what others do meanwhile is not in it. */
export function ownThreadMs() {
  return Number(read(`/proc/self/task/${process.pid}/schedstat`)?.split(' ')[0]) / 1e6;
}

/** Resident MiB; pages that several processes share are divided among them, so that a tree adds up truly. */
export function memoryMiB(roots, field = 'Pss') {
  const file = field === 'Pss' ? 'smaps_rollup' : 'status';
  const kib = tree(roots).map((pid) => Number(read(`/proc/${pid}/${file}`)?.match(`${field}:\\s+(\\d+)`)?.[1] ?? 0));
  return kib.reduce((a, b) => a + b, 0) / 1024;
}

export function parentOf(pid) {
  return stat(pid)?.parent;
}

function stat(pid) {
  const text = read(`/proc/${pid}/stat`);
  if (!text) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system, deadUser, deadSystem] = fields.slice(11, 15).map(Number);
  return { parent: Number(fields[1]), cpu: (user + system + deadUser + deadSystem) / TICKS };
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
