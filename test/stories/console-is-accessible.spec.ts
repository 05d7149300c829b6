import type { Browser, Page } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { lookInBoth } from '../support/windows.js';

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
    await lookInBoth(page, 'sign-in');
    await page.context().close();
  });

  it('[UX-A25] [UX-A26] holds for an agent, from the list through an offer and its handoff to the wrap-up', async () => {
    const page = await signIn('Maya Lindqvist');
    await page.getByRole('button', { name: 'Be available' }).waitFor();
    await lookInBoth(page, 'inbox, nothing open');

    await page.getByText('João Pinheiro').first().click();
    await page.getByRole('button', { name: /^Resolve/ }).waitFor();
    await page.getByText('The box says terracotta').last().waitFor();
    await lookInBoth(page, 'conversation');
    for (const [name, role] of [
      ['Pass on', 'dialog'],
      ['Snooze', 'menu'],
    ] as const) {
      await page.getByRole('button', { name }).first().click();
      await page.getByRole(role).waitFor();
      await lookInBoth(page, `${name} ${role}`);
      if (role === 'dialog') await page.getByRole('button', { name: 'Close' }).click();
      else await page.keyboard.press('Escape');
      await page.getByRole(role).waitFor({ state: 'detached' });
    }
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What do you want to do?').waitFor();
    await lookInBoth(page, 'palette');
    await page.keyboard.press('Escape');

    await page.goto(`${hub.url}/inbox`);
    await page.getByRole('button', { name: 'Be available' }).click();
    await page.getByRole('button', { name: /^Take it/ }).waitFor();
    await lookInBoth(page, 'offer');
    await page.getByRole('button', { name: /^Take it/ }).click();
    await page.getByRole('button', { name: /^Got it/ }).waitFor();
    await lookInBoth(page, 'handoff card');
    await page.getByRole('button', { name: /^Got it/ }).click();
    await page.getByRole('button', { name: /^Resolve/ }).click();
    await page.getByRole('button', { name: /^Finish/ }).waitFor();
    await lookInBoth(page, 'wrap-up');
    await page.context().close();
  }, 180_000);

  it('holds for a supervisor: the floor, the decisions and a person', async () => {
    const page = await signIn('Tomasz Nowak');
    await page.goto(`${hub.url}/floor`);
    await page.getByText('Had to contact us again').waitFor();
    await lookInBoth(page, 'floor');
    await page.goto(`${hub.url}/decisions`);
    await page.getByRole('link', { name: /second contact/ }).waitFor();
    await lookInBoth(page, 'decisions');
    await page.getByRole('link', { name: /second contact/ }).click();
    await page.getByText('What settled it').waitFor();
    await lookInBoth(page, 'decision');
    await page.goto(`${hub.url}/people`);
    await page.getByRole('link', { name: /Amara Okafor/ }).click();
    await page.getByText('How we know it is Amara').waitFor();
    await lookInBoth(page, 'person');
    await page.context().close();
  });

  it('holds for the settings', async () => {
    const page = await signIn('Ines Keller');
    await page.goto(`${hub.url}/settings`);
    await page.getByLabel('Name').waitFor();
    await lookInBoth(page, 'settings');
    await page.goto(`${hub.url}/settings/inboxes`);
    await page.getByText('Fernwood shop').waitFor();
    await lookInBoth(page, 'inboxes');
    await page.getByRole('button', { name: /^Connect an inbox/ }).click();
    await page.getByRole('dialog').waitFor();
    await lookInBoth(page, 'connect an inbox');
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
});
