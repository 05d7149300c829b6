import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { adapters } from '../../src/channels/adapters.js';
import type { ChannelAdapter, Connection, IncomingRequest } from '../../src/channels/channel-adapter.js';
import { settingFields } from '../../src/channels/registry/setting-fields.js';
import { signatureHeaders } from '../../src/kernel/http/standard-webhooks.js';
import { channelClasses } from '../../src/contract/common.js';
import { addressKinds } from '../../src/contract/inbound.js';
import { Refusal } from '../../src/kernel/http/problem.js';
import { describeWithData } from '../support/shared-data.js';

const NOW = 1_764_000_000_000;
const SECRET = 'a-secret_of-the-vendor_0123456789';
const URL_OF_INBOX = 'https://hub.example/channels/ib_1';
const kinds = ['message', 'receipt', 'read_up_to', 'reaction', 'echo', 'consent', 'ignored'];
const data = path.resolve(process.cwd(), '../shared/data/payloads');

const hmac = (algorithm: string, body: string | Buffer, encoding: 'hex' | 'base64', secret = SECRET) =>
  createHmac(algorithm, secret).update(body).digest(encoding);

interface Vendor {
  /** As the vendor signs. */
  sign(body: Buffer): Record<string, string>;
  /** The header that holds the proof. */
  header: string;
  /** Which credential the proof is made with. */
  credential?: string;
  body?: string;
  type?: string;
  /** The secret itself is sent: the body is not bound to it. */
  bearer?: boolean;
  /** Something of a kind the vendor may think of tomorrow. */
  strange?: object;
}

const at = String(NOW / 1000);
const meta = (object: string): Vendor => ({
  header: 'x-hub-signature-256',
  credential: 'appSecret',
  sign: (body) => ({ 'x-hub-signature-256': `sha256=${hmac('sha256', body, 'hex')}` }),
  strange: { object, entry: [{ id: '1234567', time: 1, changes: [{ field: 'hologram', value: {} }] }] },
});
const twilio: Vendor = {
  header: 'x-twilio-signature',
  credential: 'authToken',
  body: 'Body=hi&From=%2B447700900471',
  type: 'application/x-www-form-urlencoded',
  sign: (body) => {
    const fields = [...new URLSearchParams(body.toString())].sort(([a], [b]) => (a < b ? -1 : 1));
    return { 'x-twilio-signature': hmac('sha1', URL_OF_INBOX + fields.flat().join(''), 'base64') };
  },
};

