import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { seedDemo } from '../../../src/demo/index.js';
import { type Booted, bootApp, type Whatever } from '../../support/boot-app.js';

const root = path.resolve(import.meta.dirname, '../../..');
const committed = path.join(root, 'src/contract/events.json');
const kept = (): Whatever => JSON.parse(readFileSync(committed, 'utf8'));
let hub: Booted;
let folder: string;

beforeAll(async () => {
  hub = await bootApp();
  await seedDemo(hub.app);
  folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-events-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await hub?.close();
});

/** What the check of the build says when these are the events promised so far; null where it is content. */
function checked(promised: Whatever): Promise<string | null> {
  const file = path.join(folder, 'promised.json');
  writeFileSync(file, JSON.stringify(promised));
  return check(`--against=${file}`);
}

const check = (...more: string[]): Promise<string | null> =>
  promisify(execFile)(process.execPath, [path.join(root, 'scripts/docs.mjs'), '--check', 'events.json', ...more], {
    cwd: root,
  }).then(
    () => null,
    (error: Whatever) => String(error.stderr),
  );

describe('the events others build on', () => {
  test('[UX-I7] have a catalogue page with every event, a JSON Schema each that facts of this hub meet, and a check that refuses what would break a reader', async () => {
    const { facts, webhooks } = kept();
    const names = [...Object.keys(facts), ...Object.keys(webhooks).map((name) => `webhook.${name}`)];
    expect(names.length).toBeGreaterThan(100);
    const page = await hub.anybody.get('/docs/events');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).not.toMatch(/https?:\/\//);
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const validators = new Map<string, ReturnType<typeof ajv.compile>>();
    for (const name of names) {
      expect([name, page.body.includes(`<section id="${name}">`)]).toEqual([name, true]);
      const schema = await hub.anybody.get(`/docs/events/${name}`);
      expect([name, schema.status, schema.body.title]).toEqual([name, 200, name.replace(/^webhook\./, '')]);
      validators.set(name, ajv.compile(schema.body));
    }

    const admin = await hub.signIn('admin');
    // What the hub really records is what the schemas say.
    const recorded = (await admin.get('/v1/audit?limit=200')).body.data;
    expect(recorded.length).toBeGreaterThan(10);
    for (const { type, data } of recorded) {
      const validate = validators.get(type);
      expect([type, validate?.(data), validate?.errors ?? null]).toEqual([type, true, null]);
    }

    // The code's own types are what is committed, and each kind of break is refused by name.
    expect(await check()).toBeNull();
    const promised = kept();
    promised.facts['parcel.lost'] = { type: 'object' };
    promised.facts['reply.stopped'].properties.at = { type: 'string' };
    promised.facts['reply.stopped'].properties.why = { type: 'number' };
    delete promised.facts['promise.broken'].required;
    promised.facts['reply.written'].required = ['handle'];
    delete promised.webhooks['message.created'].properties.data.properties.canReply;
    promised.definitions.HandoffState.enum.push('lost');
    const said = await checked(promised);
    expect(said?.split('\n').slice(1, -3).sort()).toEqual([
      '  handoff.status: data.state has no lost any more',
      '  message.created: data.canReply is new and has to be there',
      '  parcel.lost is gone',
      '  promise.broken: text has to be there now',
      '  reply.stopped: at is gone',
      '  reply.stopped: why was number and is string',
      '  reply.written: handle may be missing now',
    ]);
  });

  test('may get new events and new optional fields', async () => {
    const promised = kept();
    delete promised.facts['reply.written'];
    delete promised.facts['message.received'].properties.botId;
    expect(await checked(promised)).toBeNull();
  });

  test('are told apart from what is no event', async () => {
    for (const name of ['no.event', 'webhook.no.event', 'constructor', '__proto__'])
      expect([name, (await hub.anybody.get(`/docs/events/${name}`)).status]).toEqual([name, 404]);
  });
});
