import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './bootstrap.js';
import { ConfigError, loadConfig } from './kernel/config/config.js';
import { openDatabase } from './kernel/db/open-database.js';
import { runMigrations } from './kernel/db/migrate.js';
import { Readiness } from './kernel/http/readiness.js';
import { seedDemo, signInLinks } from './demo/index.js';
import { step, say } from './kernel/progress.js';

const DRAIN_MS = 300;

/** From nothing to `ready`: settings, database, schema, demo workspace, listener; and back down in the opposite order. */
export async function start(empty: boolean): Promise<void> {
  try {
    const config = loadConfig();
    const database = await step('Database', () => openDatabase(config, say));
    const running = { ...config, databaseUrl: database.url };
    await step('Schema', () => runMigrations(database.url));
    const app = await step('Hub', () => createApp(running));
    await app.listen(config.port, config.host);
    if (!empty) await step('Demo workspace', () => seedDemo(app));
    endGracefully(app, database.stop);
    const address = app.getHttpServer().address();
    const port = typeof address === 'object' && address ? address.port : config.port;
    say(`ready ${config.publicUrl.replace(`:${config.port}`, `:${port}`)}`);
    for (const { role, url } of await signInLinks(app)) say(`  ${role.padEnd(11)}${url}`);
  } catch (error) {
    say(error instanceof ConfigError ? error.message : `The hub could not start: ${(error as Error).stack}`);
    process.exit(1);
  }
}

/** Readiness goes off before the listener closes, so that nobody is sent to a closing door; the database stops last. */
function endGracefully(app: NestFastifyApplication, stopDatabase: () => Promise<void>): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    app.get(Readiness).drain();
    await new Promise((done) => setTimeout(done, DRAIN_MS));
    await app.close();
    await stopDatabase();
    process.exit(0);
  };
  process.once('SIGTERM', () => void end());
  process.once('SIGINT', () => void end());
}
