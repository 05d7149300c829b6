import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Connection, IncomingRequest, Outgoing } from '../../src/channels/channel-adapter.js';
import { lineAdapter } from '../../src/channels/line/line.adapter.js';
import { readLine } from '../../src/channels/line/read-line.js';
import { uuidOf } from '../../src/channels/line/send-line.js';
import { knownEvents } from '../../src/channels/line/webhook.js';
import { judgedBy } from '../support/answered.js';
import { describeWithData } from '../support/shared-data.js';

const data = path.resolve(process.cwd(), '../shared/data/payloads');
const user = 'U4af4980629aaaaaaaaaaaaaaaaaaaaaa';
const event = (over: object) => ({
  type: 'message',
  mode: 'active',
  timestamp: 1_764_000_000_123,
  source: { type: 'user', userId: user },
  webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
  deliveryContext: { isRedelivery: false },
  replyToken: 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA',
  ...over,
});
const read = (...events: object[]) => readLine(Buffer.from(JSON.stringify({ destination: 'U0', events })));
const said = (message: object, over: object = {}) =>
  read(event({ message: { id: '468789577898262530', quoteToken: 'q3Plx', ...message }, ...over }))[0];

describe('what LINE writes', () => {
  test('a message is read in the hub’s own terms; a redelivery is the same message', () => {
    const first = said({ type: 'text', text: 'どこ？ 🌿', quotedMessageId: '468789577898262529' });
    expect(first).toEqual({
      kind: 'message',
      externalId: '468789577898262530',
      from: { kind: 'external_id', value: `line:${user}` },
      thread: '',
      text: 'どこ？ 🌿',
      files: [],
      channel: { webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR', quoteToken: 'q3Plx' },
      sentAt: new Date(1_764_000_000_123),
      replyTo: '468789577898262529',
    });
    const again = said(
      { type: 'text', text: 'どこ？ 🌿', quotedMessageId: '468789577898262529' },
      { deliveryContext: { isRedelivery: true } },
    );
    expect(again).toEqual(first);
  });

  test('files lie with LINE, or with whoever sent them', () => {
    const line = { contentProvider: { type: 'line' } };
    expect(said({ type: 'image', ...line })).toMatchObject({
      files: [{ name: 'image.jpg', contentType: 'image/jpeg', content: { fetch: '468789577898262530' } }],
    });
    expect(said({ type: 'file', fileName: 'receipt.pdf', fileSize: 9 })).toMatchObject({
      files: [{ name: 'receipt.pdf', content: { fetch: '468789577898262530' } }],
    });
    const external = { type: 'external', originalContentUrl: 'https://a.example/b.jpg' };
    expect(said({ type: 'image', contentProvider: external })).toMatchObject({
      files: [{ content: { url: 'https://a.example/b.jpg' } }],
    });
  });

  test('places, stickers and buttons are words', () => {
    const place = { type: 'location', title: 'Shop', address: '1 High St', latitude: 35.6, longitude: 139.7 };
    expect(said(place)).toMatchObject({ text: 'Location: Shop, 1 High St, 35.6, 139.7' });
    expect(said({ type: 'sticker', keywords: ['hi', 'wave'] })).toMatchObject({ text: 'Sticker: hi, wave' });
    const postback = { data: 'order=7' };
    expect(read(event({ type: 'postback', postback }))[0]).toMatchObject({
      externalId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
      text: 'order=7',
    });
    expect(
      read(event({ type: 'postback', postback: { ...postback, params: { date: '2026-03-01' } } }))[0],
    ).toMatchObject({
      text: '2026-03-01',
    });
  });

  test('a group is a thread, and speaks for people whose id is kept back', () => {
    const source = { type: 'group', groupId: 'C1', userId: user };
    expect(said({ type: 'text', text: 'x' }, { source })).toMatchObject({
      thread: 'C1',
      from: { value: `line:${user}` },
    });
    expect(said({ type: 'text', text: 'x' }, { source: { type: 'group', groupId: 'C1' } })).toMatchObject({
      from: { value: 'line:C1' },
    });
  });

  test('adding the account gives consent, blocking it takes it back', () => {
    const from = { kind: 'external_id', value: `line:${user}` };
    expect(read(event({ type: 'follow', follow: { isUnblocked: true } }), event({ type: 'unfollow' }))).toEqual([
      { kind: 'consent', from, granted: true, evidence: 'added the account on LINE' },
      { kind: 'consent', from, granted: false, evidence: 'blocked the account on LINE' },
    ]);
  });

  test('what is of no use is ignored by name, and what is new as well', () => {
    expect(read()).toEqual([]);
    expect(read(event({ type: 'unsend' }), event({ type: 'beam' }), event({ mode: 'standby' }))).toEqual([
      { kind: 'ignored', type: 'unsend', known: true },
      { kind: 'ignored', type: 'beam', known: false },
      { kind: 'ignored', type: 'standby.message', known: true },
    ]);
    expect(said({ type: 'hologram' })).toEqual({ kind: 'ignored', type: 'message.hologram', known: false });
  });

  test('a right signature over what is no JSON is still refused as malformed', () => {
    for (const raw of ['', '{', '[]', 'null', '{"destination":"x"}', 'hello'])
      expect(() => readLine(Buffer.from(raw))).toThrow(expect.objectContaining({ status: 400, code: 'malformed' }));
  });
});

describeWithData('payloads/line/webhook.yml', 'the vendor’s own description', () => {
  test('every kind of event and of message in it is known', () => {
    const lines = readFileSync(path.join(data, 'line/webhook.yml'), 'utf8').split('\n');
    const kindsOf = (schema: string): string[] => {
      const start = lines.indexOf(`    ${schema}:`);
      const from = lines.indexOf('        mapping:', start) + 1;
      const rest = lines.slice(from);
      return rest
        .slice(
          0,
          rest.findIndex((line) => !line.startsWith('          ')),
        )
        .map((line) => line.trim().split(':')[0]);
    };
    expect(kindsOf('Event').length).toBeGreaterThan(15);
    expect(kindsOf('Event').filter((name) => !knownEvents.has(name))).toEqual([]);
    expect(kindsOf('MessageContent')).toEqual(['text', 'image', 'video', 'audio', 'file', 'location', 'sticker']);
    for (const type of kindsOf('MessageContent')) expect(said({ type, text: 'x' })).toMatchObject({ kind: 'message' });
  });
});

describe('the signature of a request', () => {
  const check = (raw: Buffer, given: unknown, ...secrets: string[]) =>
    lineAdapter.inbound?.verify(
      { headers: { 'x-line-signature': given }, raw } as unknown as IncomingRequest,
      { credentials: secrets.map((channelSecret) => ({ channelSecret })) } as unknown as Connection,
    );
  const body = Buffer.from('{"hello":"world"}');
  const good = createHmac('sha256', 'test_secret').update(body).digest('base64');

  test('is right for the bytes it was made of, whichever of two secrets made it; one byte changed is refused', () => {
    expect(good).toBe('t7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=');
    expect(check(body, good, 'test_secret')).toBe(true);
    expect(check(body, good, 'new', 'test_secret')).toBe(true);
    expect(check(body, good)).toBe(false);
    expect(check(body, good, '')).toBe(false);
    for (let i = 0; i < body.length; i += 1) {
      const changed = Buffer.from(body);
      changed[i] ^= 1;
      expect(check(changed, good, 'test_secret')).toBe(false);
    }
    for (const wrong of ['', undefined, [good], `${good} `, good.replace('=', '')])
      expect(check(body, wrong, 'test_secret')).toBe(false);
  });
});

describe('what goes to LINE', () => {
  const connection = {
    settings: lineAdapter.settings.parse({}),
    credentials: [{ channelSecret: 's', accessToken: 'long-lived' }],
  } as unknown as Connection;
  const pack = (over: object = {}, attachments: object[] = [], text = 'On its way') =>
    lineAdapter.send?.({
      message: { text, attachments },
      to: { kind: 'external_id', value: `line:${user}`, name: null },
      thread: '',
      options: {},
      last: { externalId: '1', channel: { quoteToken: 'q3Plx' }, at: '' },
      settings: {},
      publicUrl: 'https://hub.example',
      ...over,
    } as unknown as Outgoing)?.data;

  test('text is pushed to the person or the group, pictures as pictures, other files as links', () => {
    expect(pack()).toEqual({ to: user, messages: [{ type: 'text', text: 'On its way' }] });
    expect(pack({ thread: 'C1' })).toMatchObject({ to: 'C1', messages: [{ quoteToken: 'q3Plx' }] });
    const url = 'https://hub.example/v1/attachments/att_1';
    const file = { name: 'a', contentType: 'image/png', size: 1, url: '/v1/attachments/att_1' };
    expect(pack({}, [file, { ...file, contentType: 'application/pdf' }])).toMatchObject({
      messages: [
        { type: 'text', text: `On its way\na: ${url}` },
        { type: 'image', originalContentUrl: url, previewImageUrl: url },
      ],
    });
    expect(pack({}, Array(9).fill(file))?.messages).toHaveLength(5);
  });

  test('every try of a delivery has the same retry key, and no other delivery has it', () => {
    const call = (id: string) => lineAdapter.call?.({ type: 'push', data: { to: user } }, connection, id);
    expect(call('whd_1')).toEqual({
      url: 'https://api.line.me/v2/bot/message/push',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer long-lived',
        'x-line-retry-key': uuidOf('whd_1'),
      },
      body: `{"to":"${user}"}`,
    });
    expect(uuidOf('whd_1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidOf('whd_1')).not.toBe(uuidOf('whd_2'));
    expect(lineAdapter.inbound?.file?.('468', connection)).toMatchObject({
      url: 'https://api-data.line.me/v2/bot/message/468/content',
      headers: { authorization: 'Bearer long-lived' },
    });
  });

  const judged = judgedBy(lineAdapter);

  test('taken before is taken, and every refusal has its words', () => {
    const sentMessages = [{ id: '461230966842064897', quoteToken: 'x' }];
    expect(judged(200, { sentMessages })).toEqual({ kind: 'delivered', providerId: '461230966842064897' });
    expect(judged(409, { message: 'The retry key is already accepted', sentMessages })).toEqual({
      kind: 'delivered',
      providerId: '461230966842064897',
    });
    expect(
      judged(400, { message: 'The request body has 1 error(s)', details: [{ message: 'May not be empty' }] }),
    ).toEqual({
      kind: 'failed',
      why: 'LINE refused the message: The request body has 1 error(s); May not be empty',
    });
    expect(judged(401, {})).toMatchObject({ kind: 'failed', why: expect.stringContaining('access token') });
    expect(judged(429, { message: 'You have reached your monthly limit.' })).toMatchObject({ kind: 'failed' });
    expect(judged(429, {}, { 'retry-after': '5' })).toMatchObject({ kind: 'again', retryAfter: 5 });
    expect(judged(500, {})).toMatchObject({ kind: 'again' });
  });
});
