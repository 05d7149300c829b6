import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Connection } from '../../src/channels/channel-adapter.js';
import { composeMail } from '../../src/channels/email/compose-mail.js';
import type { MailRequest } from '../../src/channels/email/doors/mail-door.js';
import { mailgun } from '../../src/channels/email/doors/mailgun.js';
import { postmark } from '../../src/channels/email/doors/postmark.js';
import { sendgrid } from '../../src/channels/email/doors/sendgrid.js';
import { isSignedEvent } from '../../src/channels/email/doors/sendgrid-signature.js';
import { EmailSettings } from '../../src/channels/email/email.settings.js';
import type { MailParcel } from '../../src/channels/email/pack-mail.js';
import { providerOf } from '../../src/channels/email/providers/index.js';
import type { MailProvider } from '../../src/channels/email/providers/mail-provider.js';
import { answered } from '../support/answered.js';
import { describeWithData } from '../support/shared-data.js';

const key = Buffer.alloc(32, 7);
const parcel: MailParcel = {
  messageId: 'msg_01x',
  conversationId: 'cv_01x',
  to: { address: 'amara@mail.example', name: 'Amara "A" Okafor' },
  cc: ['cal@mail.example'],
  bcc: ['audit@fernwood.example'],
  subject: 'Re: Grüße',
  text: 'It left.\n\nSee https://fernwood.example/t?a=1&b=2.',
  attachments: [],
  inReplyTo: 'first@mail.example',
  references: ['root@mail.example', 'first@mail.example'],
  automatic: true,
  answersAutomatic: false,
};
const settingsOf = (sendBy: string, more: Record<string, unknown> = {}) =>
  EmailSettings.parse({
    address: 'care@fernwood.example',
    fromName: 'Fernwood Care',
    sendBy,
    unsubscribe: 'https://fernwood.example/stop',
    ...more,
  });
function handed(sendBy: string, more: Record<string, unknown> = {}) {
  const settings = settingsOf(sendBy, more);
  const file = { filename: 'a.txt', contentType: 'text/plain', content: Buffer.from('hello') };
  const mail = composeMail(parcel, settings, key, [file]);
  const provider = providerOf(settings) as MailProvider;
  return { mail, provider, request: provider.request({ mail, raw: Buffer.from('raw mail'), settings, apiKey: 'k-1' }) };
}

