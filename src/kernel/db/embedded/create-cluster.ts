import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Place } from './place.js';
import { bareEnvironment, giveTo } from './run-as.js';

export const DATABASE_USER = 'throughline';
/** A data folder belongs to one major version; a newer one needs an export and an import. */
const MAJOR = '18';

/** Makes the cluster when there is none; an interrupted attempt leaves nothing that looks finished. */
export async function createCluster(place: Place, throwaway: boolean, log: (line: string) => void): Promise<void> {
  if (existsSync(place.cluster)) return checkVersion(place.cluster);
  log('Creating the embedded database');
  const draft = `${place.cluster}.new`;
  const passwordFile = path.join(place.home, `postgres.initdb-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  giveTo(place.account, draft);
  try {
    writeFileSync(passwordFile, readPassword(place) ?? createPassword(place), {
      mode: 0o600,
    });
    giveTo(place.account, passwordFile);
    await initdb(place, draft, passwordFile, throwaway);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, place.cluster);
}

/** Kept beside the cluster, so that a database left running by a killed hub can be taken over. */
export function readPassword({ home }: Place): string | undefined {
  const file = passwordPath(home);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

function createPassword({ home }: Place): string {
  const password = randomBytes(24).toString('hex');
  writeFileSync(passwordPath(home), `${password}\n`, { mode: 0o600 });
  chmodSync(passwordPath(home), 0o600);
  return password;
}

function passwordPath(home: string): string {
  return path.join(home, 'postgres.password');
}

async function initdb(
  { bin, account }: Place,
  folder: string,
  passwordFile: string,
  throwaway: boolean,
): Promise<void> {
  const options = ['-D', folder, '-U', DATABASE_USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  // Sorting by code point everywhere, with upper and lower case known for every script, whatever the machine has.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
  const rest = throwaway ? ['--no-instructions', '--no-sync'] : ['--no-instructions'];
  try {
    await promisify(execFile)(path.join(bin, 'initdb'), [...options, ...locale, ...rest], {
      ...account,
      cwd: folder,
      env: bareEnvironment(),
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`The embedded database could not be created: ${stderr?.trim() || message}`);
  }
}

function checkVersion(cluster: string): void {
  const found = readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === MAJOR) return;
  throw new Error(
    `${cluster} was made by PostgreSQL ${found}, and this version of the hub brings ${MAJOR}. ` +
      `Export it with the hub that made it, then import it into an empty DATA_DIR.`,
  );
}
