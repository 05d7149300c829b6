import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Connection, IncomingRequest, Outgoing } from '../../src/channels/channel-adapter.js';
import { knownEvents } from '../../src/channels/slack/event.js';
import { plainText } from '../../src/channels/slack/mrkdwn.js';
import { readSlack } from '../../src/channels/slack/read-slack.js';
import { slackAdapter } from '../../src/channels/slack/slack.adapter.js';
import { judgedBy } from '../support/answered.js';
import { describeWithData } from '../support/shared-data.js';

const data = path.resolve(process.cwd(), '../shared/data/payloads');
const connection = {
  settings: { apiRoot: 'https://slack.com/api' },
  credentials: [{ signingSecret: 's', botToken: 'xoxb-1' }],
} as unknown as Connection;
const read = (event: object) =>
  readSlack(Buffer.from(JSON.stringify({ type: 'event_callback', event_id: 'Ev1', event })), connection);
const ts = '1764000000.000200';
const direct = { type: 'message', channel: 'D1', channel_type: 'im', user: 'U1', text: 'hello', ts };

describe('what Slack writes', () => {
  test('a direct message is one conversation, with its id exactly as it was', () => {
    expect(read(direct)).toEqual([
      {
        kind: 'message',
        externalId: 'D1:1764000000.000200',
        from: { kind: 'external_id', value: 'slack:U1' },
        thread: '',
        text: 'hello',
        files: [],
        channel: { channel: 'D1' },
        sentAt: new Date(1_764_000_000_000.2),
      },
    ]);
  });

  test('in a channel every message opens a thread, and answers belong to it', () => {
    const first = { ...direct, channel: 'C1', channel_type: 'channel' };
    expect(read(first)[0]).toMatchObject({ thread: `C1:${ts}` });
    expect(read({ ...first, ts: '1764000009.000100', thread_ts: ts })[0]).toMatchObject({
      thread: `C1:${ts}`,
      replyTo: `C1:${ts}`,
    });
    expect(read({ ...first, type: 'app_mention', text: '<@U9> help' })[0]).toMatchObject({ externalId: `C1:${ts}` });
  });

  test('text is what people see', () => {
    expect(
      plainText('<@U1|amara> &amp; <#C1|orders> &lt;3 <https://a.example/x|the page> <mailto:a@b.example|a@b.example>'),
    ).toBe('@amara & #orders <3 the page (https://a.example/x) a@b.example');
    expect(plainText('<!here> <@U2> <https://a.example>')).toBe('@here @U2 https://a.example');
  });

  test('files of Slack are fetched with the token, others stay links', () => {
    const files = [
      { name: 'a.png', mimetype: 'image/png', url_private_download: 'https://files.slack.com/a' },
      { name: 'b', mimetype: 'text/plain', url_private: 'https://drive.example/b' },
      { name: 'c', url_private: 'javascript:alert(1)' },
      { name: 'd', mode: 'tombstone', url_private: 'https://files.slack.com/d' },
    ];
    expect(read({ ...direct, subtype: 'file_share', text: '', files })[0]).toMatchObject({
      files: [
        { name: 'a.png', contentType: 'image/png', content: { fetch: 'https://files.slack.com/a' } },
        { name: 'b', contentType: 'text/plain', content: { url: 'https://drive.example/b' } },
      ],
    });
  });

  test('reactions come and go', () => {
    const added = { type: 'reaction_added', user: 'U1', reaction: 'thumbsup', item: { channel: 'D1', ts } };
    expect(read(added)[0]).toMatchObject({ kind: 'reaction', providerId: `D1:${ts}`, emoji: ':thumbsup:' });
    expect(read({ ...added, type: 'reaction_removed' })[0]).toMatchObject({ emoji: null });
  });

  test('what is of no use is ignored by name, and what is new as well', () => {
    const ignored = (event: object) => read(event).map((one) => (one.kind === 'ignored' ? [one.type, one.known] : one));
    expect(ignored({ ...direct, bot_id: 'B1' })).toEqual([['message.bot_message', true]]);
    expect(ignored({ ...direct, subtype: 'message_changed' })).toEqual([['message.message_changed', true]]);
    expect(ignored({ ...direct, subtype: 'message_deleted' })).toEqual([['message.message_deleted', true]]);
    expect(ignored({ ...direct, subtype: 'hologram' })).toEqual([['message.hologram', false]]);
    expect(ignored({ type: 'team_join' })).toEqual([['team_join', true]]);
    expect(ignored({ type: 'planet_join' })).toEqual([['planet_join', false]]);
  });

  test('what is no JSON is refused', () => {
    for (const raw of ['', '{', '[]', 'null', 'payload=x'])
      expect(() => readSlack(Buffer.from(raw), connection)).toThrow(
        expect.objectContaining({ status: 400, code: 'malformed' }),
      );
  });
});

describeWithData('payloads/slack', 'recorded events', () => {
  test('each is read, or ignored by a name that is known', () => {
    const files = readdirSync(path.join(data, 'slack')).filter((name) => name.endsWith('.json'));
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) {
      const events = readSlack(readFileSync(path.join(data, 'slack', file)), connection);
      expect([file, events]).toEqual([file, [{ kind: 'ignored', type: expect.any(String), known: true }]]);
    }
  });

  test('a recorded message is read once its blanks are filled', () => {
    const recorded = JSON.parse(readFileSync(path.join(data, 'slack', 'MessagePayload.json'), 'utf8'));
    const { bot_id: _, bot_profile: __, ...event } = recorded.event;
    Object.assign(event, { channel: 'C1', user: 'U1', text: 'hi', ts, thread_ts: undefined });
    const raw = Buffer.from(JSON.stringify({ ...recorded, event }));
    expect(readSlack(raw, connection)[0]).toMatchObject({ kind: 'message', externalId: `C1:${ts}`, text: 'hi' });
  });

  test('every event of the vendor’s own list is known', () => {
    const spec = gunzipSync(readFileSync(path.join(data, 'slack', 'slack_events_api_async_v1.json.gz'))).toString();
    const topics = Object.keys(JSON.parse(spec).topics).map((name) => name.replaceAll('.', '_'));
    expect(topics.filter((name) => !knownEvents.has(name))).toEqual([]);
  });
});

