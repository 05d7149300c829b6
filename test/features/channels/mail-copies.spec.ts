import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { type MailServer, startMailServer } from '../../support/mail-server.js';
import { messageOf, untilState } from '../../support/messages.js';

const basic = { authorization: `Basic ${Buffer.from('hub:open-sesame').toString('base64')}` };

describe('copies and the HTML of answers', () => {
  let hub: Booted;
  let agent: Caller;
  let server: MailServer;
  let inbox: string;
  let mails = 0;

  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn('agent', 'Noor Haddad');
    server = await startMailServer();
    inbox = await makeInbox('care@fernwood.example');
    await makeInbox('billing@fernwood.example');
  });
  afterAll(async () => {
    await hub?.close();
    await server?.close();
  });

  async function makeInbox(address: string, more: Record<string, unknown> = {}): Promise<string> {
    const { status, body } = await (await hub.signIn('admin')).post('/v1/inboxes', {
      name: address,
      channel: 'email',
      undoSeconds: 0,
      settings: { address, provider: 'postmark', smtpHost: '127.0.0.1', smtpPort: server.port, ...more },
      credentials: { webhookUser: 'hub', webhookPassword: 'open-sesame', smtpUser: 'care', smtpPassword: 'right' },
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  }
  async function mail(text: string, more: Record<string, unknown> = {}, headers: [string, string][] = [], box = inbox) {
    mails += 1;
    const all: [string, string][] = [['Message-ID', `<copy-${mails}@mail.example>`], ...headers];
    const body = {
      From: 'Amara Okafor <amara@mail.example>',
      To: 'care@fernwood.example',
      Subject: 'Two of us',
      Date: 'Tue, 24 Nov 2026 09:14:00 +0000',
      TextBody: text,
      Headers: all.map(([Name, Value]) => ({ Name, Value })),
      ...more,
    };
    expect((await hub.anybody.post(`/channels/${box}/mail`, body, basic)).status).toBe(200);
    const rows = await hub.database.query<{ id: string; conversation_id: string; text: string }>(
      `SELECT id, conversation_id, text FROM message WHERE direction = 'in' ORDER BY created_at DESC, seq DESC LIMIT 1`,
    );
    return rows[0];
  }
  const answer = (on: string, options: Record<string, unknown>, text = 'To all of you.') =>
    agent.post(`/v1/conversations/${on}/messages`, { text, options });

  it('an answer to all names everybody in the mail but the customer and us, and goes to all of them', async () => {
    const { conversation_id } = await mail('Hello both', {
      To: 'care+x@fernwood.example, Cal <cal@mail.example>, billing@fernwood.example',
      Cc: 'CAL@mail.example, Dee <dee@mail.example>, amara@mail.example',
    });
    const { body } = await agent.get(`/v1/conversations/${conversation_id}/reply-all`);
    expect(body).toEqual({
      cc: [
        { address: 'cal@mail.example', name: 'Cal' },
        { address: 'dee@mail.example', name: 'Dee' },
      ],
      leftOut: 0,
    });
    const count = server.got.length;
    const sent = await answer(conversation_id, {
      cc: ['Cal@mail.example', 'dee@mail.example', 'cal@mail.example', 'amara@mail.example'],
      bcc: ['audit@watch.example'],
    });
    expect(sent.status).toBe(201);
    const got = await server.until(count + 1);
    await untilState(hub, sent.body.id, 'sent');
    expect(got.to).toEqual(['amara@mail.example', 'cal@mail.example', 'dee@mail.example', 'audit@watch.example']);
    const cc = [got.mail.cc ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));
    expect(cc).toEqual(['cal@mail.example', 'dee@mail.example']);
    expect(got.raw).not.toContain('audit@watch.example');

    // Whoever was copied in may answer into it, by the headers alone, and is named.
    const back = await mail('I was copied in', { From: 'Dee <dee@mail.example>' }, [
      ['In-Reply-To', got.mail.messageId as string],
    ]);
    expect(back).toMatchObject({ conversation_id, text: 'Dee <dee@mail.example> writes:\n\nI was copied in' });
  });

  it('somebody we copied in, and no mail named before, may answer by headers', async () => {
    const { conversation_id } = await mail('Ask my landlord', { From: 'eve@mail.example' });
    const count = server.got.length;
    await answer(conversation_id, { cc: ['land@lord.example'] });
    const got = await server.until(count + 1);
    const stranger = await mail('Me too', { From: 'mallory@evil.example' }, [
      ['In-Reply-To', got.mail.messageId as string],
    ]);
    expect(stranger.conversation_id).not.toBe(conversation_id);
    const back = await mail('Yes, it is', { From: 'land@lord.example' }, [
      ['In-Reply-To', got.mail.messageId as string],
    ]);
    expect(back.conversation_id).toBe(conversation_id);
  });

  it('refuses what is no address, one of ours, and too many, before anything is stored', async () => {
    const { conversation_id } = await mail('Refuse me', { From: 'fay@mail.example' });
    for (const [options, pointer] of [
      [{ cc: ['nobody'] }, '/options/cc/0'],
      [{ cc: ['ok@mail.example', 'a@b.example\r\nBcc: c@d.example'] }, '/options/cc/1'],
      [{ bcc: ['Billing+7@Fernwood.example'] }, '/options/bcc/0'],
      [{ cc: 'cal@mail.example' }, '/options/cc'],
      [{ cc: Array.from({ length: 21 }, (_, i) => `p${i}@mail.example`) }, '/options/cc'],
    ] as [Record<string, unknown>, string][]) {
      const { status, body } = await answer(conversation_id, options, 'not stored');
      expect({ status, pointer: body.errors?.[0].pointer }).toEqual({ status: 422, pointer });
    }
    expect(await messageOf(hub, 'not stored')).toBeFalsy();
  });

  it('the HTML of an answer is what was typed, safely, with the mail it answers below', async () => {
    const { conversation_id } = await mail('My kettle <leaks>', {
      From: 'gus@mail.example',
      HtmlBody: '<p>My kettle <b>leaks</b><script>x()</script><img src="https://track.example/p.gif"></p>',
    });
    const count = server.got.length;
    await answer(conversation_id, {}, 'Dear Gus,\nsorry.\n\nSee <here>: https://fernwood.example/k?a=1&b=2.');
    const { mail: got } = await server.until(count + 1);
    const html = String(got.html);
    expect(html).toContain(
      '<p>Dear Gus,<br>\nsorry.</p>\n<p>See &lt;here&gt;: <a href="https://fernwood.example/k?a=1&amp;b=2">',
    );
    expect(html).toContain('On Tue, 24 Nov 2026 at 09:14 UTC, gus@mail.example wrote:');
    expect(html).toMatch(/<blockquote type="cite"[^>]*><p>My kettle <b>leaks<\/b><\/p><\/blockquote>/);
    expect(html).not.toMatch(/track\.example|script/);
    expect(got.text).toContain('\n> My kettle <leaks>');
    // What the customer answers is read without it again.
    const back = await mail(`Thanks!\n\n${got.text?.replace(/^/gm, '> ')}`, { From: 'gus@mail.example' }, [
      ['In-Reply-To', got.messageId as string],
    ]);
    expect(back).toMatchObject({ conversation_id, text: 'Thanks!' });
  });

  it('quotes nothing where the inbox says so', async () => {
    const box = await makeInbox('plain@fernwood.example', { quoteOriginal: false });
    const { conversation_id } = await mail('Not again', { From: 'hal@mail.example' }, [], box);
    const count = server.got.length;
    await answer(conversation_id, {}, 'Short.');
    const { mail: got } = await server.until(count + 1);
    expect(got.text?.trim()).toBe('Short.');
    expect(String(got.html)).not.toContain('blockquote');
  });

  it('mail to a thousand people is taken in, and an answer to all of them is capped', async () => {
    const crowd = (name: string) => Array.from({ length: 1000 }, (_, i) => `${name}${i}@crowd.example`).join(', ');
    const began = Date.now();
    const { conversation_id } = await mail('To everybody', {
      From: 'ivy@mail.example',
      To: crowd('to'),
      Cc: crowd('cc'),
    });
    expect(Date.now() - began).toBeLessThan(5000);
    const { body } = await agent.get(`/v1/conversations/${conversation_id}/reply-all`);
    expect(body.cc).toHaveLength(20);
    expect(body.leftOut).toBeGreaterThan(900);
    const count = server.got.length;
    await answer(conversation_id, {}, 'To you alone.');
    expect((await server.until(count + 1)).to).toEqual(['ivy@mail.example']);
  });

  it('a bounce of a copy does not fail the customer’s message, and marks the right address', async () => {
    const { conversation_id } = await mail('Copy somebody who is gone', { From: 'jo@mail.example' });
    const count = server.got.length;
    const { body } = await answer(conversation_id, { cc: ['gone@copy.example'] });
    const got = await server.until(count + 1);
    await untilState(hub, body.id, 'sent');
    await mail(
      `Final-Recipient: rfc822; gone@copy.example\nAction: failed\nStatus: 5.1.1\n\nMessage-ID: ${got.mail.messageId}\n`,
      { From: 'MAILER-DAEMON@copy.example', Subject: 'Undelivered Mail Returned to Sender' },
      [['Return-Path', '<>']],
    );
    expect(
      await hub.database.query(
        `SELECT address FROM mail_trouble WHERE address IN ('gone@copy.example', 'jo@mail.example')`,
      ),
    ).toEqual([{ address: 'gone@copy.example' }]);
    expect(await hub.database.one(`SELECT state FROM message WHERE id = $1`, [body.id])).toEqual({ state: 'sent' });
  });
});
