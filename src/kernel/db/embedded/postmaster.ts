import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DATABASE_USER } from './create-cluster.js';
import type { Place } from './place.js';
import { isPostgres } from './processes.js';

/** Where a server listens. */
export interface Door {
  readonly port: number;
  /** The folder of its socket in the file system: to a server beside us the way through it costs a third less than the port. */
  readonly folder: string | undefined;
}

/** A running server: its process and where it listens. */
export interface Postmaster extends Door {
  readonly pid: number;
}

/** The server that runs on this cluster now, as it wrote itself down. */
export function runningOn(cluster: string): Postmaster | undefined {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const found = { pid: Number(lines[0]), port: Number(lines[3]), folder: lines[4] || undefined };
    // In a copied folder the file still names the server of the original.
    const isOurs = found.pid > 0 && realpathSync(lines[1]) === realpathSync(cluster);
    return isOurs && isPostgres(found.pid) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** With both doors in it: who does not know `host` among the parameters takes the port. */
export function urlOf({ port, folder }: Door, password: string, database: string): string {
  const url = new URL(`postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/${database}`);
  if (folder) url.searchParams.set('host', folder);
  return url.href;
}

/** Waits until the server answers (it may be replaying its log), as long as it lives. */
export async function untilReady(url: string, isRunning: () => boolean, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (isRunning()) {
    const refusal = await tryConnect(url);
    if (!refusal) return;
    if (refusal.code === '28P01')
      throw new Error('A database runs on this data folder with a password that is not ours.');
    if (Date.now() > deadline)
      throw new Error(`The embedded database did not answer in ${seconds} s: ${refusal.message}`);
    await sleep(20);
  }
  throw new Error('The embedded database ended while starting');
}

/** A fast shutdown: sessions are cut, everything is on disk. Only a server that ignores it for long is stopped hard. */
export async function stopPostmaster({ cluster, bin, account }: Place, pid: number): Promise<void> {
  if (process.platform === 'win32') {
    spawnSync(path.join(bin, 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-w'], { ...account });
    return;
  }
  signal(pid, 'SIGINT');
  const deadline = Date.now() + 30_000;
  while (isPostgres(pid)) {
    if (Date.now() > deadline) return signal(pid, 'SIGQUIT');
    await sleep(10);
  }
}

async function tryConnect(connectionString: string): Promise<(Error & { code?: string }) | undefined> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