describe('sending by a provider’s API', () => {
  it('Postmark: our Message-ID kept, threading, reply address, RFC 3834 and List-Unsubscribe in its headers', () => {
    const { request, mail } = handed('postmark');
    expect(request.url).toBe('https://api.postmarkapp.com/email');
    expect(request.headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'x-postmark-server-token': 'k-1',
    });
    expect(mail.messageId).toMatch(/^<msg_01x\.[\da-f]{24}@fernwood\.example>$/);
    expect(JSON.parse(String(request.body))).toEqual({
      From: '"Fernwood Care" <care@fernwood.example>',
      To: '"Amara A Okafor" <amara@mail.example>',
      Cc: 'cal@mail.example',
      Bcc: 'audit@fernwood.example',
      ReplyTo: `"Fernwood Care" <${mail.replyTo?.address}>`,
      Subject: 'Re: Grüße',
      TextBody: parcel.text,
      HtmlBody: mail.html,
      Headers: [
        { Name: 'Message-ID', Value: mail.messageId },
        { Name: 'In-Reply-To', Value: '<first@mail.example>' },
        { Name: 'References', Value: '<root@mail.example> <first@mail.example>' },
        { Name: 'Auto-Submitted', Value: 'auto-replied' },
        { Name: 'X-Auto-Response-Suppress', Value: 'All' },
        { Name: 'List-Unsubscribe', Value: '<https://fernwood.example/stop>' },
        { Name: 'X-PM-KeepID', Value: 'true' },
      ],
      Metadata: { throughline: mail.messageId.slice(1, -1) },
      MessageStream: 'outbound',
      TrackOpens: false,
      Attachments: [{ Name: 'a.txt', ContentType: 'text/plain', Content: 'aGVsbG8=' }],
    });
  });

  it('SendGrid: one personalization, the text before the HTML, our id as an argument', () => {
    const { request, mail } = handed('sendgrid', { apiRoot: 'http://127.0.0.1:9' });
    expect(request.url).toBe('http://127.0.0.1:9/v3/mail/send');
    expect(request.headers?.authorization).toBe('Bearer k-1');
    expect(JSON.parse(String(request.body))).toEqual({
      personalizations: [
        {
          to: [{ email: 'amara@mail.example', name: 'Amara "A" Okafor' }],
          cc: [{ email: 'cal@mail.example' }],
          bcc: [{ email: 'audit@fernwood.example' }],
          custom_args: { throughline: mail.messageId.slice(1, -1) },
        },
      ],
      from: { email: 'care@fernwood.example', name: 'Fernwood Care' },
      reply_to: { email: mail.replyTo?.address, name: 'Fernwood Care' },
      subject: 'Re: Grüße',
      content: [
        { type: 'text/plain', value: parcel.text },
        { type: 'text/html', value: mail.html },
      ],
      headers: {
        'Message-ID': mail.messageId,
        'In-Reply-To': '<first@mail.example>',
        References: '<root@mail.example> <first@mail.example>',
        'Auto-Submitted': 'auto-replied',
        'X-Auto-Response-Suppress': 'All',
        'List-Unsubscribe': '<https://fernwood.example/stop>',
      },
      tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
      attachments: [{ content: 'aGVsbG8=', filename: 'a.txt', type: 'text/plain', disposition: 'attachment' }],
    });
  });

  it('Mailgun: the finished mail, to everybody it goes to, at the domain that was set', async () => {
    const { request, mail } = handed('mailgun', { mailgunDomain: 'mg.fernwood.example' });
    expect(request.url).toBe('https://api.mailgun.net/v3/mg.fernwood.example/messages.mime');
    expect(request.headers?.authorization).toBe(`Basic ${Buffer.from('api:k-1').toString('base64')}`);
    const form = await new Response(request.body as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': String(request.headers?.['content-type']) },
    }).formData();
    expect(form.getAll('to')).toEqual(['amara@mail.example', 'cal@mail.example', 'audit@fernwood.example']);
    expect(form.get('v:throughline')).toBe(mail.messageId.slice(1, -1));
    expect(await (form.get('message') as File).text()).toBe('raw mail');
    expect(handed('mailgun').request.url).toBe('https://api.mailgun.net/v3/fernwood.example/messages.mime');
  });

  it.each([
    ['postmark', answered(200, { MessageID: 'pm-1', ErrorCode: 0 }), { kind: 'delivered', providerId: 'pm-1' }],
    [
      'postmark',
      answered(422, { ErrorCode: 406, Message: 'Inactive recipient' }),
      { kind: 'failed', why: 'Postmark refused it (422): Inactive recipient' },
    ],
    ['sendgrid', answered(202, '', { 'x-message-id': 'sg-1' }), { kind: 'delivered', providerId: 'sg-1' }],
    [
      'sendgrid',
      answered(400, { errors: [{ message: 'Bad email', field: 'to' }] }),
      { kind: 'failed', why: 'SendGrid refused it (400): Bad email' },
    ],
    ['mailgun', answered(200, { id: '<a@b>', message: 'Queued.' }), { kind: 'delivered', providerId: 'a@b' }],
    [
      'mailgun',
      answered(404, { message: 'Domain not found' }),
      { kind: 'failed', why: 'Mailgun refused it (404): Domain not found' },
    ],
  ])('%s: reads the answer %#', (sendBy, result, verdict) => {
    expect(handed(sendBy).provider.judge(result)).toEqual(verdict);
  });

  it.each(['postmark', 'sendgrid', 'mailgun'])(
    '%s: a wrong key, too many and trouble of its own can pass',
    (sendBy) => {
      const { judge } = handed(sendBy).provider;
      expect(judge(answered(401, 'Forbidden'))).toMatchObject({ kind: 'again', perhapsTaken: false });
      expect(judge(answered(429, {}, { 'retry-after': '30' }))).toMatchObject({ kind: 'again', retryAfter: 30 });
      expect(judge(answered(503))).toMatchObject({ kind: 'again', perhapsTaken: false });
      expect(judge({ kind: 'timeout', sent: true, why: 'no answer', ms: 1 })).toMatchObject({
        kind: 'again',
        perhapsTaken: true,
      });
      expect(judge(answered(413, 'too large'))).toMatchObject({ kind: 'failed' });
    },
  );
});

