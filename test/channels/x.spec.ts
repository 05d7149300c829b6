import { createHmac } from 'node:crypto';
import type { Connection, IncomingRequest, Outgoing } from '../../src/channels/channel-adapter.js';
import { readX } from '../../src/channels/x/read-x.js';
import { oauth1Header } from '../../src/channels/x/oauth1.js';
import { xAdapter } from '../../src/channels/x/x.adapter.js';
import { judgedBy } from '../support/answered.js';

// Shapes as the vendor documents them; no complete recording is public.
const us = '4337869213';
const amara = '3001969357218471936';
const connection = (settings: object = {}, ...credentials: object[]) =>
  ({ settings: xAdapter.settings.parse(settings), credentials }) as unknown as Connection;
const read = (body: object, settings = {}) =>
  readX(Buffer.from(JSON.stringify({ for_user_id: us, ...body })), connection(settings));
const direct = (sender_id: string, recipient_id: string, message_data: object) => ({
  type: 'message_create',
  id: '1864954121012494336',
  created_timestamp: '1764000000123',
  message_create: { target: { recipient_id }, sender_id, message_data },
});
const users = { [amara]: { id: amara, name: 'Amara Osei', screen_name: 'amara' } };
const post = (over: object) => ({
  created_at: 'Mon Nov 24 16:00:00 +0000 2025',
  id: 1_864_954_121_012_494_336,
  id_str: '1864954121012494337',
  text: '@fernwood where is it?',
  user: { id: 1, id_str: amara, name: 'Amara Osei', screen_name: 'amara' },
  entities: { user_mentions: [{ id_str: us }], urls: [] },
  ...over,
});
const posted = (over: object) => read({ tweet_create_events: [post(over)] })[0];

