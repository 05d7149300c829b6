import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';
import { npm, step } from './steps.mjs';

export const root = path.resolve(import.meta.dirname, '../..');
const at = (...names) => path.join(root, ...names);

/** What is built from what. A part is built again when the content of any of its sources changed. */
const PARTS = {
  server: {
    title: 'Building the server',
    sources: ['src', 'migrations', '.swcrc'],
    result: 'dist/src/main.js',
    command: [
      '@swc/cli/bin/swc.js',
      'src',
      'migrations',
      '-d',
      'dist',
      '--config-file',
      '.swcrc',
      '--copy-files',
      '--quiet',
    ],
    after: pruneServer,
  },
  console: {
    title: 'Building the console',
    sources: ['client/index.html', 'client/public', 'client/src', 'src/contract', 'vite.config.ts'],
    result: 'dist/client/index.html',
    command: ['vite/bin/vite.js', 'build'],
  },
  widget: {
    title: 'Building the chat widget',
    sources: ['client/widget', 'src/contract', 'vite.widget.config.ts'],
    result: 'dist/widget/widget.js',
    command: ['vite/bin/vite.js', 'build', '--config', 'vite.widget.config.ts'],
  },
};

/** Installs exactly what the lock names, when nothing is installed or the lock has changed since. */
export async function installIfNeeded() {
  if (isInstalled()) return;
  await oneAtATime(at('dist/.installing'), async () => {
    if (isInstalled()) return;
    const [command, args] = npm('ci', '--include=dev', '--no-audit', '--no-fund');
    await step('Installing packages', command, args, { cwd: root });
    writeFileSync(at('node_modules/.lock-stamp'), hashOf(['package-lock.json']));
  });
}

/** Builds the parts that are stale, or all of them. */
export async function build({ force = false } = {}) {
  await oneAtATime(at('dist/.building'), () => buildParts(force));
}

async function buildParts(force) {
  for (const [name, part] of Object.entries(PARTS)) {
    if (!part.sources.some((source) => existsSync(at(source)))) continue;
    const hash = hashOf([...part.sources, 'package-lock.json']);
    const fresh = existsSync(at(part.result)) && readStamp()[name] === hash;
    if (fresh && !force) continue;
    const [program, ...args] = part.command;
    await step(part.title, process.execPath, [at('node_modules', program), ...args], { cwd: root });
    part.after?.();
    writeFileSync(at('dist/.stamp'), JSON.stringify({ ...readStamp(), [name]: hash }, null, 2));
  }
}

function isInstalled() {
  const installed = at('node_modules/.package-lock.json');
  if (!existsSync(installed) || !existsSync(at('node_modules/@swc/cli'))) return false;
  const stamp = at('node_modules/.lock-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(['package-lock.json'])) return true;
  return statSync(installed).mtimeMs >= statSync(at('package-lock.json')).mtimeMs;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(at('dist/.stamp'), 'utf8'));
  } catch {
    return {};
  }
}

function hashOf(names) {
  const hash = createHash('sha256');
  for (const file of names.flatMap((name) => filesUnder(name)))
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(at(file)));
  return hash.digest('hex');
}

function filesUnder(name) {
  if (!existsSync(at(name))) return [];
  if (statSync(at(name)).isFile()) return [name];
  const entries = readdirSync(at(name), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => filesUnder(path.join(name, entry.name)));
}

/** A source that is gone leaves its built file behind, and a migration that is gone would still run. */
function pruneServer() {
  for (const file of [...filesUnder('dist/src'), ...filesUnder('dist/migrations')]) {
    const source = path.relative('dist', file).replace(/\.js(\.map)?$/, '.ts');
    if (!existsSync(at(source))) rmSync(at(file));
  }
}
