import { Webhook } from 'standardwebhooks';
import { Sender } from '../../../src/channels/delivery/sender.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildInbox, buildQueue, type BuiltInbox, writeIn } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

describe('bots', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let hook: Receiver;
  let inbox: BuiltInbox;
  let bot: { id: string; apiKey: string; webhookSecret: string };
  let customers = 0;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent', 'Maya');
  });
  afterAll(() => hub.close());
  beforeEach(async () => {
    hook = await startReceiver();
    bot = (await admin.post('/v1/bots', { name: 'Wren', webhookUrl: hook.url })).body;
    inbox = await buildInbox(hub, { botId: bot.id });
  });
  afterEach(() => hook.close());

  const arrive = async (): Promise<string> => {
    customers += 1;
    return (await writeIn(hub, inbox, { from: { kind: 'external_id', value: `b-${customers}` }, text: 'hello bot' }))
      .body.conversationId;
  };
  const asBot = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    hub.anybody.post(path, body, { authorization: `Bearer ${bot.apiKey}`, ...headers });
  const silences = (conversationId: string) =>
    hub.database.query<{ data: { why: string; botId: string } }>(
      `SELECT data FROM event WHERE type = 'bot.silent' AND conversation_id = $1`,
      [conversationId],
    );
  const untilSilent = async (conversationId: string) => {
    for (let i = 0; i < 3000; i += 1) {
      const found = await silences(conversationId);
      if (found.length > 0) return found[0].data;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error('the bot was never found silent');
  };

  it('are entered with a key and a secret that are shown once', async () => {
    expect(bot).toMatchObject({
      name: 'Wren',
      protocol: 'throughline',
      silentAfterTries: 3,
      ackSeconds: 10,
      disabledAt: null,
    });
    expect(bot.apiKey).toMatch(/^tl_live_/);
    expect(bot.webhookSecret).toMatch(/^whsec_/);
    const { body } = await admin.get('/v1/bots');
    expect(JSON.stringify(body)).not.toMatch(/whsec_|tl_live_/);
    expect((await agent.post('/v1/bots', { name: 'x' })).status).toBe(403);
    expect((await admin.post('/v1/bots', { name: 'x', webhookUrl: 'file:///etc/passwd' })).body.errors[0].pointer).toBe(
      '/webhookUrl',
    );
  });

  it('hear what the customer writes, signed, with all they need to answer, and answer', async () => {
    const conversationId = await arrive();
    const [got] = await hook.until(1);
    expect(new Webhook(bot.webhookSecret).verify(got.raw, got.headers as Record<string, string>)).toBeTruthy();
    expect(got.body).toMatchObject({
      id: got.headers['webhook-id'],
      type: 'message.created',
      seq: 1,
      time: expect.any(String),
      data: {
        message: { text: 'hello bot', author: { kind: 'customer' }, direction: 'in' },
        conversation: { id: conversationId, inbox: { id: inbox.id, channel: 'custom' }, status: 'open' },
        control: { kind: 'bot', id: bot.id, epoch: 1 },
        canReply: true,
      },
    });
    const { epoch } = got.body.data.control;
    const answer = await asBot(
      `/v1/conversations/${conversationId}/messages`,
      { text: 'hi, I am Wren' },
      { 'if-control-epoch': String(epoch) },
    );
    expect(answer.status).toBe(201);
    await hub.settle();
    await new Promise((done) => setTimeout(done, 100));
    // Not told what it said itself.
    expect(hook.got).toHaveLength(1);
  });

  it('[UX-B4] [P-3] hear the start and the end of the human stretch in order, the outcome included, and what the person says', async () => {
    const conversationId = await arrive();
    await agent.post(`/v1/conversations/${conversationId}/messages`, { text: 'Maya here' });
    await agent.post(`/v1/conversations/${conversationId}/hand-back`, {
      outcome: { disposition: 'refunded', resolved: 'yes', summary: 'Refunded 20', doNotAsk: ['order'] },
    });
    await hook.until(4);
    expect(hook.got.map(({ body }) => [body.seq, body.type, body.data.reason ?? body.data.message.text])).toEqual([
      [1, 'message.created', 'hello bot'],
      [2, 'control.changed', 'agent_replied'],
      [3, 'message.created', 'Maya here'],
      [4, 'control.changed', 'handed_back'],
    ]);
    const [, taken, , back] = hook.got.map(({ body }) => body.data);
    expect(taken).toMatchObject({ from: { kind: 'bot', id: bot.id }, to: { kind: 'agent', name: 'Maya' }, epoch: 2 });
    expect(back).toMatchObject({
      to: { kind: 'bot', id: bot.id },
      epoch: 3,
      outcome: { summary: 'Refunded 20', doNotAsk: ['order'] },
      canReply: true,
    });
  });

  it('never hear a note', async () => {
    const conversationId = await arrive();
    await hook.until(1);
    await agent.post(`/v1/conversations/${conversationId}/notes`, { text: 'this customer is angry' });
    await hub.settle();
    await new Promise((done) => setTimeout(done, 100));
    expect(hook.got.map((one) => one.raw).join()).not.toContain('angry');
  });

  it('are silent after three tries and not before', async () => {
    hook.always(500);
    const conversationId = await arrive();
    const again = async (tries: number) => {
      await hook.until(tries);
      await hub.database.query(
        `UPDATE delivery SET next_at = now()
         WHERE conversation_id = $1 AND state = 'pending' AND last_error IS NOT NULL AND NOT in_hand`,
        [conversationId],
      );
      hub.app.get(Sender).poke();
    };
    await hook.until(1);
    for (let i = 0; i < 200 && hook.got.length < 2; i += 1) {
      await again(1);
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(await silences(conversationId)).toEqual([]);
    for (let i = 0; i < 200 && hook.got.length < 3; i += 1) {
      await again(2);
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(await untilSilent(conversationId)).toMatchObject({
      botId: bot.id,
      why: 'The bot does not answer: it answered 500',
    });
  });

  it('are out of service at once after 410, for every conversation they hold', async () => {
    const [a, b] = [await arrive(), await arrive()];
    await hook.until(2);
    hook.always(410);
    await arrive();
    expect((await untilSilent(a)).why).toBe('The bot is out of service: the address says it is gone for good (410)');
    await untilSilent(b);
    // And whoever comes to it afterwards does not wait for it either.
    await untilSilent(await arrive());
    expect((await admin.get(`/v1/bots/${bot.id}`)).body.health.state).toBe('disabled');
  });

  it('that fall silent leave a card with the reason, and can be given the conversation back', async () => {
    const queueId = await buildQueue(hub);
    hook.always(404);
    const conversationId = await arrive();
    await untilSilent(conversationId);
    await hub.settle();
    const { body: now } = await agent.get(`/v1/conversations/${conversationId}`);
    expect(now.control).toMatchObject({ kind: 'queue' });
    const { body: handoffs } = await agent.get(`/v1/conversations/${conversationId}/handoffs`);
    expect(handoffs.data[0]).toMatchObject({
      bot: { id: bot.id },
      queue: { id: expect.any(String) },
      context: { reason: { code: 'error', detail: 'The bot does not answer: it refused the message (404)' } },
    });
    expect(queueId).toBeTruthy();
    hook.always(200);
    await agent.post(`/v1/conversations/${conversationId}/messages`, { text: 'Maya here' });
    await agent.post(`/v1/conversations/${conversationId}/hand-back`, {});
    expect((await agent.get(`/v1/conversations/${conversationId}`)).body.control).toMatchObject({
      kind: 'bot',
      id: bot.id,
    });
  });

  it('that hang, answer 30 MB and answer null are tried thrice, then a person has the customer and can give them back', async () => {
    await buildQueue(hub);
    await admin.patch(`/v1/bots/${bot.id}`, { ackSeconds: 1 });
    const megabytes = Buffer.alloc(30 * 1024 * 1024, ' ');
    hook.next(
      () => {},
      (answer) => answer.writeHead(500, { 'content-type': 'application/json' }).end(megabytes),
      (answer) => answer.writeHead(500, { 'content-type': 'application/json' }).end('null'),
    );
    const conversationId = await arrive();
    const tried = () =>
      hub.database.one(
        `SELECT 1 FROM delivery_attempt a JOIN delivery d ON d.id = a.delivery_id WHERE d.conversation_id = $1`,
        [conversationId],
      );
    while (!(await tried())) await new Promise((done) => setTimeout(done, 20));
    // The hang is over: 30 MB may take longer than a second to be read.
    await admin.patch(`/v1/bots/${bot.id}`, { ackSeconds: 10 });
    for (let i = 0; i < 1000 && hook.got.length < 3; i += 1) {
      await hub.database.query(
        `UPDATE delivery SET next_at = now() WHERE state = 'pending' AND last_error IS NOT NULL AND NOT in_hand`,
      );
      hub.app.get(Sender).poke();
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(new Set(hook.got.map((one) => one.body.id)).size).toBe(1);
    expect((await untilSilent(conversationId)).why).toBe('The bot does not answer: it answered 500');
    await hub.settle();
    const now = async () => (await agent.get(`/v1/conversations/${conversationId}`)).body;
    expect((await now()).control.kind).toBe('queue');
    const { body: tries } = await admin.get(`/v1/deliveries/${hook.got[0].body.id}`);
    expect(tries.log.map((one: { status: number | null }) => one.status)).toEqual([null, 500, 500]);

    await agent.post(`/v1/conversations/${conversationId}/take-over`, {});
    await agent.post(`/v1/conversations/${conversationId}/hand-back`, {});
    expect((await now()).control).toMatchObject({ kind: 'bot', id: bot.id });
    const customer = { kind: 'external_id', value: `b-${customers}` };
    await writeIn(hub, inbox, { from: customer, text: 'are you back?' });
    await hub.settle();
    const heard = () => hook.got.find((one) => one.body.data.message?.text === 'are you back?');
    for (let i = 0; i < 3000 && !heard(); i += 1) await new Promise((done) => setTimeout(done, 10));
    expect(heard()?.body.data.canReply).toBe(true);
  });

  it('give up their conversations when switched off, and their key stops working', async () => {
    const conversationId = await arrive();
    await hook.until(1);
    expect((await admin.patch(`/v1/bots/${bot.id}`, { enabled: false })).body.disabledReason).toBe(
      'switched off by an administrator',
    );
    expect((await untilSilent(conversationId)).botId).toBe(bot.id);
    expect(
      (await asBot(`/v1/conversations/${conversationId}/messages`, { text: 'x' }, { 'if-control-epoch': '1' })).status,
    ).toBe(401);
    await admin.patch(`/v1/bots/${bot.id}`, { enabled: true });
    expect(
      (await asBot(`/v1/conversations/${conversationId}/messages`, { text: 'x' }, { 'if-control-epoch': '1' })).status,
    ).not.toBe(401);
  });

  it('rotate their secret with both signing for a while', async () => {
    const { body } = await admin.post(`/v1/bots/${bot.id}/rotate-secret`, { overlapHours: 1 });
    await arrive();
    const [got] = await hook.until(1);
    for (const secret of [bot.webhookSecret, body.webhookSecret]) {
      expect(new Webhook(secret).verify(got.raw, got.headers as Record<string, string>)).toBeTruthy();
    }
    expect((got.headers['webhook-signature'] as string).split(' ')).toHaveLength(2);
  });
});
