import { createHmac } from 'node:crypto';
import { type Answer, type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot } from '../../support/factories.js';
import { type MailServer, startMailServer } from '../../support/mail-server.js';

const basic = `Basic ${Buffer.from('hub:open-sesame').toString('base64')}`;

interface Written {
  id?: string;
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  html?: string;
  headers?: [string, string][];
}
let mails = 0;

describe('email', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let server: MailServer;
  let inbox: string;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent', 'Noor Haddad');
    server = await startMailServer();
    inbox = await makeInbox({ provider: 'postmark' });
  });
  afterAll(async () => {
    await hub.close();
    await server.close();
  });

  async function makeInbox(settings: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<string> {
    const { status, body } = await admin.post('/v1/inboxes', {
      name: 'Care mail',
      channel: 'email',
      undoSeconds: 0,
      settings: {
        address: 'care@fernwood.example',
        fromName: 'Fernwood Care',
        smtpHost: '127.0.0.1',
        smtpPort: server.port,
        ...settings,
      },
      credentials: {
        webhookUser: 'hub',
        webhookPassword: 'open-sesame',
        mailgunSigningKey: 'key-1',
        smtpUser: 'care',
        smtpPassword: 'right',
      },
      ...more,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  }
  function postmark(mail: Written, box = inbox): Promise<Answer> {
    mails += 1;
    const id = mail.id ?? `m${mails}@mail.example`;
    const headers = [['Message-ID', `<${id}>`], ...(mail.headers ?? [])].map(([Name, Value]) => ({ Name, Value }));
    const body = {
      From: mail.from ?? 'Amara Okafor <amara@mail.example>',
      To: mail.to ?? 'care@fernwood.example',
      Subject: mail.subject ?? 'Where is my kettle?',
      Date: new Date().toUTCString(),
      MessageID: `pm-${mails}`,
      TextBody: mail.text ?? 'It has not come yet.',
      HtmlBody: mail.html ?? '',
      Headers: headers,
      Attachments: [],
    };
    return hub.anybody.post(`/channels/${box}/mail`, body, { authorization: basic });
  }
  const rows = () =>
    hub.database.query<{
      id: string;
      conversation_id: string;
      text: string;
      state: string;
      state_reason: string | null;
    }>(`SELECT id, conversation_id, text, state, state_reason FROM message ORDER BY seq`);
  const newest = async () => (await rows()).at(-1) as Awaited<ReturnType<typeof rows>>[number];
  const reply = async (conversationId: string, text: string): Promise<string> => {
    const { status, body } = await agent.post(`/v1/conversations/${conversationId}/messages`, { text });
    expect(status).toBe(201);
    return body.id;
  };
  const untilState = async (id: string, state: string) => {
    for (let i = 0; i < 3000; i += 1) {
      const row = (await rows()).find((one) => one.id === id);
      if (row?.state === state) return row;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`not ${state}: ${JSON.stringify((await rows()).find((one) => one.id === id))}`);
  };

  it('carries a mail into a conversation, the answer out by SMTP, and the customer’s answer back into the same one', async () => {
    expect((await postmark({ id: 'first@mail.example' })).status).toBe(200);
    const first = await newest();
    expect(first.text).toBe('It has not come yet.');
    const id = await reply(first.conversation_id, 'It left this morning.');
    const got = await server.until(1);
    await untilState(id, 'sent');
    expect(got.to).toEqual(['amara@mail.example']);
    expect(got.mail.subject).toBe('Re: Where is my kettle?');
    expect(got.mail.from?.value).toEqual([{ address: 'care@fernwood.example', name: 'Fernwood Care' }]);
    expect(got.mail.inReplyTo).toBe('<first@mail.example>');
    expect(got.mail.references).toBe('<first@mail.example>');
    expect(got.mail.messageId).toMatch(/^<msg_\w+\.[\da-f]{24}@fernwood\.example>$/);
    expect(got.mail.headers.get('auto-submitted')).toBeUndefined();
    expect(got.from).toMatch(/^care\+b\.msg_\w+\.[\da-f]{24}@fernwood\.example$/);
    const token = got.mail.replyTo?.value[0].address as string;
    expect(token).toContain(first.conversation_id);

    // By the signed address alone, with no headers left and the quote taken off.
    await postmark({
      to: token,
      text: 'Thank you!\n\nOn Mon, Mar 2, 2026 at 9:00 AM Fernwood Care <care@fernwood.example> wrote:\n> It left this morning.\n',
    });
    expect(await newest()).toMatchObject({ conversation_id: first.conversation_id, text: 'Thank you!' });
    const whole = await agent.get(`/v1/messages/${(await newest()).id}/mail`);
    expect(whole.body.text).toContain('> It left this morning.');

    // By our Message-ID alone.
    await postmark({ text: 'One more thing', headers: [['In-Reply-To', got.mail.messageId as string]] });
    expect(await newest()).toMatchObject({ conversation_id: first.conversation_id, text: 'One more thing' });
    const { body } = await agent.get(`/v1/conversations/${first.conversation_id}`);
    expect(JSON.stringify(body)).toContain('Where is my kettle?');
  });

  it('opens a new conversation for a new subject, takes each mail once, and refuses a wrong password', async () => {
    await postmark({ id: 'twice@mail.example', text: 'Another matter', subject: 'A refund' });
    const second = await newest();
    await postmark({ id: 'twice@mail.example', text: 'Another matter', subject: 'A refund' });
    expect((await newest()).id).toBe(second.id);
    const refused = await hub.anybody.post(
      `/channels/${inbox}/mail`,
      {},
      { authorization: `Basic ${Buffer.from('hub:guess').toString('base64')}` },
    );
    expect(refused.status).toBe(401);
    expect((await hub.anybody.post(`/channels/${inbox}/mail`, {})).status).toBe(401);
    const bodiless = await hub.anybody.post(`/channels/${inbox}/mail`, 'not json', { authorization: basic });
    expect(bodiless.status).toBe(400);
  });

  it('does not let a stranger into somebody’s thread by headers or by a forged address', async () => {
    await postmark({ id: 'mine@mail.example', from: 'bea@mail.example', text: 'my secret' });
    const mine = await newest();
    await postmark({
      from: 'mallory@evil.example',
      text: 'let me in',
      headers: [['References', '<mine@mail.example>']],
    });
    expect((await newest()).conversation_id).not.toBe(mine.conversation_id);
    await postmark({
      from: 'mallory@evil.example',
      to: `care+${mine.conversation_id}.${'0'.repeat(24)}@fernwood.example`,
      text: 'and now',
    });
    expect((await newest()).conversation_id).not.toBe(mine.conversation_id);
    // Whoever was copied in is part of it, and is named.
    await postmark({
      from: 'bea@mail.example',
      to: 'care@fernwood.example, Cal <cal@mail.example>',
      text: 'Cal knows more',
      headers: [['References', '<mine@mail.example>']],
    });
    expect((await newest()).conversation_id).toBe(mine.conversation_id);
    await postmark({ from: 'Cal <cal@mail.example>', text: 'I do', headers: [['References', '<mine@mail.example>']] });
    expect(await newest()).toMatchObject({
      conversation_id: mine.conversation_id,
      text: 'Cal <cal@mail.example> writes:\n\nI do',
    });
  });

  it('moves a message that came back to failed, with words, and makes no conversation of it', async () => {
    await postmark({ from: 'gone@mail.example', text: 'hello' });
    const { conversation_id } = await newest();
    const before = server.got.length;
    const id = await reply(conversation_id, 'Are you there?');
    const got = await server.until(before + 1);
    await untilState(id, 'sent');
    const count = (await rows()).length;
    const bounce = (about: string) =>
      postmark({
        from: 'MAILER-DAEMON@mail.example',
        subject: 'Undelivered Mail Returned to Sender',
        text: `I'm sorry.\n\nFinal-Recipient: rfc822; gone@mail.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\nMessage-ID: ${about}\n`,
        headers: [['Return-Path', '<>']],
      });
    await bounce(`<${id}.${'0'.repeat(24)}@fernwood.example>`);
    expect((await rows()).find((one) => one.id === id)?.state).toBe('sent');
    await bounce(got.mail.messageId as string);
    const row = await untilState(id, 'failed');
    expect(row.state_reason).toContain('no mail arrives at this address (5.1.1): 550 5.1.1 no such user');
    expect((await rows()).length).toBe(count);
    expect(await hub.database.one(`SELECT kind, status FROM mail_trouble WHERE address = 'gone@mail.example'`)).toEqual(
      { kind: 'hard', status: '5.1.1' },
    );
  });

  it('never answers a machine by machine, and nobody more than three times an hour', async () => {
    const botId = await buildBot(hub);
    const bot = await hub.bot(botId, ['messages']);
    const box = await makeInbox({ provider: 'postmark' }, { botId });
    const answer = async (conversationId: string, text: string) => {
      const { body } = await agent.get(`/v1/conversations/${conversationId}`);
      const epoch = (body.conversation ?? body).control.epoch;
      const { status, body: sent } = await bot.post(
        `/v1/conversations/${conversationId}/messages`,
        { text },
        { 'if-control-epoch': String(epoch) },
      );
      expect({ status, sent }).toMatchObject({ status: 201 });
      return sent.id as string;
    };
    await postmark({ from: 'dan@mail.example', text: 'hi' }, box);
    const { conversation_id } = await newest();
    const before = server.got.length;
    for (let i = 1; i <= 3; i += 1) await untilState(await answer(conversation_id, `answer ${i}`), 'sent');
    expect((await server.until(before + 1)).mail.headers.get('auto-submitted')).toBe('auto-replied');
    const fourth = await untilState(await answer(conversation_id, 'answer 4'), 'failed');
    expect(fourth.state_reason).toBe('Not delivered: nobody gets more than 3 automatic answers in an hour');

    await postmark(
      {
        from: 'eve@mail.example',
        subject: 'Out of office',
        text: 'I am away',
        headers: [['Auto-Submitted', 'auto-replied']],
      },
      box,
    );
    const vacation = await newest();
    const none = await untilState(await answer(vacation.conversation_id, 'Hello machine'), 'failed');
    expect(none.state_reason).toBe('Not delivered: an automatic mail gets no automatic answer');
    expect(server.got.length).toBe(before + 3);
  });

  it('says what the mail server says: later, never', async () => {
    await postmark({ from: 'fay@mail.example', text: 'hi' });
    const { conversation_id } = await newest();
    server.refuse(550, 'no such user here');
    const failed = await untilState(await reply(conversation_id, 'one'), 'failed');
    expect(failed.state_reason).toContain('the mail server refused it');
    server.refuse(451, 'come back later');
    const later = await reply(conversation_id, 'two');
    for (let i = 0; i < 3000; i += 1) {
      const row = await hub.database.one<{ last_error: string | null }>(
        `SELECT last_error FROM delivery WHERE message_id = $1`,
        [later],
      );
      if (row?.last_error) break;
      await new Promise((done) => setTimeout(done, 10));
    }
    expect(await hub.database.one(`SELECT state, last_status FROM delivery WHERE message_id = $1`, [later])).toEqual({
      state: 'pending',
      last_status: 451,
    });
  });

  it('takes Mailgun’s and SendGrid’s forms, and a Mailgun proof for one body only', async () => {
    const box = await makeInbox({ provider: 'mailgun' });
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', 'key-1').update(`${timestamp}tok-1`).digest('hex');
    const form = (text: string, more: Record<string, string> = {}) => {
      const data = new FormData();
      const fields = {
        timestamp,
        token: 'tok-1',
        signature,
        recipient: 'care@fernwood.example',
        'message-headers': JSON.stringify([
          ['From', 'Gus <gus@mail.example>'],
          ['Message-Id', '<gus@mail.example>'],
          ['Subject', 'Hi'],
        ]),
        'body-plain': text,
        ...more,
      };
      for (const [name, value] of Object.entries(fields)) data.append(name, value);
      data.append('attachment-1', new File(['a,b'], 'list.csv', { type: 'text/csv' }));
      return fetch(`${hub.url}/channels/${box}/mail`, { method: 'POST', body: data });
    };
    expect((await form('from mailgun')).status).toBe(200);
    const one = await newest();
    expect(one.text).toBe('from mailgun');
    expect((await form('from mailgun')).status).toBe(200);
    expect((await form('another body')).status).toBe(401);
    expect((await form('x', { token: 'tok-2' })).status).toBe(401);
    expect((await newest()).id).toBe(one.id);
    expect(await hub.database.query(`SELECT name FROM attachment WHERE message_id = $1`, [one.id])).toEqual([
      { name: 'list.csv' },
    ]);

    const grid = await makeInbox({ provider: 'sendgrid' });
    const data = new FormData();
    for (const [name, value] of Object.entries({
      headers: 'Message-ID: <hal@mail.example>\nSubject: Hello',
      from: 'Hal <hal@mail.example>',
      to: 'care@fernwood.example',
      subject: 'Hello',
      text: 'from sendgrid',
      html: '<p onclick="x()">from <b>sendgrid</b><script>x()</script><img src="https://track.example/p.gif"></p>',
      envelope: '{"to":["care@fernwood.example"]}',
    }))
      data.append(name, value);
    const answer = await fetch(`${hub.url}/channels/${grid}/mail`, {
      method: 'POST',
      body: data,
      headers: { authorization: basic },
    });
    expect(answer.status).toBe(200);
    const two = await newest();
    expect(two.text).toBe('from sendgrid');
    const { body } = await agent.get(`/v1/messages/${two.id}/mail`);
    expect(body).toMatchObject({ hasRemoteImages: true, from: { address: 'hal@mail.example', name: 'Hal' } });
    expect(body.html).toBe('<p>from <b>sendgrid</b><img data-remote="https://track.example/p.gif" /></p>');
    const page = await agent.get(`/v1/messages/${two.id}/mail/page`);
    expect(page.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups .*default-src 'none'.*img-src data:;/,
    );
    expect(page.body).not.toContain(' src=');
    const asked = await agent.get(`/v1/messages/${two.id}/mail/page?images=true`);
    expect(asked.body).toContain('<img src="https://track.example/p.gif" />');
    expect(asked.headers.get('content-security-policy')).toContain('img-src data: https: http:');
    expect((await hub.anybody.get(`/v1/messages/${two.id}/mail/page`)).status).toBe(401);
  });

  it('keeps what cannot be read, raw', async () => {
    const { status } = await hub.anybody.post(
      `/channels/${inbox}/mail`,
      { RawEmail: '\u0000\u0001', From: '' },
      { authorization: basic },
    );
    expect(status).toBe(200);
    const row = await hub.database.one<{ raw: Buffer; error: string }>(
      `SELECT raw, error FROM dead_letter WHERE kind = 'mail'`,
    );
    expect([...(row?.raw ?? [])]).toEqual([0, 1]);
    expect(row?.error).toBe('nothing in it is a mail');
  });

  it('takes a mail in again that was kept raw', async () => {
    const raw =
      'From: Amara <amara@mail.example>\r\nMessage-ID: <kept@mail.example>\r\nSubject: Kept\r\n\r\nStill here';
    await hub.database.query(
      `INSERT INTO dead_letter (id, kind, source, payload, raw, error) VALUES ('dl_kept', 'mail', $1, '{}', $2, 'a fault since mended')`,
      [inbox, Buffer.from(raw)],
    );
    expect((await admin.post('/v1/dead-letters/dl_kept/replay', {})).status).toBe(202);
    for (let i = 0; i < 600; i += 1) {
      if (await hub.database.one(`SELECT 1 FROM message WHERE text = 'Still here'`)) return;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error('the mail was not taken in');
  });
});
