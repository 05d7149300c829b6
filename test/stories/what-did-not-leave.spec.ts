import type { Browser, Page } from 'playwright-core';
import { ReceiveMessages } from '../../src/conversations/index.js';
import { newId } from '../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox } from '../support/factories.js';
import { openWindow } from '../support/windows.js';

const NOTE = 'NOT FOR THE CUSTOMER';

/** What a person wrote and the hub never had: it goes back where it came from, and to nobody else. */
describeInBrowser('what did not leave', () => {
  let hub: Booted;
  let browser: Browser;
  let maya: Caller;
  let page: Page;
  let path: string;
  let conversationId: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    const { id: inboxId } = await buildInbox(hub);
    ({ conversationId } = await hub.app.get(ReceiveMessages).submit({
      inboxId,
      externalId: newId('ext'),
      address: { kind: 'email', value: 'amara@mail.example', name: 'Amara', proof: 'claimed', source: 'test' },
      thread: '',
      text: 'where is my olive tree?',
    }));
    path = `/v1/conversations/${conversationId}`;
    expect((await maya.post(`${path}/take-over`)).status).toBe(200);
    page = await openWindow(hub, browser, maya.id, faults);
    page.setDefaultTimeout(30_000);
    await page.goto(`${hub.url}/inbox/${conversationId}`);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    expect(faults).toEqual([]);
  });
  const field = (name: RegExp) => page.getByRole('textbox', { name });

  it('is edited where it was written: a note comes never back as an answer', async () => {
    await page.route(`**${path}/notes`, (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: '{"code":"internal","title":"It broke"}',
      }),
    );
    await page.getByRole('button', { name: /^Note/ }).click();
    await field(/^Note for/).fill(NOTE);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('Not sent').waitFor();
    await page.getByRole('button', { name: /^Reply on/ }).click();
    await field(/^Reply on/).fill('It left Leeds this morning.');
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await field(/^Note for/).waitFor();
    expect(await field(/^Note for/).inputValue()).toBe(NOTE);
    await page.getByRole('button', { name: /^Reply on/ }).click();
    expect(await field(/^Reply on/).inputValue()).toBe('It left Leeds this morning.');
  }, 120_000);

  it('waits for who wrote it: the next to sign in here neither sees nor sends it', async () => {
    await page.context().setOffline(true);
    await page.getByRole('status').getByText('Reconnecting').waitFor();
    await field(/^Reply on/).press('Control+Enter');
    await page.getByText('Will send when you are back').waitFor();
    const shelf = await page.evaluate(`localStorage.getItem('throughline.outbox')`);
    expect(shelf).toContain('It left Leeds');
    const tom = await hub.signIn('supervisor', 'Tom Reed');
    const other = await openWindow(hub, browser, tom.id, faults);
    await other.addInitScript(`localStorage.setItem('throughline.outbox', ${JSON.stringify(shelf)})`);
    await other.goto(`${hub.url}/inbox/${conversationId}`);
    await other.getByRole('region', { name: 'Messages' }).getByText('where is my olive tree?').waitFor();
    await other.waitForLoadState('networkidle');
    await hub.settle();
    expect(await other.getByText('It left Leeds').count()).toBe(0);
    expect(await other.evaluate(`localStorage.getItem('throughline.outbox')`)).toContain('It left Leeds');
    const { data } = (await maya.get(`${path}/messages`)).body;
    expect(data.map(({ text }: { text: string }) => text)).toEqual(['where is my olive tree?']);
    // What has left the outbox is under way, and there once it was answered.
    const arrived = page.waitForResponse(
      (answer) => answer.url().endsWith('/messages') && answer.request().method() === 'POST',
    );
    await page.context().setOffline(false);
    await page.getByText('Will send when you are back').waitFor({ state: 'detached' });
    await arrived;
    const sent = (await maya.get(`${path}/messages`)).body.data.at(-1);
    expect(sent).toMatchObject({ text: 'It left Leeds this morning.', author: { id: maya.id } });
  }, 120_000);
});
