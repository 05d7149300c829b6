import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readTelegram } from '../../src/channels/telegram/read-telegram.js';
import { telegramAdapter } from '../../src/channels/telegram/telegram.adapter.js';
import { knownContents, knownUpdates } from '../../src/channels/telegram/update.js';
import type { Connection, IncomingRequest, Outgoing } from '../../src/channels/channel-adapter.js';
import { judgedBy } from '../support/answered.js';
import { describeWithData } from '../support/shared-data.js';

const data = path.resolve(process.cwd(), '../shared/data/payloads/telegram');
const read = (value: unknown) => readTelegram(Buffer.from(JSON.stringify(value)));
const amara = { id: 7_012_345_678, is_bot: false, first_name: 'Amara', last_name: 'Osei' };
const alone = { id: amara.id, type: 'private' };
const group = { id: -1_001_234_567_890, type: 'supergroup' };
const message = (over: object) =>
  read({ update_id: 1, message: { message_id: 5, from: amara, chat: alone, date: 1_764_000_000, ...over } });

describe('what Telegram writes', () => {
  test('a message is read in the hub’s own terms', () => {
    expect(message({ text: 'where is it?\u0000', reply_to_message: { message_id: 4 } })).toEqual([
      {
        kind: 'message',
        externalId: '7012345678:5',
        from: { kind: 'external_id', value: 'telegram:7012345678', name: 'Amara Osei' },
        thread: '',
        text: 'where is it?',
        files: [],
        channel: { updateId: 1 },
        sentAt: new Date(1_764_000_000_000),
        replyTo: '7012345678:4',
      },
    ]);
  });

  test('a group is a thread of its own, and so is each topic in it', () => {
    expect(message({ chat: group, text: 'hi' })[0]).toMatchObject({ thread: '-1001234567890' });
    const topic = { is_topic_message: true, message_thread_id: 12 };
    expect(message({ chat: group, text: 'hi', ...topic })[0]).toMatchObject({ thread: '-1001234567890/12' });
  });

  test('files are named, the largest photo is taken, and a moving picture comes once', () => {
    const photo = [
      { file_id: 'small', width: 90 },
      { file_id: 'large', width: 1280 },
    ];
    expect(message({ photo, caption: 'broken' })[0]).toMatchObject({
      text: 'broken',
      files: [{ name: 'photo.jpg', contentType: 'image/jpeg', content: { fetch: 'large' } }],
    });
    const gif = { file_id: 'g', mime_type: 'video/mp4' };
    expect(message({ animation: gif, document: gif })[0]).toMatchObject({ files: [{ content: { fetch: 'g' } }] });
    expect(message({ voice: { file_id: 'v' } })[0]).toMatchObject({ files: [{ contentType: 'audio/ogg' }] });
  });

  test('contacts, places and buttons are words', () => {
    const contact = { phone_number: '+447700900471', first_name: 'Ben' };
    expect(message({ contact })[0]).toMatchObject({ text: 'Contact: Ben +447700900471' });
    const location = { latitude: 55.69, longitude: 37.62 };
    expect(message({ location })[0]).toMatchObject({ text: 'Location: 55.69, 37.62' });
    const venue = { title: 'Shop', address: 'High St', location };
    expect(message({ location, venue })[0]).toMatchObject({ text: 'Location: Shop, High St, 55.69, 37.62' });
    const callback_query = { id: '99', from: amara, data: 'yes', message: { message_id: 6, chat: alone } };
    expect(read({ update_id: 2, callback_query })[0]).toMatchObject({
      externalId: 'callback:99',
      text: 'yes',
      replyTo: '7012345678:6',
    });
  });

  test('who blocks the bot takes consent back, and who starts it again gives it', () => {
    const member = (status: string) =>
      read({ update_id: 3, my_chat_member: { chat: alone, from: amara, new_chat_member: { status } } })[0];
    expect(member('kicked')).toMatchObject({ kind: 'consent', granted: false });
    expect(member('member')).toMatchObject({ kind: 'consent', granted: true });
    const added = { chat: group, from: amara, new_chat_member: { status: 'member' } };
    expect(read({ update_id: 3, my_chat_member: added })).toEqual([
      { kind: 'ignored', type: 'my_chat_member', known: true },
    ]);
  });

  test('a reaction names the message it is for', () => {
    const reaction = { chat: alone, message_id: 8, user: amara, new_reaction: [{ type: 'emoji', emoji: '👍' }] };
    expect(read({ update_id: 4, message_reaction: reaction })[0]).toMatchObject({
      kind: 'reaction',
      providerId: '7012345678:8',
      emoji: '👍',
    });
    expect(read({ update_id: 4, message_reaction: { ...reaction, new_reaction: [] } })[0]).toMatchObject({
      emoji: null,
    });
  });

  test('what is of no use is ignored by name, and what is new as well', () => {
    const ignored = (value: unknown) =>
      read(value).map((one) => (one.kind === 'ignored' ? [one.type, one.known] : one));
    expect(ignored({ update_id: 1, edited_message: { message_id: 1, chat: alone } })).toEqual([
      ['edited_message', true],
    ]);
    expect(ignored({ update_id: 1, channel_post: {} })).toEqual([['channel_post', true]]);
    expect(ignored({ update_id: 1, quantum_message: {} })).toEqual([['quantum_message', false]]);
    expect(ignored({})).toEqual([['empty', false]]);
    const said = (over: object) => message(over).map((one) => (one.kind === 'ignored' ? [one.type, one.known] : one));
    expect(said({ new_chat_members: [amara] })).toEqual([['message.new_chat_members', true]]);
    expect(said({ hologram: {} })).toEqual([['message.other', false]]);
    expect(said({ from: { ...amara, is_bot: true }, text: 'x' })).toEqual([['message.bot', true]]);
    expect(said({ chat: { id: -1, type: 'channel' }, text: 'x' })).toEqual([['message.channel', true]]);
  });

  test('what is no JSON, or no update, is refused', () => {
    for (const raw of ['', '{', '[]', 'null', '7'])
      expect(() => readTelegram(Buffer.from(raw))).toThrow(expect.objectContaining({ status: 400, code: 'malformed' }));
  });
});

