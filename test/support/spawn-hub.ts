import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { freePort } from './free-port.js';

export interface SpawnedHub {
  url: string;
  process: ChildProcess;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it as a deployment would, and gives the exit code. */
  stop(): Promise<number | null>;
}

export const hubKey = randomBytes(32).toString('base64');

/** The built hub as a process of its own, on a database that is there already. */
export async function spawnHub(
  databaseUrl: string,
  port?: number,
  settings: Record<string, string> = {},
): Promise<SpawnedHub> {
  const on = port ?? (await freePort());
  const child = spawn(process.execPath, [path.resolve('dist/src/main.js'), '--empty'], {
    env: {
      PATH: process.env.PATH,
      PORT: String(on),
      DATABASE_URL: databaseUrl,
      SECRET_KEY: hubKey,
      LOG_LEVEL: 'error',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  await ready(child);
  return {
    url: `http://127.0.0.1:${on}`,
    process: child,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const hear = (part: Buffer) => {
      text += part;
      if (/^ready /m.test(text)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`the hub ended before it was ready:\n${text}`)));
  });
}
