import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Sender } from '../../../src/channels/delivery/sender.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { messageOf, untilState } from '../../support/messages.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

const channelSecret = '8c570fa6dd201bb328f1c1eac23a96d8';
const user = 'U4af4980629aaaaaaaaaaaaaaaaaaaaaa';

describe('LINE', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let vendor: Receiver;
  let inbox: string;
  let ids = 0;

  const post = (body: string, secret = channelSecret) =>
    fetch(`${hub.url}/channels/${inbox}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-line-signature': createHmac('sha256', secret).update(body).digest('base64'),
      },
      body,
    });
  const events = (...list: object[]) =>
    post(
      JSON.stringify({
        destination: 'U0',
        events: list.map((one) => ({
          mode: 'active',
          timestamp: Date.now(),
          source: { type: 'user', userId: user },
          webhookEventId: `01FZ74A0TDDPYRVKNK77XKC3Z${(ids += 1)}`,
          deliveryContext: { isRedelivery: false },
          ...one,
        })),
      }),
    );
  const say = (id: string, text: string, over: object = {}) =>
    events({ type: 'message', replyToken: 'r', message: { id, type: 'text', text, quoteToken: 'q' }, ...over });
  const message = (text: string) => messageOf(hub, text);
  const reached = (id: string, state: string) => untilState(hub, id, state);
  const took = (answer: ServerResponse) =>
    answer.end('{"sentMessages":[{"id":"461230966842064897","quoteToken":"x"}]}');

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
    vendor = await startReceiver();
    vendor.always(took);
    const apiRoot = new URL(vendor.url).origin;
    const made = await admin.post('/v1/inboxes', {
      name: 'LINE',
      channel: 'line',
      settings: { apiRoot, contentRoot: apiRoot },
      credentials: { channelSecret, accessToken: 'long-lived-token' },
    });
    expect(made.status).toBe(201);
    inbox = made.body.id;
  });
  afterAll(async () => {
    await hub.close();
    await vendor.close();
  });

  it('brings a message in, and the answer to the customer as a push', async () => {
    expect((await say('468789577898262530', 'どこですか 🌿')).status).toBe(200);
    const conversation = (await message('どこですか 🌿'))?.conversation_id;
    const paths: string[] = [];
    vendor.next((answer) => {
      paths.push(String(answer.req.url));
      took(answer);
    });
    const { body: reply } = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'On its way' });
    await reached(reply.id, 'sent');
    expect(paths).toEqual(['/v2/bot/message/push']);
    const [{ headers, body }] = vendor.got;
    expect(headers.authorization).toBe('Bearer long-lived-token');
    expect(headers['x-line-retry-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toEqual({ to: user, messages: [{ type: 'text', text: 'On its way' }] });
    const known = await hub.database.one(`SELECT provider_id FROM provider_message WHERE message_id = $1`, [reply.id]);
    expect(known).toEqual({ provider_id: '461230966842064897' });
  });

  it('tries again under the same retry key, and takes "accepted before" as sent', async () => {
    await say('468789577898262531', 'hello?');
    const before = vendor.got.length;
    vendor.next(
      (answer) => answer.writeHead(502).end(),
      (answer) =>
        answer.writeHead(409).end('{"message":"The retry key is already accepted","sentMessages":[{"id":"77"}]}'),
    );
    const conversation = (await message('hello?'))?.conversation_id;
    const { body: reply } = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'Yes' });
    await reached(reply.id, 'unknown');
    await hub.database.query(`UPDATE delivery SET next_at = now() WHERE state = 'pending'`);
    hub.app.get(Sender).poke();
    await reached(reply.id, 'sent');
    const keys = vendor.got.slice(before).map(({ headers }) => headers['x-line-retry-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it('stores a redelivery once, and consent as it is said', async () => {
    await say('468789577898262532', 'twice');
    await say('468789577898262532', 'twice', { deliveryContext: { isRedelivery: true } });
    expect(await hub.database.query(`SELECT 1 FROM message WHERE text = 'twice'`)).toHaveLength(1);
    expect((await events({ type: 'unfollow' })).status).toBe(200);
    const said = await hub.database.one(`SELECT data FROM event WHERE type = 'consent.said'`);
    expect(said).toMatchObject({ data: { granted: false, evidence: 'blocked the account on LINE' } });
  });

  it('says in words why LINE refused', async () => {
    // Who blocked the account is not written to: another customer asks.
    await say('468789577898262533', 'again?', { source: { type: 'user', userId: user.replace('U4', 'U5') } });
    vendor.next((answer) => answer.writeHead(429).end('{"message":"You have reached your monthly limit."}'));
    const conversation = (await message('again?'))?.conversation_id;
    const { body } = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'No more' });
    expect((await reached(body.id, 'failed')).state_reason).toContain('monthly limit');
  });

  it('answers 200 to its check of the address, 400 to a signed body that is no JSON, 401 to what is not signed', async () => {
    expect((await events()).status).toBe(200);
    expect((await post('this is no JSON')).status).toBe(400);
    expect((await post('{"destination":"U0","events":[]}', 'another')).status).toBe(401);
    expect((await events({ type: 'beam' })).status).toBe(200);
  });
});
