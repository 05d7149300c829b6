import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SetConsent } from '../../../src/governance/set-consent.js';
import { postedIn } from '../../../src/channels/email/doors/sns.js';
import { TakeSaid } from '../../../src/channels/email/take-said.js';
import { InboxDirectory } from '../../../src/channels/inboxes/inbox-directory.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { type MailServer, startMailServer } from '../../support/mail-server.js';
import { messageOf, untilState } from '../../support/messages.js';

const basic = { authorization: `Basic ${Buffer.from('hub:open-sesame').toString('base64')}` };
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
let mails = 0;

describe('answers by mail', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let server: MailServer;
  let ses: Awaited<ReturnType<typeof startSes>>;
  let inbox: string;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent', 'Noor Haddad');
    [server, ses] = await Promise.all([startMailServer(), startSes()]);
    inbox = await makeInbox({ signature: 'Warmly,\n{agent name} <3\nhttps://fernwood.example' });
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([server?.close(), ses?.close()]);
  });

  async function makeInbox(settings: Record<string, unknown>, credentials: Record<string, string> = {}) {
    const { status, body } = await admin.post('/v1/inboxes', {
      name: 'Care mail',
      channel: 'email',
      undoSeconds: 0,
      settings: {
        address: 'care@fernwood.example',
        provider: 'postmark',
        smtpHost: '127.0.0.1',
        smtpPort: server.port,
        ...settings,
      },
      credentials: { webhookUser: 'hub', webhookPassword: 'open-sesame', ...credentials },
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id as string;
  }
  async function arrive(box: string, more: Record<string, unknown> = {}): Promise<string> {
    mails += 1;
    const text = `Mail ${mails}`;
    const { status } = await hub.anybody.post(
      `/channels/${box}/mail`,
      {
        From: `Amara <amara${mails}@mail.example>`,
        To: 'care@fernwood.example',
        Subject: 'Kettle',
        TextBody: text,
        Headers: [{ Name: 'Message-ID', Value: `<a-${mails}@mail.example>` }],
        ...more,
      },
      basic,
    );
    expect(status).toBe(200);
    return (await messageOf(hub, text))?.conversation_id as string;
  }
  const answer = async (id: string, body: Record<string, unknown>, by = agent) => {
    const made = await by.post(`/v1/conversations/${id}/messages`, body);
    expect(made).toMatchObject({ status: 201 });
    return made.body.id as string;
  };

  it('are signed by whoever writes, above what they quote, and no list shows the signature', async () => {
    const id = await arrive(inbox);
    const count = server.got.length;
    await answer(id, { text: 'On Friday.' });
    const { mail } = await server.until(count + 1);
    expect(mail.text).toMatch(
      /^On Friday\.\n\n-- \nWarmly,\nNoor Haddad <3\nhttps:\/\/fernwood\.example\n\nOn .* wrote:\n> Mail/,
    );
    expect(mail.html).toContain('Noor Haddad &lt;3');
    expect(String(mail.html).indexOf('gmail_signature')).toBeLessThan(String(mail.html).indexOf('gmail_quote'));
    const { body } = await agent.get('/v1/conversations?limit=5');
    expect(body.data.find((one: { id: string }) => one.id === id).lastMessage.text).toBe('On Friday.');
  });

  it('show their pictures in place, and carry all other files beside them', async () => {
    const id = await arrive(inbox);
    const count = server.got.length;
    const attachmentIds = await Promise.all([
      upload('lid.png', 'image/png', PNG),
      upload('bill.txt', 'text/plain', Buffer.from('42')),
    ]);
    await answer(id, { text: 'This lid?', attachmentIds });
    const { mail, raw } = await server.until(count + 1);
    const picture = mail.attachments.find(
      ({ filename }) => filename === 'lid.png',
    ) as ParsedMail['attachments'][number];
    expect(picture).toMatchObject({ contentType: 'image/png', related: true, contentDisposition: 'inline' });
    expect(picture.content).toEqual(PNG);
    const html = raw.replace(/=\r?\n/g, '').replaceAll('=3D', '=');
    expect(html).toContain(`<img src="cid:${picture.cid}" alt="lid.png"`);
    expect(raw).toMatch(/multipart\/related/);
    expect(mail.attachments.find(({ filename }) => filename === 'bill.txt')?.related).toBeFalsy();
  });

  it('of a purpose that needs a yes can be stopped by a mail, which takes the consent back', async () => {
    const id = await arrive(inbox);
    const { body: conversation } = await agent.get(`/v1/conversations/${id}`);
    await hub.app
      .get(SetConsent, { strict: false })
      .run(
        conversation.profile.id,
        { purpose: 'marketing', channel: 'email', granted: true, source: 'form' },
        { kind: 'public' },
      );
    const count = server.got.length;
    await answer(id, { text: 'New kettles!', options: { purpose: 'marketing' } });
    const { mail } = await server.until(count + 1);
    const header = mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '';
    const [, to, subject] = /<mailto:([^?>]+)\?subject=([^>]+)>/.exec(header.replace(/\s/g, '')) ?? [];
    expect(to).toBe('care+unsubscribe@fernwood.example');
    const refused = () =>
      hub.database.query(
        `SELECT 1 FROM consent WHERE profile_id = $1 AND NOT granted AND source = 'list_unsubscribe'`,
        [conversation.profile.id],
      );
    const messages = async () => (await hub.database.query(`SELECT 1 FROM message`)).length;
    const before = await messages();
    const write = (title: string, from: string) =>
      hub.anybody.post(
        `/channels/${inbox}/mail`,
        {
          From: from,
          To: to,
          Subject: title,
          TextBody: '',
          MessageID: title,
          Headers: [{ Name: 'Message-ID', Value: `<${title.length}@u.example>` }],
        },
        basic,
      );
    const whole = decodeURIComponent(subject);
    // One whose token is not right stops nothing, and is read by somebody.
    await write(`${whole.slice(0, -3)}xyz`, 'mallory@evil.example');
    expect([await refused(), await messages()]).toEqual([[], before + 1]);
    await write(whole, 'postmaster@mail.example');
    expect(await refused()).toHaveLength(1);
    await write(whole, 'postmaster@mail.example');
    expect([(await refused()).length, await messages()]).toEqual([1, before + 1]);
    const again = await agent.post(`/v1/conversations/${id}/messages`, {
      text: 'More!',
      options: { purpose: 'marketing' },
    });
    expect(again).toMatchObject({ status: 422, body: { code: 'no_consent' } });
  });

  it('leave by Amazon’s API, rightly signed, and its events move the message', async () => {
    const box = await makeInbox(
      { sendBy: 'ses', sesRegion: 'eu-west-1', apiRoot: ses.url, snsTopic: 'arn:aws:sns:eu-west-1:1:mail' },
      { apiKey: 'AKIAEXAMPLE:right' },
    );
    const checked = await admin.post(`/v1/inboxes/${box}/verify`);
    expect(JSON.stringify(checked.body)).toContain('Amazon SES takes this key.');
    const id = await arrive(box);
    const sent = await answer(id, { text: 'By Amazon', options: { bcc: ['boss@mail.example'] } });
    await untilState(hub, sent, 'sent');
    const body = ses.got.at(-1);
    expect(body.Destination).toMatchObject({
      ToAddresses: [`amara${mails}@mail.example`],
      BccAddresses: ['boss@mail.example'],
    });
    const mail = await simpleParser(Buffer.from(body.Content.Raw.Data, 'base64'));
    expect(mail.text).toContain('By Amazon');
    expect(mail.bcc).toBeUndefined();

    const door = await hub.app.get(InboxDirectory).find(box);
    const tell = async (message: unknown) => {
      const note = { Type: 'Notification', Message: JSON.stringify(message) } as Parameters<typeof postedIn>[0];
      for (const one of postedIn(note).said) await hub.app.get(TakeSaid).run(door as NonNullable<typeof door>, one);
    };
    const about = { mail: { messageId: 'ses-1' } };
    await tell({ eventType: 'Delivery', ...about, delivery: { recipients: [`amara${mails}@mail.example`] } });
    await untilState(hub, sent, 'delivered');

    ses.refuse({ status: 400, body: { message: 'Email address is not verified.' } });
    const refused = await answer(id, { text: 'Once more' });
    expect((await untilState(hub, refused, 'failed')).state_reason).toContain('Email address is not verified.');

    const bounced = await answer(id, { text: 'And again' });
    await untilState(hub, bounced, 'sent');
    await tell({
      notificationType: 'Bounce',
      mail: { messageId: 'ses-2' },
      bounce: {
        bounceType: 'Permanent',
        bouncedRecipients: [
          { emailAddress: `amara${mails}@mail.example`, diagnosticCode: 'smtp; 550 5.1.1 no such user' },
        ],
      },
    });
    expect((await untilState(hub, bounced, 'failed')).state_reason).toContain('550 5.1.1 no such user');
  });

  async function upload(name: string, type: string, data: Buffer): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(data)], { type }), name);
    const answered = await fetch(`${hub.url}/v1/attachments`, { method: 'POST', headers: agent.headers, body: form });
    const body = (await answered.json()) as { id: string };
    expect(answered.status).toBe(201);
    return body.id;
  }
});

