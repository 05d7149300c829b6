import { spawn } from 'node:child_process';

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
