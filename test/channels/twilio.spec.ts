import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { Connection, IncomingRequest, Outgoing } from '../../src/channels/channel-adapter.js';
import { smsAdapter } from '../../src/channels/twilio/sms.adapter.js';
import { twilioWhatsappAdapter } from '../../src/channels/twilio/twilio-whatsapp.adapter.js';
import type { Message } from '../../src/contract/conversations.js';
import type { OutboundResult } from '../../src/kernel/http/outbound/index.js';
import { judgedBy } from '../support/answered.js';
import { describeWithData } from '../support/shared-data.js';

const ACCOUNT = `AC${'a'.repeat(32)}`;
const URL_OF_INBOX = 'https://hub.example/channels/ib_1';
const sms = smsAdapter.inbound as NonNullable<typeof smsAdapter.inbound>;
const whatsapp = twilioWhatsappAdapter.inbound as NonNullable<typeof twilioWhatsappAdapter.inbound>;

const connection = (over: Partial<Connection> = {}): Connection => ({
  inboxId: 'ib_1',
  settings: { accountSid: ACCOUNT, number: '+442071838750', apiRoot: 'https://api.twilio.com' },
  credentials: [{ authToken: 'token-1' }],
  secrets: [],
  publicUrl: 'https://hub.example',
  ...over,
});
const request = (body: string | Buffer, over: Partial<IncomingRequest> = {}): IncomingRequest => ({
  method: 'POST',
  url: URL_OF_INBOX,
  query: {},
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
  raw: Buffer.from(body),
  nowMs: 0,
  ...over,
});
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const signed = (fields: Record<string, string>, token = 'token-1', url = URL_OF_INBOX): IncomingRequest => {
  const made = request(form(fields), { url });
  made.headers['x-twilio-signature'] = getExpectedTwilioSignature(token, url, fields);
  return made;
};
const inbound = {
  MessageSid: 'SM0123456789abcdef0123456789abcdef',
  SmsStatus: 'received',
  From: '+447700900471',
  To: '+442071838750',
  Body: 'Where is my order? 🌿',
  NumMedia: '0',
};

describeWithData('payloads/signature-vectors.json', 'the vendor’s own signature', () => {
  interface Vector {
    scheme: string;
    secret: string;
    url: string;
    form: Record<string, string>;
    header: Record<string, string>;
  }
  const file = path.resolve(process.cwd(), '../shared/data/payloads/signature-vectors.json');
  const read = () => {
    const all = JSON.parse(readFileSync(file, 'utf8')) as Vector[] | { vectors: Vector[] };
    return (Array.isArray(all) ? all : all.vectors).filter(({ scheme }) => scheme === 'twilio');
  };

  test('verifies as published, and no longer with any one byte changed', () => {
    expect(read().length).toBeGreaterThan(0);
    for (const vector of read()) {
      const keys = connection({ credentials: [{ authToken: vector.secret }] });
      const raw = Buffer.from(form(vector.form));
      const good = request(raw, { url: vector.url });
      good.headers = { ...good.headers, ...vector.header };
      expect(sms.verify(good, keys)).toBe(true);
      for (let i = 0; i < raw.length; i += 1) {
        const changed = Buffer.from(raw);
        changed[i] ^= 1;
        expect(sms.verify({ ...good, raw: changed }, keys)).toBe(false);
      }
      const signature = vector.header['x-twilio-signature'];
      for (let i = 0; i < signature.length; i += 1) {
        const other = signature.slice(0, i) + String.fromCharCode(signature.charCodeAt(i) ^ 1) + signature.slice(i + 1);
        expect(sms.verify({ ...good, headers: { ...good.headers, 'x-twilio-signature': other } }, keys)).toBe(false);
      }
      expect(sms.verify({ ...good, url: vector.url.replace('foo=1', 'foo=2') }, keys)).toBe(false);
    }
  });
});