describeWithData('payloads/telegram', 'recorded updates', () => {
  test('each is read, or ignored by name', () => {
    const kinds: Record<string, string> = {};
    for (const file of readdirSync(data).filter((name) => name.endsWith('.json'))) {
      const [event, ...more] = readTelegram(readFileSync(path.join(data, file)));
      expect(more).toEqual([]);
      kinds[file] = event.kind === 'ignored' ? event.type : event.kind;
    }
    expect(Object.values(kinds).filter((kind) => kind === 'message').length).toBeGreaterThanOrEqual(6);
    expect(kinds).toMatchObject({
      'message_with_photo.json': 'message',
      'message_with_document.json': 'message',
      'message_with_location.json': 'message',
      'reply_message.json': 'message',
      'edited_message.json': 'edited_message',
      'shipping_query.json': 'shipping_query',
    });
  });

  test('every kind of update and of service message in the vendor’s own list is known', () => {
    const api = JSON.parse(gunzipSync(readFileSync(path.join(data, 'api.min.json.gz'))).toString());
    const fields = (type: string): { name: string; description: string }[] => api.types[type].fields;
    const updates = fields('Update').map(({ name }) => name);
    expect(updates.filter((name) => name !== 'update_id' && !knownUpdates.has(name))).toEqual([]);
    const service = fields('Message').filter(({ description }) => description.startsWith('Optional. Service message'));
    expect(service.filter(({ name }) => !knownContents.has(name))).toEqual([]);
  });
});

describe('the secret of the webhook', () => {
  const connection = (...secrets: string[]) =>
    ({ credentials: secrets.map((webhookSecret) => ({ webhookSecret })) }) as unknown as Connection;
  const check = (given: unknown, ...secrets: string[]) =>
    telegramAdapter.inbound?.verify(
      { headers: { 'x-telegram-bot-api-secret-token': given }, raw: Buffer.from('{}') } as unknown as IncomingRequest,
      connection(...secrets),
    );

  test('is right only as it is, present or previous', () => {
    expect(check('s3cret_1', 's3cret_1')).toBe(true);
    expect(check('s3cret_1', 'new', 's3cret_1')).toBe(true);
    for (const wrong of ['', 's3cret_2', 's3cret_', 's3cret_11', undefined, ['s3cret_1']])
      expect(check(wrong, 's3cret_1')).toBe(false);
    expect(check('s3cret_1')).toBe(false);
    expect(check('', '')).toBe(false);
  });
});