/** How each vendor proves itself: a channel that takes messages in has its line here. */
const vendors: Record<string, Vendor> = {
  custom: {
    header: 'webhook-signature',
    sign: (body) => signatureHeaders([Buffer.from(SECRET)], 'msg_1', body, NOW / 1000),
  },
  sms: twilio,
  'twilio-whatsapp': twilio,
  whatsapp: meta('whatsapp_business_account'),
  messenger: meta('page'),
  instagram: meta('instagram'),
  telegram: {
    header: 'x-telegram-bot-api-secret-token',
    credential: 'webhookSecret',
    sign: () => ({ 'x-telegram-bot-api-secret-token': SECRET }),
    bearer: true,
    strange: { update_id: 1, hologram: {} },
  },
  slack: {
    header: 'x-slack-signature',
    credential: 'signingSecret',
    sign: (body) => ({
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${hmac('sha256', `v0:${at}:${body.toString('latin1')}`, 'hex')}`,
    }),
    strange: { type: 'event_callback', event: { type: 'hologram' } },
  },
  line: {
    header: 'x-line-signature',
    credential: 'channelSecret',
    sign: (body) => ({ 'x-line-signature': hmac('sha256', body, 'base64') }),
    strange: { destination: 'U0', events: [{ type: 'hologram', mode: 'active' }] },
  },
  viber: {
    header: 'x-viber-content-signature',
    credential: 'authToken',
    sign: (body) => ({ 'x-viber-content-signature': hmac('sha256', body, 'hex') }),
    strange: { event: 'hologram', timestamp: 1 },
  },
  x: {
    header: 'x-twitter-webhooks-signature',
    credential: 'consumerSecret',
    sign: (body) => ({ 'x-twitter-webhooks-signature': `sha256=${hmac('sha256', body, 'base64')}` }),
    strange: { for_user_id: '1234567', hologram_events: [{}] },
  },
};

const all = [...adapters.values()].map((adapter) => [adapter.channel, adapter] as const);
const inward = all.filter(([, adapter]) => adapter.inbound);

/** What the vendor's form would be filled with at least. */
const samples: Record<string, string> = {
  accountSid: `AC${'0'.repeat(32)}`,
  address: 'care@shop.example',
  number: '+442079460000',
};
const settingsOf = ({ settings }: ChannelAdapter): Record<string, unknown> => {
  const asked = settingFields(settings).filter(({ optional }) => !optional);
  return settings.parse(Object.fromEntries(asked.map(({ name }) => [name, samples[name] ?? '1234567'])));
};
const connectionOf = (adapter: ChannelAdapter, ...sets: Record<string, string>[]): Connection => ({
  inboxId: 'ib_1',
  settings: settingsOf(adapter),
  credentials: sets,
  secrets: sets.length > 0 ? [Buffer.from(SECRET)] : [],
  publicUrl: 'https://hub.example',
});
const request = (raw: Buffer, headers: Record<string, string>, url = URL_OF_INBOX, nowMs = NOW): IncomingRequest => ({
  method: 'POST',
  url,
  query: {},
  headers: { 'content-type': 'application/json', ...headers },
  raw,
  nowMs,
});
const setOf = (adapter: ChannelAdapter, secret: string): Record<string, string> =>
  Object.fromEntries((adapter.credentials ?? []).map(({ name }) => [name, secret]));

describe.each(all)('the channel %s', (channel, adapter) => {
  test('says what it can', () => {
    const { name, capabilities } = adapter;
    expect(adapter.channel).toMatch(/^[a-z][a-z-]*$/);
    expect(name.trim()).toBe(name);
    expect(channelClasses).toContain(adapter.class);
    expect(typeof capabilities.attachments).toBe('boolean');
    expect(typeof capabilities.receipts).toBe('boolean');
    expect(capabilities.maxText).toBeGreaterThan(0);
    if (capabilities.window) expect(capabilities.window.hours).toBeGreaterThan(0);
    // What is sent by a vendor's own call needs a verdict on its answer, or the status to be one.
    if (adapter.call || adapter.judge || adapter.carrier) expect(adapter.send).toBeInstanceOf(Function);
  });

  test('has settings that work as they come, and an address that can be another one', () => {
    const settings = settingsOf(adapter);
    if (adapter.call) expect(new URL(String(settings.apiRoot)).protocol).toBe('https:');
    if (adapter.call) expect(() => adapter.settings.parse({ ...settings, nonsense: 1 })).toThrow();
  });

  test('asks for its credentials in words, and tells what to do with the inbox’s address', () => {
    for (const field of adapter.credentials ?? []) {
      expect(field.name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect([field.label, field.help]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
    }
    if (adapter.credentials?.length) expect(adapter.setup).toBeInstanceOf(Function);
    const steps = adapter.setup?.({ id: 'ib_1', publicUrl: 'https://hub.example' });
    if (steps && adapter.inbound) expect(steps.some(({ value }) => value?.includes(URL_OF_INBOX))).toBe(true);
    for (const step of steps ?? []) expect(step.text).toMatch(/\S/);
  });
});

describe.each(inward)('the door of %s', (channel, adapter) => {
  const vendor = vendors[channel];
  const inbound = adapter.inbound as NonNullable<ChannelAdapter['inbound']>;
  const right = setOf(adapter, SECRET);

  test('has its vendor’s signature in the table above', () => expect(vendor).toBeDefined());

  test('opens to what the vendor signed, with either of two secrets, and to nothing else', () => {
    const raw = Buffer.from(vendor.body ?? '{"hello":"wörld"}', 'utf8');
    // The table signs text; what is not ASCII is signed by its bytes.
    const body = channel === 'slack' ? Buffer.from('{"hello":"world"}') : raw;
    const headers: Record<string, string> = {
      ...vendor.sign(body),
      ...(vendor.type && { 'content-type': vendor.type }),
    };
    const check = (bytes: Buffer, given: Record<string, string>, ...sets: Record<string, string>[]) =>
      inbound.verify(request(bytes, given), connectionOf(adapter, ...sets));
    expect(check(body, headers, right)).toBe(true);
    expect(check(body, headers, setOf(adapter, 'another'), right)).toBe(true);
    expect(check(body, headers)).toBe(false);
    if (vendor.credential) {
      expect(check(body, headers, setOf(adapter, 'another'))).toBe(false);
      expect(check(body, headers, { ...right, [vendor.credential]: '' })).toBe(false);
      const { [vendor.credential]: _, ...without } = right;
      expect(check(body, headers, without)).toBe(false);
    }
    expect(check(body, { ...headers, [vendor.header]: '' }, right)).toBe(false);
    const { [vendor.header]: proof, ...bare } = headers;
    expect(check(body, bare, right)).toBe(false);
    for (let i = 0; i < proof.length; i += 1) {
      const changed = proof.slice(0, i) + String.fromCharCode(proof.charCodeAt(i) ^ 1) + proof.slice(i + 1);
      expect([i, check(body, { ...headers, [vendor.header]: changed }, right)]).toEqual([i, false]);
    }
    for (let i = 0; i < body.length && !vendor.bearer; i += 1) {
      const changed = Buffer.from(body);
      changed[i] ^= 1;
      expect([i, check(changed, headers, right)]).toEqual([i, false]);
    }
  });

  test('answers no question of somebody who has no secret', () => {
    const ask = { ...request(Buffer.alloc(0), {}), method: 'GET' as const };
    for (const query of [
      {},
      { crc_token: 'x' },
      { 'hub.mode': 'subscribe', 'hub.verify_token': '', 'hub.challenge': '1' },
    ])
      expect(inbound.challenge?.({ ...ask, query } as IncomingRequest, connectionOf(adapter)) ?? null).toBeNull();
  });

  test('reads whatever it is given, or refuses it as the sender’s fault', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const bodies = ['', '{', '[]', 'null', '7', '"x"', '{}', deep, '{"events":[{}]}', '{"event":{}}', '{"message":{}}'];
    const raws = [...bodies.map((body) => Buffer.from(body)), Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])];
    for (const raw of raws) {
      try {
        const events = inbound.read(
          request(raw, vendor.type ? { 'content-type': vendor.type } : {}),
          connectionOf(adapter, right),
        );
        for (const event of events) expect(kinds).toContain(event.kind);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        expect([400, 413, 422]).toContain((error as Refusal).status);
      }
    }
  });

  test('refuses bytes that are no UTF-8, rather than store what nobody wrote', () => {
    if (vendor.type) return;
    const raw = Buffer.from('{"text":"caf\u00e9"}', 'latin1');
    expect(() => inbound.read(request(raw, {}), connectionOf(adapter, right))).toThrow('The body is not UTF-8');
  });

  test('keeps by name what the vendor may think of tomorrow', () => {
    if (!vendor.strange) return;
    const events = inbound.read(request(Buffer.from(JSON.stringify(vendor.strange)), {}), connectionOf(adapter, right));
    expect(events).toEqual([expect.objectContaining({ kind: 'ignored', known: false })]);
    expect(JSON.stringify(events)).toContain('hologram');
  });
});

describeWithData('payloads', 'everything recorded of a channel’s vendor', () => {
  /** The folder of each vendor, and how a file of it is taken apart. */
  const folders: Record<string, { kind: string; ending: string; parts(text: string): string[] }> = {
    slack: { kind: 'slack', ending: '.json', parts: (text) => [text] },
    telegram: { kind: 'telegram', ending: '.json', parts: (text) => [text] },
    whatsapp: {
      kind: 'whatsapp',
      ending: '.json',
      parts: (text) => Object.values(JSON.parse(text)).map((one) => JSON.stringify(one)),
    },
    messenger: { kind: 'messenger', ending: '.jsonl', parts: (text) => text.split('\n').filter((line) => line !== '') },
  };
  // LINE publishes a description and no recordings: test/channels/line.spec.ts goes through it.
  const recorded = Object.entries(folders).flatMap(([folder, { kind, ending, parts }]) =>
    adapters.has(kind)
      ? readdirSync(path.join(data, folder))
          .filter((file) => file.endsWith(ending))
          .flatMap((file) =>
            parts(readFileSync(path.join(data, folder, file), 'utf8')).map(
              (body, i) => [kind, `${file} ${i}`, body] as const,
            ),
          )
      : [],
  );

  test('is read, or ignored by name; nothing of it is thrown at the vendor', () => {
    expect(recorded.length).toBeGreaterThan(80);
    for (const [kind, file, body] of recorded) {
      const adapter = adapters.get(kind) as ChannelAdapter;
      const events = adapter.inbound?.read(
        request(Buffer.from(body), {}),
        connectionOf(adapter, setOf(adapter, SECRET)),
      );
      expect([file, events?.length]).toEqual([file, expect.any(Number)]);
      for (const event of events ?? []) {
        expect(kinds).toContain(event.kind);
        if (event.kind === 'ignored') expect([file, event.type]).toEqual([file, expect.stringMatching(/\S/)]);
        if (event.kind !== 'message') continue;
        expect(event.externalId).toMatch(/\S/);
        expect(addressKinds).toContain(event.from.kind);
        expect(event.from.value).toMatch(/\S/);
        expect(event.text.length + event.files.length).toBeGreaterThan(0);
        expect(event.text).toBe(event.text.toWellFormed().replaceAll('\u0000', ''));
        if (event.sentAt) expect(event.sentAt.getTime()).not.toBeNaN();
      }
    }
  });

  interface Vector {
    scheme: string;
    secret: string;
    url?: string;
    timestamp?: string;
    body?: string;
    form?: Record<string, string>;
    header: Record<string, string>;
  }
  const schemes: Record<string, string[]> = {
    twilio: ['sms', 'twilio-whatsapp'],
    'slack-v0': ['slack'],
    line: ['line'],
  };
  const vectors = (JSON.parse(readFileSync(path.join(data, 'signature-vectors.json'), 'utf8')) as Vector[]).flatMap(
    (vector) =>
      (schemes[vector.scheme] ?? []).filter((kind) => adapters.has(kind)).map((kind) => [kind, vector] as const),
  );

  test.each(vectors)('the published signature for %s is right, and with one byte changed it is not', (kind, vector) => {
    const adapter = adapters.get(kind) as ChannelAdapter;
    const type = vector.form ? 'application/x-www-form-urlencoded' : 'application/json';
    const raw = Buffer.from(vector.body ?? new URLSearchParams(vector.form).toString());
    const headers = { 'content-type': type, 'x-slack-request-timestamp': vector.timestamp ?? '', ...vector.header };
    const check = (bytes: Buffer) =>
      adapter.inbound?.verify(
        request(bytes, headers, vector.url, Number(vector.timestamp ?? 0) * 1000),
        connectionOf(adapter, setOf(adapter, vector.secret)),
      );
    expect(check(raw)).toBe(true);
    for (let i = 0; i < raw.length; i += 1) {
      const changed = Buffer.from(raw);
      changed[i] ^= 1;
      expect([i, check(changed)]).toEqual([i, false]);
    }
  });
});
