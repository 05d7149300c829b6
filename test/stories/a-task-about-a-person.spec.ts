import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';

/** Something is to be done for somebody who has never written: it rings, opens the person and is done there. */
describeInBrowser('a task about a person', () => {
  let hub: Booted;
  let browser: Browser;
  let page: Page;
  let queueId: string;

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    await hub.settle();
    browser = await launchBrowser();
    const [maya] = await hub.database.query<{ id: string; queue: string }>(
      `SELECT a.id, q.id AS queue FROM agent a, queue q WHERE a.name = 'Maya Lindqvist' AND q.name = 'Returns'`,
    );
    queueId = maya.queue;
    // Nothing else rings at her desk, and this rings for as long as a slow machine needs.
    await hub.database.query(`DELETE FROM agent_queue WHERE agent_id = $1 AND queue_id <> $2`, [maya.id, queueId]);
    await hub.database.query(`UPDATE queue SET offer_seconds = 600 WHERE id = $1`, [queueId]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    const { token } = await hub.app.get(Sessions).open(maya.id);
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it('is taken from the list, done on the person’s page, and found again from the list meanwhile', async () => {
    await page.goto(`${hub.url}/inbox`);
    await page.getByRole('region', { name: 'Conversations' }).waitFor();
    await page.evaluate(() =>
      fetch('/v1/me/status', {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{"status":"available"}',
      }),
    );
    const admin = await hub.signIn('admin');
    const who = { userId: 'u-ines', traits: { name: 'Ines Quiet', email: 'ines.quiet@mail.example' } };
    const { profileId } = (await admin.post('/v1/identify', who)).body;
    const task = { title: 'Send her the care card', note: 'She bought the olive tree', profileId, queueId };
    expect((await admin.post('/v1/tasks', task)).status).toBe(201);
    const card = page.getByRole('alertdialog').filter({ hasText: 'Task for you from Returns' });
    await card.getByText('Send her the care card: She bought the olive tree').waitFor();
    await axe('the offer');
    await card.getByRole('button', { name: /Take it/ }).click();
    await page.waitForURL(`**/people/${profileId}`);
    const bar = page.getByRole('region', { name: 'Task: Send her the care card' });
    await bar.waitFor();
    await axe('the person');

    // A supervisor who reads what people have in hand comes to the person as well.
    const window = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const { token } = await hub.app.get(Sessions).open(admin.id);
    await window.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    const floor = await window.newPage();
    floor.setDefaultTimeout(60_000);
    await floor.goto(`${hub.url}/floor?list=in_service`);
    await floor
      .getByRole('row', { name: /Ines Quiet/ })
      .getByRole('link', { name: 'Ines Quiet' })
      .click();
    await floor.waitForURL(`**/people/${profileId}`);
    await window.close();
    await page.goto(`${hub.url}/inbox`);
    const row = page.getByRole('link', { name: /Send her the care card/ });
    await row.waitFor();
    await axe('the list');
    await page.setViewportSize({ width: 390, height: 844 });
    await row.click();
    await bar.waitFor();
    await bar.getByRole('button', { name: 'Done' }).click();
    await bar.waitFor({ state: 'detached' });
    expect(await hub.database.one(`SELECT state FROM work_item WHERE profile_id = $1`, [profileId])).toEqual({
      state: 'completed',
    });
  });

  async function axe(what: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect([what, grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([what, []]);
  }
});
