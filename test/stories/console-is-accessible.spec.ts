import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';

/** Every screen of the console, in light and in dark, under the rules of axe-core. */
describeInBrowser('the console is accessible', () => {
  let hub: Booted;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    // An offer that stays while it is looked at.
    await hub.database.query(`UPDATE queue SET offer_seconds = 600`);
    await hub.settle();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it('holds for signing in', async () => {
    const page = await open('/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await check(page, 'sign-in');
    await page.context().close();
  });

  it('[UX-A26] holds for an agent, from the list through an offer and its handoff to the wrap-up', async () => {
    const page = await signIn('Maya Lindqvist');
    await page.getByRole('button', { name: 'Be available' }).waitFor();
    await check(page, 'inbox, nothing open');

    await page.getByText('João Pinheiro').first().click();
    await page.getByRole('button', { name: /^Resolve/ }).waitFor();
    await page.getByText('The box says terracotta').last().waitFor();
    await check(page, 'conversation');
    for (const [name, role] of [
      ['Pass on', 'dialog'],
      ['Snooze', 'menu'],
    ] as const) {
      await page.getByRole('button', { name }).first().click();
      await page.getByRole(role).waitFor();
      await check(page, `${name} ${role}`);
      if (role === 'dialog') await page.getByRole('button', { name: 'Close' }).click();
      else await page.keyboard.press('Escape');
      await page.getByRole(role).waitFor({ state: 'detached' });
    }
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What do you want to do?').waitFor();
    await check(page, 'palette');
    await page.keyboard.press('Escape');

    await page.goto(`${hub.url}/inbox`);
    await page.getByRole('button', { name: 'Be available' }).click();
    await page.getByRole('button', { name: /^Take it/ }).waitFor();
    await check(page, 'offer');
    await page.getByRole('button', { name: /^Take it/ }).click();
    await page.getByRole('button', { name: /^Got it/ }).waitFor();
    await check(page, 'handoff card');
    await page.getByRole('button', { name: /^Got it/ }).click();
    await page.getByRole('button', { name: /^Resolve/ }).click();
    await page.getByRole('button', { name: /^Finish/ }).waitFor();
    await check(page, 'wrap-up');
    await page.context().close();
  }, 180_000);

  it('holds for a supervisor: the floor, the decisions and a person', async () => {
    const page = await signIn('Tomasz Nowak');
    await page.goto(`${hub.url}/floor`);
    await page.getByText('Had to contact us again').waitFor();
    await check(page, 'floor');
    await page.goto(`${hub.url}/decisions`);
    await page.getByRole('link', { name: /second contact/ }).waitFor();
    await check(page, 'decisions');
    await page.getByRole('link', { name: /second contact/ }).click();
    await page.getByText('What settled it').waitFor();
    await check(page, 'decision');
    await page.goto(`${hub.url}/people`);
    await page.getByRole('link', { name: /Amara Okafor/ }).click();
    await page.getByText('How we know it is Amara').waitFor();
    await check(page, 'person');
    await page.context().close();
  });

  it('holds for the settings', async () => {
    const page = await signIn('Ines Keller');
    await page.goto(`${hub.url}/settings`);
    await page.getByLabel('Name').waitFor();
    await check(page, 'settings');
    await page.goto(`${hub.url}/settings/inboxes`);
    await page.getByText('Fernwood shop').waitFor();
    await check(page, 'inboxes');
    await page.getByRole('button', { name: /^Connect an inbox/ }).click();
    await page.getByRole('dialog').waitFor();
    await check(page, 'connect an inbox');
    await page.context().close();
    expect(faults).toEqual([]);
  });

  async function open(at: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(hub.url + at);
    return page;
  }

  async function signIn(name: string): Promise<Page> {
    const [{ id }] = await hub.database.query<{ id: string }>(`SELECT id FROM agent WHERE name = $1`, [name]);
    const page = await open(`/sign-in?link=${await hub.app.get(Sessions).makeLink(id)}`);
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
    return page;
  }

  /** No serious or critical violation in either scheme; each is named with its screen, its rule and its place. */
  async function check(page: Page, screen: string): Promise<void> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
      // What fades in is measured when it is there.
      await page.waitForTimeout(250);
      const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        for (const { target, failureSummary } of nodes.slice(0, 4))
          found.push(
            `${screen}, ${colorScheme}: ${id} at ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`,
          );
      }
    }
    expect(found).toEqual([]);
  }
});
