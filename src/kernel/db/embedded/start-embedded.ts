import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { createCluster, readPassword } from './create-cluster.js';
import { launch } from './launch.js';
import { takeLock } from './lock.js';
import { findPlace, type Place } from './place.js';
import { type Postmaster, runningOn, stopPostmaster, untilReady, urlOf } from './postmaster.js';

export { DataInUse } from './lock.js';

const DATABASE = 'throughline';

export interface EmbeddedOptions {
  /** Holds the database between starts. */
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** For tests: nothing is forced to disk, and stopping deletes the database. */
  readonly throwaway?: boolean;
}

export interface Embedded {
  readonly url: string;
  /** Call it last, when nothing uses the database any more. Calling it again does nothing. */
  stop(): Promise<void>;
}

/** Runs our own PostgreSQL on `dataDir` and owns it until `stop`; one left behind by a killed hub is taken over. */
export async function startEmbedded({ dataDir, log, throwaway = false }: EmbeddedOptions): Promise<Embedded> {
  const place = findPlace(dataDir, log);
  const unlock = takeLock(path.join(place.home, 'postgres.lock'));
  let server: Postmaster | undefined;
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= end(place, server, throwaway).finally(unlock));
  try {
    await createCluster(place, throwaway, log);
    const password = passwordOf(place);
    server = (await takeOver(place, password, log)) ?? (await launch(place, password, throwaway));
    await createDatabase(urlOf(server, password, 'postgres'));
    return { url: urlOf(server, password, DATABASE), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address of the embedded database while a hub runs it, for tools that work beside that hub. */
export function embeddedUrl(dataDir: string): string | undefined {
  const place = findPlace(dataDir, () => undefined);
  const server = runningOn(place.cluster);
  const password = readPassword(place);
  return server && password ? urlOf(server, password, DATABASE) : undefined;
}

function passwordOf(place: Place): string {
  const password = readPassword(place);
  if (password) return password;
  throw new Error(
    `${path.join(place.home, 'postgres.password')} is gone: restore it, the database cannot be opened without it.`,
  );
}

async function takeOver(place: Place, password: string, log: (line: string) => void): Promise<Postmaster | undefined> {
  const orphan = runningOn(place.cluster);
  if (!orphan) return undefined;
  await untilReady(urlOf(orphan, password, 'postgres'), () => runningOn(place.cluster)?.pid === orphan.pid);
  log(`Took over the embedded database left running by an earlier start (process ${orphan.pid})`);
  return orphan;
}

async function createDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function end(place: Place, server: Postmaster | undefined, throwaway: boolean): Promise<void> {
  if (server) await stopPostmaster(place, server.pid);
  if (throwaway) rmSync(place.home, { recursive: true, force: true });
}
