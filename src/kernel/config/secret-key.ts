import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from './config-error.js';

/** The key the hub made for itself on its first start; whoever reads that file can sign tokens, hence 0600. */
export function loadSecretKey(dataDir: string): Buffer {
  const file = path.join(dataDir, 'secret.key');
  const text = read(file) ?? create(file);
  const key = Buffer.from(text, 'base64');
  if (key.length === 32) return key;
  throw new ConfigError([
    {
      name: 'SECRET_KEY',
      problem: `is not set, and ${file} holds ${key.length} bytes where 32 are needed`,
      fix: 'Restore that file from a backup. Deleting it makes a new key, but stored credentials become unreadable.',
    },
  ]);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Appears whole or not at all: of two processes starting together both end with the same key. */
function create(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, {
    mode: 0o600,
  });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}
