import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser, sideways } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { hears } from '../support/hears.js';
import { lookInBoth } from '../support/windows.js';
import { limit, offersOf, until, write } from '../features/routing/world.js';

/** In place of what leaves the page: notices are written down, tones are counted, and looking away is a word. */
const STAND_INS = `
  window.lookedAt = true;
  Document.prototype.hasFocus = () => window.lookedAt;
  window.look = (at) => { window.lookedAt = at; window.dispatchEvent(new Event(at ? 'focus' : 'blur')); };
  window.ahead = 0;
  const now = performance.now.bind(performance);
  performance.now = () => now() + window.ahead;
  // A browser driven from outside has its own idea of where its focus is.
  for (const name of ['focus', 'blur'])
    window.addEventListener(name, (event) => { if (event.isTrusted && event.target === window) event.stopImmediatePropagation(); }, true);
  window.shown = [];
  window.tones = 0;
  window.Notification = class {
    static get permission() { return localStorage.getItem('stand-in') ?? 'default'; }
    static async requestPermission() { localStorage.setItem('stand-in', 'granted'); return 'granted'; }
    constructor(title, { body, tag }) { this.title = title; this.body = body; this.tag = tag; this.closed = false; window.shown.push(this); }
    close() { this.closed = true; }
  };
  const quiet = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} };
  const node = { frequency: {}, gain: quiet, connect: () => node, start() { window.tones += 1; }, stop() {} };
  window.AudioContext = class { currentTime = 0; destination = {}; createOscillator() { return node; } createGain() { return node; } };
`;
const TONES = 2;
const AGAIN_MS = 31_000;

interface Told {
  title: string;
  body: string;
  closed: boolean;
}

