import type { Browser } from 'playwright-core';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { look, lookInBoth, openWindow } from '../support/windows.js';

/** An administrator makes a key for a program and takes it back, from the console alone. */
describeInBrowser('keys of programs', () => {
  let hub: Booted;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    await hub.database.query(`INSERT INTO bot (id, name) VALUES ('bot_robin', 'Robin')`);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  it('shows a new one once, lets a program in by it, and refuses it once it is taken back', async () => {
    const { id } = await hub.signIn('admin', 'Ines Keller');
    const page = await openWindow(hub, browser, id, faults);
    await page.goto(`${hub.url}/settings/api-keys`);
    await page.getByText('No key yet').waitFor();
    await page.getByRole('button', { name: 'Make a key' }).click();
    const form = page.getByRole('dialog', { name: 'Make a key' });
    await form.getByLabel('For', { exact: true }).selectOption({ label: 'Robin' });
    const only = form.getByRole('combobox', { name: 'Only' });
    await only.fill('bots');
    await page.getByRole('option', { name: 'bots' }).click();
    await only.press('Escape');
    await form.getByLabel('Good for').selectOption('30 days');
    await lookInBoth(page, 'make a key');
    await form.getByLabel('For', { exact: true }).selectOption({ label: 'what administrators may' });
    await form.getByRole('button', { name: 'Make it' }).click();
    const shown = form.getByText(/^tl_live_/);
    await shown.waitFor();
    await lookInBoth(page, 'a key is made');
    const secret = (await shown.textContent()) ?? '';
    const status = async () =>
      (await fetch(`${hub.url}/v1/bots`, { headers: { authorization: `Bearer ${secret}` } })).status;
    expect(await status()).toBe(200);

    await form.getByRole('button', { name: 'I have it' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'What administrators may' }).waitFor();
    expect(await page.getByText(secret).count()).toBe(0);
    await look(page, 'api keys');
    await page.getByRole('button', { name: `Take back ${secret.slice(0, 12)}…` }).click();
    const taking = page.getByRole('dialog', { name: /^Take back tl_live_/ });
    await taking.getByText('It was').waitFor();
    await lookInBoth(page, 'take a key back');
    await taking.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('No key yet').waitFor();
    expect(await status()).toBe(401);
    expect(faults).toEqual([]);
  });
});
