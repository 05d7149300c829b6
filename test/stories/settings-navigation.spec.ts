import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { look, openWindowOf } from '../support/windows.js';

describeInBrowser('the way through the settings', () => {
  let hub: Booted;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    await hub.signIn('agent', 'Maya Lindqvist');
    await hub.signIn('admin', 'Ines Keller');
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  const menu = (page: Page) => page.getByRole('navigation', { name: 'Settings' });
  const headings = (page: Page) => menu(page).getByRole('heading', { level: 2 }).allTextContents();
  const under = (page: Page, heading: string) =>
    menu(page).getByRole('list', { name: heading, exact: true }).getByRole('link').allTextContents();

  it('goes by headings, each over a list that bears its name, also on a phone; nobody sees a heading over nothing', async () => {
    const page = await openWindowOf(hub, browser, 'Ines Keller', faults);
    await page.goto(`${hub.url}/settings/sla`);
    await menu(page).getByRole('link', { name: 'Dead letters' }).waitFor();
    const all = [
      'You',
      'Answering',
      'Channels',
      'Sharing out work',
      'What runs by itself',
      'Customers',
      'Other systems',
    ];
    expect(await headings(page)).toEqual(all);
    expect(await under(page, 'Channels')).toEqual(['Inboxes', 'Bots']);
    expect(await under(page, 'Customers')).toEqual(['Fields', 'Segments', 'Purposes', 'Safeguards']);
    const listed = (await Promise.all(all.map((one) => under(page, one)))).flat();
    expect(listed).toHaveLength(27);
    expect(listed).toHaveLength(await menu(page).getByRole('link').count());
    await look(page, 'settings-navigation');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await menu(page).getByRole('link', { name: 'Agreed times' }).waitFor();
    expect(await headings(page)).toEqual(all);
    const place = await menu(page).getByRole('link', { name: 'Agreed times' }).boundingBox();
    expect(place && place.x >= 0 && place.x + place.width <= 390).toBe(true);
    await page.context().close();

    const agent = await openWindowOf(hub, browser, 'Maya Lindqvist', faults);
    await agent.goto(`${hub.url}/settings`);
    await menu(agent).getByRole('link', { name: 'Macros' }).waitFor();
    expect(await headings(agent)).toEqual(['You', 'Answering']);
    await agent.context().close();
    expect(faults).toEqual([]);
  }, 120_000);
});