describe('what X writes', () => {
  test('a direct message is private, with ids that are never numbers', () => {
    expect(read({ users, direct_message_events: [direct(amara, us, { text: 'hi &amp; bye' })] })).toEqual([
      {
        kind: 'message',
        externalId: '1864954121012494336',
        thread: '',
        text: 'hi & bye',
        files: [],
        sentAt: new Date(1_764_000_000_123),
        from: { kind: 'external_id', value: `x:${amara}`, name: 'Amara Osei' },
      },
    ]);
  });

  test('our own direct message is an echo', () => {
    expect(read({ direct_message_events: [direct(us, amara, { text: 'answered in the app' })] })[0]).toMatchObject({
      kind: 'echo',
      externalId: '1864954121012494336',
      to: { value: `x:${amara}` },
      text: 'answered in the app',
    });
  });

  test('short links are spelled out, and pictures come as files from the vendor’s hosts only', () => {
    const entities = {
      urls: [
        { url: 'https://t.co/a', expanded_url: 'https://shop.example/7' },
        { url: 'https://t.co/b', expanded_url: 'https://twitter.com/messages/media/1' },
      ],
    };
    const media = (media_url_https: string) => ({ attachment: { type: 'media', media: { media_url_https } } });
    const ton = 'https://ton.twitter.com/1.1/ton/data/dm/1/2/x.jpg';
    expect(
      read({
        direct_message_events: [
          direct(amara, us, { text: 'see https://t.co/a https://t.co/b', entities, ...media(ton) }),
        ],
      })[0],
    ).toMatchObject({ text: 'see https://shop.example/7', files: [{ name: 'x.jpg', content: { fetch: ton } }] });
    expect(
      read({ direct_message_events: [direct(amara, us, { text: '', ...media('https://evil.example/x.jpg') })] })[0],
    ).toMatchObject({ files: [{ content: { url: 'https://evil.example/x.jpg' } }] });
  });

  test('a mention is public, in the thread of its conversation', () => {
    expect(posted({ conversation_id_str: '1864', in_reply_to_status_id_str: '1863' })).toEqual({
      kind: 'message',
      externalId: '1864954121012494337',
      thread: '1864',
      text: '@fernwood where is it?',
      files: [],
      sentAt: new Date('2025-11-24T16:00:00.000Z'),
      from: { kind: 'external_id', value: `x:${amara}`, name: 'Amara Osei' },
      isPublic: true,
      replyTo: '1863',
    });
    const bare = posted({});
    // Without a conversation's id each mention is a thread of its own.
    expect(bare).toMatchObject({ thread: (bare as { externalId: string }).externalId });
    const entities = { user_mentions: [{ id_str: us }] };
    expect(posted({ entities: {}, extended_tweet: { full_text: 'long', entities } })).toMatchObject({ text: 'long' });
    expect(posted({ entities: {}, in_reply_to_user_id_str: us })).toMatchObject({ kind: 'message' });
    expect(posted({ entities: {}, quoted_status: { user: { id_str: us } } })).toMatchObject({ kind: 'message' });
  });

  test('our own answers are echoes; our other posts, reposts and talk of others are ignored by name', () => {
    const own = { user: { id_str: us }, in_reply_to_user_id_str: amara };
    expect(posted(own)).toMatchObject({ kind: 'echo', to: { value: `x:${amara}` } });
    expect(posted({ ...own, in_reply_to_status_id_str: '77' })).toMatchObject({ kind: 'echo', thread: '77' });
    const ignored = (over: object) =>
      [posted(over)].map((one) => (one.kind === 'ignored' ? [one.type, one.known] : one));
    expect(ignored({ user: { id_str: us } })).toEqual([['tweet_create_events.own', true]]);
    expect(ignored({ retweeted_status: {} })).toEqual([['tweet_create_events.repost', true]]);
    expect(ignored({ entities: {} })).toEqual([['tweet_create_events.other', true]]);
    expect(read({ favorite_events: [{}], hologram_events: [{}] })).toEqual([
      { kind: 'ignored', type: 'favorite_events', known: true },
      { kind: 'ignored', type: 'hologram_events', known: false },
    ]);
    expect(read({})).toEqual([{ kind: 'ignored', type: 'empty', known: false }]);
    expect(read({ tweet_create_events: 'x' })).toEqual([{ kind: 'ignored', type: 'tweet_create_events', known: true }]);
  });

  test('reading is told up to a moment', () => {
    const mark = { sender_id: amara, target: { recipient_id: us }, created_timestamp: '1764000000123' };
    expect(read({ direct_message_mark_read_events: [mark] })).toEqual([
      {
        kind: 'read_up_to',
        from: { kind: 'external_id', value: `x:${amara}` },
        thread: '',
        at: new Date(1_764_000_000_123),
      },
    ]);
  });

  test('one that cannot be read does not hide the others', () => {
    expect(read({ tweet_create_events: [{ id_str: 7 }, post({})] })).toHaveLength(1);
  });

  test('an inbox that names its account passes on whose activity it is', () => {
    const event = { direct_message_events: [direct(amara, us, { text: 'x' })] };
    expect(read(event, { accountId: '99' })[0]).toMatchObject({ account: us });
    expect(read(event)[0]).not.toHaveProperty('account');
  });

  test('what is no JSON is refused', () => {
    for (const raw of ['', '{', '[]', 'null'])
      expect(() => readX(Buffer.from(raw), connection())).toThrow(
        expect.objectContaining({ status: 400, code: 'malformed' }),
      );
  });
});

