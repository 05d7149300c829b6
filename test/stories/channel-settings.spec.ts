import type { Browser, Page } from 'playwright-core';
import { newId } from '../../src/kernel/ids.js';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, type BuiltInbox, writeIn } from '../support/factories.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { addToyChannel } from '../support/toy-channel.js';
import { lookInBoth, openWindowOf } from '../support/windows.js';
import { until } from '../features/routing/world.js';

const template = {
  name: 'parcel_late',
  language: 'en',
  body: 'Hello {{1}}, your parcel comes on {{2}}. Answer here if that does not suit you.',
  params: ['customer name', 'day'],
};

describeInBrowser('channels in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let vendor: Receiver;
  let meadow: BuiltInbox;
  const faults: string[] = [];

  beforeAll(async () => {
    vendor = await startReceiver();
    addToyChannel(
      'meadow',
      { window: { hours: 24, after: 'template' }, templates: true, firstContact: true, reaches: 'phone' },
      {
        credentials: [
          { name: 'token', label: 'Access token', help: 'At the vendor, under Keys.' },
          { name: 'secret', label: 'App secret', help: 'Signs what they send us.' },
        ],
        setup: ({ id, publicUrl }) => [
          { text: 'Open Webhooks at the vendor and choose Add.' },
          { text: 'Paste this address as the callback.', value: `${publicUrl}/channels/${id}` },
        ],
        call: (parcel, { settings }) => ({ url: `${settings.apiRoot}/send`, body: JSON.stringify(parcel.data) }),
        check: ({ settings }) => ({ url: `${settings.apiRoot}/me`, method: 'GET' }),
      },
    );
    addToyChannel('pebble', { segments: true, maxText: 1600, reaches: 'phone', firstContact: true });
    addToyChannel('square', { publicComments: true, window: { hours: 24, after: 'people', peopleHours: 168 } });
    hub = await bootApp();
    for (const [name, role] of [
      ['Maya Lindqvist', 'agent'],
      ['Ines Keller', 'admin'],
    ])
      await hub.database.query(`INSERT INTO agent (id, name, email, role) VALUES ($1, $2, $3, $4)`, [
        newId('ag'),
        name,
        `${role}@hub.example`,
        role,
      ]);
    meadow = await buildInbox(hub, {
      channel: 'meadow',
      config: { apiRoot: vendor.url, templates: [template] },
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
    await vendor.close();
  });

  it('[UX-M4] connects an inbox, verifies it, replaces a credential and pauses it', async () => {
    const page = await signIn('Ines Keller', '/settings/inboxes');
    await page.getByRole('button', { name: /^Connect an inbox/ }).click();
    await page.getByRole('radio', { name: /^Meadow/ }).check({ force: true });
    await lookInBoth(page, 'choose-channel');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Meadow shop');
    await page.getByLabel('Access token', { exact: true }).fill('tk_do_not_show');
    await page.getByText('The vendor’s address').click();
    await page.getByLabel('Address of the vendor').fill(vendor.url);
    await lookInBoth(page, 'new-inbox');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Paste this address as the callback.').waitFor();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('Missing: App secret.').waitFor();
    await lookInBoth(page, 'connected');
    await page.getByRole('button', { name: 'Open the inbox' }).click();

    await page.getByRole('alert').filter({ hasText: 'App secret' }).waitFor();
    await lookInBoth(page, 'inbox-missing');
    await page.getByLabel('App secret', { exact: true }).fill('sh_also_not');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').filter({ hasText: 'App secret' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('Meadow takes these credentials.').waitFor();
    expect(await page.content()).not.toContain('tk_do_not_show');
    await page.getByRole('button', { name: 'Replace: Access token' }).click();
    await page.getByLabel('Access token', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Add a template' }).click();
    await page.getByLabel('Name at the vendor').fill('parcel_late');
    await page.getByLabel('Words').fill('Hello {{1}}');
    await page.getByLabel('{{1}} stands for').fill('name');
    await lookInBoth(page, 'inbox-verified');
    await page.getByRole('button', { name: 'Keep it instead' }).click();
    // Two changes: the words on the screen tell of the second alone.
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await page.getByRole('button', { name: 'Save' }).click();
    expect((await saved).ok()).toBe(true);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused: nothing is taken in').waitFor();
    const [row] = await hub.database.query<{ paused: boolean; config: Record<string, unknown> }>(
      `SELECT paused, config FROM inbox WHERE name = 'Meadow shop'`,
    );
    expect(row.paused).toBe(true);
    expect(row.config.templates).toEqual([
      { name: 'parcel_late', language: 'en', body: 'Hello {{1}}', params: ['name'] },
    ]);
    await page.context().close();
  }, 180_000);

  it('shows the health of an inbox in words: refusals, and what was not understood', async () => {
    const custom = await buildInbox(hub);
    await hub.database.query(`UPDATE inbox SET name = 'Own system' WHERE id = $1`, [custom.id]);
    await hub.database.query(
      `INSERT INTO inbox_count (inbox_id, type, known, count) VALUES ($1, ':refused', true, 3), ($1, 'message_pinned', false, 12), ($1, 'typing', true, 240)`,
      [custom.id],
    );
    await hub.database.query(
      `INSERT INTO endpoint_health (target_id, failing_since, reason) VALUES ($1, now(), 'it answered 503')`,
      [custom.id],
    );
    const page = await signIn('Ines Keller', '/settings/inboxes');
    await page.getByRole('button', { name: 'Own system' }).click();
    await page.getByText('3 requests with a wrong signature').waitFor();
    await page.getByText('not understood').waitFor();
    await page.getByText('Sending fails: it answered 503').waitFor();
    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByText('Both secrets count for 24 h').waitFor();
    await lookInBoth(page, 'inbox-health');
    await page.context().close();
  });

  it('[UX-A8] offers what the channel takes: a closing window, then only templates, with the other ways beside it', async () => {
    const from = { kind: 'phone', value: '+447700900471', name: 'Amara Okafor' };
    const page = await signIn('Maya Lindqvist', '/inbox');
    const pebble = await buildInbox(hub, { channel: 'pebble' });
    await hub.database.query(`UPDATE inbox SET name = 'Pebble line' WHERE id = $1`, [pebble.id]);
    await hub.database.query(`UPDATE inbox SET name = 'Meadow sales' WHERE id = $1`, [meadow.id]);
    // Credentials are kept sealed: set as an administrator would.
    const admin = await hub.signIn('admin');
    await admin.patch(`/v1/inboxes/${meadow.id}`, { credentials: { token: 'a', secret: 'b' } });
    const first = (await writeIn(hub, meadow, { from, text: 'Is it coming on Friday?' })).body;
    const second = (await writeIn(hub, pebble, { from, text: 'It is me again' })).body;
    const agedBy = (hours: number) =>
      hub.database.query(`UPDATE message SET sent_at = now() - make_interval(hours => $2) WHERE id = $1`, [
        first.messageId,
        hours,
      ]);
    await agedBy(22);
    await page.goto(`${hub.url}/inbox/${first.conversationId}`);
    await page.getByText(/Window closes in/).waitFor();
    await page.getByRole('button', { name: 'Switch channel' }).click();
    await page.getByRole('menuitem', { name: /Pebble line/ }).waitFor();
    await lookInBoth(page, 'composer-menu');
    // Escape closes the menu, and not the conversation behind it.
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.getByText(/Window closes in/).waitFor();

    await agedBy(30);
    await page.reload();
    await page.getByText('Only templates now').waitFor();
    await page.getByLabel('Day').fill('Friday');
    await lookInBoth(page, 'composer-template');
    await page.getByRole('button', { name: 'Send template' }).click();
    const told = () => vendor.got.find((one) => one.body?.text)?.body.text;
    // The vendor was asked other things before: the one that counts is awaited by what it says.
    await until('the template', async () => told());
    expect(told()).toBe('Hello Amara Okafor, your parcel comes on Friday. Answer here if that does not suit you.');

    await page.goto(`${hub.url}/inbox/${second.conversationId}`);
    await page.getByRole('textbox', { name: /^Reply on/ }).fill('On its way 🌿'.repeat(12));
    await page.getByText(/\d parts, \d+ left, special signs/).waitFor();
    await lookInBoth(page, 'composer-segments');
    await page.context().close();
  }, 180_000);

  it('marks an answer everybody can read, and says why nothing may be sent', async () => {
    const square = await buildInbox(hub, { channel: 'square' });
    await hub.database.query(`UPDATE inbox SET name = 'Square page' WHERE id = $1`, [square.id]);
    const from = { kind: 'external_id', value: 'square:77', name: 'Jon Ek' };
    const { messageId, conversationId } = (await writeIn(hub, square, { from, text: 'Never again!' })).body;
    await hub.database.query(`UPDATE message SET extra = '{"isPublic": true}' WHERE id = $1`, [messageId]);
    const page = await signIn('Maya Lindqvist', `/inbox/${conversationId}`);
    await page.getByText('Everybody can read this').waitFor();
    await page.getByRole('textbox', { name: /^Reply on/ }).fill('We are sorry, Jon.');
    await lookInBoth(page, 'composer-public');
    await page.getByText('Private', { exact: true }).click();
    await page.getByText('Only they can read this').waitFor();
    await page.getByText('Both', { exact: true }).click();
    await page.getByRole('button', { name: /^Post and send/ }).click();
    await page.getByText('We are sorry, Jon.').first().waitFor();
    const sent = async () =>
      (
        await hub.database.query<{ kind: string }>(
          `SELECT extra->'options'->>'replyKind' AS kind FROM message WHERE conversation_id = $1 AND direction = 'out'`,
          [conversationId],
        )
      ).map((one) => one.kind);
    await until('the answer', async () => (await sent()).length > 0);
    expect(await sent()).toEqual(['both']);

    await hub.database.query(
      `UPDATE message SET extra = NULL, sent_at = now() - interval '9 days', created_at = now() - interval '9 days' WHERE id = $1`,
      [messageId],
    );
    await page.reload();
    await page.getByText('takes nothing more until they write again').waitFor();
    await lookInBoth(page, 'composer-closed');
    await page.context().close();
    expect(faults).toEqual([]);
  });

  async function signIn(name: string, at: string): Promise<Page> {
    const page = await openWindowOf(hub, browser, name, faults);
    await page.goto(hub.url + at);
    return page;
  }
});
