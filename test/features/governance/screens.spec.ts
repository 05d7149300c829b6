import { existsSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { SetConsent } from '../../../src/governance/set-consent.js';
import { Sessions } from '../../../src/kernel/auth/sessions.js';
import { MergeProfiles } from '../../../src/profiles/index.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../../support/browser.js';
import { type Contacted, write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';

const { PICTURES } = process.env;
const PUBLIC = { kind: 'public' } as const;
const built = existsSync(path.resolve(import.meta.dirname, '../../../dist/client/index.html'));

describeInBrowser('consent on screens', () => {
  let hub: Booted;
  let browser: Browser;
  let admin: Caller;
  let who: Contacted;

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    admin = await hub.signIn('admin', 'Maya Berg');
    const inbox = (await buildInbox(hub)).id;
    await buildInbox(hub, { channel: 'email' });
    who = await write(hub, inbox, 'amara@mail.example');
    const twin = await write(hub, inbox, 'a.okafor@work.example');
    const say = (one: Contacted, channel: string, granted: boolean, purpose = 'marketing', textId?: string) =>
      hub.app
        .get(SetConsent, { strict: false })
        .run(one.profileId, { purpose, channel, granted, source: 'form', textId }, PUBLIC);
    await say(who, 'email', true, 'marketing', 'ctx_marketing_1');
    await say(who, 'email', true, 'survey', 'ctx_survey_1');
    await say(twin, 'email', false);
    await hub.app
      .get(MergeProfiles)
      .run({ surviving: who.profileId, discarded: twin.profileId, reason: 'test' }, { kind: 'system', id: null });
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  async function see(page: Page, name: string): Promise<void> {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
    const { violations } = await new AxeBuilder({ page: page as never })
      .options({ resultTypes: ['violations'] })
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`)).toEqual([]);
  }
  const link = async () =>
    new URL(
      (await admin.post(`/v1/profiles/${who.profileId}/preference-link`, { identityId: who.identityId })).body.url,
    ).pathname;

  it.each(['light', 'dark'] as const)(
    'the customer’s page works by keyboard and without scripts, %s',
    async (colorScheme) => {
      const size = { width: 390, height: 844 };
      const context = await browser.newContext({ colorScheme, viewport: size, javaScriptEnabled: false });
      context.setDefaultTimeout(120_000);
      const page = await context.newPage();
      await page.goto(hub.url + (await link()));
      const box = page.locator('input[name="on"][value="survey:email"]');
      const was = await box.isChecked();
      await box.focus();
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Save my choices' }).press('Enter');
      await page.getByRole('status').waitFor();
      expect(await page.locator('input[name="on"][value="survey:email"]').isChecked()).toBe(!was);
      const scripted = await browser.newContext({ colorScheme, viewport: size });
      const looked = await scripted.newPage();
      await looked.goto(hub.url + (await link()));
      await see(looked, `preferences-${colorScheme}`);
      await Promise.all([context.close(), scripted.close()]);
    },
  );

  (built ? it : it.skip).each(['light', 'dark'] as const)(
    'the console shows what holds, why and since when, and takes a change by keyboard, %s',
    async (colorScheme) => {
      const viewport = { width: 1360, height: 900 };
      // What fades in is there at once: it is measured soon after.
      const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
      context.setDefaultTimeout(120_000);
      const { token } = await hub.app.get(Sessions).open(admin.id);
      await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
      const page = await context.newPage();
      await page.goto(`${hub.url}/people/${who.profileId}`);
      const cell = page.getByRole('button', { name: /^Marketing, E-mail: Withdrawn .*stricter of two merged/ });
      await cell.waitFor();
      await page.getByText('Two records of this person disagree').scrollIntoViewIfNeeded();
      await see(page, `consent-grid-${colorScheme}`);
      await cell.focus();
      await page.keyboard.press('Enter');
      const drawer = page.getByRole('dialog', { name: 'Marketing, E-mail' });
      await drawer.getByText('E-mail. Form, marketing v1.').waitFor();
      await page.waitForTimeout(400);
      await see(page, `consent-drawer-${colorScheme}`);
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });
      expect(await cell.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
      await page.getByRole('button', { name: /^Surveys, SMS: / }).press('Enter');
      await page.getByLabel('How do we know?').fill(`Said so, ${colorScheme}`);
      await page.getByLabel('Words they were shown').selectOption({ index: 1 });
      await page.getByRole('button', { name: 'Given', exact: true }).press('Enter');
      await page.getByRole('dialog').getByText(`Said so, ${colorScheme}, survey v1`).waitFor();
      await context.close();
    },
  );
});
