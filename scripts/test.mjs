// npm test: everything, or what is named, for example `npm test -- test/pure -t quiet`.
import './lib/check-node.mjs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build, installIfNeeded, root } from './lib/project.mjs';

const args = process.argv.slice(2);
const named = args.filter((arg) => arg.includes('test/') || arg.endsWith('.spec.ts'));
const onlyQuick = named.length > 0 && named.every((name) => /test\/(pure|features|channels|client)\b/.test(name));

await installIfNeeded();
// The stories run what a user runs, so they want a build that is up to date; the rest reads the sources.
if (!onlyQuick) await build();

const jest = spawn(process.execPath, [path.join(root, 'node_modules/jest/bin/jest.js'), ...args], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.stdin.isTTY || jest.kill(signal));
jest.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
