import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { TakeIn } from '../../src/channels/take-in.js';
import { TakeReceipts } from '../../src/channels/take-receipts.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { messageOf, untilState } from '../support/messages.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { vendorInbox, vendors } from '../support/vendor-inbox.js';

const { PICTURES } = process.env;
const basic = { authorization: `Basic ${Buffer.from('hub:open-sesame').toString('base64')}` };

describeInBrowser('what a message answers, and whom a mail went to', () => {
  let hub: Booted;
  let browser: Browser;
  let agent: Caller;
  let admin: Caller;
  let server: MailServer;
  let vendor: Receiver;

  beforeAll(async () => {
    [hub, browser, server, vendor] = await Promise.all([
      bootApp(),
      launchBrowser(),
      startMailServer(),
      startReceiver(),
    ]);
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent', 'Noor Haddad');
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    await Promise.all([server?.close(), vendor?.close()]);
  });

  async function open(conversationId: string, colorScheme: 'light' | 'dark' = 'light', width = 1280): Promise<Page> {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 860 } });
    const { token } = await hub.app.get(Sessions).open(agent.id);
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    const page = await context.newPage();
    await page.goto(`${hub.url}/inbox/${conversationId}`);
    return page;
  }
  async function pictures(conversationId: string, name: string, ready: (page: Page) => Promise<unknown>) {
    if (!PICTURES) return;
    for (const [kind, scheme, width] of [
      ['light', 'light', 1280],
      ['dark', 'dark', 1280],
      ['390', 'light', 390],
    ] as const) {
      const page = await open(conversationId, scheme, width);
      await ready(page);
      await page.screenshot({ path: `${PICTURES}/${name}-${kind}.png` });
      await page.context().close();
    }
  }

  it('the quoted message stands above its answer, a press shows it however far back, and reactions stand below', async () => {
    vendor.always((answer) => answer.writeHead(200).end(JSON.stringify(vendors.whatsapp.took)));
    const inbox = await vendorInbox(hub, admin, 'whatsapp', vendor.url);
    const say = (externalId: string, text: string, replyTo?: string) =>
      hub.app.get(TakeIn).run(inbox.id, 'whatsapp', {
        kind: 'message',
        externalId,
        from: { kind: 'phone', value: '+447700900123', name: 'Amara Okafor', proof: 'verified' },
        thread: '',
        text,
        files: [],
        replyTo,
      });
    const { conversationId, messageId: first } = await say('wamid.first', 'My kettle leaks at the lid, order 4711');
    for (let i = 1; i <= 60; i += 1) await say(`wamid.${i}`, `Word ${i}`);
    await say('wamid.of-old', 'It is this one I mean', 'wamid.first');
    const asked = await agent.post(`/v1/conversations/${conversationId}/messages`, {
      text: 'Shall we send a new lid?',
    });
    await untilState(hub, asked.body.id, 'sent');
    await say('wamid.yes', 'Yes please', vendors.whatsapp.took.messages[0].id);
    await hub.app.get(TakeReceipts).run(inbox.id, {
      kind: 'reaction',
      providerId: vendors.whatsapp.took.messages[0].id,
      from: { kind: 'phone', value: '+447700900123' },
      emoji: '❤️',
    });
    expect((await agent.get(`/v1/conversations/${conversationId}/messages?limit=1`)).body.data[0].replyTo).toBe(
      asked.body.id,
    );

    const page = await open(conversationId);
    const yes = page.getByRole('article').filter({ hasText: 'Yes please' });
    await yes.getByRole('button', { name: 'You Shall we send a new lid?' }).waitFor();
    await page.getByRole('list', { name: '1 reaction' }).getByText('❤️').waitFor();
    const faults = await new AxeBuilder({ page }).include('[aria-label="Messages"]').analyze();
    expect(faults.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    // By keyboard, and to a message that is not loaded yet.
    const old = page.getByRole('article').filter({ hasText: 'It is this one I mean' });
    const quote = old.getByRole('button', { name: 'An earlier message' });
    await quote.focus();
    await page.keyboard.press('Enter');
    const shown = page.locator(`article[data-found]`).filter({ hasText: 'My kettle leaks at the lid' });
    await shown.waitFor();
    await page.waitForFunction(`document.querySelector('article[data-found]').getBoundingClientRect().top > 0`);
    expect(page.url()).not.toContain('at=');
    expect(first).toMatch(/^msg_/);
    await page.context().close();
    await pictures(conversationId, 'quote', (one) => one.getByText('Yes please').last().waitFor());
  }, 180_000);

  it('a mail says whom it was copied to, and ours also in secret', async () => {
    const { body } = await admin.post('/v1/inboxes', {
      name: 'Care mail',
      channel: 'email',
      undoSeconds: 0,
      settings: {
        address: 'care@fernwood.example',
        provider: 'postmark',
        smtpHost: '127.0.0.1',
        smtpPort: server.port,
      },
      credentials: { webhookUser: 'hub', webhookPassword: 'open-sesame' },
    });
    await hub.anybody.post(
      `/channels/${body.id}/mail`,
      {
        From: 'Bea Adler <bea@mail.example>',
        To: 'care@fernwood.example, Cal <cal@mail.example>',
        Cc: 'dee@mail.example, eve@mail.example, fay@mail.example',
        Subject: 'Five of us',
        TextBody: 'We all want to know',
        MessageID: 'pm-five',
      },
      basic,
    );
    const { conversation_id: id = '' } = (await messageOf(hub, 'We all want to know')) ?? {};
    const sent = await agent.post(`/v1/conversations/${id}/messages`, {
      text: 'On Friday.',
      options: { cc: ['cal@mail.example'], bcc: ['boss@mail.example'] },
    });
    await untilState(hub, sent.body.id, 'sent');
    const page = await open(id);
    await page.getByText('Cc cal@mail.example, dee@mail.example, eve@mail.example').waitFor();
    await page.getByText('and 1 more').waitFor();
    const ours = page.getByRole('article').filter({ hasText: 'On Friday.' });
    await ours.getByText('Cc cal@mail.example', { exact: true }).waitFor();
    await ours.getByText('Bcc boss@mail.example').waitFor();
    await page.context().close();
    await pictures(id, 'copies', (one) => one.getByText('On Friday.').last().waitFor());
  }, 120_000);
});
