import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { Sender } from '../../../src/channels/delivery/sender.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { untilState } from '../../support/messages.js';
import { buildInbox, type BuiltInbox, writeIn } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

interface DeliveryRow {
  state: string;
  attempts: number;
  wait: number;
  last_status: number | null;
  last_error: string | null;
  latency_ms: number;
  perhaps_taken: boolean;
}

describe('delivering replies', () => {
  let hub: Booted;
  let agent: Caller;
  let supervisor: Caller;
  let receiver: Receiver;
  let inbox: BuiltInbox;
  let customers = 0;

  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn('agent');
    supervisor = await hub.signIn('supervisor');
  });
  afterAll(() => hub.close());
  beforeEach(async () => {
    receiver = await startReceiver();
    inbox = await buildInbox(hub, { config: { deliveryUrl: receiver.url } });
  });
  afterEach(() => receiver.close());

  /** A conversation of a new customer, ready to be answered. */
  const arrive = async (box = inbox): Promise<string> => {
    customers += 1;
    const from = { kind: 'external_id', value: `c-${customers}`, name: 'Amara' };
    return (await writeIn(hub, box, { from })).body.conversationId;
  };
  const reply = async (conversationId: string, text = 'on its way'): Promise<string> => {
    const { status, body } = await agent.post(`/v1/conversations/${conversationId}/messages`, { text });
    expect(status).toBe(201);
    return body.id;
  };
  const message = (id: string) =>
    hub.database.one<{ state: string; state_reason: string | null }>(
      `SELECT state, state_reason FROM message WHERE id = $1`,
      [id],
    );
  const delivery = (messageId: string) =>
    hub.database.one<DeliveryRow>(
      // Counted from the try, however long ago that is when somebody looks.
      `SELECT *, extract(epoch FROM next_at - (SELECT max(at) FROM delivery_attempt WHERE delivery_id = id))::float8 AS wait
       FROM delivery WHERE message_id = $1`,
      [messageId],
    );
  const until = (id: string, state: string) => untilState(hub, id, state);
  const untilTried = async (messageId: string, attempts: number) => {
    for (let i = 0; i < 3000; i += 1) {
      const row = await delivery(messageId);
      if (row && row.attempts >= attempts && row.last_error !== null) return row;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`not tried ${attempts} times`);
  };
  /** The next try is due now instead of in hours. */
  const hurry = async () => {
    await hub.database.query(`UPDATE delivery SET next_at = now() WHERE state = 'pending' AND NOT in_hand`);
    hub.app.get(Sender).poke();
  };

  it('posts a reply at once, signed so that a stock library takes it, and says sent', async () => {
    const conversationId = await arrive();
    const began = Date.now();
    const id = await reply(conversationId, 'It left this morning 🌿');
    const [got] = await receiver.until(1);
    // Far from the first retry, which is what "at once" is measured against.
    expect(Date.now() - began).toBeLessThan(20_000);
    const payload = new Webhook(inbox.secret).verify(got.raw, got.headers as Record<string, string>);
    expect(payload).toMatchObject({
      id: got.headers['webhook-id'],
      type: 'message.send',
      seq: 1,
      data: {
        messageId: id,
        conversationId,
        text: 'It left this morning 🌿',
        to: { kind: 'external_id', value: `c-${customers}`, name: 'Amara' },
      },
    });
    await until(id, 'sent');
  });

  it('keeps the order within a conversation: a later message waits for the earlier', async () => {
    receiver.next(503);
    const a = await arrive();
    const first = await reply(a, 'one');
    await untilTried(first, 1);
    // However long the rest takes: it is not tried again before it is told to be.
    await hub.database.query(`UPDATE delivery SET next_at = now() + interval '1 hour' WHERE message_id = $1`, [first]);
    await reply(a, 'two');
    await reply(a, 'three');
    const b = await arrive();
    await until(await reply(b, 'elsewhere'), 'sent');
    await new Promise((done) => setTimeout(done, 300));
    expect(receiver.got.map((one) => one.body.data.text)).toEqual(['one', 'elsewhere']);
    await hurry();
    await receiver.until(5);
    const ofA = receiver.got.filter((one) => one.body.data.conversationId === a);
    expect(ofA.map((one) => [one.body.data.text, one.body.seq])).toEqual([
      ['one', 1],
      ['one', 1],
      ['two', 2],
      ['three', 3],
    ]);
    expect(ofA[0].headers['webhook-id']).toBe(ofA[1].headers['webhook-id']);
  });

  it('keeps a burst of one conversation in order', async () => {
    const a = await arrive();
    const texts = Array.from({ length: 30 }, (_, i) => `m${i}`);
    for (const text of texts) await reply(a, text);
    await receiver.until(30);
    expect(receiver.got.map((one) => one.body.data.text)).toEqual(texts);
  });

  it('tries again after 5 s, honours Retry-After, and goes on to sent', async () => {
    receiver.next(500, (answer: ServerResponse) => answer.writeHead(429, { 'retry-after': '900' }).end());
    const id = await reply(await arrive());
    const first = await untilTried(id, 1);
    expect(first.last_error).toBe('it answered 500');
    expect(first.wait).toBeGreaterThan(4);
    expect(first.wait).toBeLessThan(6);
    expect((await message(id))?.state).toBe('queued');
    await hurry();
    for (let i = 0; i < 3000 && (await delivery(id))?.last_status !== 429; i += 1)
      await new Promise((done) => setTimeout(done, 10));
    const second = await delivery(id);
    expect(second?.wait).toBeGreaterThan(890);
    await hurry();
    await until(id, 'sent');
    expect(new Set(receiver.got.map((one) => one.headers['webhook-id'])).size).toBe(1);
  });

  it.each([400, 401, 404, 422])('does not try again after %i, and says failed', async (status) => {
    receiver.always(status);
    const id = await reply(await arrive());
    await until(id, 'failed');
    expect((await message(id))?.state_reason).toBe(`Not delivered: it refused the message (${status})`);
    await hurry();
    await new Promise((done) => setTimeout(done, 100));
    expect(receiver.got).toHaveLength(1);
  });

  it.each([408, 409, 425, 429, 301, 307, 503])('tries again after %i', async (status) => {
    receiver.next((answer) => answer.writeHead(status, { location: 'http://169.254.169.254/' }).end());
    const id = await reply(await arrive());
    expect((await untilTried(id, 1)).state).toBe('pending');
    await hurry();
    await until(id, 'sent');
    expect(receiver.got).toHaveLength(2);
  });

  it('[UX-I6] switches an address off after 410, stops what waits, and takes it up again when told', async () => {
    receiver.always(410);
    const a = await arrive();
    const first = await reply(a);
    await until(first, 'failed');
    const { body: off } = await agent.get(`/v1/inboxes/${inbox.id}`);
    expect(off.health).toMatchObject({ state: 'disabled', reason: 'the address says it is gone for good (410)' });
    const second = await reply(a);
    await until(second, 'failed');
    expect((await message(second))?.state_reason).toContain('gone for good');
    expect(receiver.got).toHaveLength(1);
    const notice = await hub.database.query(
      `SELECT data FROM event WHERE type = 'endpoint.disabled' AND subject_id = $1`,
      [inbox.id],
    );
    expect(notice).toHaveLength(1);

    receiver.always(200);
    const admin = await hub.signIn('admin');
    await admin.patch(`/v1/inboxes/${inbox.id}`, { settings: { deliveryUrl: receiver.url } });
    expect((await agent.post(`/v1/messages/${second}/retry`)).status).toBeLessThan(300);
    await until(second, 'sent');
  });

  it('says unknown, with the reason, when the other side may have taken it: a hang, a cut, a gateway', async () => {
    const short = await buildInbox(hub, { config: { deliveryUrl: receiver.url } });
    receiver.next((answer) => answer.socket?.destroy());
    const cut = await reply(await arrive(short));
    await until(cut, 'unknown');
    expect((await message(cut))?.state_reason).toBe(
      'It may have arrived: the connection was cut. We go on trying with the same id.',
    );
    receiver.next(504);
    const gateway = await reply(await arrive(short));
    await until(gateway, 'unknown');
    await hurry();
    await until(cut, 'sent');
    await until(gateway, 'sent');
    // Where nothing listens nothing can have been taken.
    const nowhere = await buildInbox(hub, { config: { deliveryUrl: 'http://127.0.0.1:9/' } });
    const id = await reply(await arrive(nowhere));
    const row = await untilTried(id, 1);
    expect([row.last_error, row.perhaps_taken, (await message(id))?.state]).toEqual([
      'nothing listens at that address',
      false,
      'queued',
    ]);
  });

  it('gives up a hang after 15 s and does not let it hold up anybody else', async () => {
    const hanging = await startReceiver();
    hanging.always(() => {});
    const slow = await buildInbox(hub, { config: { deliveryUrl: hanging.url } });
    const stuck: string[] = [];
    for (let i = 0; i < 24; i += 1) stuck.push(await reply(await arrive(slow)));
    await hanging.until(8);
    const began = Date.now();
    const quick = await reply(await arrive());
    await receiver.until(1);
    // Far from the first retry, which is what "at once" is measured against.
    expect(Date.now() - began).toBeLessThan(20_000);
    await until(quick, 'sent');
    const row = await new Promise<DeliveryRow>((resolve) => {
      const look = setInterval(async () => {
        const one = await delivery(stuck[0]);
        if (one?.last_error) {
          clearInterval(look);
          resolve(one);
        }
      }, 200);
    });
    expect(row.last_error).toBe('no answer within 15 s');
    expect(row.latency_ms).toBeLessThan(16_000);
    expect((await message(stuck[0]))?.state).toBe('unknown');
    await hanging.close();
  });

  it('takes a status for the receipt, whatever the body: null, 30 MB, nothing', async () => {
    receiver.next(
      (answer) => answer.writeHead(200, { 'content-type': 'application/json' }).end('null'),
      (answer) => {
        answer.writeHead(200);
        const chunk = Buffer.alloc(1024 * 1024);
        let sent = 0;
        const more = () => {
          while (sent < 30 && answer.write(chunk)) sent += 1;
          if (sent < 30) answer.once('drain', more);
          else answer.end();
        };
        more();
      },
      (answer) => answer.writeHead(204).end(),
    );
    const memory = process.memoryUsage().rss;
    for (let i = 0; i < 3; i += 1) await until(await reply(await arrive()), 'sent');
    expect(process.memoryUsage().rss - memory).toBeLessThan(60 * 1024 * 1024);
  });

  it('ends after the last try of the schedule: failed when it never arrived, unknown when it may have', async () => {
    receiver.always(500);
    const never = await reply(await arrive());
    await untilTried(never, 1);
    await hub.database.query(`UPDATE delivery SET round = 7, next_at = now() WHERE message_id = $1`, [never]);
    hub.app.get(Sender).poke();
    await until(never, 'failed');
    receiver.next((answer) => answer.socket?.destroy());
    const perhaps = await reply(await arrive());
    await until(perhaps, 'unknown');
    await hub.database.query(`UPDATE delivery SET round = 7, next_at = now() WHERE message_id = $1`, [perhaps]);
    hub.app.get(Sender).poke();
    for (let i = 0; i < 3000 && (await delivery(perhaps))?.state !== 'failed'; i += 1)
      await new Promise((done) => setTimeout(done, 10));
    expect([(await delivery(perhaps))?.state, (await message(perhaps))?.state]).toEqual(['failed', 'unknown']);
  });

  it('[UX-B6] shows each delivery with every try and what came back, and replays one under its own id', async () => {
    receiver.next((answer) => answer.writeHead(400).end('no such order'));
    const id = await reply(await arrive());
    await until(id, 'failed');
    const { body: page } = await supervisor.get(`/v1/deliveries?inbox=${inbox.id}&state=failed`);
    expect(page.data).toHaveLength(1);
    const { body: one } = await supervisor.get(`/v1/deliveries/${page.data[0].id}`);
    expect(one).toMatchObject({
      messageId: id,
      state: 'failed',
      attempts: 1,
      lastStatus: 400,
      body: { type: 'message.send', data: { text: 'on its way' } },
      log: [{ attempt: 1, status: 400, answer: 'no such order', url: receiver.url }],
    });
    expect((await agent.get(`/v1/deliveries`)).status).toBe(403);
    const replayed = await supervisor.post(`/v1/deliveries/${one.id}/replay`);
    expect(replayed.status).toBe(202);
    await until(id, 'sent');
    expect(receiver.got.map((each) => each.headers['webhook-id'])).toEqual([one.id, one.id]);
    const { body: after } = await supervisor.get(`/v1/deliveries/${one.id}`);
    expect(after.log.map((each: { status: number }) => each.status)).toEqual([400, 200]);
  });

  it('hands a message over once, however often the fact comes', async () => {
    const id = await reply(await arrive());
    await until(id, 'sent');
    const { Deliver } = await import('../../../src/channels/deliver.js');
    await hub.app.get(Deliver).reply({ subjectId: id } as never);
    await new Promise((done) => setTimeout(done, 100));
    expect(receiver.got).toHaveLength(1);
  });

  it('says why at once when there is nowhere to send to', async () => {
    const mute = await buildInbox(hub);
    const id = await reply(await arrive(mute));
    await until(id, 'failed');
    expect((await message(id))?.state_reason).toBe('Not delivered: no address is set to send to');
  });

  it('keeps what a stopped process had claimed: it goes out when the lease ends', async () => {
    receiver.next(500);
    const id = await reply(await arrive());
    await untilTried(id, 1);
    // A process claimed it and died: the lease stands in next_at, the count has risen.
    await hub.database.query(
      `UPDATE delivery SET attempts = attempts + 1, round = round + 1, next_at = now() + interval '300 milliseconds' WHERE message_id = $1`,
      [id],
    );
    await until(id, 'sent');
    expect(receiver.got).toHaveLength(2);
  });

  it('shows a message of the web chat as sent without posting it anywhere', async () => {
    const chat = await buildInbox(hub, { channel: 'webchat' });
    const { ReceiveMessages } = await import('../../../src/conversations/index.js');
    const { conversationId } = await hub.app.get(ReceiveMessages).submit({
      inboxId: chat.id,
      externalId: 'w-1',
      address: { kind: 'visitor', value: 'v-1', proof: 'none', source: 'webchat' },
      thread: '',
      text: 'hi',
    });
    await until(await reply(conversationId), 'sent');
    expect((await writeIn(hub, chat)).status).toBe(404);
  });
});
