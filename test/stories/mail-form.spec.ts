import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { look, lookInBoth, openWindowOf } from '../support/windows.js';

describeInBrowser('the form of an e-mail inbox', () => {
  let hub: Booted;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    await hub.signIn('admin', 'Ines Keller');
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  const group = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const isOpen = (page: Page, name: string) => group(page, name).getAttribute('aria-expanded');
  const focused = (page: Page) =>
    page.evaluate<string>(
      `document.querySelector('label[for="' + document.activeElement.id + '"]')?.textContent ?? ''`,
    );

  it('asks in groups under headings, by keys alone; one with something wrong in it opens and the first wrong field has the focus', async () => {
    const page = await openWindowOf(hub, browser, 'Ines Keller', faults);
    await page.goto(`${hub.url}/settings/inboxes`);
    await page.getByRole('button', { name: /^Connect an inbox/ }).click();
    await page.getByRole('radio', { name: /^E-mail/ }).check({ force: true });
    await page.getByRole('button', { name: 'Next' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Who it is' }).waitFor();
    expect(await dialog.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Connect E-mail',
      'Who it is',
      'Receiving from a mailbox',
      'Receiving by a webhook',
      'Sending',
      'Sending by a provider',
      'Trust and authentication',
      'More',
    ]);
    expect(await dialog.getByRole('textbox').count()).toBeLessThan(9);
    await dialog.getByLabel('Name', { exact: true }).fill('Shop mail');
    await dialog.getByLabel('Address', { exact: true }).fill('help@shop.example');
    await group(page, 'Receiving from a mailbox').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('IMAP host');
    await page.keyboard.type('not a host');
    // Out of sight again, and still seen when it is wrong.
    await group(page, 'Receiving from a mailbox').press('Space');
    expect(await isOpen(page, 'Receiving from a mailbox')).toBe('false');
    await group(page, 'More').press('Enter');
    await dialog.getByLabel('Unsubscribe', { exact: true }).fill('shop.example');
    await group(page, 'More').press('Enter');
    await dialog.getByRole('button', { name: 'Connect', exact: true }).press('Enter');
    await dialog.getByText(/name of a mail server/).waitFor();
    await dialog.getByText(/must begin with https/i).waitFor();
    expect(await isOpen(page, 'Receiving from a mailbox')).toBe('true');
    expect(await isOpen(page, 'More')).toBe('true');
    expect(await isOpen(page, 'Receiving by a webhook')).toBe('false');
    await expectSoon(() => focused(page), 'IMAP host');
    await look(page, 'mail-refused');

    await dialog.getByLabel('IMAP host').fill('imap.shop.example');
    await dialog.getByLabel('Unsubscribe', { exact: true }).fill('https://shop.example/stop');
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.getByRole('button', { name: 'Open the inbox' }).click();

    // On its own page what is in use is open, the rest is not, and what must not be empty is not sent empty.
    await page.getByRole('heading', { name: 'Receiving from a mailbox' }).waitFor();
    expect(await isOpen(page, 'Receiving from a mailbox')).toBe('true');
    expect(await isOpen(page, 'Trust and authentication')).toBe('false');
    await group(page, 'Trust and authentication').press('Enter');
    await page.getByLabel('Mailgun signing key', { exact: true }).fill('key_1234');
    await group(page, 'Sending by a provider').press('Enter');
    await page.getByLabel('SES region').fill('Ireland');
    await group(page, 'Sending by a provider').press('Enter');
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText(/must be a region/i).waitFor();
    await expectSoon(() => focused(page), 'SES region');
    await lookInBoth(page, 'mail-inbox');
    await page.getByLabel('SES region').fill('eu-west-1');
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByRole('button', { name: 'Replace: Mailgun signing key' }).waitFor();
    const [{ config }] = await hub.database.query<{ config: Record<string, unknown> }>(
      `SELECT config FROM inbox WHERE name = 'Shop mail'`,
    );
    expect(config).toMatchObject({ imapHost: 'imap.shop.example', sesRegion: 'eu-west-1', imapPort: 993 });
    await page.context().close();
    expect(faults).toEqual([]);
  }, 180_000);

  async function expectSoon(seen: () => Promise<string>, wanted: string): Promise<void> {
    for (let left = 20; left > 0 && (await seen()) !== wanted; left -= 1) await new Promise((go) => setTimeout(go, 50));
    expect(await seen()).toBe(wanted);
  }
});
