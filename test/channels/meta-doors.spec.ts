import { createHmac } from 'node:crypto';
import type { Connection, IncomingRequest } from '../../src/channels/channel-adapter.js';
import { instagramAdapter } from '../../src/channels/meta/instagram.adapter.js';
import { messengerAdapter } from '../../src/channels/meta/messenger.adapter.js';
import { parseBody } from '../../src/channels/meta/parse-body.js';
import { whatsappAdapter } from '../../src/channels/meta/whatsapp.adapter.js';

const SECRET = 'a8f5f167f44f4964e6c998dee827110c';
const sets = (...credentials: Record<string, string>[]): Connection => ({
  inboxId: 'ib_1',
  settings: {},
  credentials,
  secrets: [],
  publicUrl: 'https://hub.example',
});
const request = (raw: string | Buffer, headers: Record<string, string>, query = {}): IncomingRequest => ({
  method: 'POST',
  url: 'https://hub.example/channels/ib_1',
  query,
  headers,
  raw: Buffer.from(raw),
  nowMs: 0,
});
const mac = (raw: string, secret = SECRET, algorithm = 'sha256') =>
  createHmac(algorithm, secret).update(raw).digest('hex');
/** As Meta writes them: characters beyond ASCII and slashes escaped. */
const escaped =
  '{"object":"page","entry":[{"id":"1","time":1,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"message":{"mid":"m_1","text":"caf\\u00e9 \\ud83c\\udf3f https:\\/\\/shop.example"}}]}]}';

describe.each([whatsappAdapter, messengerAdapter, instagramAdapter])('the door of $name', ({ inbound }) => {
  const verify = (raw: string | Buffer, headers: Record<string, string>, connection = sets({ appSecret: SECRET })) =>
    inbound?.verify(request(raw, headers), connection);
  const signed = { 'x-hub-signature-256': `sha256=${mac(escaped)}` };

  test('takes the bytes as they were signed, and no printing of them anew', () => {
    expect(verify(escaped, signed)).toBe(true);
    expect(verify(JSON.stringify(JSON.parse(escaped)), signed)).toBe(false);
  });

  test('refuses one byte changed, anywhere, in body or signature', () => {
    for (let i = 0; i < escaped.length; i += 1) {
      const changed = Buffer.from(escaped);
      changed[i] ^= 1;
      expect(verify(changed, signed)).toBe(false);
    }
    const header = signed['x-hub-signature-256'];
    for (let i = 0; i < header.length; i += 1) {
      const other = header.slice(0, i) + String.fromCharCode(header.charCodeAt(i) ^ 1) + header.slice(i + 1);
      expect(verify(escaped, { 'x-hub-signature-256': other })).toBe(false);
    }
  });

  test('never counts the sha1 header, an empty one, or any where no secret is set', () => {
    expect(verify(escaped, { 'x-hub-signature': `sha1=${mac(escaped, SECRET, 'sha1')}` })).toBe(false);
    expect(verify(escaped, { 'x-hub-signature-256': `sha1=${mac(escaped, SECRET, 'sha1')}` })).toBe(false);
    expect(verify(escaped, {})).toBe(false);
    expect(verify(escaped, { 'x-hub-signature-256': 'sha256=' })).toBe(false);
    for (const connection of [sets(), sets({}), sets({ appSecret: '' })])
      expect(verify(escaped, { 'x-hub-signature-256': `sha256=${mac(escaped, '')}` }, connection)).toBe(false);
  });

  test('takes both secrets of a rotation', () => {
    expect(verify(escaped, signed, sets({ appSecret: 'new' }, { appSecret: SECRET }))).toBe(true);
    expect(verify(escaped, signed, sets({ appSecret: 'new' }))).toBe(false);
  });

  test('answers the challenge as plain text, to who knows the verify token', () => {
    const ask = (
      query: Record<string, string>,
      method: 'GET' | 'POST' = 'GET',
      connection = sets({ verifyToken: 'v' }),
    ) => inbound?.challenge?.({ ...request('', {}, query), method }, connection);
    const right = { 'hub.mode': 'subscribe', 'hub.verify_token': 'v', 'hub.challenge': '1158201444' };
    expect(ask(right)).toEqual({ status: 200, contentType: 'text/plain', body: '1158201444' });
    expect(ask(right, 'GET', sets({ verifyToken: 'new' }, { verifyToken: 'v' }))?.status).toBe(200);
    expect(ask({ ...right, 'hub.verify_token': 'w' })).toBeNull();
    expect(ask({ ...right, 'hub.verify_token': '' }, 'GET', sets({ verifyToken: '' }))).toBeNull();
    expect(ask({ ...right, 'hub.mode': 'unsubscribe' })).toBeNull();
    expect(ask(right, 'POST')).toBeNull();
    expect(ask({})).toBeNull();
  });

  test('calls what is no JSON object malformed, and what it does not know by its name', () => {
    const read = (raw: string | Buffer) => inbound?.read(request(raw, {}), sets());
    for (const bad of ['', '{', 'null', '[]', '"x"', Buffer.from([0x7b, 0xff, 0x7d])])
      expect(() => read(bad)).toThrow(expect.objectContaining({ status: 400, code: 'malformed' }));
    expect(read('{"object":"user","entry":[{"id":"1","changes":[{"field":"x"}]}]}')).toEqual([
      expect.objectContaining({ kind: 'ignored', type: 'object user', known: false }),
    ]);
    expect(read('{}')).toHaveLength(1);
    for (const object of ['page', 'instagram', 'whatsapp_business_account'])
      for (const entry of ['null', '7', '[null]', '[{"messaging":[null,7],"changes":[null,{"field":7,"value":[]}]}]'])
        for (const event of read(`{"object":"${object}","entry":${entry}}`) ?? []) expect(event.kind).toBe('ignored');
  });

  test('tells each step of connecting, with the address to paste', () => {
    const adapter = [whatsappAdapter, messengerAdapter, instagramAdapter].find((one) => one.inbound === inbound);
    const steps = adapter?.setup?.({ id: 'ib_7', publicUrl: 'https://hub.example' });
    expect(steps?.map(({ value }) => value)).toContain('https://hub.example/channels/ib_7');
  });
});

test('ids keep every digit, and numbers within a text stay text', () => {
  const { entries } = parseBody(
    Buffer.from(
      '{"object":"page","entry":[{"id":12345678901234567890,"messaging":[{"a":"x: 12345678901234567890, \\" y"}]}]}',
    ),
  );
  expect(entries[0].id).toBe('12345678901234567890');
  expect(entries[0].messaging[0].a).toBe('x: 12345678901234567890, " y');
});
