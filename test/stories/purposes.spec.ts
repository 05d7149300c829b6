import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp, type Caller, type Whatever } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { lookInBoth, openWindow } from '../support/windows.js';

/** What people are written to for: added, reworded and taken away in the console, each change with its name and day. */
describeInBrowser('purposes in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let admin: Caller;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    admin = await hub.signIn('admin', 'Ines Ferreira');
    page = await openWindow(hub, browser, admin.id, faults);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    expect(faults).toEqual([]);
  });

  const purpose = async (name: string) =>
    ((await admin.get('/v1/purposes')).body.data as Whatever[]).find((one) => one.name === name);

  it('is added, reworded as a new version, and says who changed what', async () => {
    await page.goto(`${hub.url}/settings/purposes`);
    await page.getByRole('row', { name: /^Marketing/ }).waitFor();
    await lookInBoth(page, 'purposes');
    await page.getByRole('button', { name: 'Add a purpose' }).click();
    await page.getByLabel('Label').fill('Product research');
    await page.getByLabel('What customers read').fill('We may ask what you think of what you bought.');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const row = page.getByRole('row', { name: /^Product research/ });
    await row.getByText('Only after a yes').waitFor();
    expect(await purpose('product_research')).toMatchObject({ needsConsent: true });

    await row.getByRole('button').click();
    await page.getByLabel('What customers read').fill('We may ask you, twice a year at most, what you think.');
    await page.getByText(/^Becomes version 2/).waitFor();
    await page.getByLabel('Only after they said yes').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Until they say no').waitFor();
    await row.getByText('twice a year').waitFor();

    await row.getByRole('button').click();
    const changes = page.getByRole('region', { name: 'Changes' });
    await changes.getByText('Version 2 of the words').waitFor();
    await changes.getByText('Now sent until they say no').waitFor();
    await changes
      .getByText(/by Ines Ferreira/)
      .first()
      .waitFor();
    expect(await changes.getByRole('listitem').count()).toBe(4);
    await lookInBoth(page, 'purpose');
  }, 180_000);

  it('is removed while nobody has said anything about it, and stays once somebody has', async () => {
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('row', { name: /^Product research/ }).waitFor({ state: 'detached' });
    expect(await purpose('product_research')).toBeUndefined();
    const trail = (await admin.get('/v1/audit?type=purpose.changed&subject=product_research')).body.data as Whatever[];
    expect(trail.map(({ data, actor }) => [data.what, actor.id])).toEqual(
      ['removed', 'text', 'changed', 'text', 'added'].map((what) => [what, admin.id]),
    );
    await page
      .getByRole('row', { name: /^Service/ })
      .getByRole('button')
      .click();
    expect(await page.getByLabel('Only after they said yes').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Remove' }).count()).toBe(0);
  }, 120_000);
});
