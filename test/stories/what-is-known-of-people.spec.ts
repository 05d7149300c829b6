import type { Browser } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { type Booted, bootApp, type Whatever } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { look, lookInBoth, openWindowOf } from '../support/windows.js';

/** Fields, tags, segments and care on a person's page, and the settings they come from, by hand and by keys. */
describeInBrowser('what is known of people, in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let amara: string;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    const admin = await hub.signIn('admin');
    await hub.settle();
    [{ id: amara }] = await hub.database.query<Whatever>(`SELECT id FROM profile WHERE name = 'Amara Okafor'`);
    await admin.patch(`/v1/profiles/${amara}`, { attributes: { favouritePlant: 'Olive tree' } });
    await admin.post('/v1/track', { userId: 'c-4711', event: 'order_returned' });
    browser = await launchBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it('an administrator makes a field and a segment, and counts before saving', async () => {
    const page = await signIn('Ines Keller');
    await page.goto(`${hub.url}/settings/fields`);
    await page.getByRole('button', { name: 'Lifetime value' }).waitFor();
    await lookInBoth(page, 'fields');
    await page.getByRole('button', { name: 'Add a field' }).click();
    await page.getByRole('textbox', { name: 'Label' }).fill('Garden size');
    await page.getByLabel('Kind').selectOption('choice');
    const choices = page.getByLabel('To choose from').first();
    for (const one of ['balcony', 'yard', 'park']) {
      await choices.fill(one);
      await choices.press('Enter');
    }
    await page.getByLabel('Stays true for').fill('365');
    await lookInBoth(page, 'field form');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Garden size' }).waitFor();

    await page.goto(`${hub.url}/settings/segments`);
    await page.getByText('No segment yet').waitFor();
    await page.getByRole('button', { name: 'Make a segment' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Park owners');
    await page.getByLabel('Field', { exact: true }).first().fill('garden_size');
    await page.getByLabel('Value', { exact: true }).fill('park');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Holds or not').nth(1).selectOption('not');
    await page.getByLabel('Kind of condition').nth(1).selectOption('tag');
    await page.getByLabel('Tag', { exact: true }).first().fill('trade');
    // What is known by a code is chosen by its name.
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Kind of condition').nth(2).selectOption({ label: 'Wrote by' });
    await page.getByLabel('Channel', { exact: true }).selectOption({ label: 'Custom channel' });
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Kind of condition').nth(3).selectOption({ label: 'Consent' });
    await page.getByLabel('Purpose', { exact: true }).selectOption({ label: 'Surveys' });
    await page.getByLabel('Channel', { exact: true }).nth(1).selectOption({ label: 'Every channel' });
    await page.getByRole('button', { name: 'Count people' }).click();
    await page.getByText('0 people').waitFor();
    await look(page, 'segment form');
    await page.getByRole('button', { name: 'Remove the condition' }).nth(3).click();
    await page.getByRole('button', { name: 'Remove the condition' }).nth(2).click();
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('Garden size is park and not (tagged trade)').waitFor();
    await lookInBoth(page, 'segments');
    await page.context().close();
  }, 300_000);

  it('conditions are made and read by names, and what systems call them stands behind', async () => {
    const page = await signIn('Ines Keller');
    await page.goto(`${hub.url}/settings/segments`);
    await page.getByRole('button', { name: 'Make a segment' }).click();
    const form = page.getByRole('dialog', { name: 'Make a segment' });
    await form.getByRole('textbox', { name: 'Name' }).fill('Sent things back');
    await form.getByRole('combobox', { name: 'Field', exact: true }).fill('lifetime');
    await page.getByRole('option', { name: 'Lifetime value' }).click();
    await form.getByLabel('Comparison').selectOption({ label: 'is above' });
    await form.getByLabel('Value', { exact: true }).fill('100');
    await form.getByRole('button', { name: 'Add a condition' }).click();
    await form.getByLabel('Kind of condition').nth(1).selectOption({ label: 'Event' });
    const event = form.getByRole('combobox', { name: 'Event', exact: true });
    await event.click();
    await page.getByRole('option', { name: /^Order returned ?order_returned$/ }).waitFor();
    await look(page, 'events to choose from');
    await event.fill('returned');
    await page.getByRole('option', { name: /^Order returned ?order_returned$/ }).click();
    expect(await event.inputValue()).toBe('Order returned');
    await form.getByLabel('At least so often').fill('');
    await form.getByLabel('At least so often').pressSequentially('3');
    await form.getByRole('button', { name: 'Add a condition' }).click();
    await form.getByLabel('Kind of condition').nth(2).selectOption({ label: 'Consent' });
    await form.getByLabel('State').selectOption({ label: 'Withdrawn' });
    await look(page, 'conditions by name');
    await form.getByRole('button', { name: 'Make it' }).click();
    const said = page.getByText(
      'Lifetime value is above 100 and Order returned at least 3× in 30 days and Marketing by e-mail withdrawn',
    );
    await said.waitFor();
    expect(await said.getAttribute('title')).toBe('lifetime_value; order_returned; marketing, email');
    await lookInBoth(page, 'segments by name');
    const [{ rules }] = await hub.database.query<Whatever>(
      `SELECT rules FROM people_segment WHERE name = 'Sent things back'`,
    );
    expect(rules.all).toEqual([
      { trait: 'lifetime_value', op: 'above', value: 100 },
      { event: 'order_returned', atLeast: 3, withinDays: 30 },
      { consent: { purpose: 'marketing', channel: 'email', state: 'refused' } },
    ]);
    await page.context().close();
  }, 300_000);

  it('a field is filled in where it stands, by keys alone, and the segment follows', async () => {
    const page = await signIn('Maya Lindqvist');
    await page.goto(`${hub.url}/people/${amara}`);
    const add = page.getByRole('button', { name: 'Add garden size' });
    await add.waitFor();
    await lookInBoth(page, 'person');
    await add.focus();
    await page.keyboard.press('Enter');
    const field = page.getByRole('combobox', { name: 'Garden size' });
    await field.waitFor();
    await page.keyboard.press('Escape');
    await add.waitFor();
    await add.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await field.selectOption('park');
    await lookInBoth(page, 'editing a field');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Change garden size: park' }).waitFor();
    // Who is in which segment is found out behind it, and the page looks again when it is changed next.
    await hub.settle();

    await page.getByRole('button', { name: 'Add a tag' }).click();
    await page.getByLabel('New tag').first().fill('vip');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove the tag vip' }).waitFor();
    await page.getByText('Park owners').waitFor();

    await page.getByRole('switch', { name: 'Needs care' }).click();
    await page.getByRole('textbox', { name: 'Why' }).fill('Hard of hearing: write, do not call');
    await lookInBoth(page, 'care');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    // Why is for supervisors; she is none.
    await page.getByText('Why is for supervisors to read.').waitFor();
    await page.reload();
    await page.getByText('Park owners').waitFor();
    await lookInBoth(page, 'person, known');
    await page.context().close();

    const supervisor = await signIn('Tomasz Nowak');
    await supervisor.goto(`${hub.url}/people/${amara}`);
    await supervisor.getByText('Hard of hearing: write, do not call').waitFor();
    await supervisor.goto(`${hub.url}/settings/segments`);
    await supervisor.getByRole('button', { name: 'Who is in Park owners: 1' }).click();
    await supervisor.getByRole('link', { name: 'Amara Okafor' }).waitFor();
    await lookInBoth(supervisor, 'members');
    await supervisor.context().close();
    expect(faults).toEqual([]);
  }, 300_000);

  const signIn = (name: string) => openWindowOf(hub, browser, name, faults, { width: 1440, height: 1000 });
});
