import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import type { Problem } from '../../src/contract/common.js';
import { freePort } from '../support/free-port.js';
import { onServer, withDatabase } from '../support/server-sql.js';
import { hubKey } from '../support/spawn-hub.js';

/** What every start takes before it changes the schema, so that two do not do it at once. */
const LOCK = 727161;

describe('a hub that starts [UX-I12]', () => {
  const server = process.env.TEST_SERVER_URL as string;
  const name = `throughline_test_${randomBytes(6).toString('hex')}`;
  const databaseUrl = withDatabase(server, name);
  let hub: ChildProcess | undefined;
  let said = '';

  beforeAll(() => onServer(server, `create database ${name}`));
  afterAll(async () => {
    if (hub && hub.exitCode === null) {
      const exited = new Promise((done) => hub?.once('exit', done));
      hub.kill('SIGTERM');
      await exited;
    }
    await onServer(server, `drop database if exists ${name} with (force)`);
  });

  function start(port: number): ChildProcess {
    const child = spawn(process.execPath, [path.resolve('dist/src/main.js'), '--empty'], {
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        SECRET_KEY: hubKey,
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (part: Buffer) => {
        said += part;
      });
    return child;
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 60_000; !(await holds()); await new Promise((done) => setTimeout(done, 20)))
      if (Date.now() > end || hub?.exitCode !== null) throw new Error(`it did not come to that:\n${said}`);
  }

  it('lives and is not ready while its schema is brought up to date, and says so to everybody who asks', async () => {
    const other = new pg.Client(databaseUrl);
    await other.connect();
    // Another node is at the schema: ours has to wait as it would for a long migration.
    await other.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    hub = start(port);
    const waits = async () =>
      (await other.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`, [LOCK]))
        .rowCount === 1;
    await until(waits);

    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, why: 'starting' }]);
    const sent = await fetch(`${url}/v1/track?secret=no`, { method: 'POST', body: '{}' });
    expect([sent.status, sent.headers.get('retry-after')]).toEqual([503, '2']);
    const problem = (await sent.json()) as Problem;
    expect(problem).toMatchObject({ code: 'starting', status: 503, instance: '/v1/track' });
    expect(problem.request_id).toBe(sent.headers.get('x-request-id'));
    const page = await fetch(`${url}/inbox`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('Throughline is starting');
    // Nothing of the hub itself is there yet.
    expect((await fetch(`${url}/metrics`)).status).toBe(503);
    expect(await waits()).toBe(true);

    await other.end();
    await until(async () => /^ready /m.test(said));
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true, why: null });
    const metrics = await fetch(`${url}/metrics`);
    expect([metrics.status, metrics.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(await metrics.text()).toMatch(/^process_cpu_seconds_total \d/m);
    expect((await fetch(`${url}/v1/track`, { method: 'POST' })).status).toBeGreaterThanOrEqual(400);
  });

  it('says in words that its port is taken, before it touches the schema', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    const late = start(port);
    const code = await new Promise((done) => late.once('exit', done));
    await new Promise((done) => taken.close(done));
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is taken by another program`);
    expect(said).not.toContain('Schema');
  });
});
