import { AxeBuilder } from '@axe-core/playwright';
import { DateTime } from 'luxon';
import type { Browser, Page } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { UnitOfWork } from '../../src/kernel/db/unit-of-work.js';
import { newId } from '../../src/kernel/ids.js';
import { Timers } from '../../src/kernel/jobs/timers.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser, sideways } from '../support/browser.js';
import { zoneAt } from '../support/zones.js';

// Each screen is drawn and looked at, maybe on two busy cores.
const LONG = 300_000;
const PICTURES = process.env.LOOK;
const PHONE = '+351210000471';

/** What an agent plans and promises: it is written down in both people's hours, stands in the list, and is handled. */
describeInBrowser('callbacks and promises at the desk', () => {
  let hub: Booted;
  let admin: Caller;
  let browser: Browser;
  let page: Page;
  let maya: string;
  let amara: string;
  let thread: string;

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    admin = await hub.signIn('admin');
    await hub.settle();
    [{ id: amara }] = await hub.database.query<Whatever>(`SELECT id FROM profile WHERE name = 'Amara Okafor'`);
    [{ id: maya }] = await hub.database.query<Whatever>(`SELECT id FROM agent WHERE name = 'Maya Lindqvist'`);
    [{ id: thread }] = (await admin.get(`/v1/conversations?scope=all&profile=${amara}`)).body.data;
    await hub.database.query(`UPDATE profile SET time_zone = 'Europe/Lisbon' WHERE id = $1`, [amara]);
    await hub.database.query(
      `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, 'phone', $3, 'verified', 'agent')`,
      [newId('idn'), amara, PHONE],
    );
    browser = await launchBrowser();
    page = await signIn({ width: 1280, height: 860 });
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it(
    'a callback is planned in the customer’s own hours, stands in the list, is moved and called off',
    async () => {
      await page.goto(`${hub.url}/inbox/${thread}`);
      await page.getByRole('button', { name: 'Plan a callback' }).click();
      const form = page.getByRole('dialog', { name: 'Plan a callback' });
      await form.getByRole('radio', { name: /^At a time/ }).check();
      const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
      await form.getByLabel('Day').fill(day);
      await form.getByLabel('Time in Lisbon').fill('23:30');
      await form.getByText(/Nobody is called before 08:00 or after 21:00/).waitFor();
      await form.getByLabel('Time in Lisbon').fill('10:30');
      await form.getByText(/^10:30 in Lisbon is .+ 11:30 for you\.$/).waitFor();
      await form.getByRole('combobox', { name: 'Queue' }).click();
      await page.getByRole('option', { name: 'Returns', exact: true }).click();
      await form.getByLabel('What it is about').fill('The second parcel');
      await look('form');
      await form.getByRole('button', { name: 'Plan it' }).click();
      await form.waitFor({ state: 'detached' });
      const bar = page.getByRole('region', { name: 'Callback' });
      await bar.getByText(/11:30, 10:30 there/).waitFor();
      const [stored] = (await admin.get(`/v1/callbacks?conversation=${thread}`)).body.data;
      expect(stored).toMatchObject({ state: 'scheduled', phone: PHONE, note: 'The second parcel', source: 'agent' });
      const due = DateTime.fromISO(`${day}T10:30`, { zone: 'Europe/Lisbon' });
      expect(stored.dueAt).toBe(due.toJSDate().toISOString());
      const [{ name: queue }] = await hub.database.query<Whatever>(`SELECT name FROM queue WHERE id = $1`, [
        stored.queueId,
      ]);
      expect(queue).toBe('Returns');
      const rows = page.getByRole('list', { name: 'Promised and planned' });
      await rows.getByRole('link', { name: /Amara Okafor.+The second parcel.+call .+ 11:30, 10:30 there/ }).waitFor();
      await look('planned');

      await bar.getByRole('button', { name: 'Move' }).click();
      const move = page.getByRole('dialog', { name: 'Move the callback' });
      expect(await move.getByLabel('Time in Lisbon').inputValue()).toBe('10:30');
      await move.getByLabel('Time in Lisbon').fill('15:00');
      await move.getByRole('button', { name: 'Move it' }).click();
      await bar.getByText(/16:00, 15:00 there/).waitFor();
      await rows.getByRole('link', { name: /16:00, 15:00 there/ }).waitFor();

      // Called off by somebody else: it goes from the screen without a reload.
      await admin.post(`/v1/callbacks/${stored.id}/cancel`);
      await bar.waitFor({ state: 'detached' });
      await rows.waitFor({ state: 'detached' });
    },
    LONG,
  );

  it(
    'a callback is planned from a person’s page on a telephone’s screen, and called off in the conversation',
    async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`${hub.url}/people/${amara}`);
      await page.getByRole('button', { name: 'Plan a callback' }).click();
      const form = page.getByRole('dialog', { name: 'Plan a callback' });
      await form.getByRole('radio', { name: /^At a time/ }).check();
      await form.getByLabel('Time in Lisbon').fill('12:00');
      await form.getByLabel('Day').fill(new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10));
      await look('form-390');
      expect(await sideways(page)).toEqual([]);
      await form.getByRole('button', { name: 'Plan it' }).click();
      await page.getByRole('button', { name: 'Move the callback' }).waitFor();
      await page.getByRole('region', { name: 'What comes next' }).getByText('Call them back').waitFor();
      await page.goto(`${hub.url}/inbox/${thread}`);
      const bar = page.getByRole('region', { name: 'Callback' });
      await bar.getByText(/13:00, 12:00 there/).waitFor();
      await look('planned-390');
      expect(await sideways(page)).toEqual([]);
      await bar.getByRole('button', { name: 'Call off' }).click();
      await bar.waitFor({ state: 'detached' });
      const [last] = (await admin.get(`/v1/callbacks?conversation=${thread}`)).body.data;
      expect(last.state).toBe('canceled');
    },
    LONG,
  );

  it(
    'a promise that comes due is told once with a way to it, stays in the list over a reload, and goes when it is kept',
    async () => {
      // At noon: just before midnight, what is due in ten minutes would be due tomorrow.
      await page.context().close();
      page = await signIn({ width: 1280, height: 860 }, zoneAt(12));
      await page.goto(`${hub.url}/people`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const id = newId('pr');
      await hub.database.query(
        `INSERT INTO promise (id, conversation_id, profile_id, text, due_at, remind_at, made_by, agent_id)
         VALUES ($1, $2, $3, 'Ring about the tree', now() + interval '10 minutes', now(), 'Maya Lindqvist', $4)`,
        [id, thread, amara, maya],
      );
      await comes('promise.remind', id);
      const words = /Promised to Amara Okafor, due \d\d:\d\d: Ring about the tree/;
      const toast = page.getByRole('group', { name: words });
      await toast.waitFor();
      // One polite region speaks; a toast that spoke as well would be heard twice.
      await page.locator('[role="log"]').filter({ hasText: words }).waitFor({ state: 'attached' });
      // It waits while somebody points at it.
      await toast.hover();
      await look('promise-toast');
      await toast.getByRole('button', { name: 'Open' }).click();
      await page.waitForURL(`**/inbox/${thread}`);
      await toast.waitFor({ state: 'detached' });
      const row = page
        .getByRole('list', { name: 'Promised and planned' })
        .getByRole('link', { name: /Ring about the tree/ });
      await row.waitFor();

      await page.reload();
      await row.waitFor();
      // Longer than it takes to say it.
      await page.waitForTimeout(4_000);
      expect(await toast.count()).toBe(0);

      await hub.database.query(`UPDATE promise SET due_at = now() WHERE id = $1`, [id]);
      await comes('promise.due', id);
      await page.getByRole('group', { name: /was due \d\d:\d\d: Ring about the tree/ }).waitFor();
      await row.getByText(/was due/).waitFor();
      await look('promise-due');
      const bar = page.getByRole('region', { name: 'You promised: Ring about the tree' });
      await bar.getByRole('button', { name: 'Kept' }).click();
      await bar.waitFor({ state: 'detached' });
      await row.waitFor({ state: 'detached' });
      expect(await hub.database.one(`SELECT kept_at IS NOT NULL AS kept FROM promise WHERE id = $1`, [id])).toEqual({
        kept: true,
      });
    },
    LONG,
  );

  it(
    'a promise is given another time, and what a bot promised says so and is dropped with a reason',
    async () => {
      await page.context().close();
      page = await signIn({ width: 1280, height: 860 });
      const made = { own: newId('pr'), bot: newId('pr') };
      await hub.database.query(
        `INSERT INTO promise (id, conversation_id, profile_id, text, due_at, remind_at, made_by, agent_id)
         SELECT id, $3, $4, text, now() + interval '10 minutes', now(), by, $5 FROM (VALUES ($1, 'Ring at noon', 'Maya Lindqvist'), ($2, 'A voucher today', 'Wren')) p(id, text, by)`,
        [made.own, made.bot, thread, amara, maya],
      );
      await page.goto(`${hub.url}/inbox/${thread}`);
      const bar = page.getByRole('region', { name: 'You promised: Ring at noon' });
      const toasts = page.getByRole('group', { name: /^Promised to Amara Okafor/ });
      await toasts.first().waitFor();
      await toasts.first().waitFor({ state: 'detached' });
      await bar.getByRole('button', { name: 'Change' }).click();
      const form = page.getByRole('dialog', { name: 'Change the promise' });
      await form.getByLabel('Day').fill('2099-05-04');
      await form.getByLabel('Your time').fill('10:30');
      await look('promise-moved');
      await form.getByRole('button', { name: 'Move it' }).click();
      await form.waitFor({ state: 'detached' });
      await bar.waitFor({ state: 'detached' });
      const dueOf = `SELECT due_at AS "dueAt", dropped_reason AS reason FROM promise WHERE id = $1`;
      expect(await hub.database.one(dueOf, [made.own])).toEqual({
        dueAt: new Date('2099-05-04T08:30:00Z'),
        reason: null,
      });

      const other = page.getByRole('region', { name: 'Wren promised: A voucher today' });
      await other.getByRole('button', { name: 'Change' }).click();
      await form.getByRole('radio', { name: 'It is not needed any more' }).check();
      await form.getByLabel('Why').fill('They had it by mail');
      await look('promise-dropped');
      await page.setViewportSize({ width: 390, height: 844 });
      await look('promise-dropped-390');
      expect(await sideways(page)).toEqual([]);
      await form.getByRole('button', { name: 'Drop it' }).click();
      await other.waitFor({ state: 'detached' });
      expect(await hub.database.one<Whatever>(dueOf, [made.bot])).toMatchObject({ reason: 'They had it by mail' });
    },
    LONG,
  );

  /** The time of a timer has come. */
  async function comes(kind: string, key: string): Promise<void> {
    await hub.app.get(UnitOfWork).run((tx) => hub.app.get(Timers).set(tx, { kind, key, at: new Date() }));
  }

  async function signIn(viewport: { width: number; height: number }, timezoneId = 'Europe/Berlin'): Promise<Page> {
    const context = await browser.newContext({ viewport, timezoneId, locale: 'en-GB', reducedMotion: 'reduce' });
    const { token } = await hub.app.get(Sessions).open(maya);
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    const made = await context.newPage();
    made.setDefaultTimeout(60_000);
    return made;
  }

  /** Nothing serious for those who cannot see or point; kept as a picture where somebody asks for pictures. */
  async function look(what: string): Promise<void> {
    if (PICTURES)
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${PICTURES}/${what}-${colorScheme}.png` });
      }
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect([what, grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([what, []]);
  }
});
