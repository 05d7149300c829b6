import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const swcrc = path.join(import.meta.dirname, '..', '.swcrc');

/** Our imports name the file a build would have (`./x.js`); from source that is `./x.ts`. */
export async function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.startsWith('file:')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return next(source.href, context);
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !/\.ts(\?|$)/.test(url)) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), { configFile: swcrc, sourceMaps: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
}