/** Amazon's API for mail, which takes what is signed by the secret `right` and nothing else. */
async function startSes() {
  const got: Whatever[] = [];
  let refusal: { status: number; body: unknown } | null = null;
  let taken = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const say = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (!isSigned(request.method as string, request.url as string, request.headers, raw))
        return say(403, { message: 'The request signature we calculated does not match' });
      if (request.method === 'GET') return say(200, { SendingEnabled: true });
      if (refusal) {
        const { status, body } = refusal;
        refusal = null;
        return say(status, body);
      }
      got.push(JSON.parse(raw));
      taken += 1;
      return say(200, { MessageId: `ses-${taken}` });
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    refuse: (one: { status: number; body: unknown }) => {
      refusal = one;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** Signature Version 4 as Amazon describes it, reckoned here anew. */
function isSigned(method: string, path: string, headers: IncomingHttpHeaders, body: string): boolean {
  const [, scope, names, given] =
    /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (!scope) return false;
  const [date, region, service] = scope.split('/');
  if (region !== 'eu-west-1' || service !== 'ses' || !names.split(';').includes('host')) return false;
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, path, '', lines.join(''), names, sha(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha(canonical)].join('\n');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const key = [region, service, 'aws4_request'].reduce<Buffer>((at, one) => hmac(at, one), hmac('AWS4right', date));
  return hmac(key, text).toString('hex') === given;
}
