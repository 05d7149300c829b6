import { execFileSync } from 'node:child_process';
import { createSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanHtml } from '../../src/channels/email/clean-html.js';
import { isKnown } from '../../src/channels/email/doors/basic-auth.js';
import type { MailRequest } from '../../src/channels/email/doors/mail-door.js';
import { mailgun } from '../../src/channels/email/doors/mailgun.js';
import { postmark } from '../../src/channels/email/doors/postmark.js';
import { sendgrid } from '../../src/channels/email/doors/sendgrid.js';
import { certificateOf, isAmazons, isSigned, postedIn, readNote } from '../../src/channels/email/doors/sns.js';
import { judgeMail } from '../../src/channels/email/judge-mail.js';
import type { Mail } from '../../src/channels/email/mail.js';
import { readMail } from '../../src/channels/email/read-mail.js';
import {
  bouncedMessage,
  conversationOf,
  ownMessageId,
  ownMessages,
  replyAddress,
  returnPath,
} from '../../src/channels/email/reply-token.js';
import { describeWithData, readLines } from '../support/shared-data.js';

const key = Buffer.alloc(32, 7);
const mailOf = async (...lines: string[]) => (await readMail(Buffer.from(lines.join('\r\n')))) as Mail;
const request = (
  raw: string,
  headers: Record<string, string> = {},
  form: Partial<MailRequest['form']> = {},
): MailRequest => ({
  method: 'POST',
  url: 'https://hub.example/channels/ib_1/mail',
  query: {},
  headers,
  raw: Buffer.from(raw),
  nowMs: Date.now(),
  form: { fields: {}, files: [], ...form },
});

describe('reply addresses', () => {
  it('hold the conversation and a proof, which folding to lower case does not harm and one changed digit does', () => {
    const address = replyAddress(key, 'cv_01abc', 'care@fernwood.example');
    expect(conversationOf(key, [address])).toBe('cv_01abc');
    expect(conversationOf(key, [address.toUpperCase()])).toBe('cv_01abc');
    expect(conversationOf(key, [address.replace(/.@/, (digit) => (digit === '0@' ? '1@' : '0@'))])).toBeNull();
    expect(conversationOf(Buffer.alloc(32, 8), [address])).toBeNull();
    expect(conversationOf(key, [address.replace('cv_01abc', 'cv_01abd')])).toBeNull();
  });

  it('know our own mails by their ids and their bounces by the return path', () => {
    const id = ownMessageId(key, 'msg_01x', 'fernwood.example');
    expect(ownMessages(key, [id, 'msg_01y.000000000000000000000000@fernwood.example', 'a@b'])).toEqual(['msg_01x']);
    expect(bouncedMessage(key, [returnPath(key, 'msg_01x', 'care@fernwood.example')])).toBe('msg_01x');
    // One kind of proof is no other kind’s.
    expect(conversationOf(key, [returnPath(key, 'msg_01x', 'care@fernwood.example')])).toBeNull();
  });
});

describe('automatic mail', () => {
  const base = ['From: a@mail.example', 'To: b@hub.example'];
  it.each([
    ['Auto-Submitted: auto-replied', 'auto_reply'],
    ['Auto-Submitted: auto-generated', 'generated'],
    ['X-Autoreply: yes', 'auto_reply'],
    ['Precedence: bulk', 'list'],
    ['List-Id: <x.example>', 'list'],
    ['List-Unsubscribe: <mailto:x@y>', 'list'],
    ['Return-Path: <>', 'generated'],
    ['Subject: Out of Office: holidays', 'auto_reply'],
    ['Subject: Abwesenheitsnotiz: Urlaub', 'auto_reply'],
    ['Subject: Réponse automatique : congés', 'auto_reply'],
    ['X-Auto-Response-Suppress: All', 'generated'],
    ['X-Delivery-Agent: TMDA/1.1.12', 'auto_reply'],
  ])('%s', async (header, kind) => {
    expect((await mailOf(...base, header, '', 'text')).automatic?.kind).toBe(kind);
  });
  it.each(['Auto-Submitted: no', 'Subject: The office is out of paper', 'Precedence: first-class'])(
    'not %s',
    async (header) => {
      expect((await mailOf(...base, header, '', 'text')).automatic).toBeNull();
    },
  );
});

