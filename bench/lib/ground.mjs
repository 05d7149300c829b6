import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { build, root } from '../../scripts/lib/project.mjs';
import { parentOf } from './processes.mjs';

/** Something the build made, by its name under src. */
export const built = (name) => import(path.join(root, 'dist/src', `${name}.js`));

export { root };

/** What stands under every measurement: the present build, and a durable PostgreSQL of the run's own. */
export async function openGround({ fresh = true } = {}) {
  if (fresh) await build();
  const { startEmbedded } = await built('kernel/db/embedded/start-embedded');
  const { findPlace } = await built('kernel/db/embedded/place');
  const dataDir = path.join(root, '.data', `bench-${process.pid}`);
  mkdirSync(dataDir, { recursive: true });
  const { home } = findPlace(dataDir, () => {});
  const server = await startEmbedded({ dataDir, log: () => {} });
  const admin = new pg.Client(server.url);
  await admin.connect();
  const { rows } = await admin.query(`SELECT pg_backend_pid() AS pid, version(), current_setting('fsync') AS fsync,
    current_setting('synchronous_commit') AS sync`);
  const [{ pid, version, fsync, sync }] = rows;
  if (fsync !== 'on' || sync !== 'on')
    throw new Error('the database is not durable: nothing measured here would count');
  return {
    version: version.split(' ').slice(0, 2).join(' '),
    postmaster: parentOf(pid),
    /** An empty database; one of that name from before is gone. */
    async database(name) {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.query(`CREATE DATABASE ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async close() {
      await admin.end();
      await server.stop();
      for (const folder of new Set([home, dataDir])) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One connection for one piece of work. */
export async function withClient(url, work) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
