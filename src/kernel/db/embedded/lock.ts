import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive, startOf } from './processes.js';

/** Two hubs on one data folder would fight over one database; the second is told so instead. */
export class DataInUse extends Error {
  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      `Throughline is already running on ${folder} (process ${pid}). ` +
        'Stop that one first, or give this one its own folder with DATA_DIR.',
    );
    this.name = 'DataInUse';
  }
}

/** Takes the lock or throws DataInUse; returns what gives it back. A lock left by a dead process does not count. */
export function takeLock(file: string): () => void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), { mode: 0o600 });
  try {
    while (!linked(draft, file)) {
      const owner = ownerOf(file);
      if (owner) throw new DataInUse(path.dirname(file), owner);
      setAside(file);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => rmSync(file, { force: true });
}

/** The living process that holds the lock, if any. */
export function ownerOf(file: string): number | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8'));
    return isAlive(pid) && startOf(pid) === started ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** A link appears whole or not at all, unlike a file being written. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead lock away, and back again if somebody living took it in that instant. */
function setAside(file: string): void {
  const aside = `${file}.dead-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (ownerOf(aside)) linked(aside, file);
  rmSync(aside, { force: true });
}
