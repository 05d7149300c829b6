import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { type ImapServer, startImapServer } from '../../support/imap-server.js';
import { type MailServer, startMailServer } from '../../support/mail-server.js';

describe('a mailbox watched by IMAP', () => {
  let hub: Booted;
  let agent: Caller;
  let box: ImapServer;
  let server: MailServer;

  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn('agent');
    box = await startImapServer();
    server = await startMailServer();
    const admin = await hub.signIn('admin');
    box.deliver(raw('a', 'There before you looked'));
    const { status } = await admin.post('/v1/inboxes', {
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
    expect(status).toBe(201);
  });
  afterAll(async () => {
    await hub.close();
    await box.close();
    await server.close();
  });

  const raw = (id: string, text: string, more: string[] = []) =>
    [
      'From: Amara <amara@mail.example>',
      'To: care@fernwood.example',
      `Subject: Kettle ${id}`,
      `Message-ID: <${id}@mail.example>`,
      ...more,
      '',
      text,
      '',
    ].join('\r\n');
  const texts = async () =>
    await hub.database.query<{ text: string; conversation_id: string }>(
      `SELECT text, conversation_id FROM message WHERE direction = 'in' ORDER BY seq`,
    );
  const until = async (count: number) => {
    for (let i = 0; i < 2000; i += 1) {
      const rows = await texts();
      if (rows.length >= count) return rows;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`${JSON.stringify(await texts())}`);
  };

  it('reads what is there, hears what comes, and takes each mail once: after a cut, and under new numbers', async () => {
    expect((await until(1))[0].text).toBe('There before you looked');
    const began = Date.now();
    box.deliver(raw('b', 'And one more'));
    expect((await until(2))[1].text).toBe('And one more');
    // Far from the next look of its own, a minute later.
    expect(Date.now() - began).toBeLessThan(5000);
    const { conversation_id } = (await texts())[0];

    const { status } = await agent.post(`/v1/conversations/${conversation_id}/messages`, { text: 'It is on its way' });
    expect(status).toBe(201);
    const sent = await server.until(1);
    box.deliver(
      raw('c', 'Good!', [`In-Reply-To: ${sent.mail.messageId}`]).replace(
        'To: care@fernwood.example',
        `To: ${sent.mail.replyTo?.value[0].address}`,
      ),
    );
    expect((await until(3))[2]).toEqual({ text: 'Good!', conversation_id });

    box.renumber();
    box.cut();
    box.deliver(raw('d', 'After the cut'));
    expect((await until(4))[3].text).toBe('After the cut');
    await new Promise((done) => setTimeout(done, 300));
    expect((await texts()).length).toBe(4);
    // All were looked at again, and known.
    expect(box.fetched).toBe(7);
  });
});