describe('what goes to Telegram', () => {
  const connection = {
    settings: { apiRoot: 'http://127.0.0.1:9/' },
    credentials: [{ botToken: '123456:AAbbccddeeffgghhiijjkk' }],
  } as unknown as Connection;
  const outgoing = (over: Partial<Outgoing> & { text?: string; attachments?: object[] } = {}) =>
    telegramAdapter.send?.({
      message: { text: over.text ?? 'On its way', attachments: over.attachments ?? [] },
      to: { kind: 'external_id', value: 'telegram:7012345678', name: null },
      thread: '',
      options: {},
      last: null,
      settings: {},
      publicUrl: 'https://hub.example',
      ...over,
    } as unknown as Outgoing);
  const file = (contentType: string) => ({ name: 'a', contentType, size: 1, url: '/v1/attachments/att_1' });

  test('text goes to the person, or under the newest message of a group', () => {
    expect(outgoing()).toEqual({ type: 'sendMessage', data: { chat_id: '7012345678', text: 'On its way' } });
    const last = { externalId: '-100:55', channel: {}, at: '' };
    expect(outgoing({ thread: '-100/12', last })?.data).toEqual({
      chat_id: '-100',
      message_thread_id: 12,
      reply_parameters: { message_id: 55, allow_sending_without_reply: true },
      text: 'On its way',
    });
    expect(outgoing({ thread: '-100', last: { ...last, externalId: 'callback:9' } })?.data).not.toHaveProperty(
      'reply_parameters',
    );
  });

  test('a file Telegram fetches goes as one, any other as a link', () => {
    const url = 'https://hub.example/v1/attachments/att_1';
    expect(outgoing({ attachments: [file('application/pdf')] })).toEqual({
      type: 'sendDocument',
      data: { chat_id: '7012345678', document: url, caption: 'On its way' },
    });
    expect(outgoing({ text: '', attachments: [file('image/png')] })).toEqual({
      type: 'sendPhoto',
      data: { chat_id: '7012345678', photo: url },
    });
    expect(outgoing({ attachments: [file('text/plain')] })?.data.text).toBe(`On its way\na: ${url}`);
    expect(outgoing({ attachments: [file('image/png'), file('image/png')] })?.type).toBe('sendMessage');
  });

  test('the call holds the token, the parcel does not', () => {
    const parcel = { type: 'sendMessage', data: { chat_id: '1', text: 'x' } };
    expect(telegramAdapter.call?.(parcel, connection, 'whd_1')).toEqual({
      url: 'http://127.0.0.1:9/bot123456:AAbbccddeeffgghhiijjkk/sendMessage',
      headers: { 'content-type': 'application/json' },
      body: '{"chat_id":"1","text":"x"}',
    });
    const root = 'http://127.0.0.1:9';
    const token = 'bot123456:AAbbccddeeffgghhiijjkk';
    expect(telegramAdapter.inbound?.file?.('a b', connection).url).toBe(`${root}/${token}/getFile?file_id=a%20b`);
    expect(telegramAdapter.inbound?.file?.('path:photos/1.jpg', connection).url).toBe(
      `${root}/file/${token}/photos/1.jpg`,
    );
  });

  const judged = judgedBy(telegramAdapter);

  test('every answer has its words', () => {
    expect(judged(200, { ok: true, result: { message_id: 9, chat: { id: -100 } } })).toEqual({
      kind: 'delivered',
      providerId: '-100:9',
    });
    expect(judged(200, 'garbage')).toEqual({ kind: 'delivered' });
    expect(judged(403, { ok: false, description: 'Forbidden: bot was blocked by the user' })).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('the customer has blocked the bot'),
    });
    expect(judged(400, { ok: false, description: 'Bad Request: chat not found' })).toEqual({
      kind: 'failed',
      why: 'Telegram refused the message: Bad Request: chat not found',
    });
    expect(judged(401, {})).toMatchObject({ kind: 'failed', why: expect.stringContaining('token') });
    expect(judged(429, { ok: false, parameters: { retry_after: 17 } })).toMatchObject({
      kind: 'again',
      retryAfter: 17,
    });
    expect(judged(500, '')).toMatchObject({ kind: 'again', retryAfter: null });
    const timeout = { kind: 'timeout', sent: true, why: 'late', ms: 1 } as const;
    expect(telegramAdapter.judge?.(timeout)).toMatchObject({ kind: 'again', perhapsTaken: true });
  });
});
