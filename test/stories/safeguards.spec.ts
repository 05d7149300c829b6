import type { Browser, Page } from 'playwright-core';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { write } from '../support/contacts.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox } from '../support/factories.js';
import { look, lookInBoth, openWindow } from '../support/windows.js';

const CARD = '4111 1111 1111 1111';

/** What is kept in, and what is not done without proof: set by an administrator, met by an agent, told in words. */
describeInBrowser('safeguards in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let admin: Caller;
  let settings: Page;
  let desk: Page;
  let conversation: string;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    admin = await hub.signIn('admin', 'Ines Ferreira');
    const maya = await hub.signIn('agent', 'Maya Lindqvist');
    const inbox = await buildInbox(hub);
    ({ conversationId: conversation } = await write(
      hub,
      inbox.id,
      'amara@mail.example',
      'Please give me my money back',
    ));
    settings = await openWindow(hub, browser, admin.id, faults);
    desk = await openWindow(hub, browser, maya.id, faults);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    expect(faults).toEqual([]);
  });

  it('[T-A23a] a card is said to be masked before it is sent, and goes out so', async () => {
    await desk.goto(`${hub.url}/inbox/${conversation}?scope=all`);
    const field = desk.getByRole('textbox', { name: /^Reply on/ });
    await field.fill(`We charge ${CARD}.`);
    await desk.getByText('They see only the last four of a payment card number.').waitFor();
    await lookInBoth(desk, 'number-masked');
    await field.press('Control+Enter');
    await desk.getByText('We charge xxxx xxxx xxxx 1111.').first().waitFor();
    // The row of the list has it masked already while the words as typed still say that they are on their way.
    await desk.getByText(CARD).first().waitFor({ state: 'detached' });
  }, 180_000);

  it('[T-A23a] is blocked when an administrator says so, and the words stay with whoever wrote them', async () => {
    await settings.goto(`${hub.url}/settings/safeguards`);
    await settings.getByRole('row', { name: /^Payment cards/ }).waitFor();
    await settings.getByRole('table', { name: 'Kept back lately' }).waitFor();
    await look(settings, 'safeguards');
    await settings.getByRole('button', { name: 'Payment cards' }).click();
    await settings.getByRole('radio', { name: 'Does not leave' }).check();
    await lookInBoth(settings, 'safeguards-form');
    await settings.getByRole('button', { name: 'Save' }).click();
    await settings
      .getByRole('row', { name: /^Payment cards/ })
      .getByText('Does not leave')
      .waitFor();
    expect((await admin.get('/v1/number-policy')).body.card).toBe('block');

    await desk.reload();
    const field = desk.getByRole('textbox', { name: /^Reply on/ });
    await field.fill(`We charge ${CARD}.`);
    await desk.getByText('This cannot be sent with a payment card number in it. Take it out first.').waitFor();
    await lookInBoth(desk, 'number-blocked');
    await field.press('Control+Enter');
    await desk.getByText('It holds a payment card number: take it out and send again').first().waitFor();
    await lookInBoth(desk, 'number-refused');
    expect(await field.inputValue()).toBe(`We charge ${CARD}.`);
  }, 180_000);

  it('[T-A23b] what asks for proof is kept by an administrator, and why it may not be is told in the thread', async () => {
    await settings.getByRole('button', { name: 'Add an action' }).click();
    await settings.getByLabel('What is done').fill('Refund');
    await settings.getByLabel('May be proposed').selectOption('strong');
    await lookInBoth(settings, 'safeguards-action');
    await settings.getByRole('button', { name: 'Add', exact: true }).click();
    await settings.getByRole('row', { name: /^Refund/ }).waitFor();
    const asked = await admin.post(`/v1/conversations/${conversation}/eligibility`, { action: 'refund' });
    expect(asked.body).toMatchObject({ eligible: false, reasons: [{ code: 'IDENTITY_LEVEL' }] });
    await desk.reload();
    await desk
      .getByText(/“Refund” is not proposed to Amara/)
      .first()
      .waitFor();
    await settings.goto(`${hub.url}/decisions/${asked.body.decisionId}`);
    await settings.getByText('Ran again, same result').waitFor();
    await settings.getByText('They are signed in, or as good as that').waitFor();
    await look(settings, 'decision-sensitive');

    await settings.goto(`${hub.url}/settings/macros`);
    await settings.getByRole('button', { name: 'Make a macro' }).first().click();
    await settings.getByLabel('Step 1', { exact: true }).selectOption('prove');
    await settings.getByLabel('Well enough for').selectOption('refund');
    await lookInBoth(settings, 'macro-proof');
  }, 240_000);
});
