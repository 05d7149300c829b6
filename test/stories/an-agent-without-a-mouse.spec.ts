import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ReceiveMessages } from '../../src/conversations/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { newId } from '../../src/kernel/ids.js';
import { limit, until } from '../features/routing/world.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, frameOf, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { Wire } from '../support/wire.js';

const ELSEWHERE = 500;

/** An agent's day at the console: by keys alone, over reloads, and over a network that goes away. */
describeInBrowser('an agent without a mouse', () => {
  let hub: Booted;
  let browser: Browser;
  let customers: Receiver;
  let wire: Wire;
  let through: string;
  let inboxId: string;
  let maya: Caller;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    customers = await startReceiver();
    const queueId = await buildQueue(hub, { name: 'Plant care', offerSeconds: 600 });
    inboxId = (await buildInbox(hub, { queueId, config: { deliveryUrl: customers.url } })).id;
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    await hub.database.query(`INSERT INTO agent_queue VALUES ($1, $2)`, [maya.id, queueId]);
    await limit(hub, maya.id, 2);
    wire = new Wire(hub.url);
    through = new URL(await wire.start()).origin;
    browser = await launchBrowser();
    page = await (await signIn()).newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${through}/inbox`);
    await page.getByRole('button', { name: 'Be available' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await wire?.stop();
    await customers?.close();
    await hub?.close();
  });

  async function signIn(): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(60_000);
    const { token } = await hub.app.get(Sessions).open(maya.id);
    await context.addCookies([{ name: 'tl_session', value: token, url: through }]);
    return context;
  }
  async function say(name: string, text: string): Promise<string> {
    const { conversationId } = await hub.app.get(ReceiveMessages).submit({
      inboxId,
      externalId: newId('ext'),
      address: { kind: 'email', value: `${name}@mail.example`.toLowerCase(), name, proof: 'claimed', source: 'test' },
      thread: '',
      text,
    });
    return conversationId;
  }
  async function hers(name: string, text: string): Promise<string> {
    const id = await say(name, text);
    expect((await maya.post(`/v1/conversations/${id}/take-over`)).status).toBe(200);
    return id;
  }
  const press = (key: string) => page.keyboard.press(key);
  const field = (on = page) => on.getByRole('textbox', { name: /^(Reply on|Note for)/ });
  /** Into the field, as a person sees before typing on. */
  async function begin(key: 'r' | 'n', on = page): Promise<void> {
    await on.keyboard.press(key);
    await on
      .getByRole('textbox', { name: key === 'r' ? /^Reply on/ : /^Note for/ })
      .and(on.locator(':focus'))
      .waitFor();
  }
  const stateOf = async (id: string) => (await maya.get(`/v1/conversations/${id}`)).body;
  /** Finds it by name as a person would: Ctrl K, some letters, Enter. */
  async function runByName(words: string, option: string | RegExp): Promise<void> {
    await press('Control+k');
    await page.getByPlaceholder('What do you want to do?').waitFor();
    await page.keyboard.type(words);
    await page.getByRole('option', { name: option }).first().waitFor();
    await press('Enter');
    await page.getByPlaceholder('What do you want to do?').waitFor({ state: 'detached' });
  }

  it('[UX-A1] picks, opens, answers, notes, assigns, snoozes, closes and goes to the next by keys alone', async () => {
    await runByName('available', /available/i);
    const first = await say('Amara', 'where is my olive tree?');
    await page.getByRole('button', { name: /^Take it/ }).waitFor();
    await press('Enter');
    await page.waitForURL(`**/inbox/${first}*`);
    await field().waitFor();

    await begin('r');
    await page.keyboard.type('It left Leeds this morning.');
    await press('Control+Enter');
    expect((await customers.until(1))[0].body).toMatchObject({ data: { text: 'It left Leeds this morning.' } });
    await press('Escape');
    await begin('n');
    await page.keyboard.type('Depot says: fragile.');
    await press('Control+Enter');
    await page.getByRole('region', { name: 'Messages' }).getByText('Depot says: fragile.').waitFor();

    const second = await say('Bilal', 'my pot is cracked');
    const third = await say('Chiara', 'do you open on Sunday?');
    await page
      .getByRole('button', { name: /^Take (it|the offer)/ })
      .first()
      .waitFor();
    await press('Escape');
    await press('F8');
    await page.locator('#offer-take:focus').waitFor();
    await press('Enter');
    await page.waitForURL(`**/inbox/${second}*`);
    // The address changes first: until the head does, the keys are those of the one before.
    await page.getByRole('heading', { level: 1, name: 'Bilal' }).waitFor();
    await field().waitFor();
    await press('h');
    await page.getByRole('menu').locator(':focus').waitFor();
    await press('ArrowDown');
    await press('Enter');
    await until('it sleeps', async () => (await stateOf(second)).status === 'snoozed');
    await page.waitForURL((url) => url.pathname === '/inbox');

    await runByName('Chiara', /Chiara/);
    await page.waitForURL(`**/inbox/${third}*`);
    await page.getByRole('heading', { level: 1, name: 'Chiara' }).waitFor();
    await page
      .getByRole('button', { name: /^Take over/ })
      .first()
      .waitFor();
    await press('m');
    await until('it is hers', async () => (await stateOf(third)).control.id === maya.id);
    await page.getByText('do you open on Sunday?').last().waitFor();
    await press('e');
    const wrapUp = page.getByRole('region', { name: 'Wrap up' });
    await wrapUp.locator(':focus').waitFor();
    await press('Tab');
    await press('Space');
    await until('it is solved', () => wrapUp.getByRole('radio', { name: 'Yes' }).isChecked());
    await press('Control+Enter');
    await until('it is over', async () => (await stateOf(third)).status === 'resolved');

    // The hub knows it first, and leaving goes to the row of what was open while there is one.
    await wrapUp.waitFor({ state: 'detached' });
    await page.locator(`[data-row="${third}"]`).waitFor({ state: 'detached' });
    await press('Escape');
    await page.waitForURL((url) => url.pathname === '/inbox');
    await press('j');
    await page.locator('[data-row]:focus').waitFor();
    await press('o');
    await page.waitForURL((url) => /\/inbox\/cv_/.test(url.pathname) && !url.pathname.endsWith(third));
    expect(faults).toEqual([]);
  });

  it('a layer that closes is gone by the next frame but one, so that it swallows no key of somebody quick', async () => {
    const left = () =>
      page.evaluate<boolean>(
        `new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(() => seen(document.querySelector('[aria-modal="true"]') !== null))))`,
      );
    for (const opener of ['Control+k', '?'] as const) {
      await press(opener);
      await page.locator('[aria-modal="true"] :focus').waitFor();
      await press('Escape');
      expect(await left()).toBe(false);
    }
  });

  it('[UX-A12] a note is framed and named as one, and never leaves', async () => {
    const id = await hers('Dewi', 'is there a discount?');
    await page.goto(`${through}/inbox/${id}`);
    await page.getByRole('heading', { level: 1, name: 'Dewi' }).waitFor();
    const answer = await frameOf(field());
    await begin('n');
    expect(await frameOf(field())).not.toBe(answer);
    await page.getByRole('button', { name: /note/i }).first().waitFor();
    const before = customers.got.length;
    await page.keyboard.type('NOT FOR THE CUSTOMER');
    await press('Control+Enter');
    await page.getByRole('region', { name: 'Messages' }).getByText('NOT FOR THE CUSTOMER').waitFor();
    // What is written after it arrives, and the note has not gone before it or with it.
    await maya.post(`/v1/conversations/${id}/messages`, { text: 'Ten percent, today.' });
    await customers.until(before + 1);
    await hub.settle();
    expect(customers.got.map(({ raw }) => raw).join('')).not.toContain('NOT FOR THE CUSTOMER');
  });

  it('[UX-A9] what is half written is there after a reload and in another browser, the answer and the note apart', async () => {
    const id = await hers('Edda', 'may I send it back?');
    await page.goto(`${through}/inbox/${id}`);
    await field().waitFor();
    await begin('r');
    await field().pressSequentially('Of course you');
    await press('Escape');
    await begin('n');
    await page.keyboard.type('second time');
    await until('both are kept', async () => {
      const kept = (await maya.get('/v1/me/drafts')).body.data as { mode: string; text: string }[];
      return kept.some((one) => one.text === 'Of course you') && kept.some((one) => one.text === 'second time');
    });
    const words = async (on: Page) => {
      await begin('r', on);
      const reply = await field(on).inputValue();
      await on.keyboard.press('Escape');
      await begin('n', on);
      return [reply, await field(on).inputValue()];
    };
    await page.reload();
    await field().waitFor();
    await until('the words', async () => (await field().inputValue()) !== '');
    expect(await words(page)).toEqual(['Of course you', 'second time']);
    const other = await (await signIn()).newPage();
    await other.goto(`${through}/inbox/${id}`);
    await until('the words', async () => (await field(other).inputValue()) !== '');
    expect(await words(other)).toEqual(['Of course you', 'second time']);
    await other.context().close();
  });

  it('[UX-A16] an answer whose confirmation was lost is sent again, and the customer has it once', async () => {
    const id = await hers('Femi', 'hello?');
    await page.goto(`${through}/inbox/${id}`);
    await field().waitFor();
    const before = customers.got.length;
    let lost = 0;
    await page.route(`**/v1/conversations/${id}/messages`, async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      // The hub has it; neither what it answers nor what it tells of it comes back.
      wire.takeAway();
      await route.fetch({ url: route.request().url().replace(through, hub.url) });
      return route.abort('connectionreset');
    });
    await begin('r');
    await page.keyboard.type('Here I am.');
    await press('Control+Enter');
    await until('it was lost', async () => lost === 1);
    await page.getByText('Will send when you are back').waitFor();
    const again = page.waitForResponse(
      (answer) => answer.url().endsWith(`/v1/conversations/${id}/messages`) && answer.request().method() === 'POST',
    );
    wire.giveBack();
    expect((await again).ok()).toBe(true);
    const thread = page.getByRole('region', { name: 'Messages' });
    await until('one in the thread', async () => (await thread.getByText('Here I am.').count()) === 1);
    await customers.until(before + 1);
    await hub.settle();
    const sent = await hub.database.query(`SELECT 1 FROM message WHERE conversation_id = $1 AND direction = 'out'`, [
      id,
    ]);
    expect(sent).toHaveLength(1);
    expect(customers.got.slice(before).filter(({ raw }) => raw.includes('Here I am.'))).toHaveLength(1);
  });

  it(`[UX-A15] [P-6] over a cut in which ${ELSEWHERE} things happen, the screen becomes what a fresh one shows, without a reload`, async () => {
    const open = await hers('Gita', 'I wait for your answer');
    const closed = await say('Hugo', 'never mind');
    await page.goto(`${through}/inbox/${open}`);
    await page.getByRole('heading', { level: 1, name: 'Gita' }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate('window.sameDocument = true');
    wire.takeAway();
    await page.getByRole('status').getByText('Reconnecting').waitFor();
    for (let n = 0; n < ELSEWHERE - 3; n += 1) await say(n % 5 === 0 ? 'Gita' : `Visitor${n % 40}`, `word ${n}`);
    const other = await hub.signIn('supervisor', 'Tom Reed');
    await other.post(`/v1/conversations/${open}/messages`, { text: 'Tom was here' });
    await other.post(`/v1/conversations/${open}/notes`, { text: 'and noted it' });
    await other.post(`/v1/conversations/${closed}/resolve`, {});
    await hub.settle();
    wire.giveBack();
    await page.getByRole('region', { name: 'Messages' }).getByText('and noted it').waitFor();
    const fresh = await (await signIn()).newPage();
    await fresh.goto(page.url());
    await fresh.getByRole('region', { name: 'Messages' }).getByText('and noted it').waitFor();
    const shown = async (on: Page) => ({
      list: await on
        .locator('[data-row]')
        .evaluateAll((rows) => rows.map((row) => (row as unknown as { dataset: { row: string } }).dataset.row)),
      words: (
        await on
          .getByRole('region', { name: 'Messages' })
          .getByText(/word \d+|Tom was here|noted it/)
          .allInnerTexts()
      ).slice(-20),
      counts: await on.getByRole('group', { name: 'Which conversations' }).innerText(),
    });
    await until('the same', async () => JSON.stringify(await shown(page)) === JSON.stringify(await shown(fresh)));
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    expect((await shown(page)).list.length).toBeGreaterThan(2);
    await fresh.context().close();
    expect(faults).toEqual([]);
  });
});
