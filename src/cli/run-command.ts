import { parseArgs } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../bootstrap.js';
import { ConfigError, loadConfig } from '../kernel/config/config.js';
import { embeddedUrl } from '../kernel/db/embedded/start-embedded.js';
import { runMigrations } from '../kernel/db/migrate.js';
import { openDatabase } from '../kernel/db/open-database.js';
import { say } from '../kernel/progress.js';
import {
  addUser,
  createToken,
  demo,
  listDeadLetters,
  listRoutes,
  listTokens,
  replayDeadLetters,
  revokeTokens,
  seed,
} from './commands.js';
import { doctor } from './doctor.js';
import { UsageError } from './usage-error.js';

export type Options = Record<string, string | undefined>;
type Command = (app: NestFastifyApplication, options: Options, rest: string[]) => Promise<void>;

const commands: Record<string, { run: Command; help: string }> = {
  seed: { run: seed, help: 'load the demo workspace into an empty hub' },
  'token create': {
    run: createToken,
    help: '--role agent|supervisor|admin or --bot <name or id> [--scopes a,b] [--days 90]: prints the secret once',
  },
  'token list': { run: listTokens, help: 'the keys in use: whose, since when, and when they were used last' },
  'token revoke': { run: revokeTokens, help: '<id …>: refused within a second' },
  'user add': {
    run: addUser,
    help: '--name "Ana Pereira" --email ana@example.com --role agent: prints a one-time sign-in link',
  },
  'dead-letters list': { run: listDeadLetters, help: 'what could not be processed, and why' },
  'dead-letters replay': { run: replayDeadLetters, help: '[id …]: hands them on once more, all when none is named' },
  demo: { run: demo, help: '--speed 1 --minutes 10: plays a live day into a running hub' },
  routes: { run: listRoutes, help: 'every HTTP route and socket event with its policy, as JSON' },
};

/** Runs one administration command beside a running hub or without one, and returns the exit code. */
export async function runCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    strict: false,
    options: {
      role: { type: 'string' },
      bot: { type: 'string' },
      scopes: { type: 'string' },
      days: { type: 'string' },
      name: { type: 'string' },
      email: { type: 'string' },
      speed: { type: 'string' },
      minutes: { type: 'string' },
      url: { type: 'string' },
    },
  });
  const options = values as Options;
  try {
    if (positionals[0] === 'doctor') return await doctor();
    const name = [positionals.slice(0, 2).join(' '), positionals[0]].find(
      (one) => one in commands || one === 'migrate',
    );
    if (!name) {
      if (positionals.length > 0) say(`There is no command "${positionals.join(' ')}".\n`);
      return usage();
    }
    return await withDatabase(async (databaseUrl) => {
      const ran = await runMigrations(databaseUrl);
      if (name === 'migrate') {
        say(ran.length ? `ran ${ran.join(', ')}` : 'the schema is up to date');
        return 0;
      }
      // No worker: a command beside a running hub must not take work from it.
      const app = await createApp({ ...loadConfig(), databaseUrl, roles: ['web'], logLevel: 'error' });
      try {
        await app.init();
        await commands[name].run(app, options, positionals.slice(name.split(' ').length));
      } finally {
        await app.close();
      }
      return 0;
    });
  } catch (error) {
    if (error instanceof ConfigError || error instanceof UsageError) say(error.message);
    else say(`failed: ${(error as Error).message}`);
    return 1;
  }
}

async function withDatabase(work: (url: string) => Promise<number>): Promise<number> {
  const config = loadConfig();
  const running = config.databaseUrl ?? embeddedUrl(config.dataDir);
  if (running) return work(running);
  const database = await openDatabase(config, say);
  try {
    return await work(database.url);
  } finally {
    await database.stop();
  }
}

function usage(): number {
  say('npm run cli -- <command>\n');
  const all = {
    migrate: 'bring the database to the newest schema',
    doctor: 'look for what is wrong with this installation',
  };
  for (const [name, help] of [
    ...Object.entries(all),
    ...Object.entries(commands).map(([name, { help }]) => [name, help]),
  ]) {
    say(`  ${name.padEnd(22)}${help}`);
  }
  return 2;
}
