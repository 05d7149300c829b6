import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { write } from '../support/contacts.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { hears } from '../support/hears.js';
import { look, lookInBoth, openWindow } from '../support/windows.js';
import { until } from '../features/routing/world.js';

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

  it('a callback begun on a person’s page stays about what it was begun about, whatever else they write', async () => {
    const [chat, app] = [await buildInbox(hub, { channel: 'webchat' }), await buildInbox(hub)];
    const { profileId, identityId } = await write(hub, chat.id, 'amara@mail.example');
    await hub.database.query(
      `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, 'phone', '+447700900471', 'claimed', 'test')`,
      [`${identityId}p`, profileId],
    );
    await page.goto(`${hub.url}/people/${profileId}`);
    await press('Plan a callback');
    const form = page.getByRole('dialog', { name: 'Plan a callback' });
    const note = form.getByLabel('What it is about');
    await note.fill('The second parcel');
    await write(hub, app.id, 'amara@mail.example', 'Something else');
    await page.getByRole('region', { name: 'Open now' }).getByText('Something else').waitFor();
    expect(await note.inputValue()).toBe('The second parcel');
    await form.getByRole('button', { name: 'Cancel' }).click();
  }, 120_000);

  it('a consent half noted stays where the hub fails for a moment while it is told anew', async () => {
    const { body } = await admin.post('/v1/identify', { userId: 'u-1', traits: { name: 'Ines Quiet' } });
    const ready = hears(page);
    await page.goto(`${hub.url}/people/${body.profileId}`);
    await ready;
    await page.getByRole('button', { name: /^Marketing, SMS/ }).click();
    const source = page.getByRole('dialog', { name: 'Marketing, SMS' }).getByLabel('How do we know?');
    await source.fill('Said so on the phone');
    let failed = 0;
    await page.route('**/v1/profiles/*/consents', (route) => {
      failed += 1;
      return route.fulfill({ status: 503, json: { title: 'The database cannot be reached' } });
    });
    await admin.patch(`/v1/profiles/${body.profileId}`, { name: 'Ines Quite' });
    // Asked three times, then given up.
    await until('the hub to be given up', async () => failed >= 3);
    await page.unroute('**/v1/profiles/*/consents');
    const email = { purpose: 'marketing', channel: 'email', granted: true, source: 'form' };
    await admin.put(`/v1/profiles/${body.profileId}/consents`, email);
    await page.getByRole('button', { name: /^Marketing, E-mail: Given/ }).waitFor();
    expect(await source.inputValue()).toBe('Said so on the phone');
    await page.keyboard.press('Escape');
  }, 120_000);

  it('the pair under review stays, also where a likelier one is found meanwhile', async () => {
    const inbox = await buildInbox(hub);
    const record = async (mail: string, name: string, attributes: Record<string, string>) => {
      const { profileId } = await write(hub, inbox.id, mail, 'Hello', '', name);
      await admin.patch(`/v1/profiles/${profileId}`, { attributes });
    };
    await record('yuki@mail.example', 'Yuki Tanabe', { city: 'York', postcode: 'YO1 7HH', birthday: '1991-03-08' });
    await record('balcony@post.example', 'Y. Tanabe', { city: 'York', postcode: 'YO1 6GA', birthday: '1991-08-03' });
    await hub.settle();
    await page.goto(`${hub.url}/people/duplicates`);
    const shown = page.getByRole('heading', { name: /Tanabe and/ });
    await shown.waitFor();
    const sure = { street: '12 Mill Lane', city: 'Leeds', postcode: 'LS6 2DT', birthday: '1984-05-17' };
    await record('sofia@mail.example', 'Sofia Brandt', sure);
    await record('fern.lover@post.example', 'Sofia Brandt', sure);
    await hub.settle();
    // Whoever changes a person makes every list of them be read again.
    await record('dara@mail.example', 'Dara Keane', { city: 'Hull' });
    await page.getByRole('region', { name: 'Pairs' }).getByText('Sofia Brandt and Sofia Brandt').waitFor();
    expect(await shown.isVisible()).toBe(true);
  }, 120_000);
});
