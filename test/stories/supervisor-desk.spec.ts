import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import { WatchFloor } from '../../src/insights/alerts/watch-floor.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Whatever } from '../support/boot-app.js';
import { buildInbox } from '../support/factories.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';

/** A supervisor at their desk in one window, an agent in the other. */
describeInBrowser('the supervisor’s desk', () => {
  let hub: Booted;
  let browser: Browser;
  let tomasz: Page;
  let maya: Page;
  let conversationId: string;
  let mayaId: string;

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    await hub.settle();
    browser = await launchBrowser();
    tomasz = await signIn('Tomasz Nowak');
    maya = await signIn('Maya Lindqvist');
    const [row] = await hub.database.query<{ id: string; agent: string }>(
      `SELECT c.id, a.id AS agent FROM conversation c, agent a WHERE a.name = 'Maya Lindqvist' AND c.status <> 'resolved' AND c.control_kind <> 'bot'
       ORDER BY c.id LIMIT 1`,
    );
    [conversationId, mayaId] = [row.id, row.agent];
    await maya.goto(`${hub.url}/inbox/${conversationId}`);
    await maya.evaluate((id) => fetch(`/v1/conversations/${id}/take-over`, { method: 'POST' }), conversationId);
    await hub.settle();
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it('[UX-S2] arranges the floor, and it is the same in another browser', async () => {
    await tomasz.goto(`${hub.url}/floor`);
    await tomasz.getByRole('button', { name: 'Arrange' }).click();
    await tomasz.getByRole('button', { name: 'Show Average handle time' }).click();
    await tomasz.getByRole('button', { name: 'Average handle time large' }).click();
    const kept = tomasz.waitForResponse((one) => {
      const asked = one.request();
      return (
        asked.method() === 'PUT' && one.url().endsWith('/layout') && !asked.postDataJSON().cards.includes('issues')
      );
    });
    await tomasz.getByRole('button', { name: 'Hide What brings them back' }).click();
    await kept;
    await axe(tomasz, 'arranging');
    await tomasz.getByRole('button', { name: 'Close' }).click();
    const elsewhere = await signIn('Tomasz Nowak');
    await elsewhere.goto(`${hub.url}/floor`);
    await elsewhere.getByRole('button', { name: 'Average handle time', exact: true }).waitFor();
    await elsewhere.getByRole('heading', { name: 'Today, forecast and staff' }).waitFor();
    expect(await elsewhere.getByRole('heading', { name: 'What brings them back' }).count()).toBe(0);
    await axe(elsewhere, 'floor');
    await elsewhere.context().close();
  });

  it('[UX-S3] goes from a number to its list to a conversation, with the filters in the address', async () => {
    await tomasz.goto(`${hub.url}/floor?list=in_service&agent=${mayaId}`);
    const row = tomasz.getByRole('row').nth(1);
    await row.waitFor();
    await axe(tomasz, 'list');
    await row.getByRole('link').first().click();
    await tomasz.waitForURL(/\/inbox\//);
  });

  it('[UX-S4] looks on, whispers and joins, and the agent sees it in the other window', async () => {
    await tomasz.goto(`${hub.url}/inbox/${conversationId}?watch=1`);
    await maya.getByText('Tomasz Nowak looks on').waitFor();
    await tomasz.getByRole('textbox', { name: 'Whisper' }).fill('Offer the later slot');
    await axe(tomasz, 'looking on');
    await tomasz.getByRole('button', { name: 'Whisper', exact: true }).click();
    await maya.getByText(/only you see this: Offer the later slot/).waitFor();
    await tomasz.getByText('Join, the customer reads it').click();
    await tomasz.getByRole('textbox', { name: 'To the customer' }).fill('I am Tomasz, and we look after this together');
    await tomasz.getByRole('button', { name: 'Send to the customer' }).click();
    await maya.getByText('Tomasz Nowak has joined').waitFor();
    await maya.getByText('we look after this together').first().waitFor();
    await axe(maya, 'being looked after');
    await tomasz.getByRole('button', { name: 'Take over' }).first().click();
    await tomasz.getByText('The conversation is yours').first().waitFor();
  });

  it('[UX-S5] changes the agent’s status, queues and room from the board, and the agent’s desk has it and is told', async () => {
    await hub.database.query(
      `UPDATE agent_state SET status = 'available', presence = 'connected', lease_until = now() + interval '1 hour' WHERE agent_id = $1`,
      [mayaId],
    );
    await tomasz.goto(`${hub.url}/floor`);
    await tomasz.getByRole('button', { name: 'Maya Lindqvist' }).click();
    await tomasz.getByRole('combobox', { name: 'Status' }).waitFor();
    await axe(tomasz, 'a person’s desk');
    await tomasz.getByRole('combobox', { name: 'Status' }).selectOption('away');
    await tomasz.getByText('Changed. Maya Lindqvist is told.').first().waitFor();
    const [{ status }] = await hub.database.query<{ status: string }>(
      `SELECT status FROM agent_state WHERE agent_id = $1`,
      [mayaId],
    );
    expect(status).toBe('away');
    const desk = async () => {
      const { queues, capacity } = (await maya.evaluate(async () => (await fetch('/v1/me/desk')).json())) as Whatever;
      return {
        queues: queues.map(({ name }: { name: string }) => name) as string[],
        chats: capacity.find(({ channelClass }: { channelClass: string }) => channelClass === 'chat').limit as number,
      };
    };
    const before = await desk();
    const drawer = tomasz.getByRole('dialog', { name: 'Maya Lindqvist' });
    const box = drawer.getByRole('checkbox', { name: 'Returns' });
    expect(await box.isChecked()).toBe(before.queues.includes('Returns'));
    await box.click();
    await maya.getByText('Tomasz Nowak changed your queues').first().waitFor();
    expect((await desk()).queues.includes('Returns')).toBe(!before.queues.includes('Returns'));
    const answered = () =>
      tomasz.waitForResponse((one) => one.request().method() === 'PATCH' && one.url().endsWith('/desk'));
    const changed = answered();
    await drawer.getByLabel(/^Chats, /).fill(String(before.chats + 2));
    await maya.getByText('Tomasz Nowak changed your capacity').first().waitFor();
    await changed;
    expect((await desk()).chats).toBe(before.chats + 2);
    await Promise.all([answered(), box.click()]);
    // Typed sign by sign: they are told of the room that was meant, and of none on the way to it.
    const asked: unknown[] = [];
    tomasz.on('request', (one) => {
      if (one.method() === 'PATCH' && one.url().endsWith('/desk')) asked.push(one.postDataJSON());
    });
    const told = answered();
    await drawer.getByLabel(/^Chats, /).press('ControlOrMeta+a');
    await drawer.getByLabel(/^Chats, /).pressSequentially('12');
    await tomasz.keyboard.press('Tab');
    await told;
    await tomasz.waitForLoadState('networkidle');
    expect((await desk()).chats).toBe(12);
    expect(asked).toEqual([{ capacity: { chat: 12 } }]);
    await drawer.getByRole('button', { name: 'Close' }).click();
  });

  it('[UX-S8] sees trouble on the floor and takes it', async () => {
    await hub.database.query(
      `UPDATE alert_rule SET enabled = id = 'al_webhooks', threshold = 0, clears_at = 0, above = false, for_seconds = 0`,
    );
    await hub.app.get(WatchFloor).look();
    const strip = tomasz.getByRole('region', { name: 'Alerts' });
    await strip.getByText(/Webhooks fail/).waitFor();
    await axe(tomasz, 'alerts');
    await strip.getByRole('button', { name: 'I look after it' }).click();
    await strip.getByText('Tomasz Nowak looks after it').waitFor();
    await tomasz.goto(`${hub.url}/settings/alerts`);
    await tomasz.getByRole('button', { name: 'Webhooks fail' }).click();
    await tomasz.getByRole('textbox', { name: 'Name' }).waitFor();
    await axe(tomasz, 'an alert’s form');
    await tomasz.getByRole('button', { name: 'Close' }).first().click();
  });

  it('chooses the e-mail inbox alerts leave by', async () => {
    const config = { address: 'alerts@fernwood.example' };
    const { id } = await buildInbox(hub, { channel: 'email', config });
    await tomasz.goto(`${hub.url}/settings/alerts`);
    const select = tomasz.getByRole('combobox', { name: 'They leave by' });
    await select.waitFor();
    await tomasz.getByText(/^Now Inbox .* \(alerts@fernwood.example\)$/).waitFor();
    await axe(tomasz, 'alerts by mail');
    await select.selectOption(id);
    await tomasz.getByText('Alerts leave by this inbox from now on.').first().waitFor();
    expect(
      (await hub.database.one<{ value: object }>(`SELECT value FROM setting WHERE name = 'alert_mail'`))?.value,
    ).toEqual({ inboxId: id });
  });

  it('[UX-S9] hangs the numbers on a wall: no name on it, and there again after the hub was away', async () => {
    await tomasz.goto(`${hub.url}/settings/alerts`);
    await tomasz.getByRole('textbox', { name: 'Where the screen hangs' }).fill('Hall');
    await tomasz.getByRole('button', { name: 'Make a link' }).click();
    const address = await tomasz.getByText(/\/kiosk#tlk_/).innerText();
    const wall = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    wall.setDefaultTimeout(60_000);
    await wall.goto(address.replace(/^.*(\/kiosk#\S+).*$/s, `${hub.url}$1`));
    await wall.getByText(/^Live/).waitFor();
    const shown = await wall.locator('main').innerText();
    for (const { name } of await hub.database.query<{ name: string }>(
      `SELECT name FROM agent UNION SELECT name FROM profile WHERE name IS NOT NULL`,
    ))
      expect(shown).not.toContain(name);
    await axe(wall, 'the wall');
    // The hub is away: every answer is lost until it is back.
    await wall.route('**/v1/kiosk/board', (route) => route.abort());
    await wall.getByText(/^Not live/).waitFor();
    await wall.unroute('**/v1/kiosk/board');
    await wall.getByText(/^Live/).waitFor();
    await wall.context().close();
  });

  async function signIn(name: string): Promise<Page> {
    const row = await hub.database.one<{ id: string }>(`SELECT id FROM agent WHERE name = $1`, [name]);
    // Nothing slides or fades in: what is looked at is there.
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const link = await hub.app.get(Sessions).makeLink(row?.id ?? '');
    await page.goto(`${hub.url}/sign-in?link=${link}`);
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
    return page;
  }

  async function axe(page: Page, where: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${where}: ${id} at ${nodes[0]?.html}`)).toEqual([]);
  }
});
