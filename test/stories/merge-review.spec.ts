import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { write } from '../support/contacts.js';
import { buildInbox } from '../support/factories.js';

const { PICTURES } = process.env;
const home = { street: '12 Mill Lane', city: 'Leeds', postalCode: 'LS1 4DT' };

/** Two records that are likely one customer: asked about, looked at, merged, parted, and kept apart for good. */
describeInBrowser('reviewing duplicates in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let agent: Caller;
  let page: Page;
  let inbox: string;
  let amara: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    agent = await hub.signIn('supervisor', 'Tomasz Nowak');
    inbox = (await buildInbox(hub)).id;
    amara = await record('amara@mail.example', 'Where is my olive tree?', {
      name: 'Amara Okafor',
      attributes: { firstName: 'Amara', lastName: 'Okafor', birthday: '1988-04-12', address: home },
    });
    await record('a.okafor@studio.example', 'The lantern arrived broken', {
      name: 'Amara Okafro',
      attributes: { firstName: 'Amara', lastName: 'Okafro', birthday: '1988-12-04', address: home },
    });
    await hub.settle();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    const { token } = await hub.app.get(Sessions).open(agent.id);
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => faults.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    expect(faults).toEqual([]);
  });

  async function record(mail: string, text: string, known: Record<string, unknown>): Promise<string> {
    const { profileId } = await write(hub, inbox, mail, text);
    expect(await agent.patch(`/v1/profiles/${profileId}`, known)).toMatchObject({ status: 200 });
    return profileId;
  }
  const asked = async (state = 'open') =>
    (await agent.get(`/v1/merge-proposals?state=${state}`)).body.data as Whatever[];
  const person = async (id = amara) => (await agent.get(`/v1/profiles/${id}`)).body;
  const heading = (name: string | RegExp) => page.getByRole('heading', { name });

  /** Nothing serious in either scheme; pictures of both where they are wanted. */
  async function look(screen: string): Promise<void> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
      await page.waitForTimeout(250);
      if (PICTURES) await page.screenshot({ path: `${PICTURES}/${screen}-${colorScheme}.png` });
      const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
      for (const { id, impact, nodes } of violations) {
        if (impact === 'serious' || impact === 'critical')
          found.push(...nodes.map(({ target }) => `${screen}, ${colorScheme}: ${id} at ${target.join(' ')}`));
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    expect(found).toEqual([]);
  }

  it('the count leads to the pair side by side, whose differences are said in words', async () => {
    await page.goto(`${hub.url}/people`);
    await page.getByRole('link', { name: '1 pair to review' }).click();
    await heading(/Amara Okafor and Amara Okafro|Amara Okafro and Amara Okafor/).waitFor();
    const table = page.getByRole('region', { name: 'Side by side' });
    await table.getByText('amara@mail.example').first().waitFor();
    expect(await table.getByRole('row', { name: /^Name/ }).innerText()).toContain('Close');
    expect(await table.getByRole('row', { name: /^E-mail/ }).innerText()).toContain('Differs');
    expect(await table.getByRole('row', { name: /^Address/ }).innerText()).toContain('Same');
    await page.getByText('Speaks for it').waitFor();
    expect(await page.getByRole('radio', { name: 'Leads' }).isChecked()).toBe(true);
    await look('review');
  }, 90_000);

  it('is merged by a key, shows as one person with one timeline, and is two again by another', async () => {
    await page.keyboard.press('m');
    await page.getByText('No two records look alike').waitFor();
    expect(await person()).toMatchObject({ id: amara, merged: [{ name: 'Amara Okafro' }] });
    await look('review-empty');

    // Z undoes the last act, wherever one went meanwhile.
    await page.keyboard.press('z');
    await heading(/Amara Okafor and/).waitFor();
    expect((await person()).merged).toEqual([]);
    expect(await asked()).toHaveLength(1);
  }, 90_000);

  it('is merged from the person’s own page, which shows both addresses and one timeline', async () => {
    await page.goto(`${hub.url}/people/${amara}`);
    const card = page.getByRole('region', { name: 'The same person?' });
    await card.getByText('a.okafor@studio.example').waitFor();
    await card.getByText(/Merging joins 2 conversations/).waitFor();
    await look('person-card');
    await card.getByRole('button', { name: /^Merge/ }).click();
    await page.getByRole('table').getByText('a.okafor@studio.example').waitFor();
    await page.getByText('on the record of Amara Okafro').waitFor();
    const merged = page.getByRole('region', { name: 'Merged records' });
    await merged.getByText(', by Tomasz Nowak', { exact: true }).waitFor();
    await look('person-merged');

    await page.getByRole('tab', { name: 'Timeline' }).click();
    const timeline = page.getByRole('tabpanel', { name: 'Timeline' });
    await timeline.getByText('Where is my olive tree?').waitFor();
    await timeline.getByText('The lantern arrived broken').waitFor();
    await page.getByRole('button', { name: 'Merges', exact: true }).click();
    await timeline.getByText('The lantern arrived broken').waitFor({ state: 'detached' });
    await timeline.getByText('Amara Okafro is the same person').first().waitFor();
    await page.getByRole('button', { name: 'Merges', exact: true }).click();
    await page.getByLabel('Search in this timeline').fill('lantrn');
    await timeline.getByText('Where is my olive tree?').waitFor({ state: 'detached' });
    await timeline.getByText('The lantern arrived broken').waitFor();
    await look('person-timeline');
  }, 120_000);

  it('parts again with a reason, keeps the history, and does not ask again', async () => {
    await page.goto(`${hub.url}/people/${amara}`);
    await page.getByRole('button', { name: 'Part Amara Okafro again' }).click();
    await page.getByLabel('Why are they two people?').fill('Mother and daughter');
    await look('part-again');
    await page.getByRole('button', { name: 'Part them' }).click();
    await page.getByText('This person is one record.').waitFor();
    await page.getByText('Parted before: 2').click();
    await page.getByText(/Mother and daughter/).waitFor();
    await agent.patch(`/v1/profiles/${amara}`, { timeZone: 'Europe/London' });
    await hub.settle();
    expect(await asked()).toEqual([]);
    expect((await person()).merged).toEqual([]);
  }, 90_000);

  it('what is not the same never comes back, and can be asked again only by hand', async () => {
    const [{ id }] = await asked('rejected');
    await page.goto(`${hub.url}/people/duplicates?state=rejected&pair=${id}`);
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.getByRole('button', { name: /^Not the same/ }).waitFor();
    expect(await asked()).toHaveLength(1);
    await page.keyboard.press('n');
    await page.getByText('No two records look alike').waitFor();
    await agent.patch(`/v1/profiles/${amara}`, { timeZone: 'Europe/Paris' });
    await hub.settle();
    expect(await asked()).toEqual([]);
    await page.reload();
    await page.getByText('No two records look alike').waitFor();
    // Undo is for eight seconds; the filter keeps the pair for good.
    await page.getByText('Kept apart', { exact: true }).click();
    await page.getByRole('button', { name: /^Merge after all/ }).waitFor();
    await look('kept-apart');
  }, 90_000);

  it('merges by hand only after both were seen side by side and a reason was given', async () => {
    await page.goto(`${hub.url}/people/${amara}`);
    await page.getByRole('button', { name: 'Merge with…' }).click();
    await page.getByRole('textbox', { name: 'The other record' }).fill('a.okafor@studio.example');
    await page.getByRole('option', { name: /Okafro/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('region', { name: 'Side by side' }).waitFor();
    expect(await dialog.getByRole('button', { name: 'Merge', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel('How do you know?').fill('Said so on the phone');
    await look('merge-with');
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByText('Said so on the phone').waitFor();
    expect((await person()).merged).toHaveLength(1);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByText('This person is one record.').waitFor();
    expect((await person()).merged).toEqual([]);
  }, 90_000);

  it('the customer’s panel beside a conversation says what to mind, and who may be the same', async () => {
    const [{ id }] = await asked('rejected');
    await agent.post(`/v1/merge-proposals/${id}/reopen`);
    await agent.patch(`/v1/profiles/${amara}`, {
      flags: [{ flag: 'vulnerable', isOn: true, reason: 'Lost her mother in October' }],
    });
    const [{ id: conversation }] = (await agent.get(`/v1/conversations?scope=all&profile=${amara}`)).body.data;
    await page.goto(`${hub.url}/inbox/${conversation}`);
    const panel = page.getByRole('complementary', { name: 'About the customer' });
    await panel.getByText('Lost her mother in October').waitFor();
    await panel.getByText('May be the same as Amara Okafro').waitFor();
    await look('panel');
    await panel.getByText('May be the same as Amara Okafro').click();
    await heading(/Amara Okafor and/).waitFor();
  }, 90_000);

  it('what was said is found by its words and opened at them', async () => {
    const { profileId, conversationId } = await write(hub, inbox, 'long@mail.example', 'The first word about ficus');
    expect(profileId).toBeTruthy();
    for (let n = 0; n < 120; n += 1) await write(hub, inbox, 'long@mail.example', `More words, number ${n}`);
    await hub.settle();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('What do you want to do?').fill('ficus');
    await page.getByRole('option', { name: /^The first word about ficus/ }).waitFor();
    await look('palette-said');
    await page.getByRole('option', { name: /^The first word about ficus/ }).click();
    await page.waitForURL((url) => url.pathname.endsWith(conversationId));
    await page.getByRole('region', { name: 'Messages' }).getByText('The first word about ficus').waitFor();
    await page.waitForURL((url) => !url.search.includes('at='));
  }, 120_000);
});