describe('the signature of a form', () => {
  test('is right for either of two active tokens, and for no other', () => {
    const two = connection({ credentials: [{ authToken: 'token-2' }, { authToken: 'token-1' }] });
    expect(sms.verify(signed(inbound), two)).toBe(true);
    expect(sms.verify(signed(inbound, 'token-2'), two)).toBe(true);
    expect(sms.verify(signed(inbound, 'token-3'), two)).toBe(false);
  });

  test('is wrong where nothing is set up, and where there is none', () => {
    expect(sms.verify(signed(inbound), connection({ credentials: [] }))).toBe(false);
    expect(sms.verify(signed(inbound, ''), connection({ credentials: [{}] }))).toBe(false);
    expect(sms.verify(signed(inbound, ''), connection({ credentials: [{ authToken: '' }] }))).toBe(false);
    expect(sms.verify(request(form(inbound)), connection())).toBe(false);
    const twice = signed(inbound);
    twice.headers['x-twilio-signature'] = ['a', 'b'] as never;
    expect(sms.verify(twice, connection())).toBe(false);
  });

  test('may be made over the address with its usual port, or with its quotes spelt out', () => {
    for (const url of ['https://hub.example:443/channels/ib_1', 'https://hub.example/channels/ib_1?name=%27x%27']) {
      const came = signed(inbound, 'token-1', url);
      came.url = url.replace(':443', '').replaceAll('%27', "'");
      expect(sms.verify(came, connection())).toBe(true);
    }
  });

  test('holds over repeated and unknown fields, and __proto__ is one of them', () => {
    const fields = { ...inbound, NewField: 'tomorrow’s' };
    const repeated = request(`${form(fields)}&MediaUrl=b&MediaUrl=a&MediaUrl=b&__proto__=x`);
    const params = Object.assign(Object.create(null), { ...fields, MediaUrl: ['b', 'a', 'b'] });
    Object.defineProperty(params, '__proto__', { value: 'x', enumerable: true });
    repeated.headers['x-twilio-signature'] = getExpectedTwilioSignature('token-1', URL_OF_INBOX, params);
    expect(sms.verify(repeated, connection())).toBe(true);
  });
});

describe('the signature of a JSON body', () => {
  const body = '{"type":"com.twilio.messaging.message.delivered"}';
  const hash = createHash('sha256').update(body).digest('hex');
  const json = (raw: string | Buffer, url: string): IncomingRequest => ({
    ...request(raw, { url }),
    headers: {
      'content-type': 'application/json',
      'x-twilio-signature': getExpectedTwilioSignature('token-1', url, {}),
    },
  });

  test('counts only with the hash of the body in the signed address', () => {
    expect(sms.verify(json(body, `${URL_OF_INBOX}?bodySHA256=${hash}`), connection())).toBe(true);
    expect(sms.verify(json(body, URL_OF_INBOX), connection())).toBe(false);
    expect(sms.verify(json(`${body} `, `${URL_OF_INBOX}?bodySHA256=${hash}`), connection())).toBe(false);
    const moved = json(body, `${URL_OF_INBOX}?bodySHA256=${hash}`);
    moved.url += '0';
    expect(sms.verify(moved, connection())).toBe(false);
  });

  test('is not mended: bytes that are no UTF-8 are refused', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    const mended = createHash('sha256').update(bytes.toString('utf8')).digest('hex');
    expect(sms.verify(json(bytes, `${URL_OF_INBOX}?bodySHA256=${mended}`), connection())).toBe(false);
  });

  test('a form cannot borrow it', () => {
    const url = `${URL_OF_INBOX}?bodySHA256=${hash}`;
    const borrowed = json(form(inbound), url);
    borrowed.headers['content-type'] = 'application/x-www-form-urlencoded';
    expect(sms.verify(borrowed, connection())).toBe(false);
  });
});

