import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { comeBack, onShift } from '../support/contacts.js';
import { buildInbox } from '../support/factories.js';

const PLAY = '/v1/plays/repeat_contact_breaker';

/** What a supervisor sees when a customer has to come back: the number, the act, and why it was held back. */
describeInBrowser('a second contact', () => {
  let hub: Booted;
  let browser: Browser;
  let page: Page;
  let tomasz: Caller;
  let inboxId: string;
  let people = 0;
  const settings = { enabled: true, capPer24h: 1, quietFrom: '00:00', quietUntil: '00:00', supervisorAt: 9 };

  beforeAll(async () => {
    hub = await bootApp();
    tomasz = await hub.signIn('supervisor', 'Tomasz Nowak');
    inboxId = (await buildInbox(hub, { channel: 'webchat' })).id;
    browser = await launchBrowser();
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.setDefaultTimeout(60_000);
    const link = await hub.app.get(Sessions).makeLink(tomasz.id);
    await page.goto(`${hub.url}/sign-in?link=${link}`);
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });
  beforeEach(() => tomasz.put(PLAY, settings));
  afterEach(() => tomasz.put('/v1/kill-switch', { on: false, reason: 'tried' }));

  it('is on the floor within two seconds of being recognised, and the decision says why', async () => {
    const maya = await hub.signIn('agent', 'Maya Singh');
    await onShift(hub, maya.id, { used: 0, limit: 9 });
    await page.goto(`${hub.url}/floor`);
    await page.getByText('Had to contact us again').waitFor();
    const board = await tomasz.socket('supervisor');
    const again = await comeBack(hub, inboxId, someone(), 'order 1', { id: maya.id, name: 'Maya Singh' });
    await board.until('board.changed', (change) => change.repeat?.['7d'].repeats === 1);
    const shown = Date.now();
    const [{ at }] = await hub.database.query<{ at: Date }>(
      `SELECT at FROM event WHERE type = 'contact.repeated' AND conversation_id = $1`,
      [again.conversationId],
    );
    expect(shown - at.getTime()).toBeLessThan(2000);
    board.disconnect();
    await page.getByText('1 of 2').first().waitFor();
    await hub.settle();
    await page.goto(`${hub.url}/decisions`);
    await page
      .getByText(/second contact about order 1/)
      .first()
      .click();
    await page.getByText('Ran again, same result').waitFor();
    await page.getByText('Best value of what was allowed').waitFor();
  });

  it('is held by the kill switch, and the page says so', async () => {
    await tomasz.put('/v1/kill-switch', { on: true, reason: 'a wrong text went out' });
    await comeBack(hub, inboxId, someone(), 'order 2');
    await seen('order 2', /Held: .*(stopped|switch)/i);
  });

  it('is held by quiet hours, and the page says until when', async () => {
    // Around this very hour, for a day has no quiet hours that last all of it.
    const inHours = (n: number) => `${String((new Date().getUTCHours() + n) % 24).padStart(2, '0')}:00`;
    await tomasz.put(PLAY, { ...settings, quietFrom: inHours(23), quietUntil: inHours(3) });
    await comeBack(hub, inboxId, someone(), 'order 3');
    await seen('order 3', /held until \d\d:\d\d/i);
  });

  it('is held by the cap once a message went out, and the page says how many', async () => {
    const who = someone();
    await comeBack(hub, inboxId, who, 'order 4');
    await hub.settle();
    await comeBack(hub, inboxId, who, 'order 5');
    await seen('order 5', /held: 1 message in the last 24 h, the most we send/i);
  });

  const someone = () => `floor-${++people}@mail.example`;

  async function seen(issue: string, held: RegExp): Promise<void> {
    await hub.settle();
    await page.goto(`${hub.url}/decisions`);
    await page
      .getByText(new RegExp(`contact about ${issue}`))
      .first()
      .click();
    await page.getByText('What settled it').waitFor();
    await page.getByText(held).first().waitFor();
  }
});
