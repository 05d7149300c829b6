import type { Browser } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { Workspace } from '../../src/governance/index.js';
import { newId } from '../../src/kernel/ids.js';
import { connectLine, PUBLIC_URL } from '../features/voice/line.js';
import { startTwilio, type TwilioDouble } from '../features/voice/twilio-double.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser, sideways } from '../support/browser.js';
import { zoneAt } from '../support/zones.js';
import { lookInBoth, openWindowOf } from '../support/windows.js';

const TABS = ['Identity and consent', 'Timeline', 'Conversations', 'Contacts', 'Decisions'];
const HOUR = 3_600_000;
// The shop and its customer live where it is ten in the morning: at night the offer would be held and the call planned for the day.
const ZONE = zoneAt(10);
// Each screen is drawn and looked at in two schemes, maybe on two busy cores.
const LONG = 600_000;

/** A person's own page: who they are, what goes on, what comes next, and all of it on a telephone's screen. */
describeInBrowser('the page of a person', () => {
  let hub: Booted;
  let admin: Caller;
  let twilio: TwilioDouble;
  let browser: Browser;
  let amara: string;
  let thread: string;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    await hub.app.get(Workspace).setZone(ZONE);
    await seedDemo(hub.app);
    admin = await hub.signIn('admin');
    twilio = await startTwilio();
    await connectLine(hub, admin, { apiRoot: twilio.url });
    await hub.settle();
    [{ id: amara }] = await hub.database.query<Whatever>(`SELECT id FROM profile WHERE name = 'Amara Okafor'`);
    const [one] = (await admin.get(`/v1/conversations?scope=all&profile=${amara}`)).body.data;
    thread = one.id;
    await hub.database.query(`UPDATE profile SET time_zone = $2, locale = 'en-GB' WHERE id = $1`, [amara, ZONE]);
    await hub.database.query(
      `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, 'phone', '+447700900471', 'verified', 'agent') ON CONFLICT DO NOTHING`,
      [newId('idn'), amara],
    );
    await admin.patch(`/v1/profiles/${amara}`, { attributes: { city: 'Leeds' } });
    for (const [channel, granted] of [
      ['email', true],
      ['sms', false],
      ['webchat', true],
      ['instagram', true],
    ] as const)
      await admin.put(`/v1/profiles/${amara}/consents`, { purpose: 'marketing', channel, granted, source: 'form' });
    const tomorrow = new Date(Date.now() + 24 * HOUR).toISOString();
    const made = [
      await admin.post('/v1/callbacks', { conversationId: thread, at: tomorrow, note: 'Check delivery' }),
      await admin.post('/v1/tasks', { conversationId: thread, title: 'Ask the depot for a picture', dueAt: tomorrow }),
    ];
    expect(made.map(({ status, body }) => [status, status === 201 ? '' : body])).toEqual([
      [201, ''],
      [201, ''],
    ]);
    await hub.database.query(
      `INSERT INTO promise (id, conversation_id, profile_id, text, due_at, made_by) VALUES ($1, $2, $3, 'Replacement before noon', now() - interval '2 hours', 'Maya Lindqvist')`,
      [newId('pr'), thread, amara],
    );
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
    await twilio?.close();
  });

  it(
    'says where they are and what language they write, calls them, and shows what is open and what comes next',
    async () => {
      const page = await signIn('Maya Lindqvist', { width: 1440, height: 1000 });
      await page.goto(`${hub.url}/people/${amara}`);
      await page.getByText(/^Leeds, \d\d:\d\d there\. Known since .+\. Writes in English\.$/).waitFor();
      await page.getByRole('button', { name: 'Call', exact: true }).waitFor();
      const open = page.getByRole('region', { name: 'Open now' });
      await open.getByRole('link').first().waitFor();
      const next = page.getByRole('region', { name: 'What comes next' });
      await next.getByRole('link', { name: 'Check delivery' }).waitFor();
      const items = (await next.getByRole('listitem').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
      expect(items).toEqual([
        expect.stringMatching(/^Replacement before noon Promised by Maya Lindqvist was due /),
        expect.stringMatching(/^A call Promised by Wren /),
        expect.stringMatching(/^(Check delivery Call|Ask the depot for a picture Task) tomorrow /),
        expect.stringMatching(/^(Check delivery Call|Ask the depot for a picture Task) tomorrow /),
      ]);
      const numbers = page.getByRole('region', { name: 'In numbers' });
      expect(await numbers.getByText('Last channel').locator('xpath=following-sibling::dd').innerText()).toMatch(
        /^(Web chat|Custom channel)$/,
      );
      await lookInBoth(page, 'person');
      // Whoever resolves it elsewhere is seen here.
      await admin.post(`/v1/conversations/${thread}/take-over`, {});
      await open.getByText(/^admin /).waitFor();
      await next.getByRole('link', { name: 'Check delivery' }).click();
      await page.waitForURL(`**/inbox/${thread}`);
      await page.context().close();
      expect(faults).toEqual([]);
    },
    LONG,
  );

  it(
    'calls somebody we never spoke with: the call opens a conversation, and there one lands',
    async () => {
      const [{ id: maya }] = await hub.database.query<Whatever>(`SELECT id FROM agent WHERE name = 'Maya Lindqvist'`);
      await hub.database.query(
        `UPDATE agent SET preferences = preferences || '{"callPhone": "+442079460999"}' WHERE id = $1`,
        [maya],
      );
      const stranger = newId('pf');
      await hub.database.query(
        `INSERT INTO profile (id, root_id, name, time_zone, locale) VALUES ($1, $1, 'Idris Bello', $2, 'en-GB')`,
        [stranger, ZONE],
      );
      await hub.database.query(
        `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, 'phone', '+447700900478', 'claimed', 'import')`,
        [newId('idn'), stranger],
      );
      const page = await signIn('Maya Lindqvist', { width: 1440, height: 1000 });
      await page.goto(`${hub.url}/people/${stranger}`);
      const call = page.getByRole('button', { name: 'Call', exact: true });
      await call.waitFor();
      await lookInBoth(page, 'person, never spoken with');
      expect((await admin.get(`/v1/conversations?scope=all&profile=${stranger}`)).body.data).toEqual([]);
      await call.click();
      await page.waitForURL('**/inbox/cv_*');
      await page.getByText('Maya Lindqvist calls +447700900478').waitFor();
      await page.getByRole('log').getByText('Your phone rings first, then +447700900478').waitFor();
      const rung = await twilio.until(
        ({ path, form }) => path.endsWith('/Participants') && form.To === '+442079460999',
      );
      expect(rung.method).toBe('POST');
      await lookInBoth(page, 'person, a first call');
      const { data } = (await admin.get(`/v1/conversations?scope=all&profile=${stranger}`)).body;
      expect(data).toMatchObject([{ inbox: { channel: 'voice' }, control: { kind: 'agent', id: maya } }]);
      expect(page.url()).toContain(data[0].id);
      // While it rings nobody is called twice.
      await page.goto(`${hub.url}/people/${stranger}`);
      await page.locator('button:disabled', { hasText: /^Call$/ }).waitFor();
      await page.context().close();
      expect(faults).toEqual([]);
    },
    LONG,
  );

  it(
    'a change of what they agreed to is noted with how we know it, stands in the grid, and keeps what was said before',
    async () => {
      const page = await signIn('Maya Lindqvist', { width: 1440, height: 1000 });
      await page.goto(`${hub.url}/people/${amara}`);
      const cell = page.getByRole('button', { name: /^Marketing, SMS: Withdrawn/ });
      await cell.focus();
      await page.keyboard.press('Enter');
      const drawer = page.getByRole('dialog', { name: 'Marketing, SMS' });
      const given = drawer.getByRole('button', { name: 'Given', exact: true });
      expect(await given.isDisabled()).toBe(true);
      await drawer.getByLabel('How do we know?').fill('Said so on the phone');
      await lookInBoth(page, 'consent, a change');
      await given.click();
      await drawer.getByText('Said so on the phone').waitFor();
      const lines = await drawer.getByRole('listitem').allInnerTexts();
      expect(lines.map((text) => text.split('\n')[0])).toEqual(['Given', 'Withdrawn']);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Marketing, SMS: Given/ }).waitFor();
      const { body } = await admin.get(`/v1/profiles/${amara}/consents`);
      expect(body.history[0]).toMatchObject({ channel: 'sms', granted: true, source: 'Said so on the phone' });
      await page.context().close();
      expect(faults).toEqual([]);
    },
    LONG,
  );

  it(
    'the timeline is put together by issue, and kept to one kind',
    async () => {
      const page = await signIn('Maya Lindqvist', { width: 1440, height: 1000 });
      await page.goto(`${hub.url}/people/${amara}?tab=timeline`);
      await page.getByText('it’s still in leeds?').waitFor();
      await page.getByRole('button', { name: 'By issue' }).click();
      await page.getByRole('heading', { name: 'Order FW-20417' }).waitFor();
      const order = page.getByRole('list', { name: 'Everything about Order FW-20417' });
      await order.getByText(/We offered a callback/).waitFor();
      expect(await order.getByText('the pot i ordered').count()).toBe(0);
      if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/timeline by issue.png` });
      await page.getByRole('button', { name: 'Decisions', exact: true }).click();
      await page.waitForURL(/kinds=decision/);
      await page.getByText('it’s still in leeds?').waitFor({ state: 'detached' });
      await page.context().close();
      expect(faults).toEqual([]);
    },
    LONG,
  );

  it(
    'fits a screen of 390 pixels: nothing scrolls sideways, no tab is cut, axe is content',
    async () => {
      const page = await signIn('Tomasz Nowak', { width: 390, height: 844 });
      await page.goto(`${hub.url}/people/${amara}`);
      await page.getByRole('button', { name: /^Marketing, SMS/ }).waitFor();
      const wide: unknown[] = [];
      for (const tab of TABS) {
        const knob = page.getByRole('tab', { name: tab });
        const box = await knob.boundingBox();
        expect(box && box.x >= 0 && box.x + box.width <= 390 ? tab : [tab, box]).toBe(tab);
        await knob.click();
        await page.getByRole('tabpanel').waitFor();
        await page.waitForLoadState('networkidle');
        wide.push(...(await sideways(page)).map((one) => `${tab}: ${one}`));
        await lookInBoth(page, `person at 390, ${tab.toLowerCase()}`);
      }
      expect(wide).toEqual([]);
      await page.context().close();
      expect(faults).toEqual([]);
    },
    LONG,
  );

  const signIn = (name: string, viewport: { width: number; height: number }) =>
    openWindowOf(hub, browser, name, faults, viewport);
});
