import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { sharedMiB } from '../../../src/kernel/db/embedded/launch.js';
import {
  DataInUse,
  embeddedUrl,
  type Embedded,
  startEmbedded,
} from '../../../src/kernel/db/embedded/start-embedded.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');

it('keeps a quarter of the memory it may use for what is read often, 128 MiB at least and a GiB at most', () => {
  const MiB = 1024 * 1024;
  const of = (machine: number, allowed = 0) => sharedMiB(machine * MiB, allowed * MiB);
  expect([of(256), of(2048), of(64_000), of(64_000, 1024)]).toEqual([128, 512, 1024, 256]);
});

describe('the embedded database', () => {
  let dataDir: string;
  let said: string[];
  const started: Embedded[] = [];

  // One folder for all: creating a cluster takes seconds, starting it again a tenth of one.
  beforeAll(() => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), 'embedded-'));
    chmodSync(dataDir, 0o755);
  });

  beforeEach(() => {
    said = [];
  });

  afterEach(async () => {
    for (const database of started.splice(0)) await database.stop();
  });

  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('keeps what was written across a clean stop, and stops only once', async () => {
    const first = await start();
    await query(first.url, 'create table note (body text)');
    await query(first.url, "insert into note values ('kept')");
    await Promise.all([first.stop(), first.stop()]);
    expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
    expect(existsSync(path.join(dataDir, 'postgres.lock'))).toBe(false);

    const second = await start();
    expect(await query(second.url, 'select body from note')).toEqual([{ body: 'kept' }]);
  });

  it('is real PostgreSQL 18, durable, on loopback and behind a password', async () => {
    const { url } = await start();
    const [row] = await query(
      url,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commits, current_setting('listen_addresses') as listens,
              current_setting('password_encryption') as passwords, upper('ä') as upper`,
    );
    expect(row).toEqual({
      major: 18,
      fsync: 'on',
      commits: 'on',
      listens: '127.0.0.1',
      passwords: 'scram-sha-256',
      upper: 'Ä',
    });
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('is reached through a socket in its own folder, and by its port for whoever has only that', async () => {
    const { url } = await start();
    const through = (address: string) => query(address, 'select host(inet_server_addr()) as address');
    expect(await through(url)).toEqual([{ address: null }]);
    const plain = new URL(url);
    plain.search = '';
    expect(await through(plain.href)).toEqual([{ address: '127.0.0.1' }]);
    expect(statSync(path.join(dataDir, 'postgres')).mode & 0o077).toBe(0);
  });

  it('does without a socket where no path to it can be that long', async () => {
    const deep = path.join(
      dataDir,
      'a-folder-with-a-name-of-forty-characters',
      'and-one-more-with-a-name-as-long-as-that',
    );
    const database = await startEmbedded({ dataDir: deep, log: () => {}, throwaway: true });
    started.push(database);
    const [row] = await query(database.url, 'select host(inet_server_addr()) as address');
    expect(row).toEqual({ address: '127.0.0.1' });
  });

  it('leaves no password readable by others', async () => {
    await start();
    expect(statSync(path.join(dataDir, 'postgres.password')).mode & 0o077).toBe(0);
    expect(existsSync(path.join(dataDir, `postgres.initdb-${process.pid}`))).toBe(false);
  });

  it('refuses a second start on the same data and says who holds it', async () => {
    const first = await start();
    const refusal = startEmbedded({ dataDir, log: () => {} });
    await expect(refusal).rejects.toThrow(DataInUse);
    await expect(refusal).rejects.toThrow(`process ${process.pid}`);
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('takes over the database of a hub that was killed', async () => {
    const url = await startElsewhereAndKill();
    expect(embeddedUrl(dataDir)).toBe(url);
    const adopted = await start();
    expect(adopted.url).toBe(url);
    expect(said.join('\n')).toMatch(/Took over/);
    expect(await query(adopted.url, 'select body from promise')).toEqual([{ body: 'committed' }]);
    await adopted.stop();
    expect(embeddedUrl(dataDir)).toBeUndefined();
  });

  it('deletes a throw-away database when it stops', async () => {
    const folder = path.join(dataDir, 'throwaway');
    const database = await startEmbedded({ dataDir: folder, log: () => {}, throwaway: true });
    await database.stop();
    expect(existsSync(folder)).toBe(false);
  });

  async function start(): Promise<Embedded> {
    const database = await startEmbedded({ dataDir, log: (line) => said.push(line) });
    started.push(database);
    return database;
  }

  /** Another process starts it, commits a row, and dies at once; its address comes back. */
  async function startElsewhereAndKill(): Promise<string> {
    const script = `
      import pg from 'pg';
      import { startEmbedded } from './src/kernel/db/embedded/start-embedded.ts';
      const { url } = await startEmbedded({ dataDir: process.argv[1], log: () => {} });
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query("create table promise (body text); insert into promise values ('committed')");
      process.stdout.write(url, () => process.kill(process.pid, 'SIGKILL'));`;
    const options = ['--import', './scripts/typescript.mjs', '--input-type=module', '-e', script, dataDir];
    const child = spawn(process.execPath, options, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let url = '';
    child.stdout.on('data', (chunk) => {
      url += chunk;
    });
    const [, signal] = await once(child, 'close');
    expect(signal).toBe('SIGKILL');
    return url;
  }

  async function query(connectionString: string, sql: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString });
    try {
      await client.connect();
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }
});