describe('what X asks and signs', () => {
  const body = Buffer.from('{"for_user_id":"1"}');
  const sign = (secret: string, data: Buffer | string) =>
    `sha256=${createHmac('sha256', secret).update(data).digest('base64')}`;
  const check = (raw: Buffer, given: unknown, ...secrets: string[]) =>
    xAdapter.inbound?.verify(
      { headers: { 'x-twitter-webhooks-signature': given }, raw } as unknown as IncomingRequest,
      connection({}, ...secrets.map((consumerSecret) => ({ consumerSecret }))),
    );

  test('its question is answered with the present secret, and only by GET', () => {
    const ask = (query: object, method = 'GET', ...credentials: object[]) =>
      xAdapter.inbound?.challenge?.({ method, query } as unknown as IncomingRequest, connection({}, ...credentials));
    const set = { consumerSecret: 's' };
    expect(ask({ crc_token: 'abc' }, 'GET', set)).toEqual({
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ response_token: sign('s', 'abc') }),
    });
    expect(ask({ crc_token: 'abc' }, 'POST', set)).toBeNull();
    expect(ask({}, 'GET', set)).toBeNull();
    expect(ask({ crc_token: ['a', 'b'] }, 'GET', set)).toBeNull();
    expect(ask({ crc_token: 'abc' })).toBeNull();
  });

  test('a signature is right for the bytes it was made of; one byte changed is refused', () => {
    const good = sign('s', body);
    expect(check(body, good, 's')).toBe(true);
    expect(check(body, good, 'new', 's')).toBe(true);
    expect(check(body, good)).toBe(false);
    for (let i = 0; i < body.length; i += 1) {
      const changed = Buffer.from(body);
      changed[i] ^= 1;
      expect(check(changed, good, 's')).toBe(false);
    }
    for (const wrong of ['', undefined, [good], good.replace('sha256=', ''), sign('', body)])
      expect(check(body, wrong, 's')).toBe(false);
  });
});

