import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser, sideways } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { lookInBoth, openWindow } from '../support/windows.js';
import { offersOf, until, write } from '../features/routing/world.js';

/** What an agent sees of themselves: the room they have, and what they said they are, why and for how long. */
describeInBrowser('status and room', () => {
  let hub: Booted;
  let browser: Browser;
  let maya: Caller;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { name: 'Plant care', offerSeconds: 600 });
    const [chat, mail] = [
      await buildInbox(hub, { queueId, channel: 'webchat' }),
      await buildInbox(hub, { queueId, channel: 'custom' }),
    ];
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    await hub.database.query(`INSERT INTO agent_queue VALUES ($1, $2)`, [maya.id, queueId]);
    for (const [channel, most] of Object.entries({ chat: 3, async: 5, voice: 1 }))
      await hub.database.query(
        `INSERT INTO agent_capacity (agent_id, channel_class, "limit") VALUES ($1, $2, $3)
         ON CONFLICT (agent_id, channel_class) DO UPDATE SET "limit" = $3`,
        [maya.id, channel, most],
      );
    browser = await launchBrowser();
    page = await openWindow(hub, browser, maya.id, faults);
    await page.goto(`${hub.url}/inbox`);
    await page.getByRole('button', { name: 'Be available' }).click();
    for (const [inbox, taken] of [
      [chat, true],
      [mail, true],
      [mail, true],
      [chat, false],
    ] as const) {
      const id = await write(hub, inbox.id);
      const offer = await until('the offer', async () =>
        (await offersOf(maya)).find((one) => one.conversation.id === id),
      );
      if (taken) expect((await maya.post(`/v1/offers/${offer.id}/accept`)).status).toBe(200);
    }
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  const room = async () => (await page.getByRole('group', { name: 'Room for' }).innerText()).replace(/\s+/g, ' ');
  const timer = () => page.getByRole('timer', { name: 'Your status now' }).innerText();
  const says = (what: string, pattern: RegExp) =>
    until(what, async () =>
      page
        .getByRole('timer', { name: 'Your status now' })
        .innerText()
        .then((now) => pattern.exec(now)),
    );

  it('[UX-A20] shows the room on each kind of channel, and the status with its reason and its time', async () => {
    await page.getByRole('button', { name: 'Maya Lindqvist, Available. Change your status' }).click();
    await until('the room', async () => /Chat 1 of 3, 1 offered .*Messages 2 of 5 .*Voice 0 of 1 /.test(await room()));
    expect(await timer()).toMatch(/^Available for \d/);
    await lookInBoth(page, 'room');

    await page.getByRole('radio', { name: /^Away/ }).click();
    await page.getByRole('button', { name: 'Lunch', exact: true }).click();
    const [, first] = (await says('the reason', /^Lunch for (\d+) s$/)) as string[];
    await until('the time to run', async () => Number(/^Lunch for (\d+) s$/.exec(await timer())?.[1]) > Number(first));
    await page.getByRole('button', { name: '30 min' }).click();
    await says('its end', /^Lunch until \d\d:\d\d, (29|30) min left$/);
    expect((await maya.get('/v1/me/desk')).body).toMatchObject({ status: 'away', statusReason: 'Lunch' });
    // Another reason is for the same time.
    await page.getByRole('button', { name: 'Training' }).click();
    await says('the other', /^Training until \d\d:\d\d, (29|30) min left$/);
    await lookInBoth(page, 'away');
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await sideways(page)).toEqual([]);
    await lookInBoth(page, 'away 390');
    await page.setViewportSize({ width: 1440, height: 900 });

    await hub.database.query(`UPDATE agent_state SET status_until = now() - interval '4 minutes' WHERE agent_id = $1`, [
      maya.id,
    ]);
    await page.reload();
    await page.getByRole('button', { name: 'Maya Lindqvist, Away. Change your status' }).click();
    await says('that it is over', /^Training until \d\d:\d\d, [45] min( \d+ s)? over$/);
    await page.getByRole('button', { name: 'No end' }).click();
    await says('no end', /^Training for /);
    await page.getByRole('radio', { name: /^Available/ }).click();
    await says('available again', /^Available for \d/);
    expect(faults).toEqual([]);
  }, 180_000);

  it('says that signing out did not reach the hub, and signs out once it does', async () => {
    const out = page.getByRole('button', { name: 'Sign out' });
    await page.route('**/v1/auth/sign-out', (route) => route.abort());
    await out.click();
    const told = page
      .getByRole('alert')
      .getByText('Signing out did not reach the hub. You are still signed in here: try again.');
    await told.waitFor();
    await lookInBoth(page, 'not signed out');
    expect((await maya.get('/v1/me/desk')).body.status).toBe('available');
    await page.unroute('**/v1/auth/sign-out');
    await out.click();
    await page.waitForURL(/\/sign-in/);
    expect(faults).toEqual([]);
  }, 60_000);
});
