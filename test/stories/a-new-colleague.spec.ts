import type { Browser } from 'playwright-core';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { lookInBoth, openWindow } from '../support/windows.js';

/** An administrator lets somebody in, from the console alone. */
describeInBrowser('a new colleague', () => {
  let hub: Booted;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  it('is added with a link, comes in by it, and gets another one when it is lost', async () => {
    const { id } = await hub.signIn('admin', 'Ines Keller');
    const page = await openWindow(hub, browser, id, faults);
    await page.goto(`${hub.url}/settings/desks`);
    await page.getByRole('button', { name: 'Add a person' }).click();
    const form = page.getByRole('dialog', { name: 'Add a person' });
    await form.getByLabel('Name').fill('Ana Pereira');
    await form.getByLabel('Work e-mail').fill('not an address');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.getByText('An address like ana@example.com').waitFor();
    await lookInBoth(page, 'add a person');
    await form.getByLabel('Work e-mail').fill('ana@fernwood.example');
    await page.keyboard.press('Enter');
    const link = form.locator('code');
    await link.waitFor();
    await lookInBoth(page, 'a person is added');
    const { searchParams } = new URL((await link.textContent()) ?? '');

    const hers = await (await browser.newContext()).newPage();
    await hers.goto(`${hub.url}/sign-in?${searchParams}`);
    await hers.getByRole('button', { name: /^Ana Pereira, Offline/ }).waitFor();

    await form.getByRole('button', { name: 'I have it' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Ana Pereira' }).click();
    const desk = page.getByRole('dialog', { name: 'Ana Pereira' });
    await desk.getByRole('button', { name: 'Make a sign-in link' }).click();
    await desk.getByText('Signs Ana in once, within a day').waitFor();
    await lookInBoth(page, 'a new link');
    expect(faults).toEqual([]);
  });
});
