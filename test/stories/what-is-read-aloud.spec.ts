import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp, type Caller, type Whatever } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { hears } from '../support/hears.js';
import { openWindow } from '../support/windows.js';
import { until, write } from '../features/routing/world.js';

/** What a screen reader is given, in the order it is given: each change of any live region of the page. */
const LISTEN = `
  window.aloud = [];
  const live = '[aria-live]:not([aria-live="off"]), [role="log"], [role="status"], [role="alert"]';
  const last = new Map();
  new MutationObserver(() => {
    for (const region of document.querySelectorAll(live)) {
      if (region.querySelector(live)) continue;
      const words = region.textContent.trim();
      if (words && last.get(region) !== words) window.aloud.push(words);
      last.set(region, words);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
`;

describeInBrowser('what is read aloud', () => {
  let hub: Booted;
  let browser: Browser;
  let maya: Caller;
  let inboxId: string;
  let id: string;
  let page: Page;
  const from = 'amara@mail.example';
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { name: 'Deliveries' });
    inboxId = (await buildInbox(hub, { queueId })).id;
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    id = await say('where is my olive tree?');
    await maya.post(`/v1/conversations/${id}/take-over`);
    browser = await launchBrowser();
    page = await openWindow(hub, browser, maya.id, faults);
    await page.addInitScript(LISTEN);
    const ready = hears(page, 'conversation');
    await page.goto(`${hub.url}/inbox/${id}`);
    await field().waitFor();
    await ready;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  const say = (text: string, who = from) => write(hub, inboxId, { from: who, text });
  const field = () => page.getByRole('textbox', { name: /^Reply on/ });
  const aloud = () => page.evaluate<string[]>('window.aloud');
  const thread = () => page.getByRole('region', { name: 'Messages' });
  const saying = async (words: string) => (await aloud()).filter((one) => one.includes(words));

  it('[UX-A25] a new message is read once, with who says it first', async () => {
    await say('It came without its pot');
    await until('it to be read', async () => (await saying('without its pot')).length > 0);
    await thread().getByText('It came without its pot').waitFor();
    // Whatever is drawn for it since then has not said it again.
    await say('Hello?');
    await until('the next to be read', async () => (await saying('Hello?')).length > 0);
    expect(await saying('without its pot')).toEqual(['Amara Okafor: It came without its pot']);
    expect(await saying('Hello?')).toEqual(['Amara Okafor: Hello?']);
  }, 60_000);

  it('[UX-A25] many at once are one sentence, and nothing is counted twice', async () => {
    const before = (await aloud()).length;
    const texts = Array.from({ length: 6 }, (_, i) => `burst ${i}`);
    await Promise.all(texts.map((text) => say(text)));
    const told = async () => {
      const since = (await aloud()).slice(before);
      // A slow machine may need two breaths for them; each counts its own.
      const counts = since.map((one) => Number(/^(\d+) new messages from Amara Okafor/.exec(one)?.[1] ?? 0));
      return {
        since,
        all: counts.reduce((sum, n) => sum + n, 0) + since.filter((one) => /: burst \d/.test(one)).length,
      };
    };
    await until('all of them', async () => (await told()).all >= texts.length);
    expect((await told()).all).toBe(texts.length);
    expect((await told()).since.length).toBeLessThan(texts.length);
  }, 60_000);

  it('[UX-A25] neither what I send, nor what others write elsewhere, nor what stood there before is read', async () => {
    await field().fill('It left Leeds this morning.');
    await field().press('Control+Enter');
    await thread().getByText('It left Leeds this morning.').waitFor();
    await say('a word for somebody else', 'bilal@mail.example');
    // Read after both, so neither is still to come.
    await say('Thank you');
    await until('the last', async () => (await saying('Thank you')).length > 0);
    expect(await saying('It left Leeds')).toEqual([]);
    expect(await saying('somebody else')).toEqual([]);

    const ready = hears(page, 'conversation');
    await page.reload();
    await thread().getByText('Thank you').waitFor();
    await ready;
    await say('Bye');
    await until('the last', async () => (await saying('Bye')).length > 0);
    expect((await aloud()).filter((one) => /Thank you|olive|burst/.test(one))).toEqual([]);
    // Heard, though not seen: it must not be hidden from those who listen.
    const region = await page.locator('[role="log"][aria-live="polite"]').evaluate((one: Whatever) => ({
      hidden: one.closest('[aria-hidden="true"], [hidden], [inert]') !== null,
      display: one.ownerDocument.defaultView.getComputedStyle(one).display,
    }));
    expect(region.hidden).toBe(false);
    expect(region.display).not.toBe('none');
    expect(faults).toEqual([]);
  }, 60_000);
});
