import { spawn } from 'node:child_process';

const LEAST_NODE = [20, 19];

/** Says what to do instead of failing later with a syntax error. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  console.error(`Throughline needs Node ${LEAST_NODE.join('.')} or newer, and this is ${process.versions.node}.`);
  console.error('Install a newer one from https://nodejs.org, or run `nvm install` in this folder.');
  process.exit(1);
}

/** Runs a slow command under one line that counts the seconds; what the command said is shown only when it failed. */
export async function step(title, command, args, options = {}) {
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  const live = process.stdout.isTTY;
  if (!live) console.log(`  ${title}…`);
  const show = () => process.stdout.write(`\r  ${title}… ${seconds()} `);
  if (live) show();
  const ticking = live ? setInterval(show, 1000) : undefined;
  const { code, output } = await run(command, args, options).finally(() => clearInterval(ticking));
  if (live) process.stdout.write('\r\x1b[K');
  if (code === 0) return console.log(`✓ ${title}, ${seconds()}`);
  console.error(`✗ ${title}, ${seconds()}\n\n${output.trim()}\n`);
  console.error(`That was: ${[command, ...args].join(' ')}`);
  process.exit(code ?? 1);
}

/** npm as it was called, or the one on the path. */
export function npm(...args) {
  const own = process.env.npm_execpath;
  if (own?.endsWith('npm-cli.js')) return [process.execPath, [own, ...args]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
}

function run(command, args, options) {
  return new Promise((resolve) => {
    const shell = command.endsWith('.cmd');
    const child = spawn(command, args, { shell, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
