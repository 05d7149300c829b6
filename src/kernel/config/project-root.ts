import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder with package.json: two more floors up in a build (`dist/src/…`) than from source. */
export function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) return process.cwd();
    folder = parent;
  }
  return folder;
}
