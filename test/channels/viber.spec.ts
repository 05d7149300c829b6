import { createHmac } from 'node:crypto';
import type { Connection, IncomingRequest, Outgoing } from '../../src/channels/channel-adapter.js';
import { parseExactly } from '../../src/channels/viber/callback.js';
import { readViber } from '../../src/channels/viber/read-viber.js';
import { viberAdapter } from '../../src/channels/viber/viber.adapter.js';
import { judgedBy } from '../support/answered.js';

// Written by hand from the vendor's public description: a number of 64 bits has to stay one, so no object is printed here.
const token = '4912661846655238145';
const callback = (event: string, more = '') =>
  `{"event":"${event}","timestamp":1764000000123,"message_token":${token}${more && `,${more}`}}`;
const read = (json: string) => readViber(Buffer.from(json))[0];
const sender = '"sender":{"id":"01234567890A=","name":"Amara Osei","language":"en","api_version":10}';
const said = (message: object) => read(callback('message', `${sender},"message":${JSON.stringify(message)}`));

describe('what Viber writes', () => {
  test('a message is read with its id to the last digit', () => {
    expect(Number(token).toString()).not.toBe(token);
    expect(said({ type: 'text', text: 'where is it? 🌿', tracking_data: 'x' })).toEqual({
      kind: 'message',
      externalId: token,
      from: { kind: 'external_id', value: 'viber:01234567890A=', name: 'Amara Osei' },
      thread: '',
      text: 'where is it? 🌿',
      files: [],
      sentAt: new Date(1_764_000_000_123),
    });
  });

  test('digits within texts, fractions and short numbers stay what they are', () => {
    const json = `{"a":${token},"b":"say \\"x\\":${token} \\\\","c":1.2345678901234567890,"d":12,"e":-${token},"f":[${token}],"g":1e21}`;
    expect(parseExactly(json)).toEqual({
      a: token,
      b: `say "x":${token} \\`,
      c: 1.2345678901234567,
      d: 12,
      e: `-${token}`,
      f: [token],
      g: 1e21,
    });
    expect(parseExactly(`"${'\\n'.repeat(200_000)}"`)).toHaveLength(200_000);
  });

  test('files lie with Viber, or with whoever sent them', () => {
    const picture = { type: 'picture', text: 'broken', media: 'https://dl-media.viber.com/a.jpg' };
    expect(said(picture)).toMatchObject({
      text: 'broken',
      files: [{ name: 'picture.jpg', contentType: 'image/jpeg', content: { fetch: picture.media } }],
    });
    expect(said({ type: 'file', media: 'https://evil.example/x', file_name: 'a.pdf' })).toMatchObject({
      files: [{ name: 'a.pdf', content: { url: 'https://evil.example/x' } }],
    });
    for (const media of ['http://dl.viber.com/a', 'javascript:alert(1)', 'x'])
      expect(said({ type: 'picture', media })).toMatchObject({ kind: 'ignored', type: 'message.picture' });
  });

  test('places, contacts, stickers and links are words', () => {
    expect(said({ type: 'location', location: { lat: 50.7, lon: -3.5 } })).toMatchObject({
      text: 'Location: 50.7, -3.5',
    });
    expect(said({ type: 'contact', contact: { name: 'Ben', phone_number: '+44' } })).toMatchObject({
      text: 'Contact: Ben +44',
    });
    expect(said({ type: 'sticker', sticker_id: 46_105 })).toMatchObject({ text: 'Sticker 46105' });
    expect(said({ type: 'url', media: 'https://a.example' })).toMatchObject({ text: 'https://a.example' });
  });

  test('receipts name the message by the same digits', () => {
    const at = new Date(1_764_000_000_123);
    const user = '"user_id":"01234567890A="';
    expect(read(callback('delivered', user))).toEqual({ kind: 'receipt', providerId: token, state: 'delivered', at });
    expect(read(callback('seen', user))).toEqual({ kind: 'receipt', providerId: token, state: 'read', at });
    expect(read(callback('failed', `${user},"desc":"failure description"`))).toEqual({
      kind: 'receipt',
      providerId: token,
      state: 'failed',
      reason: 'Viber could not deliver it: failure description',
      at,
    });
  });

  test('subscribing gives consent, unsubscribing takes it back', () => {
    expect(read(callback('subscribed', '"user":{"id":"U1=","name":"Amara"}'))).toMatchObject({
      kind: 'consent',
      from: { value: 'viber:U1=' },
      granted: true,
    });
    expect(read(callback('unsubscribed', '"user_id":"U1="'))).toMatchObject({ kind: 'consent', granted: false });
  });

  test('what is of no use is ignored by name, and what is new as well', () => {
    for (const event of ['webhook', 'conversation_started', 'message'])
      expect(read(callback(event))).toEqual({ kind: 'ignored', type: event, known: true });
    expect(read(callback('teleported'))).toEqual({ kind: 'ignored', type: 'teleported', known: false });
    expect(read('{}')).toEqual({ kind: 'ignored', type: 'empty', known: false });
    expect(said({ type: 'hologram' })).toEqual({ kind: 'ignored', type: 'message.hologram', known: false });
  });

  test('what is no JSON is refused', () => {
    for (const raw of ['', '{', '[]', 'null', '7'])
      expect(() => read(raw)).toThrow(expect.objectContaining({ status: 400, code: 'malformed' }));
  });
});

