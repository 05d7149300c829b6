import type { Browser, Page } from 'playwright-core';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { ReceiveMessages } from '../../src/conversations/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { CONFIG, type RunningConfig } from '../../src/kernel/config/running.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue, writeIn } from '../support/factories.js';
import { addToyChannel } from '../support/toy-channel.js';
import { startTwilio, type TwilioDouble } from '../support/twilio-double.js';
import { until } from '../features/routing/world.js';

/** A folder to keep a picture of each screen in. */
const { PICTURES } = process.env;
const PHONE = '+447700900471';

describeInBrowser('a chat goes on by text message', () => {
  let hub: Booted;
  let browser: Browser;
  let twilio: TwilioDouble;
  let maya: Caller;
  let page: Page;
  let sms: string;
  let chat: string;
  const faults: string[] = [];

  beforeAll(async () => {
    addToyChannel('letters', { reaches: 'email', firstContact: true });
    addToyChannel('quoting', { quotes: true });
    addToyChannel('square', {
      publicComments: true,
      privateReplyHours: 168,
      window: { hours: 24, after: 'people', peopleHours: 168 },
    });
    hub = await bootApp();
    twilio = await startTwilio();
    await buildQueue(hub, { name: 'Deliveries' });
    maya = await hub.signIn('agent', 'Maya Lindqvist');
    const admin = await hub.signIn('admin');
    const made = async (name: string, channel: string) =>
      (
        await admin.post('/v1/inboxes', {
          name,
          channel,
          settings: { accountSid: `AC${'a'.repeat(32)}`, number: '+442071838750', apiRoot: twilio.url },
          credentials: { authToken: 'token' },
        })
      ).body.id as string;
    sms = await made('Fernwood texts', 'sms');
    await made('Fernwood WhatsApp', 'twilio-whatsapp');
    for (const [channel, name] of [
      ['webchat', 'Shop chat'],
      ['letters', 'Care letters'],
    ]) {
      const { id } = await buildInbox(hub, { channel });
      await hub.database.query(`UPDATE inbox SET name = $2 WHERE id = $1`, [id, name]);
      if (channel === 'webchat') chat = id;
    }
    browser = await launchBrowser();
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(maya.id)}`);
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
    await twilio.close();
  });

  /** Somebody in the shop's chat whose number is known from their order. */
  async function arrive(text: string): Promise<{ conversationId: string; profileId: string }> {
    const { conversationId } = await hub.app.get(ReceiveMessages).submit({
      inboxId: chat,
      externalId: `chat-${text}`,
      address: { kind: 'visitor', value: 'vis_amara', name: 'Amara Okafor', proof: 'verified', source: 'webchat' },
      thread: '',
      text,
    });
    const [row] = await hub.database.query<{ profile_id: string }>(
      `SELECT profile_id FROM conversation WHERE id = $1`,
      [conversationId],
    );
    await hub.database.query(
      `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ('idn_amara', 'phone', $1, $2, 'verified', 'order') ON CONFLICT DO NOTHING`,
      [PHONE, row.profile_id],
    );
    return { conversationId, profileId: row.profile_id };
  }
  const picture = async (name: string) => {
    if (!PICTURES) return;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(200);
      await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };
  const menu = () => page.getByRole('menu');

  it('switches to SMS with the words already written, and their answer comes into the new conversation', async () => {
    const { conversationId } = await arrive('I have to run, can you text me?');
    await maya.post(`/v1/conversations/${conversationId}/take-over`, {});
    await page.goto(`${hub.url}/inbox/${conversationId}`);
    await page.getByRole('textbox', { name: /^Reply on/ }).fill('Your tree leaves tonight, Amara.');
    await page.getByRole('button', { name: 'Switch channel' }).click();
    await menu().getByText('We know no e-mail address of theirs').waitFor();
    await menu()
      .getByText(/takes only an approved template now/)
      .waitFor();
    await menu().getByText(`begins with your words, to ${PHONE}`).waitFor();
    await picture('switch-channel');
    // It hears the key once it has the focus.
    await menu().locator(':focus').waitFor();
    await page.keyboard.press('Escape');
    await menu().waitFor({ state: 'detached' });
    expect(page.url()).toContain(conversationId);

    await page.getByRole('button', { name: 'Switch channel' }).click();
    await menu().getByText('Fernwood texts').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`To ${PHONE}`).waitFor();
    expect(await dialog.getByLabel('What you write').inputValue()).toBe('Your tree leaves tonight, Amara.');
    await picture('write-first');
    await dialog.getByRole('button', { name: 'Send' }).click();
    const [{ form }] = await twilio.until(1);
    expect(Object.fromEntries(form)).toMatchObject({ To: PHONE, Body: 'Your tree leaves tonight, Amara.' });
    await page.getByText('Maya Lindqvist wrote first').or(page.getByText('You wrote first')).first().waitFor();
    await page.getByRole('textbox', { name: /^Reply on SMS/ }).waitFor();
    expect(page.url()).not.toContain(conversationId);
    await picture('went-on');

    const fields = {
      MessageSid: `MM${'1'.repeat(32)}`,
      From: PHONE,
      To: '+442071838750',
      Body: 'Perfect!',
      NumMedia: '0',
    };
    await fetch(`${hub.url}/channels/${sms}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': getExpectedTwilioSignature(
          'token',
          `${hub.app.get<RunningConfig>(CONFIG).publicUrl}/channels/${sms}`,
          fields,
        ),
      },
      body: new URLSearchParams(fields).toString(),
    });
    await page.getByRole('log').or(page.locator('[data-pane="conversation"]')).getByText('Perfect!').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('writes to them from their own page, and says what is not open', async () => {
    const { profileId } = await arrive('And another thing');
    await page.goto(`${hub.url}/people/${profileId}`);
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await menu().getByText('We know no e-mail address of theirs').waitFor();
    await picture('write-to-them');
    await menu().getByText('Fernwood texts').click();
    await page.getByRole('textbox', { name: /^Reply on SMS/ }).waitFor();
  });

  it('shows how it will look, and Escape closes a menu and never the conversation', async () => {
    await page.getByRole('textbox', { name: /^Reply on SMS/ }).fill('On its way 🌿 '.repeat(8));
    await page.getByRole('button', { name: 'How it will look' }).click();
    await page
      .getByRole('region', { name: 'How it will look' })
      .getByText(/in 2 parts: a sign in it/)
      .waitFor();
    await picture('preview-sms');
    const here = page.url();
    for (const [name, over] of [
      ['Snooze', menu()],
      ['Pass on', page.getByRole('dialog', { name: 'Pass on' })],
    ] as const) {
      await page.getByRole('button', { name, exact: true }).click();
      await over.locator(':focus').waitFor();
      // The list of a field that has the focus goes first.
      if (name === 'Pass on') {
        const list = page.getByRole('listbox');
        await list.waitFor();
        await page.keyboard.press('Escape');
        await list.waitFor({ state: 'hidden' });
      }
      await page.keyboard.press('Escape');
      await over.waitFor({ state: 'detached' });
      expect(page.url()).toBe(here);
    }
  });

  it('answers one message by keyboard, and Escape drops it', async () => {
    const inbox = await buildInbox(hub, { channel: 'quoting' });
    const from = { kind: 'external_id', value: 'quoting:1', name: 'Jon Ek' };
    const { conversationId } = (await writeIn(hub, inbox, { from, text: 'Is it green?' })).body;
    await writeIn(hub, inbox, { from, text: 'And is it large?' });
    await maya.post(`/v1/conversations/${conversationId}/take-over`, {});
    await page.goto(`${hub.url}/inbox/${conversationId}`);
    const reply = page.getByRole('button', { name: 'Reply to this message' });
    await reply.first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('Answering Jon').waitFor();
    await picture('answering');
    // The field is where Escape drops it; anywhere else it leaves the conversation.
    await page
      .getByRole('textbox', { name: /^Reply on/ })
      .and(page.locator(':focus'))
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Answering Jon').waitFor({ state: 'detached' });
    expect(page.url()).toContain(conversationId);
    await reply.first().click();
    await page.getByRole('textbox', { name: /^Reply on/ }).fill('Green it is.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Answering Jon').waitFor({ state: 'detached' });
    const asked = async () =>
      (
        await hub.database.query<{ text: string }>(
          `SELECT a.text FROM message m JOIN message a ON a.id = m.reply_to WHERE m.conversation_id = $1`,
          [conversationId],
        )
      ).map(({ text }) => text);
    await until('the answer', async () => (await asked()).length > 0);
    expect(await asked()).toEqual(['Is it green?']);
  });

  it('greys a private answer to an old comment, with the reason', async () => {
    const square = await buildInbox(hub, { channel: 'square' });
    const from = { kind: 'external_id', value: 'square:9', name: 'Ida Berg' };
    const { conversationId, messageId } = (await writeIn(hub, square, { from, text: 'Never again!' })).body;
    await hub.database.query(
      `UPDATE message SET extra = '{"isPublic": true}', sent_at = now() - interval '8 days' WHERE id = $1`,
      [messageId],
    );
    await maya.post(`/v1/conversations/${conversationId}/take-over`, {});
    await page.goto(`${hub.url}/inbox/${conversationId}`);
    await page.getByText('Square takes no private answer to it any more').waitFor();
    await page.getByRole('textbox', { name: /^Reply on/ }).fill('We are sorry, Ida.');
    await page.getByRole('button', { name: 'How it will look' }).click();
    await picture('private-over');
    expect(await page.getByRole('radio', { name: 'Private' }).isDisabled()).toBe(true);
    const write = { text: 'Sorry', options: { replyKind: 'private' } };
    const refused = await maya.post(`/v1/conversations/${conversationId}/messages`, write);
    expect(refused).toMatchObject({ status: 422, body: { code: 'window_closed' } });
    expect(faults).toEqual([]);
  });
});