describe('what goes to X', () => {
  const set = connection({}, { consumerSecret: 's', accessToken: 'user-token' });
  const pack = (over: object = {}) =>
    xAdapter.send?.({
      message: { text: 'On its way', attachments: [] },
      to: { kind: 'external_id', value: `x:${amara}`, name: null },
      thread: '',
      options: {},
      last: { externalId: '1864', channel: {}, at: '' },
      settings: {},
      publicUrl: 'https://hub.example',
      ...over,
    } as unknown as Outgoing) as { type: string; data: Record<string, unknown> };

  test('a private thread is answered in private, a public one under the newest post', () => {
    expect(xAdapter.call?.(pack(), set, 'whd_1')).toEqual({
      url: `https://api.x.com/2/dm_conversations/with/${amara}/messages`,
      headers: { 'content-type': 'application/json', authorization: 'Bearer user-token' },
      body: '{"text":"On its way"}',
    });
    const answer = xAdapter.call?.(pack({ thread: '1863' }), set, 'whd_1');
    expect([answer?.url, answer?.body]).toEqual([
      'https://api.x.com/2/tweets',
      '{"text":"On its way","reply":{"in_reply_to_tweet_id":"1864"}}',
    ]);
    const answered = { externalId: '1859', channel: {}, at: '' };
    expect(pack({ thread: '1863', answered })).toMatchObject({ data: { inReplyTo: '1859' } });
    expect(pack({ thread: '1863', options: { replyKind: 'private' } })).toMatchObject({
      type: 'direct',
      data: { to: amara },
    });
    expect(() => xAdapter.call?.(pack({ thread: '1863', last: null }), set, 'whd_1')).toThrow('no post');
  });

  test('pictures are brought to X, as many as it shows; other files go as links', () => {
    const file = (n: number, contentType = 'image/png', size = 10) => ({
      id: `att_${n}`,
      name: `${n}.png`,
      contentType,
      size,
      url: `/files/${n}`,
    });
    const attachments = [file(1), file(2), file(3, 'application/pdf'), file(4, 'image/jpeg', 6_000_000)];
    const direct = pack({ message: { text: 'Look', attachments } });
    expect(direct.data).toEqual({
      text: `Look\n2.png: https://hub.example/files/2\n3.png: https://hub.example/files/3\n4.png: https://hub.example/files/4`,
      uploads: [{ id: 'att_1', name: '1.png', url: 'https://hub.example/files/1' }],
      to: amara,
    });
    const posted = pack({ thread: '1863', message: { text: '', attachments: [1, 2, 3, 4, 5].map((n) => file(n)) } });
    expect(posted.data).toMatchObject({ text: '5.png: https://hub.example/files/5', inReplyTo: '1864' });
    expect((posted.data.uploads as { id: string }[]).map(({ id }) => id)).toEqual(['att_1', 'att_2', 'att_3', 'att_4']);
    const body = (type: string, data: object) =>
      JSON.parse(String(xAdapter.call?.({ type, data: { ...data } }, set, 'w')?.body));
    expect(body('direct', { to: amara, text: '', media: ['7'] })).toEqual({ attachments: [{ media_id: '7' }] });
    expect(body('post', { inReplyTo: '1864', text: 'Look', media: ['7', '8'] })).toEqual({
      text: 'Look',
      reply: { in_reply_to_tweet_id: '1864' },
      media: { media_ids: ['7', '8'] },
    });
  });

  test('a token that came with a secret signs each try by OAuth 1.0a', () => {
    const keys = { consumerSecret: 's', accessToken: 't', consumerKey: 'k', accessTokenSecret: 'ts' };
    const header = () => xAdapter.call?.(pack(), connection({}, keys), 'whd_1').headers?.authorization;
    expect(header()).toMatch(/^OAuth oauth_consumer_key="k", .*oauth_token="t", .*oauth_signature="[\w%]+"$/);
    expect(header()).not.toBe(header());
  });

  // The example of the vendor's own guide to signing.
  test('the published vector of OAuth 1.0a', () => {
    const keys = {
      consumerKey: 'xvz1evFS4wEEPTGEFPHBog',
      consumerSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
      token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
      tokenSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
    };
    const once = { nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg', atSeconds: 1_318_622_958 };
    const status = 'Hello Ladies + Gentlemen, a signed OAuth request!';
    const sign = (url: string) => oauth1Header('POST', url, keys, once, { status });
    expect(sign('https://api.twitter.com/1/statuses/update.json?include_entities=true')).toContain(
      'oauth_signature="tnnArxj06cWHq44gCs1OSKk%2FjLY%3D"',
    );
    // Sorted by name first: `a` comes before `a1`, whatever follows it.
    const header = (url: string) => oauth1Header('GET', url, keys, once);
    expect(header('https://api.x.com/?a1=2&a=1')).toBe(header('https://api.x.com/?a=1&a1=2'));
  });

  test('the token goes with private files and no others', () => {
    const headers = (url: string) => xAdapter.inbound?.file?.(url, set).headers;
    expect(headers('https://ton.twitter.com/x')).toEqual({ authorization: 'Bearer user-token' });
    expect(headers('https://pbs.twimg.com/x')).toBeUndefined();
  });

  const judged = judgedBy(xAdapter);

  test('every answer has its words', () => {
    expect(judged(201, { data: { dm_conversation_id: '1-2', dm_event_id: '77' } })).toEqual({
      kind: 'delivered',
      providerId: '77',
    });
    expect(judged(201, { data: { id: '78', text: 'x' } })).toEqual({ kind: 'delivered', providerId: '78' });
    expect(judged(401, {})).toMatchObject({ kind: 'failed', why: expect.stringContaining('access token') });
    expect(judged(403, { title: 'Forbidden', detail: 'You cannot send messages to this user.' })).toEqual({
      kind: 'failed',
      why: 'X refused the message: You cannot send messages to this user.',
    });
    const limit = { 'x-rate-limit-reset': '1764000900', date: 'Mon, 24 Nov 2025 16:00:00 GMT' };
    expect(judged(429, {}, limit)).toMatchObject({ kind: 'again', retryAfter: 900 });
    expect(judged(429, {}, { 'retry-after': '3' })).toMatchObject({ retryAfter: 3 });
    expect(judged(503, {})).toMatchObject({ kind: 'again', retryAfter: null });
  });
});
