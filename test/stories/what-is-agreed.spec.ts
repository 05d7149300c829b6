import type { Browser, Page } from 'playwright-core';
import { write } from '../features/routing/world.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { hears } from '../support/hears.js';
import { look, openWindow } from '../support/windows.js';

/** An administrator agrees on times, codes and what stands beside what; somebody at a desk writes up by it and calls a colleague. */
describeInBrowser('what is agreed, set up in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let admin: Caller;
  let noor: Caller;
  let page: Page;
  let there: Page;
  let orders: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    [admin, noor] = [await hub.signIn('admin', 'Maya Lindqvist'), await hub.signIn('agent', 'Noor Haddad')];
    orders = await buildQueue(hub, { name: 'Orders', offerSeconds: 600 });
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [admin.id, orders]);
    [page, there] = [await openWindow(hub, browser, admin.id, faults), await openWindow(hub, browser, noor.id, faults)];
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    expect(faults).toEqual([]);
  });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  it('agrees on times for some conversations, changes them and removes them', async () => {
    await page.goto(`${hub.url}/settings/sla`);
    await page.getByText('Nothing agreed yet').waitFor();
    await page.getByRole('button', { name: 'Agree on times' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Gold chats');
    await page.getByLabel('Each further answer', { exact: true }).check();
    await page.getByRole('textbox', { name: 'First answer' }).fill('4');
    await page.getByRole('combobox', { name: 'First answer, unit' }).selectOption('minutes');
    await page.getByRole('combobox', { name: 'For', exact: true }).click();
    await page.getByRole('option', { name: 'Chats' }).click();
    await page.keyboard.press('Escape');
    // A warning cannot come before the time began.
    await press('Add');
    await page.getByText('A warning comes before the time is over').waitFor();
    await look(page, 'sla-form');
    await page.getByRole('textbox', { name: 'Warn so long before' }).fill('1');
    await press('Add');
    await page.getByRole('row', { name: /Gold chats.*Chats.*4 minutes.*4 hours.*Day and night/ }).waitFor();
    expect((await admin.get('/v1/sla-policies')).body.data).toMatchObject([
      { name: 'Gold chats', channelClasses: ['chat'], firstResponseSeconds: 240, warnSeconds: 60, active: true },
    ]);
    await press('Gold chats');
    await page.getByRole('switch', { name: 'In force' }).click();
    await press('Save');
    await page.getByText('not in force').waitFor();
    await press('Gold chats');
    await press('Remove');
    await page.getByText('Nothing agreed yet').waitFor();
  }, 400_000);

  it('makes a tree of codes, puts it in order, and says how a queue is wrapped up', async () => {
    await page.goto(`${hub.url}/settings/wrap-up`);
    const tree = page.getByRole('region', { name: 'In every queue' });
    const add = async (opener: string, label: string) => {
      await press(opener);
      await page.getByRole('textbox', { name: 'What it was' }).fill(label);
      await press('Add');
      await page.getByRole('button', { name: label, exact: true }).waitFor();
    };
    await add('Add a code: In every queue', 'Delivery');
    await add('Add a kind of Delivery', 'Came late');
    await add('Add a code: In every queue', 'Billing');
    await add('Add a code: Orders', 'Changed their mind');
    await press('Move Billing up');
    await tree.getByRole('listitem').first().getByText('Billing', { exact: true }).waitFor();
    await press('Came late');
    await page.getByText('Systems call it came_late').waitFor();
    await page.getByRole('switch', { name: 'Can be chosen' }).click();
    await press('Save');
    await tree.getByText('cannot be chosen').waitFor();
    await page.getByRole('button', { name: /^Wrap-up of Orders/ }).click();
    await page.getByRole('combobox', { name: 'Wrap-up' }).selectOption('required');
    await press('Save');
    await page.getByRole('button', { name: 'Wrap-up of Orders: Until done' }).waitFor();
    await look(page, 'wrap-up-codes');
    const { data } = (await admin.get(`/v1/dispositions?queue=${orders}`)).body;
    expect(data.map((one: { code: string }) => one.code)).toEqual(['billing', 'changed_their_mind', 'delivery']);
  }, 400_000);

  it('says what is offered beside what, and how long work waits for somebody whose line is lost', async () => {
    await page.goto(`${hub.url}/settings/routing`);
    const chats = page.getByRole('group', { name: 'Beside a call is offered' }).getByLabel('Chats');
    await page.getByText('They share one desk').click();
    await chats.check();
    await page.getByRole('group', { name: 'Somebody new works at once' }).getByLabel('Chats').fill('2');
    await look(page, 'routing-settings');
    await press('Save');
    await page.getByText('It holds from the next offer on.').first().waitFor();
    const kept = (await admin.get('/v1/routing-settings')).body;
    expect(kept).toMatchObject({
      mode: 'blended',
      interruptibleBy: { voice: ['chat'] },
      limits: { chat: 2, async: 5, voice: 1 },
    });

    await page.goto(`${hub.url}/settings/queues`);
    await press('Orders');
    await page.getByText('Offers, misses and wrap-up').click();
    const line = page.getByRole('group', { name: /line is lost/ });
    await line.getByLabel('Chats').fill('90');
    await press('Save');
    await page.getByText('Queue saved').first().waitFor();
    expect((await admin.get(`/v1/queues/${orders}`)).body.policy.graceSeconds).toMatchObject({ chat: 90, async: 900 });
  }, 400_000);

  it('calls a colleague by name in a note, and promises something by a time', async () => {
    const inbox = await buildInbox(hub, { queueId: orders });
    const id = await write(hub, inbox.id, { text: 'Will it come before Friday?' });
    await admin.post(`/v1/conversations/${id}/take-over`);
    await hub.settle();
    const ready = hears(there);
    await there.goto(`${hub.url}/inbox`);
    await ready;
    await page.goto(`${hub.url}/inbox/${id}`);
    await page.getByRole('button', { name: 'Resolve' }).waitFor();
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    const note = page.getByRole('textbox', { name: 'Note for colleagues' });
    await note.pressSequentially('Can you look, @no');
    await page.getByRole('option', { name: /@Noor/ }).waitFor();
    await look(page, 'mention');
    await note.focus();
    await page.keyboard.press('Enter');
    expect(await note.inputValue()).toBe('Can you look, @Noor ');
    await page.keyboard.press('Control+Enter');
    await there
      .getByText(/^Maya Lindqvist mentioned you/)
      .first()
      .waitFor();
    expect((await noor.get('/v1/me/mentions')).body.data).toMatchObject([{ conversationId: id }]);

    await page.getByRole('button', { name: 'Resolve' }).click();
    const panel = page.getByRole('region', { name: 'Wrap up' });
    await panel.getByLabel('A new promise').fill('Call when it leaves the house');
    await panel.getByLabel('Promised by').fill('2099-05-04T10:30');
    await panel.getByRole('button', { name: 'Add', exact: true }).click();
    await panel.getByText('still owed').waitFor();
    await look(page, 'promise-by');
    await panel.getByRole('button', { name: 'Finish' }).click();
    await panel.waitFor({ state: 'detached' });
    const { data } = (await admin.get(`/v1/conversations/${id}/promises`)).body;
    expect(data).toMatchObject([{ text: 'Call when it leaves the house' }]);
    expect(data[0].dueAt).toContain('2099-05-04T');
  }, 400_000);
});
