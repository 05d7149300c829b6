// npm run docs: writes what the documentation takes from the code. src/contract/schemas.json and
// src/contract/events.json come from the contract's types, docs/openapi.json from the registered routes, docs/channels/README.md from the registry of channels. With --check nothing is written; a stale file is an error.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { contractTypes, plainName, rename } from './lib/contract-types.mjs';
import { eventBreaks } from './lib/event-breaks.mjs';
import { eventSchemas } from './lib/event-schemas.mjs';
import { build, installIfNeeded, root } from './lib/project.mjs';

const check = process.argv.includes('--check');
const only = process.argv.find((arg) => /^[\w./]+\.json$/.test(arg));
// The schemas to hold the events against: another file than the committed one, in tests.
const against = process.argv.find((arg) => arg.startsWith('--against='))?.slice('--against='.length);
let read = null;
const types = () => (read ??= contractTypes());
const stale = [];

await installIfNeeded();
if (!only || only.endsWith('schemas.json')) keep('src/contract/schemas.json', contractSchemas());
if (!only || only.endsWith('events.json')) keepEvents();
if (!only || only.endsWith('openapi.json')) {
  await build();
  keep('docs/openapi.json', await openApi());
  keepText('docs/channels/README.md', await channelTable());
}
if (stale.length > 0) {
  console.error(`${stale.join(' and ')} ${stale.length === 1 ? 'is' : 'are'} older than the code: npm run docs`);
}
process.exit(stale.length > 0 ? 1 : 0);

/** Every exported type of the contract that travels as JSON; socket maps are functions and stay out. */
function contractSchemas() {
  const made = types().createSchema('*');
  const names = new Map(Object.keys(made.definitions).map((name) => [name, plainName(name)]));
  const wanted = Object.entries(made.definitions)
    .filter(([name]) => !/(Live|Says)$/.test(name) && name !== 'EventMap')
    .map(([name, schema]) => [names.get(name), rename(schema, names, '#/components/schemas/')])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (new Set(wanted.map(([name]) => name)).size !== wanted.length) throw new Error('two types got one name');
  const schemas = Object.fromEntries(wanted);
  schemas.Instant = { type: 'string', format: 'date-time', description: 'RFC 3339, UTC, with milliseconds.' };
  schemas.Id.description = 'A prefix that names the kind, an underscore, and 23 characters that sort by time.';
  return schemas;
}

/** Others build on the events, so what would break them is not written over: it is an error, here and in the tests. */
function keepEvents() {
  const file = 'src/contract/events.json';
  const now = eventSchemas(types());
  const kept = path.resolve(root, against ?? file);
  const breaks = existsSync(kept) ? eventBreaks(JSON.parse(readFileSync(kept, 'utf8')), now) : [];
  if (breaks.length === 0) return keep(file, now);
  console.error(`Whoever reads the events would break:\n  ${breaks.join('\n  ')}`);
  console.error(`Add an event or an optional field beside the old one. Where it must break, change ${file} by hand`);
  console.error('in the same commit and say so in CHANGELOG.md under "Breaking".');
  process.exit(1);
}

/** The hub is put together, but neither connects nor listens. */
async function openApi() {
  const built = (file) => import(pathToFileURL(path.join(root, 'dist/src', file)).href);
  const { createApp } = await built('bootstrap.js');
  const { loadConfig } = await built('kernel/config/config.js');
  const { OpenApiDocument } = await built('kernel/http/openapi/document.js');
  const SECRET_KEY = Buffer.alloc(32).toString('base64');
  const config = loadConfig({ SECRET_KEY, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LOG_LEVEL: 'silent' });
  const app = await createApp(config);
  return app.get(OpenApiDocument).build();
}

/** Every channel of the registry: whose connection it is, its rules, and its page where it has one. */
async function channelTable() {
  const { adapters } = await import(pathToFileURL(path.join(root, 'dist/src/channels/adapters.js')).href);
  const { tableOfChannels } = await import('./lib/channel-table.mjs');
  return tableOfChannels([...adapters.values()], (kind) => existsSync(path.join(root, `docs/channels/${kind}.md`)));
}

function keep(file, content) {
  keepText(file, formatted(JSON.stringify(content, null, 2)));
}

function keepText(file, text) {
  const place = path.join(root, file);
  if (existsSync(place) && readFileSync(place, 'utf8') === text) return console.log(`${file} is up to date`);
  if (check) return stale.push(file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
  console.log(`${file} is written`);
}

/** As the formatter of the house leaves it, so that the two never disagree. */
function formatted(text) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-docs-'));
  const file = path.join(folder, 'file.json');
  writeFileSync(file, text);
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'format', '--write', `--config-path=${root}`, file], { stdio: 'pipe' });
  const result = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  return result;
}
