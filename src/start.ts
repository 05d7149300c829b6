import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './bootstrap.js';
import { ConfigError, loadConfig } from './kernel/config/config.js';
import { DataInUse } from './kernel/db/embedded/start-embedded.js';
import { type OpenDatabase, openDatabase } from './kernel/db/open-database.js';
import { runMigrations } from './kernel/db/migrate.js';
import { CannotListen, openFrontDoor } from './kernel/http/front-door.js';
import { listenInWords } from './kernel/http/port-trouble.js';
import { Readiness } from './kernel/http/readiness.js';
import { fillDemo, signInLinks } from './demo/index.js';
import { step, say } from './kernel/progress.js';

/** What there is of the hub so far; a signal ends exactly that much. */
interface Hub {
  database?: Promise<OpenDatabase>;
  app?: NestFastifyApplication;
  drainMs: number;
  listening: boolean;
  ending: boolean;
}

/** From nothing to `ready`: settings, database, a door that says so, schema, listener, demo workspace; and back down in the opposite order. */
export async function start(empty: boolean): Promise<void> {
  const hub: Hub = { drainMs: 0, listening: false, ending: false };
  endOnSignal(hub);
  try {
    const config = loadConfig();
    hub.drainMs = config.drainMs;
    hub.database = step('Database', () => openDatabase(config, say));
    const { url: databaseUrl } = await hub.database;
    // After the database, which tells better that this very hub runs already; before the workers, which would have to stop again.
    const closeDoor = await openFrontDoor(config.port, config.host);
    await step('Schema', () => runMigrations(databaseUrl));
    const app = await step('Hub', () => createApp({ ...config, databaseUrl }));
    hub.app = app;
    await closeDoor();
    await app.listen(config.port, config.host).catch((error: unknown) => {
      const words = listenInWords(error, config.port, config.host);
      throw words ? new CannotListen(words) : error;
    });
    hub.listening = true;
    if (!empty) await step('Demo workspace', () => fillDemo(app));
    say(`ready ${config.publicUrl.replace(`:${config.port}`, `:${portOf(app)}`)}`);
    for (const { role, url } of await signInLinks(app)) say(`  ${role.padEnd(11)}${url}`);
  } catch (error) {
    // What a signal interrupted fails, and that is nobody's mistake.
    if (hub.ending) return;
    say(inWords(error));
    await takeDown(hub);
    process.exit(1);
  }
}

function inWords(error: unknown): string {
  const told = [ConfigError, DataInUse, CannotListen].some((kind) => error instanceof kind);
  return told ? (error as Error).message : `The hub could not start: ${(error as Error).stack}`;
}

function portOf(app: NestFastifyApplication): number | undefined {
  const address = app.getHttpServer().address();
  return typeof address === 'object' ? address?.port : undefined;
}

/** Readiness goes off before the listener closes, so that nobody is sent to a closing door; the database stops last. */
function endOnSignal(hub: Hub): void {
  const end = async () => {
    // A terminal and npm may each send the signal: the second changes nothing.
    if (hub.ending) return;
    hub.ending = true;
    const { app, listening } = hub;
    if (app && listening) {
      app.get(Readiness).drain();
      await new Promise((done) => setTimeout(done, hub.drainMs));
      // A connection that was busy when the listener closed falls idle later, and would hold the process for its keep-alive time.
      setInterval(() => app.getHttpServer().closeIdleConnections(), 100);
    }
    await takeDown(hub);
    process.exit(listening ? 0 : 130);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
}

async function takeDown({ app, database }: Hub): Promise<void> {
  await app?.close().catch(() => {});
  await database?.then(({ stop }) => stop()).catch(() => {});
}
