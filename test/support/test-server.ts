import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startEmbedded } from '../../src/kernel/db/embedded/start-embedded.js';
import { runMigrations } from '../../src/kernel/db/migrate.js';
import { onServer, withDatabase } from './server-sql.js';
import { LEFTOVER, sweepLeftovers } from './sweep.js';

export interface TestServer {
  readonly url: string;
  /** A migrated, empty database; copying it is far quicker than migrating again. */
  readonly template: string;
  stop(): Promise<void>;
}

/** The server named by DATABASE_URL, or a throw-away one of our own. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startThrowaway();
  const template = `throughline_template_${randomBytes(5).toString('hex')}`;
  const stop = async () => {
    if (given) await onServer(given, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
  try {
    await onServer(server.url, `create database ${template}`);
    await runMigrations(withDatabase(server.url, template));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: server.url, template, stop };
}

async function startThrowaway() {
  sweepLeftovers();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), LEFTOVER));
  // As root the database runs under another account, which has to get through this folder.
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({
    dataDir,
    log: () => {},
    throwaway: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.stop().finally(() => process.exit(130)));
  }
  return server;
}
