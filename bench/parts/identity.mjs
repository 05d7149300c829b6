import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from '../lib/ground.mjs';
import { round } from '../lib/numbers.mjs';
import { verdicts } from '../lib/report.mjs';

const folder = path.resolve(root, '../shared/data/identity');
const ORDERS = 5;
const AT_LEAST = 500_000;
// What an admin may choose who would rather join too many than too few; the defaults are what ships.
const WIDE = { link: 0.5, review: 0.5, together: 4 };

/** Real and made people whose truth is known: how many pairs are found, how many of them are right, whatever the order. */
export async function identity() {
  if (!existsSync(folder)) {
    console.log(`  skipped: no ${path.relative(root, folder)}`);
    return { verdicts: [] };
  }
  const matching = await builtAlone();
  const lines = [];
  const sets = {};
  for (const { name, rows, least } of readSets()) {
    const found = measure(matching, rows);
    sets[name] = found;
    say(name, found);
    const { f1, precision, same, speed } = found;
    if (least.f1) lines.push({ what: `${name}: pairwise F1`, value: round(f1, 4), least: least.f1, aim: least.aim });
    if (least.precision) lines.push({ what: `${name}: precision`, value: round(precision, 4), least: least.precision });
    lines.push({ what: `${name}: orders with the same clusters`, value: same, least: ORDERS });
    if (speed) lines.push({ what: `${name}: comparisons a second, one core`, value: round(speed), least: 100_000 });
  }
  return { sets, verdicts: verdicts(lines) };
}

/** The folder has no imports but its own, so that it is built by itself within a second. */
async function builtAlone() {
  mkdirSync(path.join(root, '.data'), { recursive: true });
  const to = mkdtempSync(path.join(root, '.data', 'bench-identity-'));
  try {
    const swc = path.join(root, 'node_modules/@swc/cli/bin/swc.js');
    const args = ['src/profiles/matching', '-d', to, '--config-file', '.swcrc', '--quiet'];
    execFileSync(process.execPath, [swc, ...args], { cwd: root });
    return await import(path.join(to, 'src/profiles/matching/index.js'));
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
}

function measure(matching, rows) {
  const truth = new Map(rows.map(({ person, of }) => [person.id, of]));
  const people = rows.map(({ person }) => person);
  const run = (records) => {
    const context = { ...matching.defaultContext, counts: matching.countValues(records) };
    const candidates = matching.candidatePairs(records);
    const pairs = candidates.map(([a, b]) => ({ a: a.id, b: b.id, bits: matching.compare(a, b, context).bits }));
    const group = (thresholds) => matching.cluster(pairs, records, thresholds, context);
    return { candidates, context, ...group(), wide: () => group(WIDE) };
  };
  const first = run(people);
  const as = JSON.stringify(first.clusters);
  let same = 0;
  for (let seed = 1; seed <= ORDERS; seed += 1) {
    const again = run(shuffled(people, seed));
    if (JSON.stringify(again.clusters) === as) same += 1;
  }
  const candidates = first.candidates.length;
  const [asked, wide] = [first.review.length, judge(first.wide().clusters, truth)];
  const half = (odd) => judge(onlyOf(first.clusters, truth, odd), onlyTruth(truth, odd));
  return {
    records: rows.length,
    candidates,
    ...judge(first.clusters, truth),
    asked,
    wide,
    halves: [half(0), half(1)],
    same,
    speed: speedOf(matching, first),
  };
}

/** Comparisons a second of one core's own time, over enough of them that starting up does not count. */
function speedOf(matching, { candidates, context }) {
  const turns = Math.ceil(AT_LEAST / candidates.length);
  const from = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += 1) for (const [a, b] of candidates) matching.compare(a, b, context);
  const { user, system } = process.cpuUsage(from);
  return ((turns * candidates.length) / (user + system)) * 1e6;
}

