import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { fernwood } from '../../src/channels/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildBot, buildInbox, buildQueue } from '../support/factories.js';

/** Two windows: the customer's shop page and the agent's console, with a bot between them. */
describeInBrowser('a customer, a bot and an agent in two windows', () => {
  let hub: Booted;
  let browser: Browser;
  let botServer: Server;
  let shop: Page;
  let desk: Page;
  let chat: FrameLocator;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { name: 'Deliveries', offerSeconds: 120 });
    const maya = await hub.signIn('agent', 'Maya Lindqvist');
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [maya.id, queueId]);
    await hub.database.query(
      `INSERT INTO disposition (id, code, label) VALUES ('dp_late', 'delivery_late', 'Delivery late')`,
    );
    const botId = await buildBot(hub, { name: 'Wren' });
    await startBot(await hub.bot(botId), botId);
    await buildInbox(hub, { channel: 'webchat', botId, queueId, config: { ...fernwood, preChat: {} } });
    browser = await launchBrowser();
    shop = await (await browser.newContext({ viewport: { width: 1280, height: 860 } })).newPage();
    desk = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    for (const page of [shop, desk]) {
      page.setDefaultTimeout(60_000);
      page.on('pageerror', (error) => faults.push(error.message));
    }
    await desk.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(maya.id)}`);
    await desk.getByRole('button', { name: 'Be available' }).click();
  });
  afterAll(async () => {
    await browser?.close();
    botServer?.close();
    await hub.close();
  });

  it('goes from the first word through the bot to a person and back, and is wrapped up', async () => {
    await shop.goto(`${hub.url}/shop.html`);
    await shop.getByRole('button', { name: /Open chat/ }).click();
    chat = shop.frameLocator('iframe');
    await say('where is my olive tree FW-20417?');
    await chat.getByText('It is at the Leeds depot.').waitFor();
    await say('i want to talk to a person');

    // The card opens with the customer's own words, before anything of ours.
    await desk.getByRole('button', { name: /^Take it/ }).click();
    await desk.getByText('Wren handed over to you').waitFor();
    await desk.getByText('“i want to talk to a person”').waitFor();
    await desk.getByText('no scan since Wednesday').waitFor();
    await desk.getByRole('button', { name: /^Got it/ }).click();

    await chat.getByText(/Maya/).first().waitFor();
    await desk.getByPlaceholder(/^Write to/).fill('Hi, I have everything you told Wren. A new tree leaves tonight.');
    await desk.keyboard.press('Control+Enter');
    await chat.getByText('A new tree leaves tonight.').waitFor();
    await say('wonderful');
    await desk.getByText('wonderful').first().waitFor();

    await desk.getByRole('button', { name: /^Resolve/ }).click();
    const wrapUp = desk.getByRole('form', { name: 'Wrap up' }).or(desk.getByRole('region', { name: 'Wrap up' }));
    await wrapUp.getByText('Yes', { exact: true }).first().click();
    await wrapUp.getByRole('button', { name: /^Finish/ }).click();
    await wrapUp.waitFor({ state: 'hidden' });

    const [done] = await hub.database.query(
      `SELECT w.solved, c.status FROM wrap_up w JOIN conversation c ON c.id = w.conversation_id`,
    );
    expect(done).toEqual({ solved: 'yes', status: 'resolved' });
    expect(faults).toEqual([]);
  });

  async function say(text: string): Promise<void> {
    await chat.locator('textarea').fill(text);
    await chat.locator('textarea').press('Enter');
  }

  /** Answers once, then hands over with what it knows. */
  async function startBot(bot: Caller, botId: string): Promise<void> {
    botServer = createServer((request, reply) => {
      let text = '';
      request.on('data', (part) => (text += part));
      request.on('end', () => {
        reply.writeHead(200).end();
        const { type, data } = JSON.parse(text);
        if (type === 'message.created' && data.message.author.kind === 'customer') void take(bot, data);
      });
    });
    await new Promise<void>((done) => botServer.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(botServer.address() as AddressInfo).port}/`;
    await hub.database.query(`UPDATE bot SET webhook_url = $2 WHERE id = $1`, [botId, url]);
  }

  async function take(bot: Caller, data: { conversation: { id: string }; message: { text: string } }): Promise<void> {
    const { message } = data;
    const conversationId = data.conversation.id;
    if (!message.text.includes('person')) {
      const answer = { text: 'It is at the Leeds depot.' };
      await bot.post(`/v1/conversations/${conversationId}/messages`, answer, { 'if-control-epoch': '1' });
      return;
    }
    await bot.post('/v1/handoffs', {
      conversation: conversationId,
      reason: { code: 'customer_requested' },
      lastCustomerText: message.text,
      slots: { order: { value: 'FW-20417', confirmed: true, sensitivity: 'normal' } },
      attempts: [{ action: 'Courier trace', outcome: 'failed', evidence: 'no scan since Wednesday' }],
    });
  }
});
