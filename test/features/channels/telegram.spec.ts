import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { startReceiver } from '../../support/receiver.js';

const botToken = '123456789:AAHfiqksKZ8WmR2zSjiQ7h-Kp0aBcDeFgHi';
const webhookSecret = 'a-secret_of-ours_1234';

describe('Telegram', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let telegram: TelegramServer;
  let relay: Server;
  let inbox: string;

  /** A port nobody listens on, for a server that wants to be told one. */
  const freePort = async (): Promise<number> => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    return port;
  };
  const deliver = (body: string, headers: Record<string, string>) =>
    fetch(`${hub.url}/channels/${inbox}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
    telegram = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
    await telegram.start();
    const made = await admin.post('/v1/inboxes', {
      name: 'Telegram',
      channel: 'telegram',
      settings: { apiRoot: telegram.config.apiURL },
      credentials: { botToken, webhookSecret },
    });
    expect(made.status).toBe(201);
    inbox = made.body.id;
    // The stand-in of Telegram knows no secret_token: what passes here gets the header that Telegram itself would put.
    relay = createServer((request, answer) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const body = Buffer.concat(chunks).toString();
        const { status } = await deliver(body, { 'x-telegram-bot-api-secret-token': webhookSecret });
        answer.writeHead(status === 200 ? 200 : 500).end();
      });
    });
    await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}/`;
    telegram.setWebhook({ url }, botToken);
  });
  afterAll(async () => {
    await hub.close();
    await telegram.stop();
    relay.closeAllConnections();
    await new Promise((done) => relay.close(done));
  });

  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (let i = 0; i < 3000; i += 1) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error('it did not come to be');
  };
  const arrived = (text: string) =>
    until(() =>
      hub.database.one<{ id: string; conversation_id: string }>(
        `SELECT id, conversation_id FROM message WHERE text = $1`,
        [text],
      ),
    );

  it('brings a customer’s message in, and the agent’s answer to the customer', async () => {
    const client = telegram.getClient(botToken, { userId: 7001, chatId: 7001, firstName: 'Amara' });
    await client.sendMessage(client.makeMessage('where is my olive tree? 🌿'));
    const { conversation_id: conversation } = await arrived('where is my olive tree? 🌿');

    const before = telegram.storage.botMessages.length;
    const { body: reply } = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'It left today.' });
    const [sent] = await until(async () => {
      const got = telegram.storage.botMessages.slice(before);
      return got.length > 0 ? got : undefined;
    });
    expect(sent.message).toMatchObject({ chat_id: '7001', text: 'It left today.' });
    const known = await until(() =>
      hub.database.one<{ provider_id: string; state: string }>(
        `SELECT p.provider_id, m.state FROM provider_message p JOIN message m ON m.id = p.message_id WHERE m.id = $1`,
        [reply.id],
      ),
    );
    expect(known).toEqual({ provider_id: `7001:${sent.messageId}`, state: 'sent' });
    // The customer reads it in their own client.
    const history = await client.getUpdatesHistory();
    expect(JSON.stringify(history)).toContain('It left today.');

    await client.sendMessage(client.makeMessage('thank you'));
    expect((await arrived('thank you')).conversation_id).toBe(conversation);
    const log = await hub.database.one<{ url: string }>(
      `SELECT a.url FROM delivery_attempt a JOIN delivery d ON d.id = a.delivery_id WHERE d.message_id = $1`,
      [reply.id],
    );
    expect(log?.url).toMatch(/\/bot…\/sendMessage$/);
  });

  it('takes the press of a button as words', async () => {
    const client = telegram.getClient(botToken, { userId: 7002, chatId: 7002 });
    const from = { id: 7002, is_bot: false, first_name: 'Ben' };
    await client.sendCallback(
      client.makeCallbackQuery('cancel-order', { from, message: { message_id: 1 } as never }) as never,
    );
    await arrived('cancel-order');
  });

  it('[P-4] stores an update once however often it comes, and none without the secret', async () => {
    const update = JSON.stringify({
      update_id: 900,
      message: {
        message_id: 41,
        date: 1_764_000_000,
        text: 'five times',
        from: { id: 7003, is_bot: false, first_name: 'Cy' },
        chat: { id: 7003, type: 'private' },
      },
    });
    const right = { 'x-telegram-bot-api-secret-token': webhookSecret };
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => deliver(update, right)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const rows = await hub.database.query(`SELECT id FROM message WHERE text = 'five times'`);
    expect(rows).toHaveLength(1);
    expect((await deliver(update, {})).status).toBe(401);
    expect((await deliver(update, { 'x-telegram-bot-api-secret-token': `${webhookSecret}x` })).status).toBe(401);
    expect((await deliver('{', right)).status).toBe(400);
    expect((await deliver('{"update_id":1,"quantum_message":{}}', right)).status).toBe(200);
  });

  it('asks for a file by its id, and brings its bytes from the place Telegram names', async () => {
    const files = await startReceiver();
    const asked: string[] = [];
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    );
    files.always((answer) => {
      const url = String(answer.req.url);
      asked.push(url.replace(botToken, '<token>'));
      const found = { ok: true, result: { file_id: 'F1', file_path: 'photos/file_1.png' } };
      if (url.includes('/getFile')) answer.setHeader('content-type', 'application/json').end(JSON.stringify(found));
      else answer.setHeader('content-type', 'image/png').end(png);
    });
    const { body: other } = await admin.post('/v1/inboxes', {
      name: 'Photos',
      channel: 'telegram',
      settings: { apiRoot: new URL(files.url).origin },
      credentials: { botToken, webhookSecret },
    });
    const update = {
      update_id: 950,
      message: {
        message_id: 42,
        date: 1_764_000_000,
        caption: 'it came broken',
        photo: [{ file_id: 'F1', width: 1280 }],
        from: { id: 7004, is_bot: false, first_name: 'Di' },
        chat: { id: 7004, type: 'private' },
      },
    };
    const answer = await fetch(`${hub.url}/channels/${other.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': webhookSecret },
      body: JSON.stringify(update),
    });
    expect(answer.status).toBe(200);
    const { conversation_id: conversation } = await arrived('it came broken');
    const photo = await until(async () => {
      const { body: page } = await agent.get(`/v1/conversations/${conversation}/messages`);
      const [one] = page.data[0].attachments;
      return one.pending ? undefined : one;
    });
    expect(photo).toMatchObject({ name: expect.stringContaining('photo'), contentType: 'image/png', size: png.length });
    expect(asked).toEqual(['/bot<token>/getFile?file_id=F1', '/file/bot<token>/photos/file_1.png']);
    await files.close();
  });

  it('keeps consent when the bot is blocked, and shows what to do to connect', async () => {
    const member = {
      update_id: 901,
      my_chat_member: {
        chat: { id: 7001, type: 'private' },
        from: { id: 7001, is_bot: false, first_name: 'Amara' },
        new_chat_member: { status: 'kicked' },
      },
    };
    const right = { 'x-telegram-bot-api-secret-token': webhookSecret };
    expect((await deliver(JSON.stringify(member), right)).status).toBe(200);
    const said = await hub.database.one(`SELECT data FROM event WHERE type = 'consent.said'`);
    expect(said).toMatchObject({ data: { granted: false, evidence: 'blocked the bot on Telegram' } });
    const { body } = await admin.get(`/v1/inboxes/${inbox}`);
    expect(JSON.stringify(body.setup)).toContain(`/channels/${inbox}`);
    expect(JSON.stringify(body)).not.toContain(botToken);
  });
});
