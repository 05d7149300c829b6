import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '../..');
const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

describe('what the hub is built on', () => {
  it('[UX-C6] loads: every dependency, in the Node that runs the hub and as it is installed', async () => {
    const names = Object.keys(dependencies);
    expect(names.length).toBeGreaterThan(20);
    // Jest loads modules its own way; what counts is how Node does.
    const script = `for (const name of ${JSON.stringify(names)}) await import(name).catch((error) => console.log(name, error.message)); console.log('all asked'); process.exit()`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
    });
    // One that ended the process would hide those after it.
    expect(stdout).toBe('all asked\n');
  });
});