describe('what comes in', () => {
  const read = (fields: Record<string, string>, settings = connection().settings) =>
    sms.read(request(form(fields)), connection({ settings }));
  const readWhatsapp = (fields: Record<string, string>) => whatsapp.read(request(form(fields)), connection());

  test('a text message', () => {
    expect(read(inbound)).toEqual([
      {
        kind: 'message',
        account: '+442071838750',
        externalId: 'SM0123456789abcdef0123456789abcdef',
        from: { kind: 'phone', value: '+447700900471', name: undefined },
        thread: '',
        text: 'Where is my order? 🌿',
        files: [],
        replyTo: undefined,
        channel: { to: '+442071838750' },
      },
    ]);
  });

  test('files, to be fetched', () => {
    const [message] = read({
      ...inbound,
      Body: '',
      NumMedia: '2',
      MediaUrl0: 'https://api.twilio.com/2010-04-01/Accounts/ACx/Messages/MMx/Media/ME0',
      MediaContentType0: 'image/jpeg',
      MediaUrl1: 'https://api.twilio.com/2010-04-01/Accounts/ACx/Messages/MMx/Media/ME1',
      MediaContentType1: 'application/pdf',
    });
    expect(message).toMatchObject({
      text: '',
      files: [
        { name: 'picture-1.jpg', contentType: 'image/jpeg', content: { fetch: expect.stringContaining('/ME0') } },
        { name: 'file-2.pdf', contentType: 'application/pdf', content: { fetch: expect.stringContaining('/ME1') } },
      ],
    });
    for (const NumMedia of ['-1', '1e9', 'x', '99999999999'])
      expect(read({ ...inbound, NumMedia })[0]).toMatchObject({ files: [] });
  });

  test('from WhatsApp: name, place, button, advertisement, and what it answers', () => {
    const [message] = readWhatsapp({
      ...inbound,
      From: 'whatsapp:+447700900471',
      To: 'whatsapp:+442071838750',
      ProfileName: 'Amara Okafor',
      Body: '',
      ButtonText: 'Track my order',
      ButtonPayload: 'track-981',
      Latitude: '51.5',
      Longitude: '-0.12',
      Label: 'Office',
      OriginalRepliedMessageSid: 'SMfeed',
      ReferralHeadline: 'Olive trees',
      ReferralSourceUrl: 'https://fb.example/ad',
      ReferralCtwaClid: 'clid',
    });
    expect(message).toMatchObject({
      account: '+442071838750',
      from: { kind: 'phone', value: '+447700900471', name: 'Amara Okafor' },
      text: 'Track my order\nLocation: Office (51.5, -0.12)',
      replyTo: 'SMfeed',
      channel: {
        button: { text: 'Track my order', payload: 'track-981' },
        place: { latitude: '51.5', longitude: '-0.12' },
        referral: { headline: 'Olive trees', url: 'https://fb.example/ad', clickId: 'clid' },
      },
    });
  });

  test('from a short code or a sender’s name, which are no phone numbers', () => {
    expect(read({ ...inbound, From: '60404' })[0]).toMatchObject({ from: { kind: 'external_id', value: 'sms:60404' } });
    expect(read({ ...inbound, From: 'SHOP' })[0]).toMatchObject({ from: { kind: 'external_id', value: 'sms:SHOP' } });
  });

  test('at a messaging service, for the inbox that stands for it', () => {
    const service = `MG${'b'.repeat(32)}`;
    const fields = { ...inbound, MessagingServiceSid: service };
    const settings = { ...connection().settings, messagingServiceSid: service };
    expect(read(fields)[0].account).toBe('+442071838750');
    expect(read(fields, settings)[0].account).toBe(service);
    expect([sms.account?.(settings), sms.account?.(connection().settings)]).toEqual([service, '+442071838750']);
  });

  test.each([
    ['STOP', false],
    [' stop ', false],
    ['Unsubscribe', false],
    ['OPTOUT', false],
    ['revoke', false],
    ['START', true],
    ['unstop', true],
    ['YES', true],
  ])('the word %j is a message, and ends or begins consent: %j', (Body, granted) => {
    const [message, consent, ...more] = read({ ...inbound, Body });
    expect(message).toMatchObject({ kind: 'message', text: Body });
    expect(consent).toMatchObject({
      kind: 'consent',
      granted,
      evidence: Body.trim(),
      from: { value: '+447700900471' },
    });
    expect(more).toEqual([]);
  });

  test('words of the account’s own are told by Twilio; HELP and sentences change nothing', () => {
    expect(read({ ...inbound, Body: 'ARRET', OptOutType: 'STOP' })[1]).toMatchObject({
      granted: false,
      evidence: 'ARRET',
    });
    const none: Record<string, string>[] = [
      { Body: 'HELP' },
      { Body: 'info' },
      { Body: 'please stop' },
      { Body: 'x', OptOutType: 'HELP' },
    ];
    for (const fields of none) expect(read({ ...inbound, ...fields })).toHaveLength(1);
  });

  test('text that cannot be stored is mended: U+0000 and half characters', () => {
    const [message] = read({ ...inbound, Body: 'a\u0000b' });
    expect(message).toMatchObject({ text: 'ab' });
    const raw = Buffer.concat([Buffer.from(form({ ...inbound, Body: '' })), Buffer.from('&ListTitle=%ED%A0%80x')]);
    expect((sms.read(request(raw), connection())[0] as { text: string }).text.isWellFormed()).toBe(true);
  });

  test('how far a message of ours came', () => {
    const status = (MessageStatus: string, more: Record<string, string> = {}) =>
      read({ MessageSid: 'SM1', MessageStatus, From: '+442071838750', To: '+447700900471', ...more })[0];
    expect(['sent', 'delivered', 'read'].map((one) => status(one))).toEqual([
      { kind: 'receipt', providerId: 'SM1', state: 'sent' },
      { kind: 'receipt', providerId: 'SM1', state: 'delivered' },
      { kind: 'receipt', providerId: 'SM1', state: 'read' },
    ]);
    expect(status('undelivered', { ErrorCode: '30003' })).toEqual({
      kind: 'receipt',
      providerId: 'SM1',
      state: 'failed',
      reason: 'Not delivered: the phone is switched off or out of reach (Twilio 30003)',
    });
    expect(status('failed', { ErrorCode: '63016' })).toMatchObject({
      reason: expect.stringContaining('send a template'),
    });
    expect(status('failed', { ErrorCode: '99999', ErrorMessage: 'Something new' })).toMatchObject({
      reason: 'Not delivered: Something new (Twilio 99999)',
    });
    expect(status('failed')).toMatchObject({ reason: 'Not delivered: Twilio did not say why' });
    expect(['queued', 'accepted', 'sending'].map((one) => status(one))).toEqual(
      ['queued', 'accepted', 'sending'].map((one) => ({ kind: 'ignored', type: `status ${one}`, known: true })),
    );
    expect(status('constructor')).toEqual({ kind: 'ignored', type: 'status constructor', known: false });
  });

  test('what is not known is ignored by name, and what is broken refused', () => {
    expect(read({ CallSid: 'CA1', CallStatus: 'ringing' })).toEqual([
      { kind: 'ignored', type: 'ringing', known: false },
    ]);
    const json = (body: string) =>
      sms.read(request(body, { headers: { 'content-type': 'application/json' } }), connection());
    expect(json('[{"type":"com.twilio.x"}]')).toEqual([{ kind: 'ignored', type: 'com.twilio.x', known: false }]);
    expect(json('null')).toEqual([{ kind: 'ignored', type: 'json', known: false }]);
    for (const broken of [() => read({}), () => json('{'), () => read({ ...inbound, MessageSid: '../x' })])
      expect(broken).toThrow(expect.objectContaining({ status: 400, code: 'malformed' }));
  });

  test('Twilio hears an empty answer, so that nothing is sent to the customer', () => {
    expect(sms.answer).toEqual({ status: 200, contentType: 'text/xml', body: '<Response/>' });
  });
});

