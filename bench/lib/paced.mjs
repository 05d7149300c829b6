// An open loop whose clock is finer than an event loop's: a timer of Node rings to the millisecond, and where an answer takes a
// fraction of one, a generator that waits by it tells its own grain as the server's. Here one thread does nothing but wait for the
// next moment (in the kernel, without spinning) and write; the other reads the answers. They share the sockets and one table.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import net from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { Histogram } from './histogram.mjs';
import { costs, hash } from './load.mjs';
import { random } from './numbers.mjs';
import { judge, render } from './quick-http.mjs';

const CONNECTIONS = 128;
/** Both threads' clock. */
const clock = () => performance.timeOrigin + performance.now();
const FREE = 0;
const BUSY = 1;

/** As `drive` with a `rate`, for requests that are rendered before the first is sent and answers that tell their length. */
export async function drivePaced({ request, url, ...target }, { rate, secs, name }) {
  const next = random(hash(name));
  const { host } = new URL(url);
  const all = Math.round(rate * secs);
  const bytes = Array.from({ length: all }, (_, n) => render(request(`${name}-${n}`, next), host));
  const gaps = Float64Array.from({ length: all }, () => (-Math.log(1 - next()) * 1000) / rate);
  const table = {
    /** Of every connection: whether a request is under way on it, and when that one was due. */
    state: new Int32Array(new SharedArrayBuffer(4 * CONNECTIONS)),
    due: new Float64Array(new SharedArrayBuffer(8 * CONNECTIONS)),
    late: new Float64Array(new SharedArrayBuffer(8 * all)),
    freed: new Int32Array(new SharedArrayBuffer(4)),
  };
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(url)));
  const fds = sockets.map((socket) => socket._handle.fd);
  const acknowledged = new Histogram();
  const tally = { sent: all, ok: 0, failed: 0, seen: 0, doubled: 0, lastError: '' };
  let lastAt = 0;
  let finish;
  const finished = new Promise((done) => {
    finish = done;
  });
  const settle = (at, error) => {
    lastAt = clock();
    if (error) {
      tally.failed += 1;
      tally.lastError = error;
    } else {
      tally.ok += 1;
      acknowledged.record(lastAt - table.due[at]);
    }
    Atomics.store(table.state, at, FREE);
    Atomics.add(table.freed, 0, 1);
    Atomics.notify(table.freed, 0);
    if (tally.ok + tally.failed === all) finish();
  };
  const had = sockets.map(() => null);
  const hear = (at, chunk) => {
    const whole = had[at] ? Buffer.concat([had[at], chunk]) : chunk;
    const error = judge(whole);
    had[at] = error === undefined ? Buffer.from(whole) : null;
    if (error !== undefined) settle(at, error);
  };
  sockets.forEach((socket, at) => {
    socket.hear = (chunk) => hear(at, chunk);
    socket.on('close', () => settle(at, 'closed'));
  });

  const before = await costs(target);
  const me = process.cpuUsage();
  const sender = new Worker(fileURLToPath(import.meta.url), { workerData: { bytes, gaps, table, fds } });
  // A thread takes its time to come up: it says when it begins.
  const [start] = await once(sender, 'message');
  await finished;
  await sender.terminate();
  const own = process.cpuUsage(me);
  const after = await costs(target);
  for (const socket of sockets) socket.removeAllListeners('close').destroy();
  const lateness = new Histogram();
  for (const ms of table.late) lateness.record(ms);
  const each = (seconds) => Math.round((seconds * 1e6) / Math.max(1, tally.ok));
  return {
    ...tally,
    unseen: 0,
    stored: 0,
    rate: (tally.ok * 1000) / (lastAt - start),
    acknowledged: acknowledged.summary(),
    latenessP99: lateness.quantile(0.99),
    serverUs: each(after.server - before.server),
    databaseUs: each(after.database - before.database),
    generatorUs: each((own.user + own.system) / 1e6),
  };
}

/** All sockets are read into one piece of memory: an answer is judged at once, and nothing of it kept. */
const memory = Buffer.alloc(65_536);

function open(url) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const onread = { buffer: memory, callback: (length) => socket.hear(memory.subarray(0, length)) };
    const socket = net.connect({ port: Number(port), host: hostname, noDelay: true, onread }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** The other thread: waits, takes the first connection that is free, writes. Who finds none free waits for one; that it was due does not change. */
function send({ bytes, gaps, table, fds }) {
  const never = new Int32Array(new SharedArrayBuffer(4));
  let at = clock() + 50;
  parentPort.postMessage(at);
  for (let n = 0; n < bytes.length; n += 1) {
    for (let ahead = at - clock(); ahead > 0; ahead = at - clock()) Atomics.wait(never, 0, 0, ahead);
    for (;;) {
      const freed = Atomics.load(table.freed, 0);
      const free = table.state.indexOf(FREE);
      if (free >= 0) {
        Atomics.store(table.state, free, BUSY);
        table.due[free] = at;
        table.late[n] = Math.max(0.001, clock() - at);
        writeSync(fds[free], bytes[n], null, 'latin1');
        break;
      }
      Atomics.wait(table.freed, 0, freed);
    }
    at += gaps[n];
  }
}

if (!isMainThread && workerData?.table) send(workerData);