const request = (body: unknown, headers: Record<string, string> = {}): MailRequest => ({
  method: 'POST',
  url: 'https://hub.example/channels/ib_1/mail',
  query: {},
  headers: { 'content-type': 'application/json', ...headers },
  raw: Buffer.from(JSON.stringify(body)),
  nowMs: Date.now(),
  form: { fields: {}, files: [] },
});

describe('what providers say of our mails', () => {
  const own = 'msg_01x.0123456789abcdef01234567@fernwood.example';
  it.each([
    [postmark, { RecordType: 'Delivery', MessageID: 'pm-1', Recipient: 'A@b.example' }, 'pm-1', 'delivered', undefined],
    [
      postmark,
      {
        RecordType: 'Bounce',
        Type: 'HardBounce',
        MessageID: 'pm-1',
        Metadata: { throughline: own },
        Email: 'a@b.example',
      },
      own,
      'failed',
      'hard',
    ],
    [
      postmark,
      { RecordType: 'Bounce', Type: 'SoftBounce', MessageID: 'pm-1', Email: 'a@b.example' },
      'pm-1',
      'failed',
      'soft',
    ],
    [
      postmark,
      { RecordType: 'SpamComplaint', MessageID: 'pm-1', Email: 'a@b.example' },
      'pm-1',
      'delivered',
      'complaint',
    ],
    [
      sendgrid,
      [{ event: 'bounce', email: 'a@b.example', throughline: own, status: '5.1.1', reason: 'no such user' }],
      own,
      'failed',
      'hard',
    ],
    [
      sendgrid,
      [{ event: 'bounce', type: 'blocked', email: 'a@b.example', sg_message_id: 'sg-1.filter01.2.3', reason: 'spam' }],
      'sg-1',
      'failed',
      'soft',
    ],
    [
      sendgrid,
      [
        {
          event: 'delivered',
          email: 'a@b.example',
          sg_message_id: 'sg-1.recvd-7f.4',
          'smtp-id': '<x@ismtpd1.sendgrid.net>',
        },
      ],
      'sg-1',
      'delivered',
      undefined,
    ],
    [sendgrid, [{ event: 'delivered', email: 'a@b.example', 'smtp-id': `<${own}>` }], own, 'delivered', undefined],
    [sendgrid, [{ event: 'spamreport', email: 'a@b.example', throughline: own }], own, 'delivered', 'complaint'],
  ])('%#', (door, body, providerId, state, trouble) => {
    const { said, ignored } = door.read(request(body));
    expect(ignored).toEqual([]);
    expect(said).toMatchObject([{ providerId, state, address: 'a@b.example' }]);
    expect(said[0].trouble).toBe(trouble);
  });

  it('Mailgun: by our id among the variables, or the Message-Id it kept', () => {
    const event = (data: Record<string, unknown>) =>
      mailgun.read(
        request({
          signature: { timestamp: '1', token: 't', signature: 's' },
          'event-data': { recipient: 'a@b.example', message: { headers: { 'message-id': own } }, ...data },
        }),
      );
    expect(event({ event: 'delivered' }).said).toMatchObject([{ providerId: own, state: 'delivered' }]);
    expect(
      event({ event: 'failed', severity: 'permanent', reason: 'bounce', 'user-variables': { throughline: own } }).said,
    ).toMatchObject([{ providerId: own, state: 'failed', trouble: 'hard' }]);
    expect(event({ event: 'failed', severity: 'temporary' })).toMatchObject({ said: [], ignored: [{ known: true }] });
    expect(event({ event: 'complained' }).said).toMatchObject([{ state: 'delivered', trouble: 'complaint' }]);
    expect(event({ event: 'invented' }).ignored).toMatchObject([{ type: 'invented', known: false }]);
  });

  it('delays, robots and what is not known yet move nothing', () => {
    for (const Type of ['Transient', 'AutoResponder', 'Unsubscribe', 'ChallengeVerification'])
      expect(postmark.read(request({ RecordType: 'Bounce', Type, MessageID: 'pm-1' }))).toMatchObject({
        said: [],
        ignored: [{ type: `Bounce ${Type}`, known: true }],
      });
    expect(postmark.read(request({ RecordType: 'Invented', MessageID: 'pm-1' })).ignored).toMatchObject([
      { known: false },
    ]);
    expect(sendgrid.read(request([{ event: 'deferred', throughline: own }])).said).toEqual([]);
  });

  it('SendGrid’s events count only signed once a key is set, by either key of a change, and not with a byte changed', () => {
    const pairs = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    const [now, before] = pairs.map(({ publicKey }) =>
      publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    );
    const stamp = String(Math.floor(Date.now() / 1000));
    const events = [{ event: 'delivered' }];
    const signed = (at = stamp, pair = pairs[0], body: unknown = events) =>
      request(events, {
        'x-twilio-email-event-webhook-timestamp': at,
        'x-twilio-email-event-webhook-signature': sign(
          'sha256',
          Buffer.from(at + JSON.stringify(body)),
          pair.privateKey,
        ).toString('base64'),
      });
    const basic = { authorization: `Basic ${Buffer.from('u:p').toString('base64')}` };
    const connection = (...keys: string[]) =>
      ({
        credentials: keys.map((sendgridEventKey) => ({ sendgridEventKey, webhookUser: 'u', webhookPassword: 'p' })),
      }) as unknown as Connection;
    expect(sendgrid.verify(signed(), connection(now, before))).toBe(true);
    expect(sendgrid.verify(signed(stamp, pairs[1]), connection(now, before))).toBe(true);
    expect(sendgrid.verify(signed(stamp, pairs[1]), connection(now))).toBe(false);
    expect(sendgrid.verify(signed(stamp, pairs[0], [{ event: 'bounce' }]), connection(now))).toBe(false);
    expect(sendgrid.verify(signed(String(Number(stamp) - 200_000)), connection(now))).toBe(false);
    expect(sendgrid.verify(request(events, basic), connection(now))).toBe(false);
    expect(sendgrid.verify(request(events, basic), connection(''))).toBe(true);
    expect(sendgrid.verify(signed(), connection('no key'))).toBe(false);
  });
});

describeWithData('payloads/signature-vectors.json', 'SendGrid’s own vector', () => {
  it('is taken, and not without its last line end', () => {
    const file = path.resolve(process.cwd(), '../shared/data/payloads/signature-vectors.json');
    const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
      scheme: string;
      publicKey: string;
      timestamp: string;
      body: string;
      header: Record<string, string>;
    }[];
    const vector = vectors.find(({ scheme }) => scheme === 'sendgrid-event');
    if (!vector) throw new Error('no vector');
    const headers = { ...vector.header, 'x-twilio-email-event-webhook-timestamp': vector.timestamp };
    const nowMs = Number(vector.timestamp) * 1000;
    expect(isSignedEvent({ headers, raw: Buffer.from(vector.body), nowMs }, [vector.publicKey])).toBe(true);
    expect(isSignedEvent({ headers, raw: Buffer.from(vector.body.trimEnd()), nowMs }, [vector.publicKey])).toBe(false);
  });
});