describe('a file that names no type', () => {
  it('is a file all the same', async () => {
    const { files, text } = await mailOf(
      'From: a@mail.example',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'words',
      '--b',
      'Content-Type: ; name="a.jpg"',
      'Content-Disposition: attachment; filename="a.jpg"',
      '',
      'data',
      '--b--',
      '',
    );
    expect(text.trim()).toBe('words');
    expect(files).toMatchObject([{ name: 'a.jpg', contentType: 'application/octet-stream' }]);
  });
});

describe('the HTML of mails', () => {
  it.each([
    ['<script>x()</script>a', 'a'],
    ['<p onclick="x()">a</p>', '<p>a</p>'],
    ['<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer nofollow" target="_blank">a</a>'],
    ['<img src="http://t.example/p.gif" alt="x">', '<img alt="x" data-remote="http://t.example/p.gif" />'],
    ['<img src="cid:a@b">', '<img data-cid="a@b" />'],
    ['<p style="color:red;background:url(http://t.example)">a</p>', '<p style="color:red">a</p>'],
    ['<p style="position:fixed;width:10px">a</p>', '<p style="width:10px">a</p>'],
    ['<form action="x"><input name=a>b</form>', 'b'],
    ['<div class="gmail_quote">a</div>', '<div class="tl-quoted">a</div>'],
    ['<blockquote type="cite">a</blockquote>', '<blockquote class="tl-quoted">a</blockquote>'],
    ['<div id="divRplyFwdMsg">a</div>', '<div class="tl-quote-begins">a</div>'],
    ['<p class="tl-mine">a</p>', '<p>a</p>'],
    ['<svg><script>x</script></svg><math></math>b', 'b'],
  ])('%s', (given, cleaned) => expect(cleanHtml(given)).toBe(cleaned));
});

describe('what a mail server answers', () => {
  it.each([
    [{ responseCode: 550 }, 'failed', undefined],
    [{ responseCode: 451 }, 'again', false],
    [{ code: 'EAUTH', responseCode: 535 }, 'again', false],
    [{ code: 'ECONNECTION', command: 'CONN' }, 'again', false],
    [{ code: 'ETIMEDOUT', command: 'DATA' }, 'again', true],
    [{ code: 'ERR_REFUSED_ADDRESS' }, 'failed', undefined],
  ])('%j', (error, kind, perhapsTaken) => {
    expect(judgeMail(Object.assign(new Error('no'), error)).verdict).toMatchObject({
      kind,
      ...(perhapsTaken !== undefined && { perhapsTaken }),
    });
  });
});

