import type { Handoff } from '../../../src/contract/handoff.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildInbox, buildQueue, writeIn } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { untilState } from '../../support/messages.js';
import { until } from './world.js';

const WORDS = 'let me talk to a person';

/** Each bot is played as its own house writes it: what it is sent, and where it answers. */
describe('bots of three houses', () => {
  let hub: Booted;
  let admin: Caller;
  let maya: Caller;
  let queueId: string;
  let house: Receiver;
  /** The address of each call to the house. */
  const called: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    maya = await hub.signIn('agent', 'Maya');
    queueId = await buildQueue(hub, { name: 'Care' });
    house = await startReceiver();
    house.always((answer) => {
      called.push(String(answer.req.url));
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  afterAll(async () => {
    await hub.close();
    await house.close();
  });

  const enter = async (protocol: string): Promise<{ id: string; apiKey: string }> => {
    const { status, body } = await admin.post('/v1/bots', { name: protocol, protocol, webhookUrl: house.url });
    expect([status, body.protocol]).toEqual([201, protocol]);
    return body;
  };
  const heard = (match: (body: Whatever) => boolean) =>
    until('a call to the bot', async () => house.got.find(({ body }) => match(body))?.body);
  /** What stands on the agent's card. */
  const card = (conversationId: string) =>
    until('the handoff', async () => {
      const { body } = await maya.get(`/v1/conversations/${conversationId}/handoffs`);
      return (body.data as Handoff[])[0];
    });
  const thread = async (id: string): Promise<Whatever[]> =>
    (await maya.get(`/v1/conversations/${id}/messages`)).body.data;
  const say = async (url: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Whatever };
  };
  const accept = (id: string) => maya.post(`/v1/conversations/${id}/messages`, { text: 'Maya here, I see it' });
  const wrapUp = (id: string) => maya.post(`/v1/conversations/${id}/wrap-up`, { dispositions: [], solved: 'yes' });

  it('[P-9] Copilot Studio, Botpress and a Chatwoot agent bot all land in the same card of the agent', async () => {
    const cards = { copilot: await byCopilot(), botpress: await byBotpress(), chatwoot: await byChatwoot() };
    for (const [name, { conversationId, botId }] of Object.entries(cards)) {
      const handoff = await card(conversationId);
      expect([name, handoff]).toEqual([
        name,
        expect.objectContaining({
          state: 'queued',
          queue: { id: queueId, name: 'Care' },
          bot: expect.objectContaining({ id: botId }),
          context: expect.objectContaining({ lastCustomerText: WORDS, reason: expect.objectContaining({}) }),
        }),
      ]);
      const { body } = await maya.get(`/v1/conversations/${conversationId}`);
      expect([name, body.control]).toEqual([name, expect.objectContaining({ kind: 'queue', id: queueId })]);
      expect((await thread(conversationId)).map(({ text }) => text)).toContain(WORDS);
    }
  });

  /** As `botbuilder` posts it to the connector it was given. */
  async function byCopilot() {
    const bot = await enter('botframework');
    const inbox = await buildInbox(hub, { botId: bot.id, queueId });
    const { body } = await writeIn(hub, inbox, { from: { kind: 'email', value: 'a@mail.example' }, text: WORDS });
    const activity = await heard((one) => one.type === 'message' && one.conversation.id === body.conversationId);
    const url = `${activity.serviceUrl.replace(/^https?:\/\/[^/]+/, hub.url)}/v3/conversations/${body.conversationId}/activities`;
    const value = {
      va_LastTopic: 'Escalate',
      va_LastPhrases: ['where is it', WORDS],
      va_AgentMessage: 'Wants a person',
    };
    const answer = await say(url, { type: 'event', name: 'handoff.initiate', value });
    expect(answer.status).toBe(200);
    return { conversationId: body.conversationId as string, botId: bot.id };
  }

  /** As the published agent bots do: they read four fields and call two addresses. */
  async function byChatwoot() {
    const bot = await enter('chatwoot');
    const inbox = await buildInbox(hub, { botId: bot.id, queueId });
    const write = async (text: string) =>
      (await writeIn(hub, inbox, { from: { kind: 'email', value: 'c@mail.example', name: 'Cyd' }, text })).body;
    const { conversationId } = await write('hello');
    const got = await heard((one) => one.content === 'hello' && one.conversation?.id === conversationId);
    expect(got).toMatchObject({
      event: 'message_created',
      message_type: 'incoming',
      private: false,
      account: { id: 1 },
      sender: { name: 'Cyd', type: 'contact' },
      conversation: { id: conversationId, status: 'pending', can_reply: true },
    });
    const at = `${hub.url}/api/v1/accounts/${got.account.id}/conversations/${got.conversation.id}`;
    const token = { api_access_token: bot.apiKey };
    const items = [{ title: 'Track it', value: '1' }];
    const spoken = await say(
      `${at}/messages`,
      { content: 'Hi!', content_type: 'input_select', content_attributes: { items } },
      token,
    );
    expect(spoken).toMatchObject({
      status: 200,
      body: { content: 'Hi!\n• Track it', message_type: 1, private: false },
    });
    const noted = await say(`${at}/messages`, { content: 'Order 981 is late', private: true }, token);
    expect(noted).toMatchObject({ status: 200, body: { private: true } });
    await write(WORDS);
    await heard((one) => one.content === WORDS && one.conversation?.id === conversationId);
    const opened = await say(`${at}/toggle_status`, { status: 'open' }, token);
    expect(opened).toMatchObject({ status: 200, body: { payload: { success: true, current_status: 'open' } } });
    // Said twice, as bots do; and once more in words, which now reach nobody.
    expect((await say(`${at}/toggle_status`, { status: 'open' }, token)).status).toBe(200);
    expect(await say(`${at}/messages`, { content: 'still here' }, token)).toMatchObject({
      status: 409,
      body: { code: 'control_lost' },
    });
    await heard((one) => one.event === 'conversation_opened' && one.id === conversationId && one.status === 'open');
    const shown = (await thread(conversationId)).map(({ text, visibility, author }) => [author.kind, visibility, text]);
    expect(shown).toEqual([
      ['customer', 'public', 'hello'],
      ['bot', 'public', 'Hi!\n• Track it'],
      ['bot', 'internal', 'Order 981 is late'],
      ['customer', 'public', WORDS],
    ]);
    return { conversationId: conversationId as string, botId: bot.id };
  }

  /** As the integration for a human handoff of one's own posts it. */
  async function byBotpress() {
    const { bot, at } = await botpress();
    expect((await say(`${at}/ping`, { type: 'ping' })).status).toBe(200);
    const user = await say(`${at}/createRemoteUser`, {
      type: 'createRemoteUser',
      payload: { role: 'end-user', name: 'Bea', email: 'bea@mail.example' },
    });
    expect(user).toMatchObject({ status: 200, body: { id: expect.any(String) } });
    const messages = [
      { text: 'my order is late', author: 'user', timestamp: '2026-03-01T09:00:00.000Z' },
      { text: 'Which order?', author: 'bot', timestamp: '2026-03-01T09:00:02.000Z' },
      { text: WORDS, author: 'user', timestamp: '2026-03-01T09:00:09.000Z' },
    ];
    const started = await say(`${at}/createRemoteConversation`, {
      type: 'createRemoteConversation',
      payload: { title: 'Late order', description: 'Order 981', messages },
    });
    expect(started.status).toBe(200);
    const conversationId = started.body.id as string;
    const { context } = await card(conversationId);
    expect(context.summary).toMatchObject({ text: 'Late order\nOrder 981' });
    expect(context.transcript?.map(({ by, text }) => [by, text])).toEqual([
      ['customer', 'my order is late'],
      ['bot', 'Which order?'],
      ['customer', WORDS],
    ]);
    return { conversationId, botId: bot.id, userId: user.body.id as string, at };
  }

  async function botpress() {
    const bot = await enter('botpress');
    const { status, body } = await admin.post('/v1/inboxes', {
      name: 'Botpress',
      channel: 'botpress',
      botId: bot.id,
      queueId,
      settings: { apiRoot: new URL(house.url).origin, webhookId: 'hook' },
    });
    expect(status).toBe(201);
    return { bot, inboxId: body.id as string, at: `${hub.url}/channels/${body.id}/botpress/${bot.apiKey}` };
  }

  it('a session of Botpress goes both ways, is its user’s, and ends for the bot when it is wrapped up', async () => {
    const { conversationId, userId, at } = await byBotpress();
    const send = (text: string) =>
      say(`${at}/botSendsMessage`, {
        type: 'botSendsMessage',
        payload: { remoteConversationId: conversationId, remoteUserId: userId, payload: { type: 'text', text } },
      });
    expect((await send('are you there?')).status).toBe(200);
    // The newer integration has at the top what the older has inside.
    const newer = { remoteConversationId: conversationId, remoteUserId: userId, payload: { text: 'hello?' } };
    expect((await say(`${at}/botSendsMessage`, { type: 'botSendsMessage', ...newer })).status).toBe(200);
    const { body: shown } = await maya.get(`/v1/conversations/${conversationId}`);
    expect(shown.profile.name).toBe('Bea');
    const said = await accept(conversationId);
    await untilState(hub, said.body.id, 'sent');
    expect(house.got.find(({ body }) => body.payload?.text === 'Maya here, I see it')?.body).toEqual({
      remoteConversationId: conversationId,
      remoteUserId: maya.id,
      messageType: 'text',
      payload: { text: 'Maya here, I see it' },
    });
    expect(called).toContain('/hook/message-from-agent');
    await until('who has it', async () => called.includes('/hook/agent-assigned'));
    expect((await wrapUp(conversationId)).status).toBe(204);
    await until('the end', async () => called.includes('/hook/stop-hitl'));
    expect(house.got[called.indexOf('/hook/stop-hitl')].body).toEqual({ remoteConversationId: conversationId });
    expect(await send('one more thing')).toMatchObject({ status: 409, body: { code: 'resolved' } });
  });

  it('a session that ends before anybody accepted is taken back', async () => {
    const { conversationId, at } = await byBotpress();
    const end = { type: 'closeRemoteTicket', payload: { botpressConversationId: conversationId } };
    expect((await say(`${at}/closeRemoteTicket`, end)).status).toBe(200);
    expect(await card(conversationId)).toMatchObject({ state: 'withdrawn' });
    expect((await say(`${at}/closeRemoteTicket`, end)).status).toBe(200);
    const unknown = { type: 'closeRemoteTicket', payload: { botpressConversationId: 'conv_theirs' } };
    expect((await say(`${at}/closeRemoteTicket`, unknown)).status).toBe(200);
  });

  it('none of them gets in with another’s key, or to another’s conversation', async () => {
    const { inboxId } = await botpress();
    const other = await enter('botpress');
    for (const key of [other.apiKey, 'tl_live_nothing', 'nothing'])
      expect((await say(`${hub.url}/channels/${inboxId}/botpress/${key}/ping`, {})).status).toBe(401);
    const { conversationId } = await byChatwoot();
    const at = `${hub.url}/api/v1/accounts/1/conversations/${conversationId}`;
    const stranger = await enter('chatwoot');
    for (const path of ['messages', 'toggle_status']) {
      const body = { content: 'hi', private: true };
      expect((await say(`${at}/${path}`, body, { api_access_token: stranger.apiKey })).status).toBe(403);
      expect((await say(`${at}/${path}`, body, { api_access_token: 'nothing' })).status).toBe(401);
      expect((await say(`${at}/${path}`, body)).status).toBe(401);
    }
  });
});
