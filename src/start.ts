import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './bootstrap.js';
import { ConfigError, loadConfig } from './kernel/config/config.js';
import { DataInUse } from './kernel/db/embedded/start-embedded.js';
import { openDatabase } from './kernel/db/open-database.js';
import { runMigrations } from './kernel/db/migrate.js';
import { Readiness } from './kernel/http/readiness.js';
import { seedDemo, signInLinks } from './demo/index.js';
import { step, say } from './kernel/progress.js';

const DRAIN_MS = 300;

/** From nothing to `ready`: settings, database, schema, demo workspace, listener; and back down in the opposite order. */
export async function start(empty: boolean): Promise<void> {
  let stopDatabase = async () => {};
  try {
    const config = loadConfig();
    const database = await step('Database', () => openDatabase(config, say));
    stopDatabase = database.stop;
    await step('Schema', () => runMigrations(database.url));
    const app = await step('Hub', () => createApp({ ...config, databaseUrl: database.url }));
    await app.listen(config.port, config.host);
    endGracefully(app, database.stop);
    if (!empty) await step('Demo workspace', () => seedDemo(app));
    say(`ready ${config.publicUrl.replace(`:${config.port}`, `:${portOf(app)}`)}`);
    for (const { role, url } of await signInLinks(app)) say(`  ${role.padEnd(11)}${url}`);
  } catch (error) {
    say(inWords(error));
    await stopDatabase().catch(() => {});
    process.exit(1);
  }
}

function inWords(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DataInUse) return error.message;
  const { code, message, stack } = error as Error & { code?: string };
  if (code === 'EADDRINUSE') return `The port is taken (${message}). Choose another: PORT=3001 npm start`;
  return `The hub could not start: ${stack}`;
}

function portOf(app: NestFastifyApplication): number | undefined {
  const address = app.getHttpServer().address();
  return typeof address === 'object' ? address?.port : undefined;
}

/** Readiness goes off before the listener closes, so that nobody is sent to a closing door; the database stops last. */
function endGracefully(app: NestFastifyApplication, stopDatabase: () => Promise<void>): void {
  let ending = false;
  const end = async () => {
    // A terminal and npm may each send the signal: the second changes nothing.
    if (ending) return;
    ending = true;
    app.get(Readiness).drain();
    await new Promise((done) => setTimeout(done, DRAIN_MS));
    // A connection that was busy when the listener closed falls idle later, and would hold the process for its keep-alive time.
    setInterval(() => app.getHttpServer().closeIdleConnections(), 100);
    await app.close();
    await stopDatabase();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
}
