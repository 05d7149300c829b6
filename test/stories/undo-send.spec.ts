import type { Browser, Page } from 'playwright-core';
import { SetConsent } from '../../src/governance/set-consent.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox } from '../support/factories.js';
import { untilState } from '../support/messages.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { letUndo, timeHasCome, timeStands } from '../support/undo.js';
import { lookInBoth, openWindow } from '../support/windows.js';
import { write } from '../features/routing/world.js';

describeInBrowser('undoing what was sent', () => {
  let hub: Booted;
  let browser: Browser;
  let receiver: Receiver;
  let maya: Caller;
  let inbox: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser, receiver] = await Promise.all([bootApp(), launchBrowser(), startReceiver()]);
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    inbox = (await buildInbox(hub, { config: { deliveryUrl: receiver.url } })).id;
    await letUndo(hub, inbox, 30);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    await receiver?.close();
    expect(faults).toEqual([]);
  });

  const field = (page: Page) => page.getByRole('textbox', { name: /^Reply on/ });
  const waits = (page: Page) => page.getByRole('article').getByText(/^(Leaves in \d+ s|Leaving)$/);
  const undo = (page: Page) => page.getByRole('button', { name: 'Undo', exact: true });
  const arrived = (text: string) => receiver.got.filter(({ raw }) => raw.includes(text)).length;
  async function asked(): Promise<string> {
    const id = await write(hub, inbox);
    await maya.post(`/v1/conversations/${id}/take-over`);
    return id;
  }
  async function open(id: string, who = maya): Promise<Page> {
    const page = await openWindow(hub, browser, who.id, faults);
    await page.goto(`${hub.url}/inbox/${id}`);
    await page.getByRole('heading', { level: 1, name: /Amara/ }).waitFor();
    return page;
  }
  async function send(page: Page, text: string): Promise<void> {
    await field(page).fill(text);
    // A file that is still on its way holds it back.
    await page.getByRole('button', { name: 'Send', exact: true }).and(page.locator(':enabled')).waitFor();
    await field(page).press('Control+Enter');
    await waits(page).waitFor();
  }
  /** Of the one answer that waits here: its id, and the seconds it waits. */
  const waiting = async (id: string): Promise<string> => {
    const { body } = await maya.get(`/v1/conversations/${id}`);
    expect(body.leaving).toHaveLength(1);
    return body.leaving[0].id;
  };

  it('[UX-A11] after the tab was closed, from another: nothing leaves, and the words are there again', async () => {
    const id = await asked();
    const first = await open(id);
    await send(first, 'I wrote this too soon');
    await timeStands(hub, id);
    await first.context().close();
    const reply = await waiting(id);

    const second = await open(id);
    await waits(second).waitFor();
    await lookInBoth(second, 'undo-waits');
    await undo(second).click();
    await waits(second).waitFor({ state: 'detached' });
    await expectField(second, 'I wrote this too soon');
    await timeHasCome(hub, reply);
    // One that leaves after it shows that the time has come, and that what left before it would have arrived.
    await field(second).fill('I wrote this in time');
    await field(second).press('Control+Enter');
    await waits(second).waitFor();
    const edited = await waiting(id);
    await timeHasCome(hub, edited);
    await untilState(hub, edited, 'sent');
    await waits(second).waitFor({ state: 'detached' });
    expect([arrived('too soon'), arrived('in time')]).toEqual([0, 1]);
    const { data } = (await maya.get(`/v1/conversations/${id}/messages`)).body;
    expect(data.map((one: { text: string }) => one.text)).toEqual(['where is my olive tree?', 'I wrote this in time']);
    await second.context().close();
  }, 120_000);

  it('[UX-A11] leaves at its time with every tab closed', async () => {
    const id = await asked();
    await letUndo(hub, inbox, 10);
    const page = await open(id);
    await send(page, 'This goes by itself');
    const { body } = await maya.get(`/v1/conversations/${id}`);
    await page.context().close();
    const [{ id: reply, leavesAt }] = body.leaving;
    expect(arrived('goes by itself')).toBe(0);
    await untilState(hub, reply, 'sent', 30_000);
    await letUndo(hub, inbox, 30);
    const got = receiver.got.filter(({ raw }) => raw.includes('goes by itself'));
    expect(got).toHaveLength(1);
    expect(got[0]?.at).toBeGreaterThanOrEqual(Date.parse(leavesAt) - 50);
  }, 120_000);

  it('is undone by its key, below words begun since, and by a supervisor; who looks on sees it go', async () => {
    const id = await asked();
    const tom = await hub.signIn('supervisor', 'Tom Reed');
    const [hers, his] = [await open(id), await open(id, tom)];
    const label = { name: 'label.txt', mimeType: 'text/plain', buffer: Buffer.from('12 Kiln Lane') };
    await hers.locator('input[type="file"]').setInputFiles(label);
    await hers.getByText('label.txt').waitFor();
    await send(hers, 'The first try');
    await timeStands(hub, id);
    await his.getByText('The first try').waitFor();
    await field(hers).pressSequentially('And one more thing');
    await field(hers).press('Escape');
    await hers.keyboard.press('z');
    await expectField(hers, 'The first try\nAnd one more thing');
    await hers.getByRole('button', { name: 'Remove label.txt' }).waitFor();
    await field(hers).and(hers.locator(':focus')).waitFor();
    await waits(his).waitFor({ state: 'detached' });

    await field(hers).press('Control+Enter');
    await his.getByText('And one more thing').waitFor();
    await timeStands(hub, id);
    await undo(his).click();
    await expectField(hers, 'The first try\nAnd one more thing');
    await waits(his).waitFor({ state: 'detached' });
    expect(arrived('The first try')).toBe(0);
    await hers.context().close();
    await his.context().close();
  }, 120_000);

  it('stays in the thread with the reason when it may not go out any more, and is edited from there', async () => {
    const id = await asked();
    const page = await open(id);
    await send(page, 'They have said no');
    const reply = await waiting(id);
    const [{ profile }] = await hub.database.query<{ profile: string }>(
      `SELECT profile_id AS profile FROM conversation WHERE id = $1`,
      [id],
    );
    const no = { purpose: 'service', channel: 'custom', granted: false, source: 'test' };
    await hub.app.get(SetConsent, { strict: false }).run(profile, no, { kind: 'public' });
    await timeHasCome(hub, reply);
    await page.getByText(/Not sent\. \w/).waitFor();
    await lookInBoth(page, 'undo-stopped');
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByText(/Not sent\. \w/).waitFor({ state: 'detached' });
    expect((await maya.get('/v1/me/drafts')).body.data[0]).toMatchObject({ text: 'They have said no' });
    expect(arrived('They have said no')).toBe(0);
    await page.context().close();
  }, 120_000);

  it('is chosen for an inbox in its form', async () => {
    const admin = await hub.signIn('admin', 'Ines Duarte');
    const page = await openWindow(hub, browser, admin.id, faults);
    await page.goto(`${hub.url}/settings/inboxes`);
    const [{ name }] = await hub.database.query<{ name: string }>(`SELECT name FROM inbox WHERE id = $1`, [inbox]);
    await page.getByRole('button', { name }).click();
    const choice = page.getByRole('combobox', { name: 'Undo send' });
    await choice.click();
    await page.getByRole('option', { name: '10 seconds' }).click();
    await lookInBoth(page, 'undo-setting');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Inbox saved').first().waitFor();
    expect((await admin.get(`/v1/inboxes/${inbox}`)).body.undoSeconds).toBe(10);
    await page.context().close();
  }, 120_000);

  async function expectField(page: Page, text: string): Promise<void> {
    for (const end = Date.now() + 30_000; (await field(page).inputValue()) !== text; ) {
      if (Date.now() > end) expect(await field(page).inputValue()).toBe(text);
      await page.waitForTimeout(25);
    }
  }
});
