import type { Browser } from 'playwright-core';
import { MailDns } from '../../src/channels/email/mail-dns.js';
import { SmtpDoor } from '../../src/channels/email/smtp-door.js';
import { TakeMail } from '../../src/channels/email/take-mail.js';
import { InboxDirectory } from '../../src/channels/inboxes/inbox-directory.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { describeWithExim, type Exim, startExim } from '../support/exim.js';
import { messageOf, untilState } from '../support/messages.js';

describeWithExim('mail to a real mail server', () => {
  let hub: Booted;
  let agent: Caller;
  let exim: Exim;
  let inbox: string;

  beforeAll(async () => {
    hub = await bootApp({ EMAIL_DOOR_PORT: '0' });
    hub.app.get(MailDns).resolve = () =>
      Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    agent = await hub.signIn('agent', 'Noor Haddad');
    exim = await startExim({ domain: 'fernwood.example', port: hub.app.get(SmtpDoor).port as number });
    const { status, body } = await (await hub.signIn('admin')).post('/v1/inboxes', {
      name: 'Care mail',
      channel: 'email',
      undoSeconds: 0,
      settings: { address: 'care@fernwood.example', smtpHost: '127.0.0.1', smtpPort: exim.port },
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    inbox = body.id;
  });
  afterAll(async () => {
    await hub?.close();
    await exim?.close();
  });

  /** A mail of somebody's, and our answer to it. */
  async function answer(from: string, question: string, text: string) {
    const door = await hub.app.get(InboxDirectory).find(inbox);
    const lines = [
      `From: ${from}`,
      'To: care@fernwood.example',
      'Subject: Kettle',
      `Message-ID: <${Date.now()}@x.example>`,
    ];
    await hub.app
      .get(TakeMail)
      .run(door as NonNullable<typeof door>, Buffer.from([...lines, '', question].join('\r\n')));
    const conversation = (await messageOf(hub, question))?.conversation_id as string;
    const { status, body } = await agent.post(`/v1/conversations/${conversation}/messages`, { text });
    expect(status).toBe(201);
    return { conversation, id: body.id as string };
  }
  const messages = async () => (await hub.database.query(`SELECT 1 FROM message`)).length;

  it('one that arrives stays sent', async () => {
    const { id } = await answer('amara@mail.example', 'Where is it?', 'It left this morning.');
    await untilState(hub, id, 'sent');
    expect(exim.log()).toContain('<= care+b.msg_');
  });

  it('one to nobody comes back by its own report, and fails with its status and words', async () => {
    const { id, conversation } = await answer('nobody@mail.example', 'Is this mine?', 'Are you still there?');
    const count = await messages();
    const { state_reason } = await untilState(hub, id, 'failed', 60_000);
    expect(state_reason).toContain('no mail arrives at this address (5.1.1)');
    expect(state_reason).toContain('550 5.1.1 no such user here');
    expect(await messages()).toBe(count);
    const { body } = await agent.get(`/v1/conversations/${conversation}/messages`);
    expect(body.data.find((one: { id: string }) => one.id === id)).toMatchObject({ state: 'failed' });
  }, 90_000);

  describeInBrowser('in the console', () => {
    it('the thread says so', async () => {
      const browser: Browser = await launchBrowser();
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
      const { token } = await hub.app.get(Sessions).open(agent.id);
      await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
      const page = await context.newPage();
      const failed = await messageOf(hub, 'Are you still there?');
      await page.goto(`${hub.url}/inbox/${failed?.conversation_id}`);
      await page.getByRole('alert').filter({ hasText: 'no mail arrives at this address (5.1.1)' }).waitFor();
      if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/bounced.png` });
      await browser.close();
    }, 60_000);
  });
});
