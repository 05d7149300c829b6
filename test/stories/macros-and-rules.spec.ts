import type { Browser, Locator, Page } from 'playwright-core';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { lookInBoth, openWindow } from '../support/windows.js';
import { until, write } from '../features/routing/world.js';

/** An administrator builds a macro and a rule without a mouse, tries the rule, and the next customer's words are tagged. */
describeInBrowser('macros and rules, built in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let admin: Caller;
  let inbox: { id: string };
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { name: 'Deliveries' });
    await buildQueue(hub, { name: 'Refunds' });
    inbox = await buildInbox(hub, { queueId });
    admin = await hub.signIn('admin', 'Ines Keller');
    await write(hub, inbox.id, { text: 'I want my money back' });
    await write(hub, inbox.id, { text: 'where is my olive tree?' });
    await hub.settle();
    browser = await launchBrowser();
    page = await openWindow(hub, browser, admin.id, faults, { width: 1440, height: 1000 });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it('a macro of three steps, put in order and corrected where the hub says so', async () => {
    await page.goto(`${hub.url}/settings/macros`);
    await press('Enter', page.getByRole('button', { name: 'Make a macro' }));
    await holds(page.getByRole('textbox', { name: 'Name' }));
    await page.keyboard.type('Refund begun');
    await choose(page.getByLabel('Step 1', { exact: true }), 'Send a reply');
    await tabTo(page.getByRole('textbox', { name: 'Reply' }));
    await page.keyboard.type('Hi ');
    await tabTo(page.getByRole('button', { name: 'Put in a variable' }));
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Customer’s name' }).waitFor();
    await lookInBoth(page, 'variables');
    await page.keyboard.press('ArrowDown');
    await holds(page.getByRole('menuitem', { name: 'Customer’s first name' }));
    await page.keyboard.press('Enter');
    await holds(page.getByRole('textbox', { name: 'Reply' }));
    await page.keyboard.type(', {{customer.nmae}}');

    await press('Enter', page.getByRole('button', { name: 'Add a step' }));
    await holds(page.getByLabel('Step 2', { exact: true }));
    await tabTo(page.getByRole('combobox', { name: 'Put on' }));
    await page.keyboard.type('refund');
    await page.keyboard.press('Enter');
    await press('Enter', page.getByRole('button', { name: 'Add a step' }));
    await holds(page.getByLabel('Step 3', { exact: true }));
    await choose(page.getByLabel('Step 3', { exact: true }), 'Pass to a queue');
    await press('Enter', page.getByRole('button', { name: 'Save' }));
    await page.getByText('Choose one').first().waitFor();
    await choose(page.getByLabel('Queue', { exact: true }), 'Refunds');
    await press('Enter', page.getByRole('button', { name: 'Save' }));
    await page.getByText('There is no customer.nmae').waitFor();
    const reply = page.getByRole('textbox', { name: 'Reply' });
    expect(await reply.getAttribute('aria-invalid')).toBe('true');
    await lookInBoth(page, 'macro with a fault');
    await tabTo(reply);
    await page.keyboard.press('ControlOrMeta+End');
    for (const _ of ', {{customer.nmae}}') await page.keyboard.press('Backspace');

    // The tag goes before the reply by keys; the focus goes with it.
    await tabTo(page.getByRole('combobox', { name: 'Put on' }));
    await page.keyboard.press('Alt+ArrowUp');
    await holds(page.getByRole('combobox', { name: 'Put on' }));
    expect(await page.getByLabel('Step 1', { exact: true }).inputValue()).toBe('tag');
    await press('Enter', page.getByRole('button', { name: 'Save' }));
    await page.getByRole('row', { name: 'Refund begun Change tags, Send a reply, Pass to a queue' }).waitFor();
    await lookInBoth(page, 'macros');
    const { body } = await admin.get('/v1/macros');
    expect(body.data[0].actions).toMatchObject([
      { do: 'tag', add: ['refund'] },
      { do: 'reply', text: 'Hi {{customer.first_name}}' },
      { do: 'transfer' },
    ]);
  }, 180_000);

  it('a rule that is tried, let loose and tags the next who asks; its log says what it did and why not', async () => {
    await page.goto(`${hub.url}/settings/rules`);
    await page.getByText('No rule yet').waitFor();
    await press('Enter', page.getByRole('button', { name: 'Make a rule' }));
    await holds(page.getByRole('textbox', { name: 'Name' }));
    await page.keyboard.type('Refunds are tagged');
    await press('Enter', page.getByRole('button', { name: 'Try it' }));
    await page.getByText('Say what it is compared with').waitFor();
    await page.getByText('Name a tag to put on or take away').waitFor();
    await lookInBoth(page, 'rule with faults');
    await tabTo(page.getByRole('combobox', { name: 'Value' }));
    await page.keyboard.type('money back');
    await page.keyboard.press('Enter');
    await page.keyboard.type('refund');
    await page.keyboard.press('Enter');
    await tabTo(page.getByRole('combobox', { name: 'Put on' }));
    await page.keyboard.type('refund');
    await page.keyboard.press('Enter');
    await press('Enter', page.getByRole('button', { name: 'Try it' }));
    await page.getByText('Of the newest 2 conversations this rule would touch 1. Nothing was done.').waitFor();
    await page.getByRole('region', { name: 'Dry run' }).getByText('Tag refund').waitFor();
    await press('Enter', page.getByText('Why 1 would be left'));
    await page.getByText('1 × not so: Their words contains one of money back, refund').waitFor();
    expect(await hub.database.query(`SELECT 1 FROM conversation WHERE tags <> '{}'`)).toEqual([]);
    await lookInBoth(page, 'rule tried');
    await press('Space', page.getByRole('switch', { name: 'Switched on' }));
    await press('Enter', page.getByRole('button', { name: 'Make it' }));
    await page.getByRole('button', { name: 'Refunds are tagged', exact: true }).waitFor();

    const yes = await write(hub, inbox.id, { text: 'Please give me my MONEY BACK' });
    await write(hub, inbox.id, { text: 'thanks, it came' });
    await hub.settle();
    expect((await admin.get(`/v1/conversations/${yes}`)).body.tags).toEqual(['refund']);

    await page.reload();
    await press('Enter', page.getByRole('button', { name: /What Refunds are tagged did: Did 1, did not 1/ }));
    const log = page.getByRole('dialog', { name: 'What Refunds are tagged did' });
    await log.getByRole('row', { name: /Done, .+Tag refund/ }).waitFor();
    await log.getByRole('row', { name: /Their words contains one of money back, refund.* 1 / }).waitFor();
    await log.getByRole('cell', { name: /Their words contains.+Please give me my MONEY BACK/ }).waitFor();
    await lookInBoth(page, 'log');
    await page.keyboard.press('Escape');
    await log.waitFor({ state: 'detached' });

    // Words as long as people write them, and a word that does not break: on a desk and on a telephone.
    const long = `I asked for a refund on the third of the month and nobody answered me, ${'again and '.repeat(60)}again: ${'x'.repeat(120)}`;
    await write(hub, inbox.id, { text: long });
    await hub.settle();
    await page.reload();
    await press('Enter', page.getByRole('button', { name: /What Refunds are tagged did: Did 2/ }));
    await log.getByRole('cell', { name: /on the third of the month/ }).waitFor();
    await lookInBoth(page, 'log long');
    expect(await aside(log)).toBe(0);
    await page.setViewportSize({ width: 390, height: 844 });
    await lookInBoth(page, 'log 390');
    expect([await sideways(), await aside(log)]).toEqual([0, 0]);
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.keyboard.press('Escape');
    await log.waitFor({ state: 'detached' });
  }, 180_000);

  it('rules change places by keys, and run in that order', async () => {
    await admin.post('/v1/rules', {
      name: 'Silence is closed',
      when: 'idle',
      idleSeconds: 172_800,
      actions: [{ do: 'close', warning: 'Is all well?', graceSeconds: 86_400, unwarned: 'leave' }],
    });
    await page.goto(`${hub.url}/settings/rules`);
    await page.getByText('Nothing was said for 2 days').waitFor();
    const name = page.getByRole('button', { name: 'Silence is closed', exact: true });
    await tabTo(name);
    await page.keyboard.press('Alt+ArrowUp');
    await until('the order', async () => {
      const { body } = await admin.get('/v1/rules');
      return body.data[0].name === 'Silence is closed';
    });
    await holds(name);
    await lookInBoth(page, 'rules');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Warning' }).waitFor();
    await lookInBoth(page, 'rule of silence');
    await page.setViewportSize({ width: 390, height: 844 });
    await lookInBoth(page, 'rule of silence 390');
    expect(await sideways()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await lookInBoth(page, 'rules 390');
    expect(await sideways()).toBe(0);
    await page.goto(`${hub.url}/settings/macros`);
    await press('Enter', page.getByRole('button', { name: 'Refund begun' }));
    await page.getByLabel('Step 3', { exact: true }).waitFor();
    await lookInBoth(page, 'macro 390');
    expect(await sideways()).toBe(0);
    await page.setViewportSize({ width: 1440, height: 1000 });
    expect(faults).toEqual([]);
  }, 180_000);

  it('ready-made words are written with variables, and mentions begin at the newest', async () => {
    await page.goto(`${hub.url}/settings/replies`);
    await press('Enter', page.getByRole('button', { name: 'Write a reply' }));
    await page.getByRole('textbox', { name: 'Word after the /' }).waitFor();
    await lookInBoth(page, 'reply');
    await page.setViewportSize({ width: 390, height: 844 });
    await lookInBoth(page, 'reply 390');
    expect(await sideways()).toBe(0);
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.keyboard.press('Escape');

    const tom = await hub.signIn('supervisor', 'Tom Reed');
    const id = await write(hub, inbox.id, { text: 'two trees came' });
    for (const text of ['@Ines Keller one of them is ours', '@Ines Keller did the depot answer?'])
      await tom.post(`/v1/conversations/${id}/notes`, { text });
    await page.goto(`${hub.url}/inbox`);
    const newest = page.getByRole('menuitem', { name: /did the depot answer/ });
    await press('Enter', page.getByRole('button', { name: 'Mentions, 2 new' }));
    await newest.waitFor();
    await holds(newest);
    await lookInBoth(page, 'mentions');
    await page.keyboard.press('ArrowDown');
    await holds(page.getByRole('menuitem', { name: /one of them is ours/ }));
    await page.keyboard.press('Escape');
    await newest.waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await newest.waitFor();
    await holds(newest);
    await lookInBoth(page, 'mentions 390');
    expect(await sideways()).toBe(0);
    expect(faults).toEqual([]);
  }, 180_000);

  const aside = (one: Locator) => one.evaluate((element) => element.scrollWidth - element.clientWidth);
  const sideways = () => page.locator('html').evaluate((one) => one.scrollWidth - one.clientWidth);
  const focused = (one: Locator): Promise<boolean> =>
    one.evaluate((element) => element === element.ownerDocument.activeElement);

  const holds = (one: Locator) => until(`the focus at ${one}`, () => focused(one));

  /** By Tab alone, forwards or round through the page: where it cannot be reached, this fails. */
  async function tabTo(one: Locator): Promise<void> {
    await one.waitFor();
    for (let i = 0; i < 120; i++) {
      if (await focused(one)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`not reached by keys: ${one}`);
  }

  async function press(key: string, one: Locator): Promise<void> {
    await tabTo(one);
    await page.keyboard.press(key);
  }

  /** Types the words of a choice, as in every list of choices. */
  async function choose(one: Locator, words: string): Promise<void> {
    await tabTo(one);
    await page.keyboard.type(words);
    await until(words, async () => (await one.locator('option:checked').textContent()) === words);
  }
});