describe('a message of ours', () => {
  const outgoing = (over: Partial<Message> = {}, more: Partial<Outgoing> = {}): Outgoing => ({
    message: { id: 'msg_1', text: 'On its way', attachments: [], ...over } as unknown as Message,
    to: { kind: 'phone', value: '+447700900471', name: null },
    thread: '',
    options: {},
    last: null,
    settings: {},
    publicUrl: 'https://hub.example',
    ...more,
  });
  const file = { id: 'att_1', name: 'a.png', contentType: 'image/png', size: 1, url: '/v1/attachments/att_1' };
  const sent = (adapter: typeof smsAdapter, out: Outgoing, over: Partial<Connection> = {}) => {
    const parcel = adapter.send?.(out) as ReturnType<NonNullable<typeof adapter.send>>;
    const call = adapter.call?.(parcel, connection(over), 'dlv_1') as ReturnType<NonNullable<typeof adapter.call>>;
    return { ...call, form: [...new URLSearchParams(String(call.body))] };
  };

  test('by SMS', () => {
    const { url, method, headers, form: fields } = sent(smsAdapter, outgoing({ attachments: [file, file] }));
    expect([method, url]).toEqual(['POST', `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Messages.json`]);
    expect(headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${ACCOUNT}:token-1`).toString('base64')}`,
    });
    expect(fields).toEqual([
      ['To', '+447700900471'],
      ['From', '+442071838750'],
      ['Body', 'On its way'],
      ['MediaUrl', 'https://hub.example/v1/attachments/att_1'],
      ['MediaUrl', 'https://hub.example/v1/attachments/att_1'],
      ['StatusCallback', 'https://hub.example/channels/ib_1?delivery=dlv_1'],
    ]);
  });

  test('to a short code, by an API key, through a messaging service', () => {
    const settings = { ...connection().settings, messagingServiceSid: `MG${'b'.repeat(32)}`, apiRoot: 'http://x:1/' };
    const credentials = [{ authToken: 't', apiKeySid: 'SK1', apiKeySecret: 's' }];
    const to = { kind: 'external_id', value: 'sms:60404', name: null } as const;
    const { url, headers, form: fields } = sent(smsAdapter, outgoing({}, { to }), { settings, credentials });
    expect(url).toBe(`http://x:1/2010-04-01/Accounts/${ACCOUNT}/Messages.json`);
    expect(headers?.authorization).toBe(`Basic ${Buffer.from('SK1:s').toString('base64')}`);
    expect(fields.slice(0, 2)).toEqual([
      ['To', '60404'],
      ['MessagingServiceSid', `MG${'b'.repeat(32)}`],
    ]);
  });

  test('by WhatsApp, as free words and as a template', () => {
    expect(sent(twilioWhatsappAdapter, outgoing()).form.slice(0, 3)).toEqual([
      ['To', 'whatsapp:+447700900471'],
      ['From', 'whatsapp:+442071838750'],
      ['Body', 'On its way'],
    ]);
    const template = { name: `HX${'c'.repeat(32)}`, language: 'en', params: ['Amara', '981'] };
    expect(sent(twilioWhatsappAdapter, outgoing({ text: '' }, { options: { template } })).form.slice(2)).toEqual([
      ['ContentSid', template.name],
      ['ContentVariables', '{"1":"Amara","2":"981"}'],
      ['StatusCallback', 'https://hub.example/channels/ib_1?delivery=dlv_1'],
    ]);
    expect(() => sent(twilioWhatsappAdapter, outgoing({ attachments: [file, file] }))).toThrow('one file');
  });

  test('waits in the outbox without any credential', () => {
    const parcel = smsAdapter.send?.(outgoing());
    expect(JSON.stringify(parcel)).not.toContain('token');
    expect(parcel).toEqual({
      type: 'message.send',
      data: { to: '+447700900471', text: 'On its way', media: [], template: null },
    });
  });

  test('credentials are asked for by reading, which an API key may too', () => {
    const check = smsAdapter.check?.(connection());
    expect([check?.method, check?.url]).toEqual([
      'GET',
      `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Messages.json?PageSize=1`,
    ]);
  });
});

