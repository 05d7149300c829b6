import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

let told = false;

/** Lets one process at a time do the work; the others wait, and find it done. */
export async function oneAtATime(file, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  while (!taken(file)) {
    if (!holderLives(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) console.log('  Waiting: another start is installing or building here…');
    told = true;
    await sleep(200);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function taken(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderLives(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Just created and not yet written: give it the moment.
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
