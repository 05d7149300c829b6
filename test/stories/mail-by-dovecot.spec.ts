import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { type Dovecot, describeWithDovecot, startDovecot } from '../support/dovecot.js';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { untilState } from '../support/messages.js';

const QUICK_MS = 5000;

describeWithDovecot('a mailbox at a real IMAP server', () => {
  let hub: Booted;
  let agent: Caller;
  let box: Dovecot;
  let server: MailServer;

  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn('agent', 'Noor Haddad');
    box = await startDovecot();
    server = await startMailServer();
    box.deliver(mail('waiting', 'It waited for you'));
    const { status, body } = await (await hub.signIn('admin')).post('/v1/inboxes', {
      name: 'Mailbox',
      channel: 'email',
      undoSeconds: 0,
      settings: {
        address: 'care@fernwood.example',
        smtpHost: '127.0.0.1',
        smtpPort: server.port,
        imapHost: '127.0.0.1',
        imapPort: box.port,
        imapSecure: false,
      },
      credentials: { imapUser: 'care', imapPassword: 'right' },
    });
    expect({ status, body }).toMatchObject({ status: 201 });
  });
  afterAll(async () => {
    await hub?.close();
    await box?.close();
    await server?.close();
  });

  const mail = (id: string, text: string, { to = 'care@fernwood.example', more = [] as string[] } = {}) =>
    [
      'Return-Path: <amara@mail.example>',
      'From: Amara <amara@mail.example>',
      `To: ${to}`,
      `Subject: Kettle ${id}`,
      `Message-ID: <${id}@mail.example>`,
      `Date: ${new Date().toUTCString()}`,
      ...more,
      '',
      text,
      '',
    ].join('\n');
  const heard = () =>
    hub.database.query<{ text: string; conversation_id: string }>(
      `SELECT text, conversation_id FROM message WHERE direction = 'in' ORDER BY created_at, seq`,
    );
  const until = async (text: string, withinMs = 30_000) => {
    const began = Date.now();
    while (Date.now() - began < withinMs) {
      const row = (await heard()).find((one) => one.text === text);
      if (row) return row;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(`"${text}" did not come within ${withinMs} ms: ${JSON.stringify(await heard())}`);
  };
  const answer = async (conversationId: string, text: string) => {
    const count = server.got.length;
    const { status, body } = await agent.post(`/v1/conversations/${conversationId}/messages`, { text });
    expect(status).toBe(201);
    const sent = await server.until(count + 1);
    await untilState(hub, body.id, 'sent');
    return { id: body.id as string, sent };
  };

  it('brings in what waited, hears of new mail at once, and answers thread by address and by headers', async () => {
    const first = await until('It waited for you');
    box.deliver(mail('new', 'And this came just now'));
    await until('And this came just now', QUICK_MS);

    const { sent } = await answer(first.conversation_id, 'It is on its way.');
    expect(sent.to).toEqual(['amara@mail.example']);
    expect(sent.mail.inReplyTo).toBe('<waiting@mail.example>');
    const token = sent.mail.replyTo?.value[0].address as string;
    // Their program kept the address and lost the headers, and another the other way round.
    box.deliver(mail('by-address', 'Good to know', { to: token }));
    box.deliver(
      mail('by-headers', 'When exactly?', { more: [`References: <waiting@mail.example> ${sent.mail.messageId}`] }),
    );
    for (const text of ['Good to know', 'When exactly?'])
      expect((await until(text, QUICK_MS)).conversation_id).toBe(first.conversation_id);
  });

  it('marks a message that came back as failed, with the far side’s words, and makes no conversation of it', async () => {
    const { conversation_id } = await until('It waited for you');
    const { id, sent } = await answer(conversation_id, 'Are you still there?');
    const before = (await heard()).length;
    box.deliver(bounceOf(sent.mail.messageId as string, sent.from));
    const failed = await untilState(hub, id, 'failed');
    expect(failed.state_reason).toContain('550 5.1.1 no such user here');
    expect((await heard()).length).toBe(before);
  });

  it('loses nothing and takes nothing twice when the server goes away, by order and by force', async () => {
    const names: string[] = [];
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      for (let i = 0; i < 3; i += 1) {
        box.deliver(mail(`${signal}-before-${i}`, `${signal} before ${i}`));
        names.push(`${signal} before ${i}`);
      }
      await box.stop(signal);
      for (let i = 0; i < 3; i += 1) {
        box.deliver(mail(`${signal}-down-${i}`, `${signal} down ${i}`));
        names.push(`${signal} down ${i}`);
      }
      await new Promise((done) => setTimeout(done, 1500));
      await box.start();
      box.deliver(mail(`${signal}-after`, `${signal} after`));
      names.push(`${signal} after`);
      for (const name of names) await until(name, 60_000);
    }
    // Long enough for a second look to have taken something again.
    await new Promise((done) => setTimeout(done, 1500));
    const texts = (await heard()).map(({ text }) => text).filter((text) => text.startsWith('SIG'));
    expect(texts.sort()).toEqual(names.sort());
  }, 180_000);
});

/** As Postfix reports it, come back to the envelope's sender. */
function bounceOf(messageId: string, to: string): string {
  return [
    'Return-Path: <>',
    `Delivered-To: ${to}`,
    'From: MAILER-DAEMON@mail.example (Mail Delivery System)',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'Message-ID: <bounce-1@mail.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example',
    '',
    'Final-Recipient: rfc822; amara@mail.example',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such user here',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--b--',
    '',
  ].join('\n');
}
