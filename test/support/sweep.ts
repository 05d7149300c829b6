import { readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ownerOf } from '../../src/kernel/db/embedded/lock.js';
import { runningOn } from '../../src/kernel/db/embedded/postmaster.js';

export const LEFTOVER = 'throughline-test-';
const YOUNG_MS = 10 * 60_000;

/** Ends and deletes the throw-away databases of test runs that were killed. */
export function sweepLeftovers(): void {
  for (const name of readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(LEFTOVER))) {
    try {
      sweep(path.join(os.tmpdir(), name));
    } catch {
      // Somebody else's, or just gone.
    }
  }
}

function sweep(folder: string): void {
  const young = Date.now() - statSync(folder).mtimeMs < YOUNG_MS;
  if (young || ownerOf(path.join(folder, 'postgres.lock'))) return;
  const server = runningOn(path.join(folder, 'postgres'));
  if (server) process.kill(server.pid, 'SIGQUIT');
  rmSync(folder, { recursive: true, force: true });
}