describe('the signature of a callback', () => {
  const body = Buffer.from(callback('webhook'));
  const good = createHmac('sha256', '445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9').update(body).digest('hex');
  const check = (raw: Buffer, given: unknown, ...tokens: string[]) =>
    viberAdapter.inbound?.verify(
      { headers: { 'x-viber-content-signature': given }, raw } as unknown as IncomingRequest,
      { credentials: tokens.map((authToken) => ({ authToken })) } as unknown as Connection,
    );
  const authToken = '445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9';

  test('is right for the bytes it was made of, whichever of two tokens made it; one byte changed is refused', () => {
    expect(check(body, good, authToken)).toBe(true);
    expect(check(body, good, 'new', authToken)).toBe(true);
    expect(check(body, good)).toBe(false);
    expect(check(body, good, '')).toBe(false);
    for (let i = 0; i < body.length; i += 1) {
      const changed = Buffer.from(body);
      changed[i] ^= 1;
      expect(check(changed, good, authToken)).toBe(false);
    }
    for (const wrong of ['', undefined, [good], good.toUpperCase(), good.slice(1)])
      expect(check(body, wrong, authToken)).toBe(false);
    // Parsed and printed again it is another body: the number loses its last digits.
    expect(check(Buffer.from(JSON.stringify(JSON.parse(body.toString()))), good, authToken)).toBe(false);
  });
});

describe('what goes to Viber', () => {
  const settings = viberAdapter.settings.parse({ senderName: 'Fernwood' });
  const connection = { settings, credentials: [{ authToken: 'tok' }] } as unknown as Connection;
  const pack = (attachments: object[] = [], text = 'On its way') =>
    viberAdapter.send?.({
      message: { text, attachments },
      to: { kind: 'external_id', value: 'viber:U1=', name: null },
      thread: '',
      options: {},
      last: null,
      settings,
      publicUrl: 'https://hub.example',
    } as unknown as Outgoing)?.data;

  test('text, a picture with its caption, a file alone; anything else as a link', () => {
    const base = { receiver: 'U1=', min_api_version: 1, sender: { name: 'Fernwood' } };
    const url = 'https://hub.example/v1/attachments/att_1';
    const file = (contentType: string) => ({ name: 'a.pdf', contentType, size: 9, url: '/v1/attachments/att_1' });
    expect(pack()).toEqual({ ...base, type: 'text', text: 'On its way' });
    expect(pack([file('image/jpeg')])).toEqual({ ...base, type: 'picture', text: 'On its way', media: url });
    expect(pack([file('application/pdf')], '')).toEqual({
      ...base,
      type: 'file',
      media: url,
      size: 9,
      file_name: 'a.pdf',
    });
    expect(pack([file('application/pdf')])).toEqual({ ...base, type: 'text', text: `On its way\na.pdf: ${url}` });
    expect(viberAdapter.call?.({ type: 'send_message', data: base }, connection, 'whd_1')).toEqual({
      url: 'https://chatapi.viber.com/pa/send_message',
      headers: { 'content-type': 'application/json', 'x-viber-auth-token': 'tok' },
      body: JSON.stringify(base),
    });
  });

  const judged = judgedBy(viberAdapter);

  test('the status in the answer is what counts', () => {
    expect(judged(200, `{"status":0,"status_message":"ok","message_token":${token}}`)).toEqual({
      kind: 'delivered',
      providerId: token,
    });
    expect(judged(200, '{"status":6,"status_message":"receiverNotSubscribed"}')).toEqual({
      kind: 'failed',
      why: 'this customer has not subscribed to the bot, or has unsubscribed (6 receiverNotSubscribed)',
    });
    expect(judged(200, '{"status":3,"status_message":"badData"}')).toMatchObject({
      why: 'Viber refused the message (3 badData)',
    });
    expect(judged(200, '{"status":12,"status_message":"tooManyRequests"}')).toMatchObject({
      kind: 'again',
      retryAfter: 60,
    });
    expect(judged(200, 'garbage')).toMatchObject({ kind: 'again', perhapsTaken: true });
    expect(judged(429, '', { 'retry-after': '7' })).toMatchObject({ kind: 'again', retryAfter: 7 });
    expect(judged(500, '')).toMatchObject({ kind: 'again' });
    expect(judged(404, '')).toMatchObject({ kind: 'failed' });
  });
});
