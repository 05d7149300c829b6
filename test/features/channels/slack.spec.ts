import { createHmac } from 'node:crypto';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { untilState } from '../../support/messages.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { until } from '../routing/world.js';

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

describe('Slack', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let vendor: Receiver;
  let inbox: string;
  const asked: string[] = [];
  let sent = 0;

  const post = (body: string, at = Math.floor(Date.now() / 1000), secret = signingSecret) =>
    fetch(`${hub.url}/channels/${inbox}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
      },
      body,
    });
  const event = (over: object) =>
    post(
      JSON.stringify({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event: { type: 'message', ...over } }),
    );
  const message = (text: string) =>
    hub.database.one<{ id: string; conversation_id: string; extra: { reactions?: object } | null }>(
      `SELECT id, conversation_id, extra FROM message WHERE text = $1`,
      [text],
    );
  const reached = (id: string, state: string) => untilState(hub, id, state);

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
    vendor = await startReceiver();
    vendor.always((answer, { body }) => {
      asked.push(String(answer.req.url));
      sent += 1;
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ ok: true, channel: body.channel, ts: `1764000100.00000${sent}` }));
    });
    const made = await admin.post('/v1/inboxes', {
      name: 'Slack',
      channel: 'slack',
      settings: { apiRoot: `${new URL(vendor.url).origin}/api` },
      credentials: { signingSecret, botToken: 'xoxb-17653672481-19874698323' },
    });
    expect(made.status).toBe(201);
    inbox = made.body.id;
  });
  afterAll(async () => {
    await hub.close();
    await vendor.close();
  });

  it('answers the question whether the address is ours, once it is signed right', async () => {
    const question = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1aBm2rZgRN' });
    const answer = await post(question);
    expect([answer.status, await answer.text()]).toEqual([200, '3eZbrw1aBm2rZgRN']);
    expect((await post(question, undefined, 'another')).status).toBe(401);
    expect((await fetch(`${hub.url}/channels/${inbox}`)).status).toBe(401);
  });

  it('brings a direct message in, and the answer to where it was written', async () => {
    const ts = '1764000000.000100';
    expect(
      (
        await event({
          channel: 'D1',
          channel_type: 'im',
          user: 'U1',
          text: 'refund &lt;please&gt; <https://a.example|this>',
          ts,
        })
      ).status,
    ).toBe(200);
    const said = await message('refund <please> this (https://a.example)');
    const reply = await agent.post(`/v1/conversations/${said?.conversation_id}/messages`, { text: 'Done & <sent>' });
    await reached(reply.body.id, 'sent');
    expect(asked).toEqual(['/api/chat.postMessage']);
    const [{ headers, body }] = vendor.got;
    expect(headers.authorization).toBe('Bearer xoxb-17653672481-19874698323');
    expect(body).toEqual({ channel: 'D1', text: 'Done &amp; &lt;sent&gt;' });
    // A reaction to our answer is shown at it: the vendor's id of it is known.
    const item = { type: 'message', channel: 'D1', ts: '1764000100.000001' };
    expect((await event({ type: 'reaction_added', user: 'U1', reaction: 'tada', item })).status).toBe(200);
    expect((await message('Done & <sent>'))?.extra?.reactions).toEqual({ 'slack:U1': ':tada:' });
  });

  it('keeps a thread of a channel together, and answers in it', async () => {
    const ts = '1764000001.000100';
    const first = { channel: 'C1', channel_type: 'channel', user: 'U2', text: 'the door sticks', ts };
    // An app that hears its mentions and its channels is told twice.
    await Promise.all([event(first), event({ ...first, type: 'app_mention' })]);
    await event({ ...first, text: 'still sticks', ts: '1764000002.000100', thread_ts: ts });
    const [one, two] = [await message('the door sticks'), await message('still sticks')];
    expect(one?.conversation_id).toBe(two?.conversation_id);
    const before = vendor.got.length;
    await agent.post(`/v1/conversations/${one?.conversation_id}/messages`, { text: 'We come tomorrow.' });
    await vendor.until(before + 1);
    expect(vendor.got.at(-1)?.body).toEqual({ channel: 'C1', text: 'We come tomorrow.', thread_ts: ts });
    const rows = await hub.database.query(`SELECT 1 FROM message WHERE text = 'the door sticks'`);
    expect(rows).toHaveLength(1);
  });

  it('says in words why Slack refused', async () => {
    await event({ channel: 'C9', channel_type: 'channel', user: 'U3', text: 'anybody?', ts: '1764000003.000100' });
    vendor.next((answer) => answer.end(JSON.stringify({ ok: false, error: 'not_in_channel' })));
    const conversation = (await message('anybody?'))?.conversation_id;
    const { body } = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'Yes' });
    const { state_reason: why } = await reached(body.id, 'failed');
    expect(why).toContain('the app is not in this channel');
  });

  it('refuses what is old, of the future or changed, and counts what it does not know', async () => {
    const now = Math.floor(Date.now() / 1000);
    const body = '{"type":"event_callback","event":{"type":"planet_join"}}';
    expect((await post(body, now - 400)).status).toBe(401);
    expect((await post(body, now + 400)).status).toBe(401);
    expect((await post('{')).status).toBe(400);
    expect((await post(body)).status).toBe(200);
    const counts = async () => (await admin.get(`/v1/inboxes/${inbox}`)).body.counts;
    const type = 'planet_join';
    // Counts are written a moment later, and the last of these is the unknown event.
    await until('the counts', async () => (await counts()).ignored.some((one: { type: string }) => one.type === type));
    expect((await counts()).ignored).toContainEqual(expect.objectContaining({ type, known: false, count: 1 }));
    expect((await counts()).refused).toBeGreaterThanOrEqual(2);
  });
});