describe('vendors’ doors', () => {
  it('know user and password, both sets of a change, and nobody where none is set', () => {
    const headers = { authorization: `Basic ${Buffer.from('u:p').toString('base64')}` };
    expect(
      isKnown(
        { headers },
        {
          credentials: [
            { webhookUser: 'u', webhookPassword: 'q' },
            { webhookUser: 'u', webhookPassword: 'p' },
          ],
        },
      ),
    ).toBe(true);
    expect(isKnown({ headers }, { credentials: [{ webhookUser: 'u', webhookPassword: 'P' }] })).toBe(false);
    expect(isKnown({ headers }, { credentials: [{}] })).toBe(false);
    expect(isKnown({ headers: {} }, { credentials: [] })).toBe(false);
  });

  it('read SNS notes only of the topic, only by Amazon’s certificate, and confirm only there', () => {
    const topic = 'arn:aws:sns:eu-west-1:1:mail';
    const note = (more: Record<string, unknown> = {}) =>
      readNote(
        Buffer.from(
          JSON.stringify({
            Type: 'Notification',
            MessageId: 'm',
            TopicArn: topic,
            Message: '{}',
            Timestamp: new Date().toISOString(),
            SignatureVersion: '2',
            Signature: 'AA==',
            SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/Simple-1.pem',
            ...more,
          }),
        ),
      );
    const connection = { settings: { snsTopic: topic } };
    expect(certificateOf(note(), connection, Date.now())).toBe('https://sns.eu-west-1.amazonaws.com/Simple-1.pem');
    for (const wrong of [
      { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com.evil.example/a.pem' },
      { SigningCertURL: 'http://sns.eu-west-1.amazonaws.com/a.pem' },
      { SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/a.txt' },
      { SigningCertURL: 'https://evil.example@sns.eu-west-1.amazonaws.com/a.pem' },
      { TopicArn: 'arn:aws:sns:eu-west-1:2:mail' },
      { Timestamp: '2020-01-01T00:00:00Z' },
    ])
      expect(certificateOf(note(wrong), connection, Date.now())).toBeNull();
    expect(certificateOf(note(), { settings: {} }, Date.now())).toBeNull();
    expect(isSigned(note(), 'no certificate')).toBe(false);
    expect(isAmazons('https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription')).toBe(true);
    expect(
      postedIn(note({ Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL: 'https://169.254.169.254/' }))
        .confirm,
    ).toBeUndefined();
    const mail = {
      notificationType: 'Received',
      content: Buffer.from('From: a@b.c\r\n\r\nhi').toString('base64'),
      receipt: { recipients: ['care@x.y'], action: { encoding: 'BASE64' } },
    };
    expect(postedIn(note({ Message: JSON.stringify(mail) })).mails).toEqual([
      { raw: Buffer.from('From: a@b.c\r\n\r\nhi'), recipients: ['care@x.y'] },
    ]);
  });
});

describe('the signature of an SNS note', () => {
  it('is taken in both versions, and not with one letter changed', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sns-'));
    const [keyFile, certFile] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
    const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=sns.example'];
    execFileSync('openssl', [...args, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
    const [privateKey, pem] = [keyFile, certFile].map((file) => readFileSync(file, 'utf8'));
    rmSync(folder, { recursive: true });
    const fields = {
      Message: 'words',
      MessageId: 'm-1',
      Timestamp: '2026-03-01T09:00:00.000Z',
      TopicArn: 'arn:x',
      Type: 'Notification',
    };
    const text = Object.entries(fields)
      .map(([name, value]) => `${name}\n${value}\n`)
      .join('');
    for (const [SignatureVersion, algorithm] of [
      ['1', 'RSA-SHA1'],
      ['2', 'RSA-SHA256'],
    ]) {
      const Signature = createSign(algorithm).update(text).sign(privateKey, 'base64');
      const note = (Message = 'words') =>
        readNote(
          Buffer.from(
            JSON.stringify({ ...fields, Message, SignatureVersion, Signature, SigningCertURL: 'https://x.example' }),
          ),
        );
      expect(isSigned(note(), pem)).toBe(true);
      expect(isSigned(note('Words'), pem)).toBe(false);
    }
  });
});

describeWithData('payloads/postmark/inbound.json', 'recorded payloads', () => {
  const file = (name: string) => path.resolve(process.cwd(), '../shared/data/payloads', name);

  it('reads Postmark’s mail', async () => {
    const { mails } = postmark.read(request(readFileSync(file('postmark/inbound.json'), 'utf8')));
    expect(mails).toHaveLength(1);
    const mail = (await readMail(mails[0].raw)) as Mail;
    expect(mail.from?.address).toMatch(/@/);
    expect(mail.messageId).toMatch(/@/);
    expect(mail.text.length).toBeGreaterThan(0);
  });

  it('reads every event of Postmark, SendGrid and Amazon without an error, and knows its name', () => {
    const rows = readLines<{ provider: string; kind: string; payload: unknown }>('payloads/email-providers.jsonl.gz');
    const doors: Record<string, typeof postmark> = { postmark, sendgrid };
    const states = rows.flatMap(({ provider, kind, payload }) => {
      const door = kind === 'webhooks' ? doors[provider] : undefined;
      if (!door) return [];
      const { said, ignored } = door.read(request(JSON.stringify(payload), { 'content-type': 'application/json' }));
      return [...said, ...ignored];
    });
    expect(states.length).toBeGreaterThan(8);
    expect(states.filter((one) => 'known' in one && !one.known)).toEqual([]);
    expect(states.flatMap((one) => ('state' in one ? one.state : []))).toEqual(
      expect.arrayContaining(['delivered', 'failed']),
    );
    expect(() => mailgun.read(request('{}', { 'content-type': 'application/json' }))).toThrow(
      'not what this vendor sends',
    );
  });
});
