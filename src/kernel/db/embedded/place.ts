import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { findBinaries } from './binaries.js';
import { type Account, canReach, databaseAccount, giveTo } from './run-as.js';

/** Where this embedded database lives and who runs it. */
export interface Place {
  /** Holds the cluster and, beside it, its lock, password and start log. */
  readonly home: string;
  readonly cluster: string;
  readonly bin: string;
  readonly account: Account | undefined;
}

/** The wanted folder, unless we are root and the database account cannot get into it. */
export function findPlace(dataDir: string, log: (line: string) => void): Place {
  const newcomer = databaseAccount();
  const stateDir = systemStateDir();
  const home = findHome(path.resolve(dataDir), stateDir, newcomer, log);
  const cluster = path.join(home, 'postgres');
  const account = newcomer && existsSync(cluster) ? ownerOf(cluster) : newcomer;
  return { home, cluster, bin: findBinaries(account, stateDir, log), account };
}

/** A server runs only under the account that owns its files, even where we would choose another one today. */
function ownerOf(cluster: string): Account {
  const { uid, gid } = statSync(cluster);
  return { uid, gid };
}

function findHome(wanted: string, stateDir: string, account: Account | undefined, log: (line: string) => void): string {
  mkdirSync(wanted, { recursive: true });
  if (!account || existsSync(path.join(wanted, 'postgres'))) return wanted;
  const name = `${path.basename(path.dirname(wanted))}-${createHash('sha256').update(wanted).digest('hex').slice(0, 8)}`;
  const away = path.join(stateDir, name);
  // A cluster already away stays the one in use, even if somebody opened the wanted folder since.
  if (!existsSync(path.join(away, 'postgres')) && reachable(wanted, account)) return wanted;
  mkdirSync(away, { recursive: true });
  log(`The database account cannot reach ${wanted}; the database is kept in ${away}`);
  return away;
}

function reachable(folder: string, account: Account): boolean {
  const probe = mkdtempSync(path.join(folder, 'probe-'));
  giveTo(account, probe);
  const reached = canReach(account, 'write', probe);
  rmSync(probe, { recursive: true });
  return reached;
}

function systemStateDir(): string {
  return process.platform === 'darwin' ? '/Library/Application Support/Throughline' : '/var/lib/throughline';
}
