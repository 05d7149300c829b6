import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = path.resolve(process.cwd(), '../shared/data');

/** Real dialogues live beside the checkout; where they are missing the last lines of a run say so. */
export function describeWithData(file: string, name: string, body: () => void): void {
  if (existsSync(path.join(folder, file))) {
    describe(name, body);
    return;
  }
  describe.skip(`${name} (skipped: no ../shared/data/${file})`, body);
}

/** The lines of a gzipped JSON-lines file. */
export function readLines<Row>(file: string): Row[] {
  const text = gunzipSync(readFileSync(path.join(folder, file))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** Runs the work over all items, so many at once. */
export async function inParallel<Item>(
  items: Item[],
  lanes: number,
  work: (item: Item, i: number) => Promise<void>,
): Promise<void> {
  const left = items.map((item, i) => ({ item, i }));
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) await work(next.item, next.i);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
