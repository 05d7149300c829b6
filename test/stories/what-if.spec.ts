import type { Browser, Page } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox } from '../support/factories.js';
import { recordThere, recordWork } from '../support/recorded-work.js';
import { lookInBoth } from '../support/windows.js';

const { PICTURES } = process.env;

/** A supervisor plays yesterday again with one person more, and sees what that would have meant to whom. */
describeInBrowser('playing a day again in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    await hub.settle();
    await recordYesterday();
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(error.message));
    const [{ id }] = await hub.database.query<{ id: string }>(`SELECT id FROM agent WHERE name = 'Tomasz Nowak'`);
    await page.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(id)}`);
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  /** One person, ten minutes each, somebody new every six: the queue grows until people give up. */
  async function recordYesterday(): Promise<void> {
    const [{ queueId }] = await hub.database.query<{ queueId: string }>(
      `SELECT queue_id AS "queueId" FROM agent_queue JOIN agent a ON a.id = agent_id WHERE a.name = 'Maya Lindqvist' ORDER BY 1 LIMIT 1`,
    );
    const [{ id: agentId }] = await hub.database.query<{ id: string }>(
      `SELECT id FROM agent WHERE name = 'Maya Lindqvist'`,
    );
    await hub.database.query(`UPDATE agent_capacity SET "limit" = 1, used = 0 WHERE agent_id = $1`, [agentId]);
    await hub.database.query(`DELETE FROM agent_queue WHERE agent_id <> $1 AND queue_id = $2`, [agentId, queueId]);
    const inbox = await buildInbox(hub, { queueId, config: { channelClass: 'chat' } });
    const now = new Date();
    const nine = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, 9).getTime();
    const at = (minutes: number) => new Date(nine + minutes * 60_000);
    await recordThere(hub, agentId, at(-5));
    let free = 0;
    for (let i = 0; i < 12; i += 1) {
      const came = i * 6;
      const begins = Math.max(free, came);
      if (begins - came > 25) await recordWork(hub, inbox, { queueId, enqueuedAt: at(came), endedAt: at(came + 25) });
      else {
        const answered = { agentId, at: at(begins) };
        await recordWork(hub, inbox, { queueId, enqueuedAt: at(came), endedAt: at(begins + 10), answered });
        free = begins + 10;
      }
    }
  }

  it('begins from the floor, says what it is for, and is accessible', async () => {
    await page.goto(`${hub.url}/floor`);
    await page.getByRole('link', { name: 'What if' }).click();
    await page.getByText('Nothing played yet').waitFor();
    await lookInBoth(page, 'what-if-nothing played');
  });

  it('lays yesterday side by side with one person more, and names who would have answered whom', async () => {
    await page.getByLabel(/^From/).fill('08:00');
    await page.getByRole('textbox', { name: 'To' }).fill('18:00');
    const queue = page.getByLabel('Queue to change').first();
    await queue.click();
    await page.getByRole('option').first().click();
    await page.getByLabel('Extra people').fill('1');
    await page.getByRole('button', { name: 'Play it again' }).click();
    const all = page.getByRole('table', { name: 'All queues' });
    await all.waitFor();
    const row = (name: string) => all.getByRole('row', { name: new RegExp(`^${name}`) });
    expect(await row('Gave up').innerText()).toMatch(/better/);
    const [, was, today, tried] = (await row('Answered ').first().innerText()).split(/\s+/).map(Number);
    expect(today).toBe(was);
    expect(tried).toBeGreaterThan(today);
    await page.getByText('Extra person 1').first().waitFor();
    await page.getByText('What this takes for granted').waitFor();
    await lookInBoth(page, 'what-if-played');
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(wide).toBeLessThanOrEqual(0);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/what-if-phone-light.png` });
    expect(faults).toEqual([]);
  });
});
