import type { Browser, Page } from 'playwright-core';
import { Live } from '../../src/realtime/index.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { openWindow } from '../support/windows.js';
import { limit, offersOf, until, write } from '../features/routing/world.js';

/** The hub asks every socket for a sign of life each ten seconds: so often in a quarter of an hour. */
const SIGNS = (15 * 60) / 10;
const FASTER_MS = 100;

/** From `sleep()` on none of the page's timers runs out and no frame is drawn, which is harder than any browser makes it. */
const SLEEP = `
  window.asleep = false;
  window.parked = [];
  for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'requestIdleCallback']) {
    const real = window[name].bind(window);
    window[name] = (run, ...rest) =>
      real((...given) => (window.asleep ? window.parked.push(() => run(...given)) : run(...given)), ...rest);
  }
  Object.defineProperty(document, 'hidden', { get: () => window.asleep });
  Object.defineProperty(document, 'visibilityState', { get: () => (window.asleep ? 'hidden' : 'visible') });
  window.turn = (asleep) => {
    window.asleep = asleep;
    document.dispatchEvent(new Event('visibilitychange'));
    for (const run of window.parked.splice(0)) run();
  };
  window.ticks = 0;
  setInterval(() => { window.ticks += 1; }, 50);
`;

describeInBrowser('a console in a tab nobody looks at', () => {
  let hub: Booted;
  let browser: Browser;
  let maya: Caller;
  let inboxId: string;
  let page: Page;
  const faults: string[] = [];
  let signs = 0;
  const heard: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const { engine } = hub.app.get(Live).agent.server as unknown as {
      engine: {
        opts: { pingInterval: number };
        on(name: 'connection', hear: (one: { on(name: 'heartbeat', hear: () => void): void }) => void): void;
      };
    };
    engine.opts.pingInterval = FASTER_MS;
    engine.on('connection', (one) => one.on('heartbeat', () => (signs += 1)));
    const queueId = await buildQueue(hub, { name: 'Plant care', offerSeconds: 600 });
    inboxId = (await buildInbox(hub, { queueId, channel: 'webchat' })).id;
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    await hub.database.query(`INSERT INTO agent_queue VALUES ($1, $2)`, [maya.id, queueId]);
    await limit(hub, maya.id, 2);
    browser = await launchBrowser();
    page = await openWindow(hub, browser, maya.id, faults);
    await page.addInitScript(SLEEP);
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
    await page.goto(`${hub.url}/inbox`);
    await page.getByRole('button', { name: 'Be available' }).click();
    await page.getByRole('button', { name: /Available\. Change your status/ }).waitFor();
    await until('the lease', async () => (await state()).presence === 'connected');
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  const state = async () =>
    (
      await hub.database.query<{ presence: string; seen: Date; dropped: Date | null }>(
        `SELECT presence, last_seen_at AS seen, dropped_at AS dropped FROM agent_state WHERE agent_id = $1`,
        [maya.id],
      )
    )[0];
  const changes = () =>
    hub.database.query(`SELECT 1 FROM event WHERE type = 'agent.presence_changed' AND subject_id = $1`, [maya.id]);
  const ticks = () => page.evaluate<number>('window.ticks');

  it('[UX-A17] a quarter of an hour in the background later its agent is still available, and the next offer comes to them', async () => {
    const locks = () =>
      page.evaluate<string[]>('navigator.locks.query().then(({ held }) => held.map((one) => one.name))');
    await until('the lock', async () => (await locks()).includes('throughline-awake'));
    await page.evaluate('window.turn(true)');
    const [before, stood, answered] = [await changes(), await ticks(), signs];
    let { seen } = await state();
    await until('the signs of a quarter of an hour', async () => signs - answered >= SIGNS, 120_000);
    // Each renewal is for less than three of the hub's own rounds: one that stops is seen by the third.
    for (let renewals = 0; renewals < 3; renewals += 1) {
      await until('the lease renewed', async () => (await state()).seen > seen);
      ({ seen } = await state());
    }
    expect(await ticks()).toBe(stood);
    expect(await state()).toMatchObject({ presence: 'connected', dropped: null });
    expect(await changes()).toHaveLength(before.length);
    expect((await maya.get('/v1/me/desk')).body).toMatchObject({ status: 'available', missed: 0 });

    const conversationId = await write(hub, inboxId, { text: 'The fern came without its pot' });
    await until('the offer', async () => (await offersOf(maya)).some((one) => one.conversation.id === conversationId));
    await until('the page to hear of it', async () => heard.some((frame) => frame.includes('"offer.made"')));
    expect(await ticks()).toBe(stood);

    await page.evaluate('window.turn(false)');
    await page.getByRole('button', { name: /^Take it/ }).click();
    await page.waitForURL(`**/inbox/${conversationId}`);
    expect(faults).toEqual([]);
  }, 240_000);
});
