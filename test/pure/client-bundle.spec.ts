import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const built = path.resolve(import.meta.dirname, '../../dist/client');
const MOST = 300_000;

describe('the console as it is downloaded', () => {
  const name = `shows the inbox after at most ${MOST / 1000} kB of script`;
  if (!existsSync(path.join(built, 'index.html'))) {
    console.warn('skipped: the size of the console (not built here; npm run build)');
    it.skip(name, () => {});
    return;
  }

  it(name, () => {
    const page = readFileSync(path.join(built, 'index.html'), 'utf8');
    const inbox = readdirSync(path.join(built, 'assets')).filter((file) => /^InboxPage-.*\.js$/.test(file));
    expect(inbox).toHaveLength(1);
    const first = new Set([...page.matchAll(/\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file as string));
    first.add(`assets/${inbox[0]}`);
    // A set that grows while it is walked: each script brings those it imports.
    for (const file of first) {
      const text = readFileSync(path.join(built, file), 'utf8');
      const imports = text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g);
      for (const [, other] of imports) first.add(`assets/${other}`);
    }
    const sizes = [...first].map((file) => gzipSync(readFileSync(path.join(built, file)), { level: 9 }).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    console.info(`first inbox load: ${(total / 1000).toFixed(1)} kB of gzipped script in ${first.size} files`);
    expect(first.size).toBeGreaterThan(1);
    expect(total).toBeLessThanOrEqual(MOST);
  });
});
