import type { Browser } from 'playwright-core';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { lookInBoth, openWindow } from '../support/windows.js';

describeInBrowser('an address at which there is nothing', () => {
  let hub: Booted;
  let browser: Browser;
  beforeAll(async () => {
    hub = await bootApp();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  it('is told to a person in a sentence and to a program as a problem', async () => {
    const page = await (await browser.newContext()).newPage();
    const answer = await page.goto(`${hub.url}/somewhere/old`);
    expect(answer?.status()).toBe(404);
    await page.getByText('There is nothing at this address').waitFor();
    await lookInBoth(page, 'nothing here');
    for (const [path, accept] of [
      ['/somewhere/old', 'application/json'],
      ['/v1/nothing', 'text/html'],
    ]) {
      const told = await fetch(hub.url + path, { headers: { accept } });
      expect([told.status, told.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
      expect(await told.json()).toMatchObject({ code: 'not_found' });
    }
  });

  it('a conversation that is gone leaves a way back on a phone too', async () => {
    const { id } = await hub.signIn('agent', 'Ana Reyes');
    const page = await openWindow(hub, browser, id, [], { width: 390, height: 844 });
    await page.goto(`${hub.url}/inbox/cv_gone`);
    await page.getByText('There is no such conversation').waitFor();
    await lookInBoth(page, 'no such conversation 390');
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  });
});
