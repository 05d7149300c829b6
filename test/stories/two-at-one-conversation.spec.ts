import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { lookInBoth } from '../support/windows.js';
import { until, write } from '../features/routing/world.js';

/** Two colleagues' consoles on one customer: seen, held, called in, and done by macro. */
describeInBrowser('two colleagues at one conversation', () => {
  let hub: Booted;
  let browser: Browser;
  let maya: Caller;
  let tom: Caller;
  let id: string;
  let hers: Page;
  let his: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { name: 'Deliveries' });
    const inbox = await buildInbox(hub, { queueId });
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    tom = await hub.signIn('supervisor', 'Tom Reed');
    for (const body of [
      'Hi {{customer.first_name}}, {{agent.first_name}} here.',
      'About {{conversation.subject}}: sorry',
    ])
      await tom.post('/v1/canned-replies', {
        shortcut: body.slice(0, 5).trim().toLowerCase().replace(/\W/g, ''),
        title: 'Words',
        scope: 'all',
        body,
      });
    await tom.post('/v1/macros', {
      name: 'Note and tag',
      scope: 'all',
      actions: [
        { do: 'note', text: 'Asked the depot' },
        { do: 'tag', add: ['depot'] },
      ],
    });
    id = await write(hub, inbox.id, { text: 'where is my olive tree?' });
    await maya.post(`/v1/conversations/${id}/take-over`);
    browser = await launchBrowser();
    [hers, his] = [await open(maya), await open(tom)];
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  async function open(who: Caller): Promise<Page> {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(who.id)}`);
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
    await page.goto(`${hub.url}/inbox/${id}`);
    await page.getByRole('heading', { level: 1, name: /Amara/ }).waitFor();
    return page;
  }
  const field = (page: Page) => page.getByRole('textbox', { name: /^(Reply on|Note for)/ });

  it('[UX-A10] puts ready-made words in at the caret, and holds them while a variable is not known', async () => {
    await field(hers).fill('Before. After.');
    await field(hers).evaluate((box: { setSelectionRange?(from: number, to: number): void }) =>
      box.setSelectionRange?.(8, 8),
    );
    await hers.keyboard.type('/hi');
    await hers.getByRole('option', { name: /\/hi/ }).waitFor();
    await hers.keyboard.press('Enter');
    expect(await field(hers).inputValue()).toBe('Before. Hi Amara, Maya here.After.');
    await field(hers).fill('/about');
    await hers.getByRole('option', { name: /\/about/ }).waitFor();
    await hers.keyboard.press('Enter');
    await hers.keyboard.press('Control+Enter');
    await hers.getByText('Fill in conversation.subject first').first().waitFor();
    const out = await hub.database.query(`SELECT 1 FROM message WHERE conversation_id = $1 AND direction = 'out'`, [
      id,
    ]);
    expect(out).toEqual([]);
    await field(hers).fill('');
  });

  it('[UX-A13] shows who else reads and who writes here', async () => {
    await hers.getByText('Tom is reading').first().waitFor();
    await field(hers).pressSequentially('I look');
    await his.getByText('Maya is writing').first().waitFor();
  });

  it('[UX-A14] holds what I write when a colleague answers, and shows their answer', async () => {
    await tom.post(`/v1/conversations/${id}/messages`, { text: 'It left Leeds this morning.' });
    await hers.getByText('Tom answered while you were typing. Yours is held.').waitFor();
    await hers.getByRole('status').getByText('It left Leeds this morning.').waitFor();
    await field(hers).press('Control+Enter');
    await hers.getByRole('button', { name: /Send anyway/ }).waitFor();
    const mine = () =>
      hub.database.query(`SELECT text FROM message WHERE conversation_id = $1 AND author_id = $2`, [id, maya.id]);
    expect(await mine()).toEqual([]);
    await lookInBoth(hers, 'held');
    await hers.getByRole('button', { name: /Send anyway/ }).click();
    await until('it left', async () => (await mine()).length === 1);
  });

  it('calls a colleague in a note, who finds it counted and follows from then on', async () => {
    await his.goto(`${hub.url}/inbox`);
    await his.getByRole('button', { name: 'Mentions', exact: true }).waitFor();
    await maya.post(`/v1/conversations/${id}/notes`, { text: '@Tom Reed, is that the right depot?' });
    await his.getByRole('button', { name: 'Mentions, 1 new' }).waitFor();
    await his.keyboard.press('g');
    await his.keyboard.press('m');
    await shot(his, 'mentions');
    await his.getByRole('menuitem', { name: /Maya Lindqvist about Amara/ }).click();
    await his.getByRole('button', { name: '1 person following' }).waitFor();
    await his.getByRole('button', { name: 'Mentions', exact: true }).waitFor();
  });

  it('runs a macro by keys, after showing what will happen', async () => {
    await hers
      .getByRole('heading', { level: 1, name: /Amara/ })
      .click({ position: { x: 2, y: 2 } })
      .catch(() => {});
    await hers.keyboard.press('Escape');
    await hers.keyboard.press('Escape');
    await hers.goto(`${hub.url}/inbox/${id}`);
    await hers.getByRole('heading', { level: 1, name: /Amara/ }).waitFor();
    await hers.keyboard.press(';');
    await hers.getByRole('textbox', { name: 'Find a macro' }).fill('note');
    await hers.keyboard.press('Enter');
    const steps = hers.getByRole('list', { name: 'What will happen' });
    await steps.getByText('Asked the depot').waitFor();
    await shot(hers, 'macro');
    await hers.getByRole('button', { name: 'Run it' }).click();
    await until('the tag', async () => (await maya.get(`/v1/conversations/${id}`)).body.tags.includes('depot'));
    expect(faults).toEqual([]);
  });

  const shot = async (page: Page, name: string) => {
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
  };
});
