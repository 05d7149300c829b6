import type { Browser, Page } from 'playwright-core';
import { ReceiveMessages } from '../../src/conversations/index.js';
import { newId } from '../../src/kernel/ids.js';
import { until } from '../features/routing/world.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox } from '../support/factories.js';
import { openWindow } from '../support/windows.js';

/** What a browser takes away from pages that come by plain http from another machine. */
const WITHOUT_HTTPS = 'delete Crypto.prototype.randomUUID; delete Navigator.prototype.clipboard;';

/** Tried out by a team on http, before anybody has put a proxy in front of it. */
describeInBrowser('a hub in a local network, without https', () => {
  let hub: Booted;
  let browser: Browser;
  let admin: Caller;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin', 'Maya Lindqvist');
    browser = await launchBrowser();
    page = await openWindow(hub, browser, admin.id, faults);
    await page.addInitScript(WITHOUT_HTTPS);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  const words = async (id: string) =>
    (await admin.get(`/v1/conversations/${id}/messages`)).body.data.map(({ text }: { text: string }) => text);

  it('takes an answer, and says where a secret cannot be copied for somebody', async () => {
    const { id: inboxId } = await buildInbox(hub);
    const { conversationId } = await hub.app.get(ReceiveMessages).submit({
      inboxId,
      externalId: newId('ext'),
      address: { kind: 'email', value: 'tom@mail.example', name: 'Tom Reed', proof: 'claimed', source: 'test' },
      thread: '',
      text: 'Is my fern on its way?',
    });
    expect((await admin.post(`/v1/conversations/${conversationId}/take-over`)).status).toBe(200);

    await page.goto(`${hub.url}/inbox/${conversationId}`);
    await page.getByRole('textbox', { name: /^Reply on/ }).fill('It left this morning');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('article').filter({ hasText: 'It left this morning' }).waitFor();
    await until('the answer to be kept', async () => (await words(conversationId)).includes('It left this morning'));

    await page.goto(`${hub.url}/settings/bots`);
    await page.getByRole('button', { name: 'Register a bot' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Robin');
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await page.getByRole('button', { name: /^Copy: Key/ }).click();
    await page.getByText('Mark it and copy it by hand').first().waitFor();
    expect(faults).toEqual([]);
  });
});