/** Over all pairs of records: how many that are one person were put together, and how many put together are one person. */
function judge(clusters, truth) {
  const pairs = (n) => (n * (n - 1)) / 2;
  const sizes = (keys) => [...keys.reduce((map, key) => map.set(key, (map.get(key) ?? 0) + 1), new Map()).values()];
  const sum = (list) => list.reduce((total, n) => total + pairs(n), 0);
  const right = clusters.reduce((total, ids) => total + sum(sizes(ids.map((id) => truth.get(id)))), 0);
  const joined = sum(clusters.map((ids) => ids.length));
  const real = sum(sizes([...truth.values()]));
  const [precision, recall] = [right / joined, right / real];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

function say(name, { records, candidates, asked, wide, halves, ...found }) {
  const text = ({ precision, recall, f1 }) =>
    `precision ${round(precision, 4)}, recall ${round(recall, 4)}, F1 ${round(f1, 4)}`;
  console.log(`  ${name}: ${records} records, ${candidates} candidate pairs, ${asked} for people to review`);
  console.log(`    as it ships              ${text(found)}`);
  console.log(`    joining from even odds   ${text(wide)}`);
  if (!name.startsWith('historical')) return;
  console.log(`    half it was tuned on     ${text(halves[0])}`);
  console.log(`    half it was not tuned on ${text(halves[1])}`);
}

const hash = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
const onlyTruth = (truth, odd) => new Map([...truth].filter(([, of]) => hash(of) % 2 === odd));
const onlyOf = (clusters, truth, odd) =>
  clusters.map((ids) => ids.filter((id) => hash(truth.get(id)) % 2 === odd)).filter((ids) => ids.length > 0);

/** The same shuffle for the same seed (a linear congruential generator is random enough to mix a list). */
function shuffled(list, seed) {
  const mixed = [...list];
  let state = seed;
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}

function readSets() {
  const febrl = { f1: 0.99, precision: 0.999 };
  return [
    { name: 'FEBRL 1', rows: csv('febrl1.csv.gz').map(ofFebrl), least: febrl },
    { name: 'FEBRL 3', rows: csv('febrl3.csv.gz').map(ofFebrl), least: febrl },
    {
      name: 'historical persons',
      rows: lines('historical.jsonl.gz').map(ofHistory),
      least: { f1: 0.8, precision: 0.98 },
    },
    { name: 'Splink fake 1000', rows: csv('fake_1000.csv').map(ofFake), least: { precision: 0.98 } },
  ];
}

const ofFebrl = (row) => ({
  of: row.rec_id.split('-')[1],
  person: {
    id: row.rec_id,
    names: { given: row.given_name, family: row.surname },
    birthDate: row.date_of_birth,
    addresses: [
      { street: `${row.street_number} ${row.address_1}`, city: row.suburb, region: row.state, postcode: row.postcode },
    ],
    externalIds: row.soc_sec_id ? [{ system: 'social security', value: row.soc_sec_id }] : [],
    other: { place: row.address_2 },
  },
});

const ofHistory = (row) => ({
  of: row.cluster,
  person: {
    id: row.unique_id,
    names: { given: row.first_name, family: row.surname, full: row.full_name },
    birthDate: row.dob,
    addresses: [{ postcode: row.postcode_fake }],
    other: { birthPlace: row.birth_place, gender: row.gender, occupation: row.occupation },
  },
});

const ofFake = (row) => ({
  of: row.cluster,
  person: {
    id: row.unique_id,
    names: { given: row.first_name, family: row.surname },
    birthDate: row.dob,
    emails: row.email ? [row.email] : [],
    addresses: [{ city: row.city }],
  },
});

function text(file) {
  const bytes = readFileSync(path.join(folder, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim();
}

const lines = (file) =>
  text(file)
    .split('\n')
    .map((line) => JSON.parse(line));

/** No value of these files holds a comma or a quote. */
function csv(file) {
  const [head, ...rest] = text(file).split('\n');
  const names = head.split(',').map((name) => name.trim());
  return rest.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value.trim()])));
}
