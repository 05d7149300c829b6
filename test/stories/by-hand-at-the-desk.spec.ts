import type { Browser, Page, Route, WebSocketRoute } from 'playwright-core';
import { limit, offersOf, until, write } from '../features/routing/world.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { openWindow } from '../support/windows.js';

/** A request that waits on its way until it is let go. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((done) => {
    open = done;
  });
  let came = () => {};
  const arrived = new Promise<void>((done) => {
    came = done;
  });
  const hold = async (route: Route) => {
    came();
    await opened;
    await route.continue();
  };
  return { hold, arrived, open };
}

/** A shift worked by hand: what gets in the way of somebody quick. */
describeInBrowser('at the desk', () => {
  let hub: Booted;
  let browser: Browser;
  let maya: Caller;
  let noor: Caller;
  let here: Page;
  let inbox: string;
  let orders: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    [maya, noor] = [await hub.signIn('agent', 'Maya Lindqvist'), await hub.signIn('agent', 'Noor Haddad')];
    orders = await buildQueue(hub, { name: 'Orders', offerSeconds: 600 });
    await buildQueue(hub, { name: 'Billing' });
    for (const { id } of [maya, noor])
      await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [id, orders]);
    inbox = (await buildInbox(hub, { queueId: orders })).id;
    await limit(hub, maya.id, 50);
    here = await openWindow(hub, browser, maya.id, faults);
    here.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    expect(faults).toEqual([]);
  });

  /** A conversation that somebody holds; open in Maya's window where it is hers. */
  async function held(text: string, by = maya): Promise<string> {
    const id = await write(hub, inbox, { text });
    await by.post(`/v1/conversations/${id}/take-over`);
    await hub.settle();
    if (by !== maya) return id;
    await here.goto(`${hub.url}/inbox/${id}`);
    await here.getByRole('button', { name: 'Pass on' }).waitFor();
    return id;
  }
  const list = () => here.getByRole('region', { name: 'Conversations' });
  const field = () => here.getByRole('textbox', { name: /^Reply/ });

  it('what was sent while a save of it was under way does not come back as a draft', async () => {
    const id = await held('Is it on its way?');
    const { hold, arrived, open } = gate();
    await here.route(`**/v1/conversations/${id}/draft`, hold, { times: 1 });
    await field().fill('It leaves tonight');
    await arrived;
    await field().press('Control+Enter');
    await here.getByRole('region', { name: 'Messages' }).getByText('It leaves tonight').waitFor();
    const saved = here.waitForResponse(
      (answer) => answer.url().endsWith('/draft') && answer.request().postData()?.includes('tonight') === true,
    );
    open();
    await saved;
    await until('the draft to be gone', async () => (await maya.get('/v1/me/drafts')).body.data.length === 0);
    await here.reload();
    expect(await field().inputValue()).toBe('');
  });

  it('somebody renamed while the page was still connecting is shown by the new name', async () => {
    const id = await held('My name is wrong');
    const { body } = await maya.get(`/v1/conversations/${id}`);
    const { hold, arrived, open } = gate();
    await here.route('**/v1/auth/socket-token', hold, { times: 1 });
    await here.goto(`${hub.url}/people/${body.profile.id}`);
    await here.getByRole('heading', { name: 'Amara Okafor' }).waitFor();
    await arrived;
    await noor.patch(`/v1/profiles/${body.profile.id}`, { name: 'Amara Obi' });
    open();
    await here.getByRole('heading', { name: 'Amara Obi' }).waitFor({ timeout: 20_000 });
  });

  it('a conversation that could not be loaded is there by itself once the hub answers again', async () => {
    const page = await openWindow(hub, browser, maya.id, faults);
    const lines: WebSocketRoute[] = [];
    await page.routeWebSocket(/socket\.io/, (line) => {
      line.connectToServer();
      lines.push(line);
    });
    const id = await held('Are you still there?');
    await page.goto(`${hub.url}/inbox`);
    await page.getByText('Are you still there?').first().waitFor();
    await until('the line', async () => lines.length > 0);
    await page.route(`**/v1/conversations/${id}`, (route) => route.abort());
    await page.getByText('Are you still there?').first().click();
    await page.getByText('We could not load this conversation').waitFor();
    await page.unroute(`**/v1/conversations/${id}`);
    for (const line of lines) await line.close();
    await page.getByRole('region', { name: 'Messages' }).getByText('Are you still there?').waitFor({ timeout: 20_000 });
    await page.close();
  });

  it('a picture alone has words in the list', async () => {
    const id = await held('Could you show me?');
    await here
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'pot.png',
        mimeType: 'image/png',
        buffer: Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          'base64',
        ),
      });
    await here.getByText('pot.png').first().waitFor();
    await here.getByRole('button', { name: 'Send', exact: true }).click();
    await list().locator(`[data-row="${id}"]`).getByText('You sent a file').waitFor();
  });

  it('whoever has nothing open hears who waits for them, and is led there', async () => {
    await held('Nobody answers me');
    await here.goto(`${hub.url}/inbox`);
    await here
      .getByText(/wait for your answer/)
      .first()
      .waitFor();
    await maya.put('/v1/me/status', { status: 'available' });
    await here.getByRole('button', { name: /^Answer Amara/ }).click();
    await here.getByRole('region', { name: 'Messages' }).waitFor();
    expect(await here.getByText('Nobody is waiting for you').count()).toBe(0);
    await maya.put('/v1/me/status', { status: 'away' });
  });

  it('what rings stands once in the list, and what waits in a queue is not called mine', async () => {
    const id = await held('Ringing');
    await maya.post(`/v1/conversations/${id}/transfer`, { queueId: orders });
    await hub.settle();
    await here.goto(`${hub.url}/inbox`);
    await list().getByRole('heading', { name: 'Waiting for a person' }).waitFor();
    await maya.post(`/v1/conversations/${id}/transfer`, { agentId: maya.id });
    await maya.put('/v1/me/status', { status: 'available' });
    await list().getByRole('button', { name: 'Take the offer: Amara Okafor' }).waitFor();
    await list().locator(`[data-row="${id}"]`).waitFor({ state: 'detached' });
    await list().getByRole('button', { name: 'Take the offer: Amara Okafor' }).click();
    // Under the hand the list stands still.
    await here.mouse.move(900, 300);
    await list().locator(`[data-row="${id}"]`).waitFor();
    await maya.put('/v1/me/status', { status: 'away' });
  });

  it('whoever passes a conversation on goes on in the list, and the thread says who passed it', async () => {
    const id = await held('Passed by hand');
    await here.keyboard.press('t');
    const dialog = here.getByRole('dialog', { name: 'Pass on' });
    await dialog.getByRole('combobox', { name: 'To' }).fill('Billing');
    await here.getByRole('option', { name: 'Billing' }).click();
    await dialog.getByRole('button', { name: 'Pass on', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await until('the focus', () =>
      here.evaluate<boolean>(`document.activeElement.closest('[data-pane="list"]') !== null`),
    );
    await here.goto(`${hub.url}/inbox/${id}`);
    await here.getByRole('region', { name: 'Messages' }).getByText('You passed it on').waitFor();
  });

  it('what somebody was asked into stays in their list, though a colleague holds it', async () => {
    const id = await held('Is this within warranty?', noor);
    await maya.put('/v1/me/status', { status: 'available' });
    await here.goto(`${hub.url}/inbox`);
    const asked = await noor.post(`/v1/conversations/${id}/transfer`, {
      agentId: maya.id,
      mode: 'consult',
      note: 'Five years?',
    });
    expect(asked.status).toBe(200);
    const [offer] = await until('the offer', async () => {
      const all = await offersOf(maya);
      return all.some(({ kind }) => kind === 'task') && all.filter(({ kind }) => kind === 'task');
    });
    await maya.post(`/v1/offers/${offer.id}/accept`);
    await here.goto(`${hub.url}/inbox`);
    await list().getByText('Noor Haddad asks you in').click();
    await here.getByRole('region', { name: 'Messages' }).getByText('Is this within warranty?').waitFor();
    await maya.put('/v1/me/status', { status: 'away' });
  });

  it('a call by name in a note leads to its conversation, and covers neither the composer nor one’s own picture', async () => {
    const id = await held('About the depot', noor);
    await held('Beside it');
    await noor.post(`/v1/conversations/${id}/notes`, { text: 'Please look, @Maya' });
    const told = here.getByRole('group', { name: /^Noor Haddad mentioned you/ });
    await told.waitFor();
    const box = await told.boundingBox();
    const composer = await field().boundingBox();
    const own = await here.getByRole('navigation').boundingBox();
    if (!box || !composer || !own) throw new Error('not drawn');
    expect(box.x).toBeGreaterThanOrEqual(own.x + own.width);
    expect(box.x + box.width).toBeLessThanOrEqual(composer.x);
    await told.getByRole('button', { name: 'Open' }).click();
    await here.waitForURL(`**/inbox/${id}*`);
  });

  it('the newest words stay in view when the wrap-up opens, and the focus stays with the conversation when it ends', async () => {
    const id = await held('First words');
    for (let n = 0; n < 14; n += 1) await maya.post(`/v1/conversations/${id}/notes`, { text: `Noted ${n}` });
    await field().fill('The very last words');
    await field().press('Control+Enter');
    const last = here.getByRole('region', { name: 'Messages' }).getByText('The very last words');
    await last.waitFor();
    await here.getByRole('button', { name: /^Resolve/ }).click();
    const panel = here.getByRole('region', { name: 'Wrap up' });
    await panel.waitFor();
    await until(
      'the last words to be in view',
      async () => {
        const [words, wrap] = [await last.boundingBox(), await panel.boundingBox()];
        return words && wrap && words.y + words.height <= wrap.y;
      },
      3_000,
    );
    await panel.getByRole('button', { name: /^Finish/ }).click();
    await panel.waitFor({ state: 'detached' });
    await until('the focus', () =>
      here.evaluate<boolean>(`document.activeElement.closest('[data-pane="conversation"]') !== null`),
    );
  });

  it('an offer beside an open conversation has both its answers in one line, on a small screen too', async () => {
    await held('Open meanwhile');
    await here.setViewportSize({ width: 1280, height: 800 });
    await write(hub, inbox, { text: 'Somebody new' });
    await maya.put('/v1/me/status', { status: 'available' });
    const toast = here.getByRole('region', { name: /for you$/ });
    await toast.waitFor();
    const [take, leave] = await Promise.all(
      [/^Take it/, /^Not now(?!,)/].map((name) => toast.getByRole('button', { name }).first().boundingBox()),
    );
    expect(take?.y).toBe(leave?.y);
    await here.setViewportSize({ width: 1440, height: 900 });
  });
});
