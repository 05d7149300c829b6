import type { Browser, Page } from 'playwright-core';
import { defaultKeys } from '../../client/src/ui/default-keys.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser, sideways } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { lookInBoth, openWindow } from '../support/windows.js';
import { until, write } from '../features/routing/world.js';

/** The keys of the console: all of them told, each to be changed, and the single ones to be switched off. */
describeInBrowser('keys of one’s own', () => {
  let hub: Booted;
  let browser: Browser;
  let maya: Caller;
  let id: string;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { name: 'Deliveries' });
    await hub.database.query(`UPDATE queue SET wrap_up_mode = 'none'`);
    const inbox = await buildInbox(hub, { queueId });
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    id = await write(hub, inbox.id, { text: 'where is my olive tree?' });
    await maya.post(`/v1/conversations/${id}/take-over`);
    browser = await launchBrowser();
    page = await openWindow(hub, browser, maya.id, faults);
    page.setDefaultTimeout(40_000);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  const own = async () => (await maya.get('/v1/me')).body.preferences.keys ?? {};
  const status = async () => (await maya.get(`/v1/conversations/${id}`)).body.status;
  const key = (title: string) => page.getByRole('button', { name: new RegExp(`^${title}: .*Change$`) });
  const asks = () => page.getByRole('button', { name: /^Press the new key of/ });
  async function thread(on = page): Promise<void> {
    await on.goto(`${hub.url}/inbox/${id}`);
    await on.getByRole('heading', { level: 1, name: /Amara/ }).waitFor();
    await on.getByRole('button', { name: /^(Resolve|Reopen)/ }).waitFor();
  }
  async function settings(): Promise<void> {
    await page.goto(`${hub.url}/settings/keys`);
    await key('Reply').waitFor();
  }
  async function give(title: string, ...presses: string[]): Promise<void> {
    await key(title).click();
    await asks().waitFor();
    for (const one of presses) await page.keyboard.press(one);
  }

  it('[UX-A2] lists every key under what it is for', async () => {
    await thread();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Resolve or reopen').waitFor();
    // The floor is no agent's place, and what has no key is not on the sheet of keys.
    const keyed = Object.entries(defaultKeys).filter(([command, keys]) => keys && command !== 'go.floor');
    expect(await sheet.locator('dd').count()).toBe(keyed.length);
    const line = (title: string) =>
      sheet
        .locator('div')
        .filter({ has: page.locator('dt', { hasText: title }) })
        .last();
    expect(await line('Snooze').innerText()).toMatch(/H/);
    await lookInBoth(page, 'sheet');
    await sheet.getByRole('link', { name: 'Change keys' }).click();
    await key('Reply').waitFor();
    await sheet.waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: /Change$/ }).count()).toBe(Object.keys(defaultKeys).length - 1);
  });

  it('[UX-A2] gives a command another key, on the account: at every desk it is drawn and it works', async () => {
    await settings();
    await give('Resolve or reopen', 'x');
    await until('it is kept', async () => (await own()).resolve === 'x');
    await give('People', 'g', 'k');
    await until('it is kept', async () => (await own())['go.people'] === 'g k');
    await lookInBoth(page, 'keys');

    const elsewhere = await openWindow(hub, browser, maya.id, faults);
    await thread(elsewhere);
    expect(await elsewhere.getByRole('button', { name: /^Resolve/ }).innerText()).toMatch(/X/);
    await elsewhere.keyboard.press('e');
    await elsewhere.keyboard.press('x');
    await until('it is over', async () => (await status()) === 'resolved');
    await elsewhere.getByRole('button', { name: 'Reopen' }).first().waitFor();
    await elsewhere.keyboard.press('x');
    await until('it is open again', async () => (await status()) === 'open');
    await elsewhere.keyboard.press('g');
    await elsewhere.keyboard.press('k');
    await elsewhere.waitForURL('**/people');
    // The old one is nobody's now.
    await thread(elsewhere);
    await elsewhere.keyboard.press('e');
    await elsewhere.keyboard.press('g');
    await elsewhere.keyboard.press('p');
    // Whatever these did would have come before this, by the same keyboard.
    await elsewhere.keyboard.press('?');
    await elsewhere.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(new URL(elsewhere.url()).pathname).toBe(`/inbox/${id}`);
    expect(await status()).toBe('open');
    await elsewhere.context().close();
  });

  it('[UX-A2] says in words why a key cannot be had, and takes it from the other when asked to', async () => {
    await settings();
    const refused = page.getByRole('alert');
    await give('Snooze', 'x');
    await refused.getByText('X is already the key of “Resolve or reopen”.').waitFor();
    await lookInBoth(page, 'keys refused');
    await page.keyboard.press('g');
    await refused.getByText(/^G begins G, then \S+, the keys of “/).waitFor();
    await page.keyboard.press('r');
    await page.keyboard.press('r');
    await refused.getByText('R is already the key of “Reply”, and acts at once.').waitFor();
    await page.keyboard.press('ArrowDown');
    await refused.getByText(/is needed to move about the page/).waitFor();
    await page.keyboard.press('Control+p');
    await refused.getByText('The browser keeps Ctrl+P for itself.').waitFor();
    await page.keyboard.press('Escape');
    await give('Send, or finish a form', 's');
    await refused.getByText('This works while you write, so it needs Ctrl, ⌘ or an F key.').waitFor();
    await page.keyboard.press('Control+s');
    await until('it is kept', async () => (await own()).send === 'mod+s');
    expect(await own()).toEqual({ resolve: 'x', 'go.people': 'g k', send: 'mod+s' });

    await give('Snooze', 'x');
    await refused.getByRole('button', { name: 'Use it here instead' }).click();
    await until('it is kept', async () => (await own()).snooze === 'x');
    expect(await own()).toEqual({ resolve: '', snooze: 'x', 'go.people': 'g k', send: 'mod+s' });
    await key('Resolve or reopen').getByText('none').waitFor();

    await thread();
    await page.getByRole('textbox', { name: /^Reply on/ }).fill('Ctrl S sends this');
    await page.keyboard.press('Control+s');
    await page.getByRole('region', { name: 'Messages' }).getByText('Ctrl S sends this').waitFor();
  });

  it('[UX-A2] gives one back, or all; and one switch turns single keys off', async () => {
    await settings();
    await page.getByRole('button', { name: 'Reset Snooze' }).click();
    await until('it is kept', async () => (await own()).snooze === undefined);
    await page.setViewportSize({ width: 390, height: 844 });
    // The places of the settings are a row one pushes along; nothing else is.
    expect((await sideways(page)).filter((one) => !one.startsWith('NAV'))).toEqual([]);
    await lookInBoth(page, 'keys 390');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Reset all keys' }).click();
    await until('it is kept', async () => Object.keys(await own()).length === 0);
    await thread();
    await page.keyboard.press('e');
    await until('it is over', async () => (await status()) === 'resolved');
    await page.getByRole('button', { name: 'Reopen' }).first().waitFor();
    await page.keyboard.press('e');
    await until('it is open again', async () => (await status()) === 'open');

    await settings();
    await page.getByRole('switch', { name: 'Single keys' }).focus();
    await page.keyboard.press('Space');
    await until('it is kept', async () => (await maya.get('/v1/me')).body.preferences.singleKeys === false);
    await thread();
    await page.keyboard.press('e');
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What do you want to do?').waitFor();
    expect(await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).count()).toBe(0);
    expect(await status()).toBe('open');
    expect(faults).toEqual([]);
  });
});
