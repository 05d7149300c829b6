import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Settings } from '../../src/kernel/config/settings.js';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...markdown('docs')];

describe('the documents', () => {
  test.each(documents)('%s links only to what is there', (file) => {
    const links = [...read(file).matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, link]) => link);
    const broken = links
      .filter((link) => !/^(https?:|mailto:|#|\/)/.test(link))
      .filter((link) => !existsSync(path.join(root, path.dirname(file), link.split('#')[0])));
    expect(broken).toEqual([]);
  });

  test.each(documents)('%s names only files that are there', (file) => {
    const named = [...read(file).matchAll(/`([\w./-]+\/[\w.-]+\.(?:ts|tsx|mjs|json|css))`/g)].map(([, name]) => name);
    const homes = ['', 'src', 'client/src', 'src/routing', path.dirname(file)];
    const gone = named.filter(
      (name) => !name.includes('<') && !homes.some((home) => existsSync(path.join(root, home, name))),
    );
    expect(gone).toEqual([]);
  });

  test('operations.md has every setting, and no other', () => {
    const table = read('docs/operations.md').split('## Settings')[1].split('\n## ')[0];
    const described = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name).sort();
    expect(described).toEqual(Object.keys(Settings.shape).sort());
  });

  test('a decision record is short', () => {
    const records = documents.filter((file) => file.startsWith('docs/adr/'));
    expect(records.length).toBeGreaterThan(10);
    const long = records.filter((file) => read(file).trimEnd().split('\n').length > 40);
    expect(long).toEqual([]);
  });
});

function markdown(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join(folder, file))
    .sort();
}
