import type { Browser } from 'playwright-core';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { look, lookInBoth, openWindow } from '../support/windows.js';

/** An administrator lets somebody in and says what they may, from the console alone. */
describeInBrowser('a new colleague', () => {
  let hub: Booted;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  it('is added with a link, comes in by it, and gets another one when it is lost', async () => {
    const { id } = await hub.signIn('admin', 'Ines Keller');
    const page = await openWindow(hub, browser, id, faults);
    await page.goto(`${hub.url}/settings/desks`);
    await page.getByRole('button', { name: 'Add a person' }).click();
    const form = page.getByRole('dialog', { name: 'Add a person' });
    await form.getByLabel('Name').fill('Ana Pereira');
    await form.getByLabel('Work e-mail').fill('not an address');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.getByText('An address like ana@example.com').waitFor();
    await lookInBoth(page, 'add a person');
    await form.getByLabel('Work e-mail').fill('ana@fernwood.example');
    await page.keyboard.press('Enter');
    const link = form.locator('code');
    await link.waitFor();
    await lookInBoth(page, 'a person is added');
    const { searchParams } = new URL((await link.textContent()) ?? '');

    const hers = await (await browser.newContext()).newPage();
    await hers.goto(`${hub.url}/sign-in?${searchParams}`);
    await hers.getByRole('button', { name: /^Ana Pereira, Offline/ }).waitFor();

    await form.getByRole('button', { name: 'I have it' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Ana Pereira', exact: true }).click();
    const desk = page.getByRole('dialog', { name: 'Ana Pereira' });
    await desk.getByRole('button', { name: 'Make a sign-in link' }).click();
    await desk.getByText('Signs Ana in once, within a day').waitFor();
    await lookInBoth(page, 'a new link');
    expect(faults).toEqual([]);
  });

  it('gets another name, address and role, and what is wrong with them is told at its field', async () => {
    const { id } = await hub.signIn('admin', 'Vera Blum');
    const rosa = await hub.signIn('agent', 'Rosa Marin');
    const page = await openWindow(hub, browser, id, faults);
    await page.goto(`${hub.url}/settings/desks`);
    await page.getByRole('button', { name: 'Change name, e-mail or role of Rosa Marin' }).click();
    const form = page.getByRole('dialog', { name: 'Rosa Marin' });
    const save = form.getByRole('button', { name: 'Save' });
    expect(await save.isDisabled()).toBe(true);
    await form.getByLabel('Work e-mail').fill('rosa');
    await save.click();
    await form.getByText('An address like ana@example.com').waitFor();
    await form.getByLabel('Work e-mail').fill(`${id}@hub.example`);
    await save.click();
    await form.getByText('Somebody with this address works here, or did').waitFor();
    expect(await form.getByRole('alert').count()).toBe(0);
    await lookInBoth(page, 'an address that is taken');
    await form.getByLabel('Name').fill('Rosa Marín');
    await form.getByLabel('Work e-mail').fill('rosa@fernwood.example');
    await form.getByLabel('Role').selectOption({ label: 'Supervisor: also sees the floor, and changes desks' });
    await save.click();
    await form.waitFor({ state: 'detached' });
    await page.getByText('Rosa Marín is saved').first().waitFor();
    await page
      .getByRole('row', { name: /Rosa Marín/ })
      .getByText('Supervisor', { exact: true })
      .waitFor();
    expect((await rosa.get('/v1/me')).body).toMatchObject({
      name: 'Rosa Marín',
      email: 'rosa@fernwood.example',
      role: 'supervisor',
    });
    await look(page, 'desks');
    expect(faults).toEqual([]);
  });

  it('stays an administrator while nobody else is one: told before, and at the role where it came since', async () => {
    const [mine] = await hub.database.query<{ id: string; name: string }>(
      `SELECT id, name FROM agent WHERE role = 'admin' ORDER BY id`,
    );
    const page = await openWindow(hub, browser, mine.id, faults);
    await page.goto(`${hub.url}/settings/desks`);
    const open = () => page.getByRole('button', { name: `Change name, e-mail or role of ${mine.name}` }).click();
    await open();
    const form = page.getByRole('dialog', { name: mine.name });
    await form.getByText('This is you: once you save, you can do what the role can.').waitFor();
    await hub.database.query(`UPDATE agent SET role = 'agent' WHERE id <> $1 AND role = 'admin'`, [mine.id]);
    await form.getByLabel('Role').selectOption({ label: 'Agent: works conversations' });
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Somebody has to be able to set the hub up: make another administrator first').waitFor();
    await lookInBoth(page, 'the last administrator stays');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await page.reload();
    await open();
    await form.getByText('The only administrator: make somebody else one first.').waitFor();
    expect(await form.getByLabel('Role').isDisabled()).toBe(true);
    await lookInBoth(page, 'the only administrator');
    expect(faults).toEqual([]);
  });
});
