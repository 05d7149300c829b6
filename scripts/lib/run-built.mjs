import './check-node.mjs';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, installIfNeeded, root } from './project.mjs';

/**
 * Makes the checkout ready and becomes the built program. It runs in this very process, so every flag, signal and exit
 * code is the program's own.
 */
export async function runBuilt(file, args) {
  await installIfNeeded();
  await build();
  const program = path.join(root, file);
  if (!existsSync(program)) {
    console.error(`${file} is not part of this build.`);
    process.exit(1);
  }
  process.setSourceMapsEnabled(true);
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}
