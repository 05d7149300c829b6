import type { Browser } from 'playwright-core';
import { newId } from '../../src/kernel/ids.js';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, type BuiltInbox, buildQueue } from '../support/factories.js';
import { until } from '../features/routing/world.js';
import { look, openWindowOf } from '../support/windows.js';

describeInBrowser('the settings of a web chat', () => {
  let hub: Booted;
  let browser: Browser;
  let chat: BuiltInbox;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    await hub.database.query(`INSERT INTO agent (id, name, email, role) VALUES ($1, $2, $3, 'admin')`, [
      newId('ag'),
      'Ines Keller',
      'admin@hub.example',
    ]);
    chat = await buildInbox(hub, { channel: 'webchat' });
    await hub.database.query(`UPDATE inbox SET name = 'Shop chat' WHERE id = $1`, [chat.id]);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  it('are all set in the form, refused at their field, and taken by the widget', async () => {
    const page = await openWindowOf(hub, browser, 'Ines Keller', faults);
    await page.goto(`${hub.url}/settings/inboxes`);
    await page.getByRole('button', { name: 'Shop chat' }).click();
    const field = (name: string) => page.getByLabel(name, { exact: true });
    await field('Brand').fill('Meadow & Sons');
    await field('Colour').fill('green');
    await page.getByRole('combobox', { name: 'Sign' }).click();
    await page.getByRole('option', { name: 'Leaf' }).click();
    await field('Greeting').fill('Good day. How can we help?');
    // By keyboard alone, as the mouse may be out of reach.
    await field('Name').last().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('shop.example');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('London');
    await page.getByRole('option', { name: 'Europe/London' }).click();
    await field('Monday').fill('9–12, 13–18');
    await field('Tuesday').fill('18–9');
    await field('Friday').fill('all day');
    await field('Saturday').fill('');
    await page.getByText('Write hours like 09:00–17:00').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“shop.example” is no address like https://shop.example').waitFor();
    await page.getByText('Write a colour like #066478').waitFor();
    await page.getByText('Ends after it begins').waitFor();
    await field('Colour').scrollIntoViewIfNeeded();
    await look(page, 'webchat-refused');
    await field('Sunday').scrollIntoViewIfNeeded();
    await look(page, 'webchat-hours');
    const kept = () =>
      hub.database.query<{ config: Record<string, unknown> }>(`SELECT config FROM inbox WHERE id = $1`, [chat.id]);
    expect((await kept())[0].config).toEqual({});

    await field('Colour').fill('#2f5d45');
    await field('Pages that may show it').fill('https://shop.example\n\nhttps://www.shop.example');
    await field('Tuesday').fill('09:00–18:00');
    await field('Friday').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Inbox saved').first().waitFor();
    await page.getByRole('switch', { name: 'Asked before' }).scrollIntoViewIfNeeded();
    await look(page, 'webchat-saved');

    const session = await hub.anybody.post(`/widget/${chat.id}/session`, {});
    expect(session.body.inbox).toMatchObject({
      name: 'Meadow & Sons',
      color: '#2f5d45',
      glyph: 'leaf',
      greeting: 'Good day. How can we help?',
      preChat: { name: true, email: true, required: true },
    });
    const frame = await fetch(`${hub.url}/widget/frame.html?inbox=${chat.id}`);
    expect(frame.headers.get('content-security-policy')).toMatch(
      /frame-ancestors 'self' https:\/\/shop\.example https:\/\/www\.shop\.example$/,
    );
    const usual = [['09:00', '17:00']];
    expect((await kept())[0].config.hours).toEqual({
      timeZone: 'Europe/London',
      days: {
        mon: [
          ['09:00', '12:00'],
          ['13:00', '18:00'],
        ],
        tue: [['09:00', '18:00']],
        wed: usual,
        thu: usual,
      },
    });

    // What was saved stands in the form again.
    await page.reload();
    await page.getByRole('button', { name: 'Shop chat' }).click();
    expect(await field('Monday').inputValue()).toBe('09:00–12:00, 13:00–18:00');
    expect(await field('Brand').inputValue()).toBe('Meadow & Sons');
    await page.getByRole('switch', { name: 'Say when you are back' }).uncheck({ force: true });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Inbox saved').first().waitFor();
    expect((await kept())[0].config.hours).toBeNull();
    expect(faults).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('an address that is none is said to be, before the first word and while waiting, and the chat goes on', async () => {
    const ask = async (preChat: { email: boolean; required: boolean }) => {
      await hub.database.query(`UPDATE inbox SET config = $2, queue_id = $3 WHERE id = $1`, [
        chat.id,
        JSON.stringify({ brand: 'Fernwood', preChat }),
        queueId,
      ]);
      // Who comes in the next moment may still be asked the old way: settings just read are kept for a crowd.
      const asked = async () => (await hub.anybody.post(`/widget/${chat.id}/session`, {})).body.inbox.preChat;
      await until('the new questions', async () => (await asked()).required === preChat.required);
    };
    const queueId = await buildQueue(hub, { name: 'Deliveries' });
    await ask({ email: true, required: true });
    const shop = await (await browser.newContext()).newPage();
    shop.setDefaultTimeout(20_000);
    await shop.goto(`${hub.url}/shop.html`);
    await shop.getByRole('button', { name: /Open chat/ }).click();
    const panel = shop.frameLocator('iframe');
    const address = panel.getByRole('textbox', { name: 'E-mail' });
    // A browser takes it for one; no mail could be sent to it.
    await address.fill('ana@example');
    await panel.getByRole('button', { name: 'Start' }).click();
    await panel.getByText('This is not an e-mail address.').waitFor();
    expect(await address.inputValue()).toBe('ana@example');

    await ask({ email: true, required: false });
    await shop.reload();
    await shop.getByRole('button', { name: /Open chat/ }).click();
    const words = panel.getByRole('textbox', { name: 'Write a message' });
    await words.fill('Where is my tree?');
    await shop.keyboard.press('Enter');
    await panel.getByText('Delivered').waitFor();
    await words.fill('And the pot');
    const later = panel.getByRole('textbox', { name: 'Your e-mail' });
    await later.fill('ana@example');
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByText('This is not an e-mail address.').waitFor();
    if (process.env.PICTURES) await shop.screenshot({ path: `${process.env.PICTURES}/chat-no-address.png` });
    expect(await words.inputValue()).toBe('And the pot');
    await later.fill('ana@mail.example');
    await panel.getByRole('button', { name: 'Save' }).click();
    await later.waitFor({ state: 'detached' });
    expect(await panel.getByText('This is not an e-mail address.').count()).toBe(0);
    await shop.context().close();
  }, 120_000);
});
