import type { Browser, Page } from 'playwright-core';
import { callOf, connectLine, PUBLIC_URL } from '../features/voice/line.js';
import { startTwilio, type TwilioDouble } from '../features/voice/twilio-double.js';
import { offersOf, until, write } from '../features/routing/world.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildBot, buildInbox, buildQueue } from '../support/factories.js';
import { look, openWindow } from '../support/windows.js';

/** One asks, one is asked in: each in a window of their own. */
describeInBrowser('passing a conversation on', () => {
  let hub: Booted;
  let browser: Browser;
  let twilio: TwilioDouble;
  let maya: Caller;
  let noor: Caller;
  let here: Page;
  let there: Page;
  let inbox: string;
  let orders: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser, twilio] = await Promise.all([bootApp({ PUBLIC_URL }), launchBrowser(), startTwilio()]);
    [maya, noor] = [await hub.signIn('agent', 'Maya Lindqvist'), await hub.signIn('agent', 'Noor Haddad')];
    orders = await buildQueue(hub, { name: 'Orders', offerSeconds: 600 });
    await buildQueue(hub, { name: 'Billing' });
    await buildBot(hub, { name: 'Wren' });
    for (const { id } of [maya, noor])
      await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [id, orders]);
    inbox = (await buildInbox(hub, { queueId: orders })).id;
    [here, there] = [await openWindow(hub, browser, maya.id, faults), await openWindow(hub, browser, noor.id, faults)];
    await there.goto(`${hub.url}/inbox`);
    await there.getByRole('button', { name: 'Be available' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    await twilio?.close();
    expect(faults).toEqual([]);
  });

  /** A conversation that Maya holds, open in her window. */
  async function held(text: string): Promise<string> {
    const id = await write(hub, inbox, { text });
    await maya.post(`/v1/conversations/${id}/take-over`);
    await hub.settle();
    await here.goto(`${hub.url}/inbox/${id}`);
    await here.getByRole('button', { name: 'Pass on' }).waitFor();
    return id;
  }
  const dialog = () => here.getByRole('dialog', { name: 'Pass on' });
  async function to(name: string): Promise<void> {
    await here.keyboard.press('t');
    await dialog().getByRole('combobox', { name: 'To' }).fill(name);
    await here.getByRole('option', { name }).click();
  }
  const send = (name = 'Pass on') => dialog().getByRole('button', { name, exact: true }).click();

  it('asks a colleague in, who answers in a note, and then has it at once', async () => {
    const id = await held('Is the pot within warranty?');
    await to('Noor');
    await dialog().getByText('They took part already').click();
    await send();
    await dialog().getByText('Noor Haddad has not been asked in yet').waitFor();
    await look(here, 'pass-on-not-asked');
    await dialog().getByLabel('What they should know').fill('Bought in March. Is this within warranty?');
    await dialog().getByRole('button', { name: 'Ask them in first' }).click();
    await here.getByText('Noor Haddad is asked in').first().waitFor();
    await dialog().waitFor({ state: 'detached' });

    await there.getByText('Maya Lindqvist asks you in').first().waitFor();
    await there
      .getByRole('button', { name: /^Take it/ })
      .first()
      .click();
    await there.getByText('Bought in March. Is this within warranty?').first().waitFor();
    await noor.post(`/v1/conversations/${id}/notes`, { text: 'It is, for five years.' });
    await here.getByText('It is, for five years.').waitFor();

    await to('Noor');
    await dialog().getByText('They took part already').click();
    await look(here, 'pass-on-warm');
    await send();
    await here.getByText('Noor Haddad has it').first().waitFor();
    const { body } = await noor.get(`/v1/conversations/${id}`);
    expect(body.control).toMatchObject({ kind: 'agent', id: noor.id });
    await there.getByRole('textbox', { name: /^Reply/ }).waitFor();
    await noor.post(`/v1/conversations/${id}/wrap-up`, { dispositions: [], solved: 'yes' });
  });

  it('goes to a queue with the reason and a note in the thread, and to a bot', async () => {
    const first = await held('You charged me twice');
    await to('Billing');
    await dialog().getByLabel('Why').fill('Belongs to billing');
    await dialog().getByLabel('What they should know').fill('Both charges are on the card');
    await send();
    await here.getByText('Passed to Billing').first().waitFor();
    const { body: seen } = await maya.get(`/v1/conversations/${first}/messages?limit=20`);
    expect(seen.data.at(-1)).toMatchObject({
      visibility: 'internal',
      text: 'Belongs to billing. Both charges are on the card',
    });
    expect((await maya.get(`/v1/conversations/${first}`)).body.control).toMatchObject({ kind: 'queue' });

    const second = await held('Where is my parcel?');
    await to('Wren');
    await send();
    await here.getByText('Passed to Wren').first().waitFor();
    expect((await maya.get(`/v1/conversations/${second}`)).body.control).toMatchObject({ kind: 'bot' });
    // What the bot answers is taken over first: the button says so.
    await here.goto(`${hub.url}/inbox/${second}`);
    await here.getByRole('button', { name: 'Wren is answering. Take it over first.' }).waitFor();
  });

  it('asks before it goes between the same two for the third time within an hour', async () => {
    const id = await held('To and fro');
    const billing = await hub.database.one<{ id: string }>(`SELECT id FROM queue WHERE name = 'Billing'`);
    for (const queueId of [billing?.id, orders]) {
      expect((await maya.post(`/v1/conversations/${id}/transfer`, { queueId })).status).toBe(200);
      await maya.post(`/v1/conversations/${id}/take-over`);
      await hub.settle();
    }
    await here.goto(`${hub.url}/inbox/${id}`);
    await here.getByRole('button', { name: 'Pass on' }).waitFor();
    await to('Billing');
    await send();
    await dialog().getByText('This went between the same two places 2 times within the hour.').waitFor();
    await look(here, 'pass-on-loop');
    await dialog().getByRole('button', { name: 'Pass it on all the same' }).click();
    await here.getByText('Passed to Billing').first().waitFor();
    const { body } = await maya.get(`/v1/conversations/${id}/routing-decisions`);
    expect(body.data[0].rule).toContain('confirmed by Maya Lindqvist');
  });

  it('asks a number outside into a call while the caller waits', async () => {
    const admin = await hub.signIn('admin');
    const calls = await buildQueue(hub, { name: 'Calls', offerSeconds: 600 });
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [maya.id, calls]);
    const line = await connectLine(hub, admin, { apiRoot: twilio.url, queueId: calls });
    await maya.put('/v1/me/status', { status: 'available' });
    const from = { CallSid: 'CA10', AccountSid: 'AC1', From: '+447700900471', To: '+442079460000' };
    const rung = await line.tell('incoming', { ...from, CallStatus: 'ringing' });
    const offer = await until('the offer', async () => (await offersOf(maya))[0]);
    const { conversationId } = (await maya.post(`/v1/offers/${offer.id}/accept`)).body;
    const leg = await until('the leg', () =>
      hub.database.one<{ id: string; sid: string; call: string }>(
        `SELECT id, vendor_sid AS sid, call_id AS call FROM call_leg WHERE kind = 'agent' AND vendor_sid IS NOT NULL`,
      ),
    );
    expect(callOf(rung.xml)).toBe(leg.call);
    for (const [sid, label] of [
      [leg.sid, leg.id],
      ['CA10', 'customer'],
    ])
      await line.tell(`conference?call=${leg.call}`, {
        ConferenceSid: 'CF1',
        FriendlyName: leg.call,
        StatusCallbackEvent: 'participant-join',
        CallSid: sid,
        ParticipantLabel: label,
      });
    await here.goto(`${hub.url}/inbox/${conversationId}`);
    await here.getByText('You are on a call with').first().waitFor();
    await to('A number outside');
    await dialog().getByRole('textbox', { name: 'Number' }).fill('12');
    await send('Ask them in');
    await dialog().getByText('is not a number like').waitFor();
    await dialog().getByRole('textbox', { name: 'Number' }).fill('+44 7700 900 999');
    await dialog().getByLabel('What they should know').fill('The carrier, about the lost parcel');
    await look(here, 'pass-on-call');
    await send('Ask them in');
    await twilio.until(({ path, form }) => path.endsWith('/Participants') && form.To === '+447700900999');
    await here.getByText('The caller waits.').first().waitFor();
    await here.getByText('The carrier, about the lost parcel').waitFor();
  });
});
