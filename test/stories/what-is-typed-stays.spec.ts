import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildQueue } from '../support/factories.js';
import { look, lookInBoth, openWindow } from '../support/windows.js';

/** Somebody fills in forms by hand, in haste: nothing typed is changed, lost or sent before it is whole. */
describeInBrowser('what is typed into a form', () => {
  let hub: Booted;
  let browser: Browser;
  let admin: Caller;
  let page: Page;
  let queueId: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    admin = await hub.signIn('admin', 'Ines Keller');
    queueId = await buildQueue(hub, { name: 'Orders', offerSeconds: 20 });
    page = await openWindow(hub, browser, admin.id, faults);
    page.setDefaultTimeout(8000);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    expect(faults).toEqual([]);
  });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const beside = () => page.mouse.click(1420, 450);

  it('a number that is emptied and typed anew is the number typed, and one left empty is what it was', async () => {
    await page.goto(`${hub.url}/settings/queues`);
    await press('Orders');
    await page.getByText('Offers, misses and wrap-up').click();
    const retype = async (label: string, words: string) => {
      const field = page.getByRole('textbox', { name: label });
      await field.click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.press('Backspace');
      expect(await field.inputValue()).toBe('');
      await page.keyboard.type(words);
      await page.keyboard.press('Tab');
      return field.inputValue();
    };
    expect(await retype('An offer rings for', '45')).toBe('45 s');
    expect(await retype('Pause after a missed offer', '')).toBe('30 s');
    expect(await retype('Time to wrap up', '120')).toBe('120 s');
    await press('Save');
    await page.getByText('Queue saved').first().waitFor();
    expect((await admin.get(`/v1/queues/${queueId}`)).body.policy).toMatchObject({
      offerSeconds: 45,
      missedPauseSeconds: 30,
      wrapUp: { seconds: 120 },
    });
  }, 120_000);

  it('a press beside a form closes it only while nothing was typed', async () => {
    await page.goto(`${hub.url}/settings/queues`);
    await press('Make a queue');
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.waitFor();
    await beside();
    await name.waitFor({ state: 'detached' });
    await press('Make a queue');
    await name.fill('Late deliveries');
    await beside();
    await beside();
    expect(await name.inputValue()).toBe('Late deliveries');
    await page.keyboard.press('Escape');
    await name.waitFor({ state: 'detached' });
  }, 120_000);

  it('everything by name stands over a form, and its Escape leaves the form as it is', async () => {
    await page.goto(`${hub.url}/settings/queues`);
    await press('Make a queue');
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Late deliveries');
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: /^Search commands/ }).fill('compact');
    // What is drawn beneath the form cannot be pressed.
    await page.getByRole('option', { name: /Make rows compact/ }).click({ trial: true });
    await lookInBoth(page, 'palette-over-a-form');
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'Results' }).waitFor({ state: 'detached' });
    expect(await name.inputValue()).toBe('Late deliveries');
    await press('Cancel');
  }, 120_000);

  it('hours of an exceptional day that cannot be read are said to be, where they stand', async () => {
    await page.goto(`${hub.url}/settings/hours`);
    await press('Add a calendar');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('London office');
    await press('Add a day');
    await page.getByLabel('Date of day 1').fill('2026-12-24');
    await page.getByLabel('Name of day 1').fill('Christmas Eve');
    const hours = page.getByLabel('Hours of Christmas Eve');
    await hours.fill('till noon');
    await page.getByText('Write hours like 09:00–17:00').waitFor();
    await look(page, 'exceptional-hours');
    // On a phone each field of the day has the width of the form.
    await page.setViewportSize({ width: 390, height: 844 });
    for (const label of ['Date of Christmas Eve', 'Hours of Christmas Eve'])
      expect((await page.getByLabel(label).boundingBox())?.width).toBeGreaterThan(200);
    await page.setViewportSize({ width: 1440, height: 900 });
    await hours.fill('9-12');
    await page.getByText('Write hours like 09:00–17:00').waitFor({ state: 'detached' });
    await press('Add');
    await page.getByText('London office').waitFor();
  }, 120_000);
});
