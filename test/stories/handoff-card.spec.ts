import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildBot, buildInbox, buildQueue } from '../support/factories.js';
import { lookInBoth, openWindow } from '../support/windows.js';
import { limit, until, write } from '../features/routing/world.js';

/** What a bot knew stands before the person it hands over to, in the order they ask for it. */
describeInBrowser('the card of a handoff', () => {
  let hub: Booted;
  let browser: Browser;
  let maya: Caller;
  let bot: Caller;
  let inboxId: string;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { name: 'Plant care', offerSeconds: 600 });
    const botId = await buildBot(hub, { name: 'Wren' });
    inboxId = (await buildInbox(hub, { botId, queueId })).id;
    bot = await hub.bot(botId, ['handoffs', 'messages', 'conversations']);
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    await hub.database.query(`INSERT INTO agent_queue VALUES ($1, $2)`, [maya.id, queueId]);
    await limit(hub, maya.id, 4);
    browser = await launchBrowser();
    page = await openWindow(hub, browser, maya.id, faults);
    await page.goto(`${hub.url}/inbox`);
    await page.getByRole('button', { name: 'Be available' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  const card = () => page.getByRole('region', { name: 'Wren’s handoff' });
  async function take(body: Record<string, unknown>): Promise<string> {
    const id = await write(hub, inboxId, { text: 'is my olive tree coming before wednesday?' });
    expect((await bot.post('/v1/handoffs', { conversation: id, ...body })).status).toBe(202);
    await page.getByRole('button', { name: /^Take it/ }).click();
    await page.waitForURL(`**/inbox/${id}`);
    await card().waitFor();
    return id;
  }

  it('[UX-A6] says why, what they want, what is known and how surely, what was tried and promised, and what not to ask again', async () => {
    const id = await take({
      reason: { code: 'repeated_failure', detail: 'Asked for a person twice' },
      lastCustomerText: 'is my olive tree coming before wednesday?',
      summary: { text: 'The tree is stuck at the Leeds depot; Amara wants a date or a new tree.' },
      intents: [{ name: 'delivery', confidence: 0.9 }],
      slots: {
        order_number: { value: 'FW-20417', confirmed: true, source: 'Amara' },
        delivery_town: { value: 'Leeds', confirmed: false },
        card_number: { value: '4111111111111111', confirmed: true, sensitivity: 'secret' },
      },
      attempts: [
        { action: 'track_parcel', outcome: 'succeeded', evidence: 'at the Leeds depot since Sunday' },
        { action: 'refund', outcome: 'failed', evidence: 'payment declined' },
      ],
      commitments: [{ text: 'A person writes', dueAt: new Date(Date.now() + 3_600_000).toISOString() }],
      doNotAsk: ['order_number', 'delivery_address'],
      authentication: { level: 'verified', methods: ['email'] },
    });
    const words = (await card().innerText()).replace(/\s+/g, ' ');
    const asked = [
      'Wren handed over to you',
      'Asked for a person twice',
      '“is my olive tree coming before wednesday?”',
      'The tree is stuck at the Leeds depot; Amara wants a date or a new tree.',
      'What we know',
      'Order number FW-20417',
      'Delivery town Leeds',
      'Wren tried',
      'Track parcel: at the Leeds depot since Sunday',
      'Refund: payment declined',
      'Wren promised',
      'A person writes by ',
      'Don’t ask again: order number, delivery address',
    ];
    const places = asked.map((one) => words.indexOf(one));
    expect(asked.filter((_, i) => places[i] < 0)).toEqual([]);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(words).not.toContain('Not said');
    // A secret is named, and not shown; what was said surely and what was guessed differ to the ear as well.
    expect(words).toContain('Card number given, not shown');
    expect(words).not.toContain('4111');
    const line = (text: string) => card().getByRole('listitem').filter({ hasText: text });
    await line('FW-20417').getByRole('img', { name: 'Confirmed' }).waitFor();
    await line('Delivery town').getByRole('img', { name: 'Inferred' }).waitFor();
    await line('Track parcel').getByRole('img', { name: 'Worked' }).waitFor();
    await line('Refund').getByRole('img', { name: 'Failed' }).waitFor();
    await lookInBoth(page, 'handoff');

    // Taken in, it folds, and the promise stays in view; all of it is one press away.
    await page.keyboard.press('Enter');
    await card().getByRole('button', { name: 'Show the handoff' }).waitFor();
    expect(await card().innerText()).toContain('A person writes');
    await until(
      'it was taken in',
      async () => (await maya.get(`/v1/conversations/${id}/handoffs`)).body.data[0].acknowledgedAt !== null,
    );
    await card().getByRole('button', { name: 'Show the handoff' }).click();
    await line('FW-20417').waitFor();
    expect(faults).toEqual([]);
  });

  it('what a bot left out is said to be missing, and is not made up', async () => {
    await page.goto(`${hub.url}/inbox`);
    await take({ reason: { code: 'customer_requested' }, attempts: [] });
    const words = (await card().innerText()).replace(/\s+/g, ' ');
    expect(words).toContain('Asked for a person');
    expect(words).toContain(
      'Not said: what they want, in their own words, what it is about, facts they gave, what was promised, who they proved to be',
    );
    for (const part of ['What we know', 'Wren tried', 'Wren promised', 'Don’t ask again'])
      expect(words).not.toContain(part);
    await lookInBoth(page, 'handoff with gaps');
    expect(faults).toEqual([]);
  });
});
