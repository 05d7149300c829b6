import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { newId } from '../../src/kernel/ids.js';
import { until } from '../features/routing/world.js';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { write } from '../support/contacts.js';
import { buildInbox } from '../support/factories.js';
import { lookInBoth } from '../support/windows.js';

/** A supervisor brings a file of people in, looks at what failed, and erases one of them on their wish. */
describeInBrowser('people come in from a file, and one asks to be forgotten', () => {
  let hub: Booted;
  let browser: Browser;
  beforeAll(async () => {
    hub = await bootApp();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  async function signIn(role: string): Promise<Page> {
    const id = newId('ag');
    await hub.database.query(`INSERT INTO agent (id, name, email, role) VALUES ($1, 'Ines Keller', $2, $3)`, [
      id,
      `${id}@hub.example`,
      role,
    ]);
    const { token } = await hub.app.get(Sessions).open(id);
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    return context.newPage();
  }

  it('chooses, maps, tries, imports, saves the failed rows; by keyboard where one would', async () => {
    const page = await signIn('admin');
    const folder = path.join(tmpdir(), newId('story'));
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'customers.csv');
    const rows = Array.from(
      { length: 3000 },
      (_, i) => `Person ${i},person${i}@shop.example,+4477${String(i).padStart(8, '0')},gold,yes`,
    );
    rows[10] = 'Broken,not a mail,,gold,yes';
    rows[20] = 'Perhaps,perhaps@shop.example,,gold,perhaps';
    writeFileSync(file, `Name,E-mail,Phone,Plan,Newsletter\n${rows.join('\n')}\n`);

    await page.goto(`${hub.url}/people`);
    await page.getByRole('link', { name: 'Import' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Choose a file' }).waitFor();
    await lookInBoth(page, 'import-1-choose');
    await page.getByLabel('File with people').setInputFiles(file);

    await page.getByText('3,000 rows').waitFor();
    expect(await page.getByRole('combobox', { name: 'E-mail is' }).inputValue()).toBe('E-mail');
    expect(await page.getByRole('combobox', { name: 'Plan is' }).inputValue()).toBe('Leave out');
    await page.getByRole('combobox', { name: 'Plan is' }).focus();
    await page.keyboard.type('own name');
    await page.getByRole('option', { name: 'Keep under its own name' }).waitFor();
    await page.getByRole('option', { name: 'Leave out' }).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('combobox', { name: 'Plan is' }).inputValue()).toBe('Keep under its own name');
    await page.getByLabel('Where they agreed').fill('Shop form');
    await lookInBoth(page, 'import-2-map');
    await page.getByRole('button', { name: 'Try it without effect' }).press('Enter');

    await page.getByRole('button', { name: 'Import 2,998 rows' }).waitFor();
    expect((await hub.database.query(`SELECT 1 FROM profile`)).length).toBe(0);
    await page.getByText('This is not an e-mail address').waitFor();
    await lookInBoth(page, 'import-3-try');
    await page.getByRole('button', { name: 'Import 2,998 rows' }).click();
    await page.getByText('All rows are worked off').waitFor();
    await lookInBoth(page, 'import-4-done');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save the failed rows as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^errors-.*\.csv$/);
    await page.getByRole('link', { name: 'Go to people' }).click();
    await page.getByText('Person 2999').first().waitFor();
    await page.context().close();
  }, 120_000);

  it('a file of Windows letters is read again as such; the file is found again after the page was left, and the Tab key goes on in each step', async () => {
    const page = await signIn('admin');
    const folder = path.join(tmpdir(), newId('story'));
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'kunden.csv');
    writeFileSync(file, Buffer.from('Name;E-Mail;Geburtstag\nJörg Weiß;joerg@shop.example;24/12/1980\n', 'latin1'));
    const isIn = (step: string) =>
      page.waitForFunction(`document.activeElement.getAttribute('aria-label') === '${step}'`);

    await page.goto(`${hub.url}/people/import`);
    await page.getByLabel('File with people').setInputFiles(file);
    await page.getByText('Some letters cannot be read').waitFor();
    await lookInBoth(page, 'import-5-letters');
    await page.getByRole('button', { name: 'Read it again' }).press('Enter');
    await page.getByText('Jörg Weiß').waitFor();
    expect(await page.getByText('Some letters cannot be read').count()).toBe(0);
    // The first reading is given up once the second stands.
    const givenUp = `SELECT 1 FROM import WHERE name = 'kunden.csv' AND state = 'canceled'`;
    await until('the first is given up', async () => (await hub.database.query(givenUp)).length === 1);
    expect(await page.getByRole('combobox', { name: 'Dates in this file' }).inputValue()).toBe('Day first: 24/12/1980');
    await page.getByRole('button', { name: 'Try it without effect' }).press('Enter');
    await page.getByText('Nothing has changed yet').waitFor();
    await isIn('Look at the dry run');

    // Left in the middle, without its address at hand.
    await page.goto(`${hub.url}/people/import`);
    const before = page.getByRole('region', { name: 'Earlier files' });
    expect(await before.getByRole('link', { name: 'kunden.csv' }).count()).toBeLessThanOrEqual(1);
    await before
      .getByRole('row', { name: /kunden\.csv.*Waits to be imported/ })
      .getByRole('link')
      .click();
    await page.getByRole('button', { name: 'Import 1 row' }).press('Enter');
    await page.getByText('All rows are worked off').waitFor();
    await isIn('Import');
    await page.getByRole('button', { name: 'Import another file' }).click();
    await before.getByRole('row', { name: /kunden\.csv.*Worked off/ }).waitFor();
    await lookInBoth(page, 'import-6-earlier');
    await page.context().close();
  }, 120_000);

  it('erases a person with their open conversation after saying what goes and what stays; another screen sees it', async () => {
    const inbox = await buildInbox(hub);
    const { profileId, conversationId } = await write(hub, inbox.id, 'forget.me@shop.example', 'please forget me');
    await hub.database.query(`UPDATE profile SET name = 'Fay Gone' WHERE id = $1`, [profileId]);
    const other = await signIn('supervisor');
    await other.goto(`${hub.url}/people/${profileId}`);
    await other.getByRole('heading', { name: 'Fay Gone' }).waitFor();
    const page = await signIn('supervisor');
    await page.goto(`${hub.url}/people/${profileId}`);
    await page.getByRole('button', { name: 'Export or erase' }).click();
    await page.getByRole('menuitem', { name: 'Export this person' }).waitFor();
    await lookInBoth(page, 'erase-1-menu');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export this person' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.json$/);
    await page.getByRole('button', { name: 'Export or erase' }).click();
    await page.getByRole('menuitem', { name: 'Erase this person' }).click();
    await page.getByText('1 conversation with 1 message').waitFor();
    await page.getByLabel('Why').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export or erase' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Erase this person' }).click();
    await page.getByText('1 conversation with 1 message').waitFor();
    const go = page.getByRole('button', { name: 'Erase Fay Gone' });
    expect(await go.isDisabled()).toBe(true);
    await page.getByLabel('Why').fill('Asked by mail');
    await page.getByLabel(/cannot be brought back/).check();
    await lookInBoth(page, 'erase-2-confirm');
    await go.click();
    await page.getByText('Erased. The proof is kept.').last().waitFor();
    await page.waitForURL(/\/people$/);
    await other.getByText('There is no such person').waitFor();
    await other.goto(`${hub.url}/inbox/${conversationId}`);
    await other.waitForTimeout(500);
    expect(await other.getByText('please forget me').count()).toBe(0);
    expect((await hub.database.query(`SELECT 1 FROM profile WHERE id = $1`, [profileId])).length).toBe(0);
    const plain = await signIn('agent');
    await plain.goto(`${hub.url}/people`);
    await plain.getByText('Person 2999').first().waitFor();
    expect(await plain.getByRole('link', { name: 'Import' }).count()).toBe(0);
    for (const one of [page, other, plain]) await one.context().close();
  }, 120_000);
});
