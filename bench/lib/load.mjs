import { Pool } from 'undici';
import { Histogram } from './histogram.mjs';
import { random, sleep } from './numbers.mjs';
import { cpuSeconds } from './processes.mjs';

/**
 * Sends requests and waits until each has been seen on a screen. `rate`: open loop, Poisson arrivals, latency counted from
 * the moment a request was DUE, so that a server that stalls cannot hide it.
 * `outstanding`: as fast as that many allow.
 *
 * `open(url, connections)`: another client than the usual one.
 *
 * target: { url, request(key, next) -> {path, headers, body}, onSeen (set here), serverPids, databasePids, count() }
 */
export async function drive(
  target,
  { rate, outstanding, secs, name, most = Infinity, drainSecs = 10, expectSeen = true, open: openClient = openWhole },
) {
  const next = random(hash(name));
  const client = openClient(target.url, outstanding ?? 128);
  const due = new Map();
  const [acknowledged, seen, lateness] = [new Histogram(), new Histogram(), new Histogram()];
  const tally = { sent: 0, ok: 0, failed: 0, seen: 0, doubled: 0, lastError: '' };
  let open = 0;
  let lastAt = 0;
  let onFree = () => {};

  target.onSeen = (key) => {
    const at = due.get(key);
    if (at === undefined) {
      if (key?.startsWith(name)) tally.doubled += 1;
      return;
    }
    due.delete(key);
    tally.seen += 1;
    seen.record(performance.now() - at);
  };
  const fire = (at) => {
    const key = `${name}-${tally.sent}`;
    tally.sent += 1;
    open += 1;
    const request = target.request(key, next);
    if (expectSeen) due.set(key, at);
    lateness.record(performance.now() - at);
    client.send(request, (error) => {
      open -= 1;
      if (error) {
        tally.failed += 1;
        tally.lastError = error;
        due.delete(key);
      } else {
        tally.ok += 1;
        lastAt = performance.now();
        acknowledged.record(lastAt - at);
      }
      onFree();
    });
  };

  const before = await costs(target);
  const me = process.cpuUsage();
  const start = performance.now();
  if (outstanding) {
    const end = start + secs * 1000;
    await new Promise((done) => {
      onFree = () => {
        if (performance.now() < end && tally.sent < most) fire(performance.now());
        else if (open === 0) done();
      };
      for (let i = 0; i < outstanding; i += 1) fire(performance.now());
    });
  } else await openLoop(fire, rate, secs, start, next);
  const until = performance.now() + drainSecs * 1000;
  while ((open > 0 || due.size > 0) && performance.now() < until) await sleep(5);
  const wall = (lastAt - start) / 1000;
  const after = await costs(target);
  const own = process.cpuUsage(me);
  target.onSeen = () => {};
  await client.close();
  const each = (seconds) => Math.round((seconds * 1e6) / Math.max(1, tally.ok));
  return {
    ...tally,
    unseen: due.size,
    stored: after.count - before.count,
    rate: tally.ok / wall,
    acknowledged: acknowledged.summary(),
    seenMs: seen.summary(),
    latenessP99: lateness.quantile(0.99),
    serverUs: each(after.server - before.server),
    databaseUs: each(after.database - before.database),
    generatorUs: each((own.user + own.system) / 1e6),
  };
}

async function openLoop(fire, rate, secs, start, next) {
  const all = Math.round(rate * secs);
  let fired = 0;
  let at = start;
  while (fired < all) {
    for (const now = performance.now(); at <= now && fired < all; fired += 1) {
      fire(at);
      at += (-Math.log(1 - next()) * 1000) / rate;
    }
    // Never spins: the generator must not take the core the server needs.
    await sleep(Math.max(1, at - performance.now()));
  }
}

function openWhole(url, connections) {
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 60_000 });
  return { send: (request, done) => send(pool, request, done), close: () => pool.destroy() };
}

function send(pool, { method = 'POST', path, headers, body }, done) {
  let status = 0;
  let said = '';
  pool.dispatch(
    { path, method, headers, body },
    {
      onConnect() {},
      onHeaders(code) {
        status = code;
        return true;
      },
      onData(chunk) {
        if (status >= 300) said += chunk;
        return true;
      },
      onComplete: () => done(status >= 200 && status < 300 ? null : `HTTP ${status} ${said.slice(0, 200)}`),
      onError: (error) => done(String(error.message)),
    },
  );
}

export async function costs({ serverPids, databasePids, count }) {
  return { count: await count(), server: cpuSeconds(serverPids), database: cpuSeconds(databasePids) };
}

export function hash(text) {
  let value = 7;
  for (const character of text.replace(/^[^.]*\./, '')) value = Math.imul(value, 31) + character.codePointAt(0);
  return value;
}
