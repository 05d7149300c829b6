import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const file = path.join(import.meta.dirname, '..', 'results.json');

/** What must be reached, as lines of a table: what, how much, the limit, the aim, and whether it holds. */
export function verdicts(lines) {
  const wide = Math.max(...lines.map(({ what }) => what.length));
  for (const { what, value, unit = '', most, least, aim } of lines) {
    const limit = most === undefined ? `>= ${least}` : `<= ${most}`;
    const held = most === undefined ? value >= least : value <= most;
    const reached =
      aim === undefined ? '' : `, aim ${aim} ${aimHeld({ value, most, aim }) ? 'reached' : 'not reached'}`;
    console.log(`  ${held ? 'ok  ' : 'MISS'} ${what.padEnd(wide)}  ${value}${unit}  (${limit}${reached})`);
  }
  return lines.map((line) => ({
    ...line,
    ok: line.most === undefined ? line.value >= line.least : line.value <= line.most,
  }));
}

const aimHeld = ({ value, most, aim }) => (most === undefined ? value >= aim : value <= aim);

/** Each part keeps its last figures; the other parts' stay as they were. */
export function keep(part, figures) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ ...kept(), [part]: { when: new Date().toISOString(), ...figures } }, null, 2)}\n`,
  );
}

function kept() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
