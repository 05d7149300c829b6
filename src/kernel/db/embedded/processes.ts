import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process runs now; one that ended but was not collected by its parent does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return linuxStat(pid)?.[0] !== 'Z';
}

/** When a process started, as an opaque word: with it a reused process id is told from the old owner of that id. */
export function startOf(pid: number): string {
  return linuxStat(pid)?.[19] ?? ps(pid, 'lstart') ?? 'unknown';
}

/** Whether that id belongs to a PostgreSQL server rather than to a newcomer that was given the same number. */
export function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false;
  const name = process.platform === 'linux' ? read(`/proc/${pid}/comm`) : ps(pid, 'comm');
  return name === undefined || /postgres/.test(name);
}

/** The fields after the name in /proc/<pid>/stat: the state first, the start time twentieth. */
function linuxStat(pid: number): string[] | undefined {
  const text = process.platform === 'linux' ? read(`/proc/${pid}/stat`) : undefined;
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function ps(pid: number, column: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const { status, stdout } = spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
