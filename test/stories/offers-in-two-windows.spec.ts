import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, type Caller, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser, sideways } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { hears } from '../support/hears.js';
import { limit, until, write } from '../features/routing/world.js';

const pictures = process.env.OFFER_PICTURES;

/** Offers as the people they are made to see them. */
describeInBrowser('offers in two windows', () => {
  let hub: Booted;
  let browser: Browser;
  let queueId: string;
  let inboxId: string;
  let people: Record<string, Caller>;

  beforeAll(async () => {
    hub = await bootApp();
    queueId = await buildQueue(hub, { name: 'Plant care', offerSeconds: 600 });
    inboxId = (await buildInbox(hub, { queueId, channel: 'webchat' })).id;
    people = {};
    for (const name of ['Maya', 'Noor']) {
      people[name] = await hub.signIn('agent', name);
      const { id } = people[name];
      await hub.database.query(`INSERT INTO agent_queue VALUES ($1, $2)`, [id, queueId]);
      await limit(hub, id, 8);
    }
    browser = await launchBrowser();
  }, 60_000);
  // A closed window's chats come back to the queue after a while: into the next test, unless they are finished.
  afterEach(async () => {
    for (const person of Object.values(people)) {
      const { body: desk } = await person.get('/v1/me/desk');
      for (const { conversationId } of desk.work)
        await person.post(`/v1/conversations/${conversationId}/wrap-up`, { dispositions: [], solved: 'yes' });
    }
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  const open = async (name: string, more: { dark?: boolean; isPhone?: boolean } = {}): Promise<Page> => {
    const context = await browser.newContext({
      colorScheme: more.dark ? 'dark' : 'light',
      viewport: more.isPhone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
    });
    const { token } = await hub.app.get(Sessions).open(people[name].id);
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    const page = await context.newPage();
    const ready = hears(page);
    await page.goto(`${hub.url}/inbox`);
    await ready;
    return page;
  };
  const show = async (page: Page, name: string) => {
    if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
  };
  const faults = async (page: Page) => {
    // What fades in is measured when it is there.
    await page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))');
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  };
  const status = (name: string, to: string) => people[name].put('/v1/me/status', { status: to });
  const take = (page: Page) => page.getByRole('button', { name: /^Take it/ });

  it('[UX-A5] one offer in two windows has one owner; the other window says who took it', async () => {
    const [one, two] = [await open('Maya'), await open('Maya', { dark: true })];
    await one.getByRole('button', { name: 'Be available' }).click();
    await write(hub, inboxId);
    await Promise.all([take(one).waitFor(), take(two).waitFor()]);
    await show(one, 'offer-light');
    await show(two, 'offer-dark');
    const told = Promise.any(
      [one, two].map((page) =>
        page
          .getByText(/ took it /)
          .first()
          .waitFor(),
      ),
    );
    // Whichever is second may find the button gone before it is pressed.
    await Promise.all(
      [one, two].map((page) => {
        const pressed = take(page).click();
        return Promise.race([pressed.catch(() => undefined), take(page).waitFor({ state: 'hidden' })]);
      }),
    );
    await told;
    await Promise.all([take(one), take(two)].map((button) => button.waitFor({ state: 'hidden' })));
    const [live] = await hub.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM assignment WHERE ended_at IS NULL`,
    );
    expect(live.n).toBe(1);
    await Promise.all([one.context().close(), two.context().close()]);
  }, 120_000);

  it('[UX-A4] an offer shows the seconds left and Enter takes it; left alone it goes to a colleague, and its first person has missed it and is not offline', async () => {
    await hub.database.query(`UPDATE queue SET offer_seconds = 15`);
    await Promise.all([status('Maya', 'available'), status('Noor', 'busy')]);
    const [maya, noor] = [await open('Maya'), await open('Noor')];
    const conversationId = await write(hub, inboxId, { text: 'The fern came without its pot' });
    await take(maya).waitFor();
    expect(await take(noor).count()).toBe(0);
    const secondsLeft = async () => {
      const words = await maya.getByRole('timer').getAttribute('aria-label');
      return Number(words?.match(/^(\d+) seconds left$/)?.[1]);
    };
    const first = await secondsLeft();
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(15);
    await until('the seconds to run', async () => (await secondsLeft()) < first);

    await hub.database.query(`UPDATE queue SET offer_seconds = 600`);
    await noor.getByRole('button', { name: 'Be available' }).click();
    await take(noor).waitFor();
    const missed = maya.getByRole('status', { name: 'Missed offer' });
    await missed.getByText('You missed one offer.').waitFor();
    await missed.getByText('You are still on shift.').waitFor();
    await maya.getByRole('button', { name: 'Maya, Available. Change your status' }).waitFor();
    expect(await take(maya).count()).toBe(0);
    await show(maya, 'missed');
    expect(await faults(maya)).toEqual([]);

    await noor.keyboard.press('Enter');
    await noor.waitForURL(`**/inbox/${conversationId}`);
    await noor.getByText('The fern came without its pot').last().waitFor();
    const [owner] = await hub.database.query<{ agentId: string }>(
      `SELECT a.agent_id AS "agentId" FROM assignment a JOIN work_item w ON w.id = a.work_item_id
       WHERE w.conversation_id = $1 AND a.ended_at IS NULL`,
      [conversationId],
    );
    expect(owner.agentId).toBe(people.Noor.id);

    await status('Noor', 'busy');
    await missed.getByRole('button', { name: 'Bring me back' }).click();
    await missed.waitFor({ state: 'hidden' });
    await write(hub, inboxId);
    await take(maya).waitFor();
    await take(maya).click();
    await take(maya).waitFor({ state: 'hidden' });
    await Promise.all([maya.context().close(), noor.context().close()]);
  }, 120_000);

  it('on a phone, F8 goes to the offer and Enter opens its conversation', async () => {
    await hub.database.query(`UPDATE queue SET offer_seconds = 600`);
    await Promise.all([status('Maya', 'available'), status('Noor', 'busy')]);
    const maya = await open('Maya', { isPhone: true });
    await maya.getByRole('button', { name: /Change your status/ }).click();
    await maya.getByRole('radio', { name: /^Available/ }).waitFor();
    expect(await faults(maya)).toEqual([]);
    await show(maya, 'phone-status');
    await maya.keyboard.press('Escape');
    await maya.getByRole('radio', { name: /^Available/ }).waitFor({ state: 'hidden' });
    const conversationId = await write(hub, inboxId);
    await take(maya).waitFor();
    await show(maya, 'phone-offer');
    expect(await faults(maya)).toEqual([]);
    await maya.keyboard.press('F8');
    await take(maya).and(maya.locator(':focus')).waitFor();
    await maya.keyboard.press('Enter');
    await maya.waitForURL(`**/inbox/${conversationId}`);
    await maya.context().close();
  }, 120_000);

  it('on a phone, an offer is let pass with a reason, and the trace has it', async () => {
    await hub.database.query(`UPDATE queue SET offer_seconds = 600`);
    await Promise.all([status('Maya', 'available'), status('Noor', 'busy')]);
    const maya = await open('Maya', { isPhone: true });
    await write(hub, inboxId);
    await take(maya).waitFor();
    await maya.getByRole('button', { name: 'Not now, because…' }).click();
    const reasons = maya.getByRole('menu', { name: 'Not now, because…' });
    await reasons.getByRole('menuitem', { name: 'Not my field' }).waitFor();
    await show(maya, 'phone-reasons');
    expect(await faults(maya)).toEqual([]);
    expect(await sideways(maya)).toEqual([]);
    // All of them are on the screen, none behind its edge.
    for (const item of await reasons.getByRole('menuitem').all()) {
      const box = await item.boundingBox();
      expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844).toBe(true);
    }
    await reasons.getByRole('menuitem', { name: 'Not my field' }).click();
    await take(maya).waitFor({ state: 'hidden' });
    const [{ item }] = await hub.database.query<{ item: string }>(
      `SELECT work_item_id AS item FROM offer WHERE state = 'rejected' AND reason = 'wrong_skill' ORDER BY ended_at DESC LIMIT 1`,
    );
    const admin = await hub.signIn('admin');
    const trace = JSON.stringify((await admin.get(`/v1/work-items/${item}/trace`)).body);
    expect(trace).toContain('wrong_skill');
    await maya.context().close();
  }, 240_000);

  it('counts down to being yours by itself, and takes a reason for not now', async () => {
    await hub.database.query(`UPDATE queue SET offer_seconds = 600`);
    await Promise.all([status('Maya', 'available'), status('Noor', 'busy')]);
    const maya = await open('Maya');
    await write(hub, inboxId);
    await take(maya).waitFor();
    await maya.getByRole('button', { name: 'Not now, because…' }).click();
    await maya.getByRole('menuitem', { name: 'Not my field' }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await maya.emulateMedia({ colorScheme });
      await maya.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
      expect(await faults(maya)).toEqual([]);
      await show(maya, `reasons-${colorScheme}`);
    }
    await maya.getByRole('menuitem', { name: 'Not my field' }).click();
    await take(maya).waitFor({ state: 'hidden' });
    const [offer] = await hub.database.query<{ reason: string }>(`SELECT reason FROM offer WHERE state = 'rejected'`);
    expect(offer.reason).toBe('wrong_skill');
    await hub.database.query(`UPDATE queue SET auto_accept = true`);
    await write(hub, inboxId);
    await maya.getByText(/Yours by itself in \d s/).waitFor();
    await show(maya, 'by-itself');
    await take(maya).waitFor({ state: 'hidden' });
    const [mine] = await hub.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM offer WHERE state = 'accepted' AND accepts_at IS NOT NULL`,
    );
    expect(mine.n).toBeGreaterThanOrEqual(1);
    await maya.context().close();
  }, 120_000);
});