describe('what Twilio says of it', () => {
  const judged = judgedBy(smsAdapter);
  const error = (code: number) => ({ code, message: 'In Twilio’s words', more_info: '', status: 400 });

  test('taken, under its id', () => {
    expect(judged(201, { sid: 'SM9', status: 'queued' })).toEqual({ kind: 'delivered', providerId: 'SM9' });
    expect(judged(201, '<html>')).toEqual({
      kind: 'delivered',
    });
  });

  test('refused, in words', () => {
    expect(judged(400, error(21610))).toEqual({ kind: 'failed', why: expect.stringContaining('has opted out') });
    expect(judged(400, error(63016))).toEqual({ kind: 'failed', why: expect.stringContaining('send a template') });
    expect(judged(400, error(21211))).toEqual({
      kind: 'failed',
      why: 'this is not a phone number that can be reached (Twilio 21211)',
    });
    expect(judged(401, error(20003))).toEqual({
      kind: 'failed',
      why: expect.stringContaining('credentials'),
      credentials: 'refused',
    });
    expect(judged(400, error(12345))).toEqual({ kind: 'failed', why: 'In Twilio’s words (Twilio 12345)' });
    expect(judged(404, 'x')).toEqual({ kind: 'failed', why: 'it answered 404' });
  });

  test('later, when it asks for that', () => {
    const again = { kind: 'again', perhapsTaken: false };
    expect(judged(429, error(20429), { 'retry-after': '17' })).toMatchObject({ ...again, retryAfter: 17 });
    expect(judged(400, error(21611))).toMatchObject({ ...again, retryAfter: null });
    expect(judged(503, 'x', { 'retry-after': '3' })).toMatchObject({ ...again, retryAfter: 3, why: 'it answered 503' });
    expect(judged(502, 'x')).toMatchObject({ kind: 'again', perhapsTaken: true });
    const lost: OutboundResult = { kind: 'timeout', sent: true, why: 'no answer within 15 s', ms: 1 };
    expect(smsAdapter.judge?.(lost)).toMatchObject({ kind: 'again', perhapsTaken: true });
    expect(smsAdapter.judge?.({ kind: 'refused', sent: false, why: 'inside', ms: 1 })).toMatchObject({
      kind: 'failed',
    });
  });
});

