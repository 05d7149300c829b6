import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';

/** The account the database runs under, where it is not our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root lends it the account `postgres`, or `nobody` where there is none. */
export function databaseAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account = accountNamed('postgres') ?? accountNamed('nobody');
  if (account) return account;
  throw new Error(
    'Running as root, and there is no account "postgres" or "nobody" to run the embedded database under. ' +
      'Start as an ordinary user, or set DATABASE_URL.',
  );
}

/** Asks as that account, because a closed folder anywhere above the path is enough to shut it out. */
export function canReach(account: Account | undefined, need: 'execute' | 'write', path: string): boolean {
  if (!account) return true;
  return (
    spawnSync('test', [need === 'execute' ? '-x' : '-w', path], {
      ...account,
      cwd: '/',
    }).status === 0
  );
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account) chownSync(path, account.uid, account.gid);
}

/** The hub's own environment holds secrets, so the database gets a bare one. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return { PATH, SystemRoot, TEMP, LC_ALL: 'C', TZ: 'UTC' };
}

function accountNamed(name: string): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, name], {
      encoding: 'utf8',
    });
    return status === 0 ? Number(stdout) : Number.NaN;
  });
  return Number.isNaN(uid) || Number.isNaN(gid) ? undefined : { uid, gid };
}