describeInBrowser('what is told to somebody who looks elsewhere', () => {
  let hub: Booted;
  let browser: Browser;
  let maya: Caller;
  let context: BrowserContext;
  let page: Page;
  let inboxId: string;
  let id: string;
  const from = 'amara@mail.example';
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { name: 'Plant care', offerSeconds: 600 });
    inboxId = (await buildInbox(hub, { queueId })).id;
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    await hub.database.query(`INSERT INTO agent_queue VALUES ($1, $2)`, [maya.id, queueId]);
    await limit(hub, maya.id, 4);
    id = await write(hub, inboxId, { from, text: 'where is my olive tree?' });
    await maya.post(`/v1/conversations/${id}/take-over`);
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(60_000);
    await context.addInitScript(STAND_INS);
    const { token } = await hub.app.get(Sessions).open(maya.id);
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    page = await open('/settings/notices');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  async function open(at: string): Promise<Page> {
    const fresh = await context.newPage();
    fresh.on('pageerror', (error) => faults.push(error.message));
    await go(at, fresh);
    return fresh;
  }
  /** What comes before a page hears is in its lists, and nobody is told of it. */
  async function go(at: string, on = page): Promise<void> {
    const ready = hears(on);
    await on.goto(hub.url + at);
    await ready;
  }
  const say = (text: string) => write(hub, inboxId, { from, text });
  const look = (at: boolean, on = page) => on.evaluate(`window.look(${at})`);
  const shown = (on = page) =>
    on.evaluate<Told[]>('window.shown.map(({ title, body, closed }) => ({ title, body, closed }))');
  const chimes = async (on = page) => (await on.evaluate<number>('window.tones')) / TONES;
  const later = () => page.evaluate(`window.ahead += ${AGAIN_MS}`);
  const preferences = async () => (await maya.get('/v1/me')).body.preferences;
  const listed = (text: string, on = page) => on.getByRole('link').filter({ hasText: text }).first().waitFor();
  const desktop = (what: string) => page.getByRole('checkbox', { name: `On the desktop: ${what}` });
  const sound = (what: string) => page.getByRole('checkbox', { name: `Sound: ${what}` });
  // The box follows what was chosen, a moment after the click.
  const choose = async (box: Locator, on: boolean) => {
    await box.click();
    await until('the box to follow', async () => (await box.isChecked()) === on);
  };

  it('[UX-A23] each event has its own choice, kept on the account; nothing is shown before the browser was allowed to', async () => {
    await page.getByText('This browser has not been asked yet').waitFor();
    expect(await desktop('Work is offered to me').isDisabled()).toBe(true);
    expect(await desktop('Work is offered to me').isChecked()).toBe(false);
    await lookInBoth(page, 'notices');
    await look(false);
    await say('before you were asked');
    await until('it to count', async () => (await page.title()).startsWith('(1)'));
    expect(await shown()).toEqual([]);
    await look(true);

    await page.getByRole('button', { name: 'Allow on this computer' }).click();
    await page.getByText('This browser shows them while you look elsewhere.').waitFor();
    expect(await desktop('A customer of mine writes').isChecked()).toBe(true);
    await choose(sound('A customer of mine writes'), true);
    await choose(desktop('A colleague calls me'), false);
    await until('it is kept', async () => (await preferences()).notices?.mention?.desktop === false);
    expect((await preferences()).notices).toMatchObject({
      offer: { sound: true, desktop: true },
      message: { sound: true, desktop: true },
      mention: { sound: false, desktop: false },
      due: { sound: false, desktop: false },
    });
    await lookInBoth(page, 'notices allowed');
    await page.setViewportSize({ width: 390, height: 844 });
    // The places of the settings are a row one pushes along; nothing else is.
    expect((await sideways(page)).filter((one) => !one.startsWith('NAV'))).toEqual([]);
    await lookInBoth(page, 'notices 390');
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(faults).toEqual([]);
  }, 120_000);

  it('[UX-A23] only somebody who looks elsewhere is told, again until it was read', async () => {
    await maya.post(`/v1/conversations/${id}/read`, { seq: 999_999_999 });
    await go('/inbox');
    await page.getByRole('heading', { name: 'Inbox' }).click();
    await say('while you look');
    await listed('while you look');
    await until('it to count', async () => (await page.title()).startsWith('(1)'));
    expect([await shown(), await chimes()]).toEqual([[], 0]);

    await look(false);
    await say('while you are away');
    await until('a notice', async () => (await shown()).length > 0);
    expect(await shown()).toEqual([{ title: 'Amara Okafor', body: 'while you are away', closed: false }]);
    expect(await chimes()).toBe(1);
    await later();
    await until('it again', async () => (await shown()).length > 1);
    expect((await shown()).map(({ body, closed }) => [body, closed])).toEqual([
      ['while you are away', true],
      ['while you are away', false],
    ]);
    expect(await chimes()).toBe(2);

    // Read on the telephone, say.
    await maya.post(`/v1/conversations/${id}/read`, { seq: 999_999_999 });
    await until('it is taken away', async () => (await shown()).every(({ closed }) => closed));
    expect(await page.title()).not.toMatch(/^\(/);
    await later();
    const conversationId = await write(hub, inboxId, { from: 'bilal@mail.example', text: 'do you open on Sunday?' });
    await maya.put('/v1/me/status', { status: 'available' });
    const offer = await until('the offer', async () =>
      (await offersOf(maya)).find((one) => one.conversation.id === conversationId),
    );
    await until('its notice', async () => (await shown()).length > 2);
    // The one between was not told again: what was read is over.
    expect((await shown())[2]).toEqual({
      title: 'Offer from Plant care: Amara Okafor',
      body: 'do you open on Sunday?',
      closed: false,
    });
    await maya.post(`/v1/offers/${offer.id}/accept`);
    await until('it is over', async () => (await shown()).every(({ closed }) => closed));
    expect((await shown()).length).toBe(3);
    expect(faults).toEqual([]);
  }, 180_000);

  it('[UX-A23] of two tabs one speaks for both, and none while either is looked at', async () => {
    const other = await open('/inbox');
    await other.getByRole('heading', { name: 'Inbox' }).waitFor();
    const told = async () =>
      [...(await shown()), ...(await shown(other))].filter(({ body }) => body.startsWith('tabs'));
    // The new one is before their eyes.
    await until('it to know', () =>
      other.evaluate<boolean>(
        `navigator.locks.query().then(({ held }) => held.some(({ name }) => name === 'throughline-looked-at'))`,
      ),
    );
    await say('tabs: one is seen');
    await listed('tabs: one is seen');
    await listed('tabs: one is seen', other);
    await look(false, other);
    await say('tabs: none is seen');
    await until('a notice', async () => (await told()).length > 0);
    await listed('tabs: none is seen', other);
    await listed('tabs: none is seen');
    expect((await told()).map(({ body }) => body)).toEqual(['tabs: none is seen']);

    // The one that spoke is closed; the other speaks.
    await page.close();
    page = other;
    await until('its turn', () =>
      page.evaluate<boolean>(
        `navigator.locks.query().then(({ held, pending }) => {
          const rings = ({ name }) => name === 'throughline-rings';
          return held.some(rings) && !pending.some(rings);
        })`,
      ),
    );
    await say('tabs: the other speaks');
    await until('a notice', async () => (await shown()).some(({ body }) => body === 'tabs: the other speaks'));
    // And nothing at all of what was chosen away.
    await go('/settings/notices');
    await choose(desktop('A customer of mine writes'), false);
    await choose(sound('A customer of mine writes'), false);
    await until('it is kept', async () => (await preferences()).notices?.message?.desktop === false);
    await look(false);
    await say('tabs: chosen away');
    await until('it to count', async () => (await page.title()).startsWith('('));
    await maya.post(`/v1/conversations/${id}/read`, { seq: 999_999_999 });
    await until('it is over', async () => !(await page.title()).startsWith('('));
    expect([await shown(), await chimes()]).toEqual([[], 0]);
    expect(faults).toEqual([]);
  }, 180_000);
});