describe('a file at Twilio’s', () => {
  const asked = (url: string) => sms.file?.(url, connection())?.headers?.authorization;

  test('is asked for with the credentials of the inbox at the API, and nowhere else', () => {
    expect(asked('https://api.twilio.com/2010-04-01/x')).toMatch(/^Basic /);
    expect(asked('https://api.dublin.ie1.twilio.com/x')).toMatch(/^Basic /);
    for (const url of [
      'https://mms.twiliocdn.com/x',
      'http://api.twilio.com/x',
      'https://api.twilio.com.evil.example/',
    ])
      expect(asked(url)).toBeUndefined();
  });
});

describe('the settings', () => {
  const good = { accountSid: ACCOUNT, number: 'whatsapp:+44 (20) 7183-8750' };

  test('take a number as people write it, and nothing that is none', () => {
    expect(smsAdapter.settings.parse(good)).toMatchObject({
      number: '+442071838750',
      apiRoot: 'https://api.twilio.com',
    });
    expect(smsAdapter.settings.parse({ ...good, number: '60404' })).toMatchObject({ number: '60404' });
    for (const wrong of [{ accountSid: 'AC1' }, { number: '020 7183' }, { messagingServiceSid: 'x' }, { more: 1 }])
      expect(smsAdapter.settings.safeParse({ ...good, ...wrong }).success).toBe(false);
  });

  test('the steps of connecting name the exact address', () => {
    for (const adapter of [smsAdapter, twilioWhatsappAdapter])
      expect(adapter.setup?.({ id: 'ib_1', publicUrl: 'https://hub.example' })).toContainEqual(
        expect.objectContaining({ value: URL_OF_INBOX }),
      );
  });
});
