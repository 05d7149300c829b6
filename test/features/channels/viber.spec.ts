import { createHmac } from 'node:crypto';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { messageOf, untilState } from '../../support/messages.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

const authToken = '445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9';
/** Of our answer: as a number it would end in other digits. */
const token = '5741311803571721087';

describe('Viber', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let vendor: Receiver;
  let inbox: string;

  const post = (body: string, secret = authToken) =>
    fetch(`${hub.url}/channels/${inbox}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-viber-content-signature': createHmac('sha256', secret).update(body).digest('hex'),
      },
      body,
    });
  const callback = (event: string, messageToken: string, more: object = { chat_hostname: 'SN-1' }) =>
    post(
      `{"event":"${event}","timestamp":${Date.now()},"message_token":${messageToken},${JSON.stringify(more).slice(1)}`,
    );
  const say = (messageToken: string, text: string) =>
    callback('message', messageToken, { sender: { id: '01234=', name: 'Amara' }, message: { type: 'text', text } });
  const message = (text: string) => messageOf(hub, text);
  const reached = (id: string, state: string) => untilState(hub, id, state);

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
    vendor = await startReceiver();
    const made = await admin.post('/v1/inboxes', {
      name: 'Viber',
      channel: 'viber',
      settings: { apiRoot: new URL(vendor.url).origin, senderName: 'Fernwood' },
      credentials: { authToken },
    });
    expect(made.status).toBe(201);
    inbox = made.body.id;
  });
  afterAll(async () => {
    await hub.close();
    await vendor.close();
  });

  it('brings a message in, the answer to the customer, and how far it came', async () => {
    expect((await callback('webhook', '4912661846655238145')).status).toBe(200);
    expect((await say('4912661846655238147', 'where is it?')).status).toBe(200);
    const said = await message('where is it?');
    expect(said?.external_id).toBe('4912661846655238147');
    const paths: string[] = [];
    vendor.next((answer) => {
      paths.push(String(answer.req.url));
      answer.end(`{"status":0,"status_message":"ok","message_token":${token}}`);
    });
    const { body: reply } = await agent.post(`/v1/conversations/${said?.conversation_id}/messages`, {
      text: 'On its way',
    });
    await reached(reply.id, 'sent');
    expect(paths).toEqual(['/pa/send_message']);
    const [{ headers, body }] = vendor.got;
    expect(headers['x-viber-auth-token']).toBe(authToken);
    expect(body).toEqual({
      receiver: '01234=',
      min_api_version: 1,
      sender: { name: 'Fernwood' },
      type: 'text',
      text: 'On its way',
    });
    // A neighbour's token, one away, is another message.
    await callback('seen', '5741311803571721088', { user_id: '01234=' });
    await callback('delivered', token, { user_id: '01234=' });
    await reached(reply.id, 'delivered');
    await callback('seen', token, { user_id: '01234=' });
    await reached(reply.id, 'read');
    // What was read does not become merely delivered again.
    await callback('delivered', token, { user_id: '01234=' });
    await reached(reply.id, 'read');
  });

  it('says in words why Viber refused, at once or later', async () => {
    await say('4912661846655238148', 'and now?');
    const conversation = (await message('and now?'))?.conversation_id;
    vendor.next((answer) => answer.end('{"status":6,"status_message":"receiverNotSubscribed"}'));
    const first = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'one' });
    expect((await reached(first.body.id, 'failed')).state_reason).toContain('has not subscribed');
    vendor.next((answer) => answer.end('{"status":0,"message_token":5741311803571721099}'));
    const second = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'two' });
    await reached(second.body.id, 'sent');
    await callback('failed', '5741311803571721099', { user_id: '01234=', desc: 'device offline' });
    // A report of failure does not undo what was sent, unless the hub's ladder says so.
    const row = await hub.database.one(`SELECT state, reason FROM provider_message WHERE provider_id = $1`, [
      '5741311803571721099',
    ]);
    expect(row).toEqual({ state: 'failed', reason: 'Viber could not deliver it: device offline' });
  });

  it('keeps consent, ignores by name what it has no use for, and refuses what is not signed', async () => {
    expect((await callback('unsubscribed', '4912661846655238149', { user_id: '01234=' })).status).toBe(200);
    const said = await hub.database.one(`SELECT data FROM event WHERE type = 'consent.said'`);
    expect(said).toMatchObject({ data: { granted: false, evidence: 'unsubscribed on Viber' } });
    expect((await callback('teleported', '1')).status).toBe(200);
    expect((await post('{}', 'another')).status).toBe(401);
    expect((await post('{')).status).toBe(400);
  });
});
