import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, writeIn } from '../support/factories.js';

const LENGTH = 10_000;
const MOST_ROWS = 200;

/** A customer of many years is read as fast as a new one: pages are loaded, and only what is near the eye is drawn. */
describeInBrowser('a thread of ten thousand messages', () => {
  let hub: Booted;
  let browser: Browser;
  let page: Page;
  let maya: Caller;

  beforeAll(async () => {
    hub = await bootApp();
    maya = await hub.signIn('supervisor', 'Maya Lindqvist');
    await writeIn(hub, await buildInbox(hub), { text: 'the newest words' });
    await hub.settle();
    browser = await launchBrowser();
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(maya.id)}`);
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it('opens at its end with few rows, and goes back page by page', async () => {
    const [{ id }] = await hub.database.query<{ id: string }>(`SELECT id FROM conversation`);
    await hub.database.query(
      `INSERT INTO message (id, conversation_id, inbox_id, direction, author_kind, text)
       SELECT 'msg_long' || lpad(n::text, 18, '0'), c.id, c.inbox_id, 'in', 'customer', 'line ' || n
       FROM conversation c, generate_series(1, $2::int) n WHERE c.id = $1 ORDER BY n`,
      [id, LENGTH],
    );
    const began = Date.now();
    await page.goto(`${hub.url}/inbox/${id}`);
    await page.getByText(`line ${LENGTH}`, { exact: true }).first().waitFor();
    console.log(`${LENGTH} messages: the newest is read ${Date.now() - began} ms after the address was opened`);
    expect(await rows()).toBeLessThanOrEqual(MOST_ROWS);

    const oldest = await first();
    for (let turn = 0; turn < 60 && (await first()) > oldest - 200; turn += 1) {
      await page.getByRole('region', { name: 'Messages' }).hover();
      await page.mouse.wheel(0, -1500);
      await page.waitForTimeout(100);
    }
    expect(await first()).toBeLessThanOrEqual(oldest - 200);
    expect(await rows()).toBeLessThanOrEqual(MOST_ROWS);
  }, 90_000);

  const rows = () => page.locator('article[data-seq]').count();
  const first = async () => Number(await page.locator('article[data-seq]').first().getAttribute('data-seq'));
});
