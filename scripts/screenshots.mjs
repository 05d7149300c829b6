// npm run screenshots: starts a hub of its own, walks through its screens in Chromium and keeps a picture of each.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { build, installIfNeeded, root } from './lib/project.mjs';
import { walk } from './lib/walk.mjs';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
];
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (!executablePath) {
  console.error('There is no Chromium here. On Debian: apt-get install chromium');
  process.exit(1);
}

await installIfNeeded();
await build();
const folder = path.join(root, 'screenshots');
mkdirSync(folder, { recursive: true });
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'throughline-pictures-'));
const port = await freePort();
const hub = spawn(process.execPath, [path.join(root, 'dist/src/main.js')], {
  env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((done) => hub.once('exit', done));
let browser;
try {
  const links = await readLinks(hub);
  browser = await chromium.launch({ executablePath, args: flags });
  await walk({ browser, links, url: `http://127.0.0.1:${port}`, folder, only: process.argv.slice(2) });
  console.log(`pictures are in ${path.relative(process.cwd(), folder)}/`);
} finally {
  await browser?.close();
  hub.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}

/** The one-time links the hub prints when it is ready. */
function readLinks(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (part) => {
      text += part;
      const found = Object.fromEntries(
        [...text.matchAll(/^ {2}(\w+)\s+(http\S+)$/gm)].map(([, role, link]) => [role, link]),
      );
      if (found.admin) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the hub ended with ${code}:\n${text}`)));
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address();
      server.close(() => resolve(free));
    });
  });
}
