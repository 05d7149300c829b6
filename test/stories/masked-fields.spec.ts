import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Whatever } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';

/** A field that asks for proof: declared by an admin, masked for an agent in the conversation and on the page, looked at with a reason. */
describeInBrowser('masked fields', () => {
  let hub: Booted;
  let browser: Browser;
  let amara: string;
  let conversation: string;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    await hub.settle();
    [{ id: amara, conversation }] = await hub.database.query<Whatever>(
      `SELECT p.id, c.id AS conversation FROM profile p JOIN conversation c ON c.profile_id = p.id WHERE p.name = 'Amara Okafor' LIMIT 1`,
    );
    await hub.database.query(
      `UPDATE identity SET proof = 'claimed' WHERE id = (SELECT identity_id FROM conversation WHERE id = $1)`,
      [conversation],
    );
    await hub.database.query(`UPDATE handoff SET context = context - 'authentication'`);
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it('an admin says what a field asks for; an agent sees that it is hidden, and why it may be shown', async () => {
    const page = await signIn('Ines Keller');
    await page.goto(`${hub.url}/settings/fields`);
    await page.getByRole('button', { name: 'Add a field' }).click();
    await page.getByRole('textbox', { name: 'Label' }).fill('Delivery code');
    await page.getByLabel('Shown to colleagues').selectOption('verified');
    await look(page, 'field form');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page
      .getByRole('row', { name: /Delivery code/ })
      .getByText('Everybody, once the customer is confirmed')
      .waitFor();
    const admin = await hub.signIn('admin');
    await admin.patch(`/v1/profiles/${amara}`, { attributes: { delivery_code: 'K-7719' } });
    await page.context().close();

    const maya = await signIn('Maya Lindqvist');
    await maya.goto(`${hub.url}/inbox/${conversation}?scope=all`);
    const panel = maya.getByRole('complementary', { name: 'About the customer' });
    await panel.getByText('In this conversation: Says so, by the address they write from').waitFor();
    await panel.getByRole('button', { name: 'Show delivery code' }).scrollIntoViewIfNeeded();
    await look(maya, 'conversation, masked');
    expect(await maya.content()).not.toContain('K-7719');
    await panel.getByRole('button', { name: 'Show delivery code' }).press('Enter');
    await panel.getByRole('textbox', { name: 'Why do you look?' }).fill('Knew the order and the postcode');
    await look(maya, 'conversation, asking');
    await maya.keyboard.press('Enter');
    await panel.getByText('K-7719').waitFor();
    const trail = await admin.get(`/v1/audit?type=profile.revealed&profile=${amara}`);
    expect(trail.body.data).toMatchObject([
      { conversationId: conversation, data: { trait: 'delivery_code', reason: 'Knew the order and the postcode' } },
    ]);

    await maya.goto(`${hub.url}/people/${amara}`);
    await maya.getByRole('button', { name: 'Show delivery code' }).waitFor();
    await look(maya, 'person, masked');
    expect(await maya.content()).not.toContain('K-7719');
    await maya.getByRole('button', { name: 'Show delivery code' }).click();
    await maya.getByRole('textbox', { name: 'Why do you look?' }).fill('Writes a new one down');
    await maya.getByRole('button', { name: 'Show', exact: true }).click();
    await maya.getByRole('button', { name: 'Change delivery code: K-7719' }).click();
    await maya.getByRole('textbox', { name: 'Delivery code' }).fill('K-7720');
    await maya.keyboard.press('Enter');
    await maya.getByRole('button', { name: 'Show delivery code' }).waitFor();
    expect((await admin.get(`/v1/audit?type=profile.revealed&profile=${amara}`)).body.data).toHaveLength(2);
    await maya.context().close();

    // Once the address is proved, nobody has to ask.
    await hub.database.query(
      `UPDATE identity SET proof = 'verified' WHERE id = (SELECT identity_id FROM conversation WHERE id = $1)`,
      [conversation],
    );
    const proved = await signIn('Maya Lindqvist');
    await proved.goto(`${hub.url}/inbox/${conversation}?scope=all`);
    await proved.getByText('In this conversation: Confirmed, by the address they write from').waitFor();
    await proved.getByText('K-7720').waitFor();
    await look(proved, 'conversation, proved');
    await proved.context().close();
    expect(faults).toEqual([]);
  }, 600_000);

  async function signIn(name: string): Promise<Page> {
    const [{ id }] = await hub.database.query<{ id: string }>(`SELECT id FROM agent WHERE name = $1`, [name]);
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(id)}`);
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
    return page;
  }

  /** No serious or critical violation in either scheme; with `LOOK` set, also a picture to look at. */
  async function look(page: Page, screen: string): Promise<void> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
      await page.waitForTimeout(250);
      if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${screen}-${colorScheme}.png` });
      const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
      for (const { id, impact, nodes } of violations)
        if (impact === 'serious' || impact === 'critical')
          found.push(`${screen}, ${colorScheme}: ${id} at ${nodes[0].target.join(' ')}: ${nodes[0].failureSummary}`);
    }
    expect(found).toEqual([]);
  }
});
