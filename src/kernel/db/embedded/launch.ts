import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Place } from './place.js';
import { type Postmaster, untilReady, urlOf } from './postmaster.js';
import { bareEnvironment } from './run-as.js';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '120',
  shared_buffers: `${sharedMiB(os.totalmem(), process.constrainedMemory())}MB`,
  wal_buffers: '4MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  random_page_cost: '1.1',
  jit: 'off',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  max_wal_size: '2GB',
  min_wal_size: '160MB',
  // A new stretch of the log is not written full of zeros first: whoever commits then waits for 16 MB to reach the disk, two or three
  // times a second while a file of people is read in. Written so that each write is on the disk when it returns, the log needs no
  // second call that also waits for whatever else the file system has to put down.
  wal_init_zero: 'off',
  ...(process.platform === 'linux' ? { wal_sync_method: 'open_datasync' } : {}),
  checkpoint_timeout: '10min',
  timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  // What customers wrote stays out of the log: neither statements nor the values in an error's detail.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** For a database thrown away after the tests nothing has to survive a power cut. */
const THROWAWAY = {
  shared_buffers: '128MB',
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '10min',
};

/**
 * A quarter of the memory there is, as far as a million people need: a page that is not in it is fetched anew with each look-up.
 * Memory is taken only as pages come in, so a small workspace stays small.
 */
export function sharedMiB(machine: number, allowed: number): number {
  const bytes = allowed > 0 ? Math.min(machine, allowed) : machine;
  return Math.max(128, Math.min(1024, Math.floor(bytes / 4 / 1024 / 1024)));
}

/** Starts the server on a free port; a port taken in the meantime costs another try. */
export async function launch(place: Place, password: string, throwaway: boolean): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const logFile = path.join(place.home, 'postgres.start.log');
    try {
      return await start(place, port, password, throwaway, logFile);
    } catch (error) {
      const said = readFileSync(logFile, 'utf8').trim();
      if (attempt < 5 && /could not (bind|create any TCP)/.test(said)) continue;
      throw new Error(
        `${(error as Error).message}. It said: ${said || `nothing; see ${path.join(place.cluster, 'log')}`}`,
      );
    }
  }
}

/**
 * The cluster's own folder, which only its account can enter. None where the system has no such sockets or allows no path that long
 * (108 bytes on Linux, 104 on macOS, the last one a zero).
 */
function socketFolder({ cluster }: Place, port: number): string | undefined {
  const file = path.join(cluster, `.s.PGSQL.${port}`);
  return process.platform === 'win32' || Buffer.byteLength(file) > 103 || /[",]/.test(file) ? undefined : cluster;
}

async function start(place: Place, port: number, password: string, throwaway: boolean, logFile: string) {
  const folder = socketFolder(place, port);
  const settings = Object.entries({
    ...SETTINGS,
    unix_socket_directories: folder ?? '',
    ...(throwaway ? THROWAWAY : {}),
  });
  const options = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = openSync(logFile, 'w', 0o600);
  // A group of its own: Ctrl-C in a terminal reaches the hub only, which stops the database last.
  const child = spawn(path.join(place.bin, 'postgres'), ['-D', place.cluster, '-p', String(port), ...options], {
    ...place.account,
    cwd: place.cluster,
    env: bareEnvironment(),
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  let ended = false;
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  child.once('exit', () => {
    ended = true;
  });
  child.unref();
  try {
    await Promise.race([failed, untilReady(urlOf({ port, folder }, password, 'postgres'), () => !ended)]);
  } catch (error) {
    if (!ended) child.kill('SIGQUIT');
    throw error;
  }
  return { pid: child.pid as number, port, folder };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
