import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { write } from '../support/contacts.js';
import { buildInbox, writeIn } from '../support/factories.js';
import { lookInBoth, openWindow } from '../support/windows.js';

/** Whoever works by keyboard goes on where they were when a form is left. */
describeInBrowser('a form that is left with Escape', () => {
  let hub: Booted;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const { id } = await hub.signIn('admin', 'Ines Keller');
    browser = await launchBrowser();
    page = await openWindow(hub, browser, id, faults);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  it.each([
    ['macros', 'Make a macro'],
    ['bots', 'Register a bot'],
    ['inboxes', 'Connect an inbox'],
  ])('in %s gives the focus back to what opened it', async (section, act) => {
    await page.goto(`${hub.url}/settings/${section}`);
    const opener = page.getByRole('button', { name: act });
    await opener.focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: act });
    await form.waitFor();
    await page.waitForFunction(`document.querySelector('[role="dialog"]').contains(document.activeElement)`);
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await opener.and(page.locator(':focus')).waitFor();
    expect(faults).toEqual([]);
  });

  it('on a person’s page the name and a tag are written and left by keyboard, and the next key begins where they were', async () => {
    const inbox = await buildInbox(hub);
    const { profileId } = await write(hub, inbox.id, 'figs@shop.example', 'Do you repot figs?');
    await page.goto(`${hub.url}/people/${profileId}`);
    const pencil = page.getByRole('button', { name: 'Change the name' });
    const isAt = (what: ReturnType<Page['getByRole']>) => what.and(page.locator(':focus')).waitFor();
    await pencil.press('Enter');
    await page.keyboard.type('Nobody');
    await page.keyboard.press('Escape');
    await isAt(pencil);
    await page.keyboard.press('Enter');
    const field = page.getByRole('textbox', { name: 'Name' });
    await field.fill('Fig Friend');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Fig Friend', exact: true }).waitFor();
    await isAt(pencil);

    const add = page.getByRole('button', { name: 'Add a tag' });
    await add.press('Enter');
    await page.getByLabel('New tag').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('figs');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove the tag figs' }).waitFor();
    await isAt(add);
    expect(faults).toEqual([]);
  }, 60_000);

  it('F6 walks from landmark to landmark and stops at none', async () => {
    await writeIn(hub, await buildInbox(hub), { text: 'Is my fern on its way?' });
    await page.goto(`${hub.url}/inbox?scope=all`);
    const row = page.getByRole('link', { name: /Is my fern on its way/ });
    await row.waitFor();
    await row.press('Enter');
    await page.getByRole('complementary', { name: 'About the customer' }).waitFor();
    const panes: (string | null)[] = [];
    for (let i = 0; i < 4; i += 1) {
      await page.keyboard.press('F6');
      panes.push(
        await page.evaluate<string>(`document.activeElement.closest('[data-pane]')?.dataset.pane ?? 'nowhere'`),
      );
    }
    expect(panes.toSorted()).toEqual(['context', 'conversation', 'list', 'rail']);
  });

  it('on a phone the open section stands in sight among the others', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${hub.url}/settings/dead-letters`);
    const place = page.getByRole('link', { name: 'Dead letters' });
    await place.waitFor();
    const box = await place.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
    await lookInBoth(page, 'settings-place-390');
  });
});
