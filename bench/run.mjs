// npm run bench [-- inbound|channels|escalation|assign|sockets|start|growth|search|identity|ingest …] [--rounds 3] [--secs 6]
// Measures the built hub on this machine, on a durable PostgreSQL of its own and against our own raw floor, and writes
// bench/results.json. Everything stays on the loopback address. Read docs/performance.md before believing a figure.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { openGround } from './lib/ground.mjs';
import { keep } from './lib/report.mjs';

const PARTS = [
  'inbound',
  'channels',
  'escalation',
  'assign',
  'floor',
  'sockets',
  'start',
  'growth',
  'ingest',
  'search',
  'import',
  'identity',
];
/** Parts that measure functions alone need neither the build nor a database. */
const PURE = ['identity'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    secs: { type: 'string', default: '6' },
    port: { type: 'string', default: '4610' },
    /** Measure what is built, stale or not. */
    'as-built': { type: 'boolean', default: false },
  },
});
const options = { rounds: Number(values.rounds), secs: Number(values.secs), port: Number(values.port) };
const wanted = positionals.length > 0 ? positionals : PARTS;
const unknown = wanted.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Parts: ${PARTS.join(', ')}.`);
  process.exit(1);
}

const isPure = wanted.every((name) => PURE.includes(name));
const ground = isPure ? null : await openGround({ fresh: !values['as-built'] });
const machine = `${os.cpus().length} x ${os.cpus()[0].model.trim()}, Node ${process.versions.node}, ${ground?.version ?? 'no database'}`;
console.log(machine);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void Promise.resolve(ground?.close()).finally(() => process.exit(1)));
let missed = 0;
try {
  for (const name of wanted) {
    console.log(`\n${name}`);
    const { [name]: part } = await import(`./parts/${name}.mjs`);
    const figures = await part(ground, options);
    keep(name, { machine, ...options, load: os.loadavg()[0], ...figures });
    missed += figures.verdicts.filter(({ ok }) => !ok).length;
  }
} finally {
  await ground?.close();
}
process.exit(missed > 0 ? 1 : 0);