describeWithData('payloads/signature-vectors.json', 'the signature of a request', () => {
  interface Vector {
    scheme: string;
    secret: string;
    timestamp: string;
    body: string;
    header: Record<string, string>;
  }
  const vectors = (): Vector[] => JSON.parse(readFileSync(path.join(data, 'signature-vectors.json'), 'utf8'));
  const check = (vector: Vector, over: Partial<IncomingRequest> = {}, secrets = [vector.secret]) =>
    slackAdapter.inbound?.verify(
      {
        headers: { ...vector.header, 'x-slack-request-timestamp': vector.timestamp },
        raw: Buffer.from(vector.body),
        nowMs: Number(vector.timestamp) * 1000,
        ...over,
      } as IncomingRequest,
      { credentials: secrets.map((signingSecret) => ({ signingSecret })) } as unknown as Connection,
    );

  test('the published vector is right, and any byte changed is not', () => {
    const vector = vectors().find(({ scheme }) => scheme === 'slack-v0') as Vector;
    expect(check(vector)).toBe(true);
    expect(check(vector, {}, ['new', vector.secret])).toBe(true);
    expect(check(vector, {}, [])).toBe(false);
    expect(check(vector, {}, [''])).toBe(false);
    for (let i = 0; i < vector.body.length; i += 1) {
      const raw = Buffer.from(vector.body);
      raw[i] ^= 1;
      expect(check(vector, { raw })).toBe(false);
    }
    const at = { 'x-slack-request-timestamp': vector.timestamp };
    const given = vector.header['x-slack-signature'];
    for (const wrong of ['', given.slice(0, -1), given.toUpperCase(), given.replace('v0', 'v1')])
      expect(check(vector, { headers: { ...at, 'x-slack-signature': wrong } })).toBe(false);
    expect(check(vector, { headers: { ...vector.header } })).toBe(false);
  });

  test.each([
    [-301, false],
    [-299, true],
    [299, true],
    [301, false],
  ])('a timestamp %i s from now counts: %s', (offset, counts) => {
    const vector = vectors().find(({ scheme }) => scheme === 'slack-v0') as Vector;
    expect(check(vector, { nowMs: (Number(vector.timestamp) - offset) * 1000 })).toBe(counts);
  });
});

describe('what goes to Slack', () => {
  const pack = (over: object = {}) =>
    slackAdapter.send?.({
      message: { text: '2 < 3 & <@U1>', attachments: [] },
      to: { kind: 'external_id', value: 'slack:U1', name: null },
      thread: '',
      options: {},
      last: { externalId: `D1:${ts}`, channel: { channel: 'D1' }, at: '' },
      settings: {},
      publicUrl: 'https://hub.example',
      ...over,
    } as unknown as Outgoing);

  test('text is escaped, and goes where the customer wrote', () => {
    expect(pack()).toEqual({
      type: 'chat.postMessage',
      data: { channel: 'D1', text: '2 &lt; 3 &amp; &lt;@U1&gt;' },
    });
    expect(pack({ thread: `C1:${ts}` })?.data).toMatchObject({ channel: 'C1', thread_ts: ts });
    expect(pack({ last: null })?.data).toMatchObject({ channel: 'U1' });
    expect(slackAdapter.call?.({ type: 'chat.postMessage', data: { channel: 'D1' } }, connection, 'whd_1')).toEqual({
      url: 'https://slack.com/api/chat.postMessage',
      headers: { 'content-type': 'application/json; charset=utf-8', authorization: 'Bearer xoxb-1' },
      body: '{"channel":"D1"}',
    });
    expect(slackAdapter.inbound?.file?.('https://files.slack.com/a', connection)).toMatchObject({
      method: 'GET',
      headers: { authorization: 'Bearer xoxb-1' },
    });
  });

  const judged = judgedBy(slackAdapter);

  test('ok is what counts, and every error has its words', () => {
    expect(judged(200, { ok: true, channel: 'D1', ts })).toEqual({ kind: 'delivered', providerId: `D1:${ts}` });
    expect(judged(200, { ok: false, error: 'not_in_channel' })).toEqual({
      kind: 'failed',
      why: 'the app is not in this channel: invite it there (not_in_channel)',
    });
    expect(judged(200, { ok: false, error: 'odd' })).toEqual({ kind: 'failed', why: 'Slack refused the message: odd' });
    expect(judged(200, { ok: false, error: 'ratelimited' }, { 'retry-after': '30' })).toMatchObject({
      kind: 'again',
      retryAfter: 30,
    });
    expect(judged(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '9' })).toMatchObject({ retryAfter: 9 });
    expect(judged(200, null)).toMatchObject({ kind: 'again', perhapsTaken: true });
    expect(judged(503, {})).toMatchObject({ kind: 'again' });
    expect(judged(403, {})).toMatchObject({ kind: 'failed' });
  });
});
