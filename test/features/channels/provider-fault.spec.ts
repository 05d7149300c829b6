import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Sender } from '../../../src/channels/delivery/sender.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { untilState } from '../../support/messages.js';
import { type Behaviour, type Receiver, startReceiver } from '../../support/receiver.js';
import { type VendorInbox, type VendorName, vendorInbox, vendors } from '../../support/vendor-inbox.js';

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (answer: ServerResponse): void =>
    void answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const cut: Behaviour = (answer) => answer.socket?.destroy();
const ALONE = '127.0.0.9';

describe('a vendor that fails', () => {
  let hub: Booted;
  let agent: Caller;
  let admin: Caller;
  let vendor: Receiver;

  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn('agent');
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());
  beforeEach(async () => {
    vendor = await startReceiver();
  });
  afterEach(() => vendor.close());

  const open = async (channel: VendorName, more = {}): Promise<VendorInbox> => {
    vendor.always(json(200, vendors[channel].took));
    return vendorInbox(hub, admin, channel, vendor.url, more);
  };
  const reply = async (conversationId: string, text = 'on its way'): Promise<string> => {
    const { status, body } = await agent.post(`/v1/conversations/${conversationId}/messages`, { text });
    expect(status).toBe(201);
    return body.id;
  };
  const until = (id: string, state: string) => untilState(hub, id, state);
  const delivery = (id: string) =>
    hub.database.one<{ id: string; state: string; attempts: number; last_error: string | null; wait: number }>(
      `SELECT *, extract(epoch FROM next_at - now())::float8 AS wait FROM delivery WHERE message_id = $1`,
      [id],
    );
  const untilTried = async (id: string, times = 1) => {
    for (let i = 0; i < 3000; i += 1) {
      const row = await delivery(id);
      if (row && row.attempts >= times && row.last_error !== null) return row;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error('it was not tried');
  };
  const hurry = async () => {
    await hub.database.query(`UPDATE endpoint_health SET blocked_until = NULL`);
    await hub.database.query(`UPDATE delivery SET next_at = now() WHERE state = 'pending' AND NOT in_hand`);
    hub.app.get(Sender).poke();
  };
  const settled = () => new Promise((done) => setTimeout(done, 150));

  describe('in the dark: nobody knows whether it took the message', () => {
    it.each(['telegram', 'slack', 'viber', 'x', 'sms', 'whatsapp'] as const)(
      '%s cuts the line after it read the message: exactly one call, and the message is unknown',
      async (channel) => {
        const inbox = await open(channel);
        vendor.next(cut);
        const id = await reply(await inbox.arrive());
        const { state_reason } = await until(id, 'unknown');
        expect(state_reason).toBe('It may have arrived: the connection was cut. We do not send it again by ourselves.');
        await hurry();
        await settled();
        expect(vendor.got).toHaveLength(1);
        expect((await delivery(id))?.state).toBe('unknown');
      },
    );

    it.each([500, 502, 504])('a %i of a vendor without keys of its own is in the dark, too', async (status) => {
      const inbox = await open('telegram');
      vendor.next(status);
      const id = await reply(await inbox.arrive());
      await until(id, 'unknown');
      await hurry();
      await settled();
      expect(vendor.got).toHaveLength(1);
    });

    it('LINE knows a call by its retry key, so it is called again with the same', async () => {
      const inbox = await open('line');
      vendor.next(cut);
      const id = await reply(await inbox.arrive());
      await untilTried(id);
      await hurry();
      await until(id, 'sent');
      const keys = vendor.got.map(({ headers }) => headers['x-line-retry-key']);
      expect(keys).toHaveLength(2);
      expect(new Set(keys).size).toBe(1);
    });

    it('what comes behind it in the thread is not held up', async () => {
      const inbox = await open('telegram');
      const conversation = await inbox.arrive();
      vendor.next(cut);
      await until(await reply(conversation, 'one'), 'unknown');
      await until(await reply(conversation, 'two'), 'sent');
      expect(vendor.got.map(({ body }) => body.text)).toEqual(['one', 'two']);
    });

    it('a person sends it again by hand', async () => {
      const inbox = await open('telegram');
      vendor.next(cut);
      const id = await reply(await inbox.arrive());
      await until(id, 'unknown');
      expect((await agent.post(`/v1/messages/${id}/retry`)).status).toBeLessThan(300);
      await until(id, 'sent');
      expect(vendor.got).toHaveLength(2);
    });

    it('a call that was under way when the hub died is not made again', async () => {
      const inbox = await open('telegram');
      vendor.next(503);
      const id = await reply(await inbox.arrive());
      await untilTried(id);
      await hub.database.query(
        `UPDATE delivery SET attempts = attempts + 1, in_hand = true, next_at = now() WHERE message_id = $1`,
        [id],
      );
      hub.app.get(Sender).poke();
      const { state_reason } = await until(id, 'unknown');
      expect(state_reason).toContain('the hub was stopped while it was being sent');
      expect(vendor.got).toHaveLength(1);
    });

    it.each([
      ['delivered', 'delivered', 'delivered'],
      ['sent', 'sent', 'delivered'],
      ['undelivered', 'failed', 'failed'],
    ])('Twilio’s report “%s” afterwards says what became of it', async (status, state, settledAs) => {
      const inbox = await open('sms');
      vendor.next(cut);
      const id = await reply(await inbox.arrive());
      await until(id, 'unknown');
      const callback = new URLSearchParams(vendor.got[0].raw).get('StatusCallback') as string;
      const form = { MessageSid: `SM${'3'.repeat(32)}`, MessageStatus: status, ErrorCode: '30003' };
      const signed = Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1));
      const signature = createHmac('sha1', vendors.sms.credentials.authToken)
        .update(callback + signed.flat().join(''))
        .digest('base64');
      const { pathname, search } = new URL(callback);
      const told = await hub.app.inject({
        method: 'POST',
        url: pathname + search,
        headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(form).toString(),
      });
      expect(told.statusCode).toBe(200);
      await until(id, state);
      expect((await delivery(id))?.state).toBe(settledAs);
      expect(vendor.got).toHaveLength(1);
    });

    it('WhatsApp’s report afterwards says that it was delivered', async () => {
      const inbox = await open('whatsapp');
      vendor.next(cut);
      const id = await reply(await inbox.arrive());
      await until(id, 'unknown');
      const status = {
        id: 'wamid.HBgLNDQ3',
        status: 'delivered',
        timestamp: String(Math.floor(Date.now() / 1000)),
        recipient_id: '447700900001',
        biz_opaque_callback_data: vendor.got[0].body.biz_opaque_callback_data,
      };
      const metadata = { phone_number_id: vendors.whatsapp.settings.phoneNumberId };
      const value = { messaging_product: 'whatsapp', metadata, statuses: [status] };
      const payload = JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
      });
      const signature = createHmac('sha256', vendors.whatsapp.credentials.appSecret).update(payload).digest('hex');
      const told = await hub.app.inject({
        method: 'POST',
        url: `/channels/${inbox.id}`,
        headers: { 'x-hub-signature-256': `sha256=${signature}`, 'content-type': 'application/json' },
        payload,
      });
      expect(told.statusCode).toBe(200);
      await until(id, 'delivered');
      expect((await delivery(id))?.state).toBe('delivered');
    });
  });

  describe('for certain: it did not take the message', () => {
    it('nobody listens: it is tried again, and arrives', async () => {
      // Of an address of its own: a port that was given back may be anybody's a moment later.
      const gone = await startReceiver(0, ALONE);
      const inbox = await vendorInbox(hub, admin, 'telegram', gone.url);
      const { port } = new URL(gone.url);
      await gone.close();
      const id = await reply(await inbox.arrive());
      const row = await untilTried(id);
      expect([row.state, row.last_error]).toEqual(['pending', 'nothing listens at that address']);
      expect((await hub.database.one<{ state: string }>(`SELECT state FROM message WHERE id = $1`, [id]))?.state).toBe(
        'queued',
      );
      const back = await startReceiver(Number(port), ALONE);
      back.always(json(200, vendors.telegram.took));
      await hurry();
      await until(id, 'sent');
      expect(back.got).toHaveLength(1);
      await back.close();
    });

    it('503 says that it was not taken: it is tried again', async () => {
      const inbox = await open('telegram');
      vendor.next(503);
      const id = await reply(await inbox.arrive());
      expect((await untilTried(id)).state).toBe('pending');
      await hurry();
      await until(id, 'sent');
      expect(vendor.got).toHaveLength(2);
    });

    it('a refusal is told in words and not tried again', async () => {
      const inbox = await open('telegram');
      vendor.next(json(400, { ok: false, description: 'Bad Request: chat not found' }));
      const id = await reply(await inbox.arrive());
      const { state_reason } = await until(id, 'failed');
      expect(state_reason).toBe('Not delivered: Telegram refused the message: Bad Request: chat not found');
      await hurry();
      await settled();
      expect(vendor.got).toHaveLength(1);
    });
  });

  describe('answers nobody expects', () => {
    it('no answer at all: given up after 15 s, unknown, and called once', async () => {
      const inbox = await open('telegram');
      vendor.next(() => {});
      const id = await reply(await inbox.arrive());
      const { state_reason } = await untilState(hub, id, 'unknown', 60_000);
      expect(state_reason).toContain('no answer within 15 s');
      await hurry();
      await settled();
      expect(vendor.got).toHaveLength(1);
    });

    it('what is no HTTP: unknown, and called once', async () => {
      const inbox = await open('telegram');
      vendor.next((answer) => void answer.socket?.end('this is not http\r\n\r\n'));
      const id = await reply(await inbox.arrive());
      await until(id, 'unknown');
      await hurry();
      await settled();
      expect(vendor.got).toHaveLength(1);
    });

    it.each([
      ['sms', 'unknown'],
      ['telegram', 'sent'],
    ] as const)('30 MB from %s: %s, called once, and not kept in memory', async (channel, state) => {
      const inbox = await open(channel);
      vendor.next((answer) => {
        answer.writeHead(200);
        const chunk = Buffer.alloc(1024 * 1024);
        for (let i = 0; i < 30; i += 1) answer.write(chunk);
        answer.end();
      });
      const id = await reply(await inbox.arrive());
      await until(id, state);
      await hurry();
      await settled();
      expect(vendor.got).toHaveLength(1);
    });

    it('a 200 of Slack and of Viber that is not theirs is no proof', async () => {
      for (const channel of ['slack', 'viber'] as const) {
        const inbox = await open(channel);
        vendor.next((answer) => void answer.writeHead(200).end('<html>'));
        await until(await reply(await inbox.arrive()), 'unknown');
      }
      expect(vendor.got).toHaveLength(2);
    });

    it('reports that come twice and out of order: the state never goes back', async () => {
      const inbox = await open('whatsapp');
      const id = await reply(await inbox.arrive());
      await until(id, 'sent');
      const tell = async (status: string) => {
        const metadata = { phone_number_id: vendors.whatsapp.settings.phoneNumberId };
        const statuses = [{ id: vendors.whatsapp.took.messages[0].id, status, timestamp: '1764000000' }];
        const changes = [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, statuses } }];
        const payload = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] });
        const hmac = createHmac('sha256', vendors.whatsapp.credentials.appSecret).update(payload).digest('hex');
        const headers = { 'x-hub-signature-256': `sha256=${hmac}`, 'content-type': 'application/json' };
        const told = await hub.app.inject({ method: 'POST', url: `/channels/${inbox.id}`, headers, payload });
        expect(told.statusCode).toBe(200);
      };
      for (const status of ['read', 'delivered', 'sent', 'failed', 'delivered', 'read']) await tell(status);
      await until(id, 'read');
    });
  });

  describe('credentials', () => {
    it('that are refused are told in the inbox’s health since when and why, until a message goes out', async () => {
      const inbox = await open('slack');
      const health = async () => (await admin.get(`/v1/inboxes/${inbox.id}`)).body.health;
      expect((await health()).credentials).toBeNull();
      vendor.next(json(200, { ok: false, error: 'token_expired' }), json(200, { ok: false, error: 'token_expired' }));
      await until(await reply(await inbox.arrive()), 'failed');
      const { credentials } = await health();
      expect(credentials).toMatchObject({
        state: 'expired',
        why: 'the bot token of this inbox has expired (token_expired)',
      });
      expect(Date.now() - Date.parse(credentials.since)).toBeLessThan(60_000);
      await until(await reply(await inbox.arrive()), 'failed');
      expect((await health()).credentials.since).toBe(credentials.since);
      await until(await reply(await inbox.arrive()), 'sent');
      const after = await health();
      expect(after.credentials).toBeNull();
      expect(Date.now() - Date.parse(after.lastOkAt)).toBeLessThan(60_000);
    });

    it('entered anew are a fresh start', async () => {
      const inbox = await open('telegram');
      vendor.next(json(401, { ok: false, description: 'Unauthorized' }));
      await until(await reply(await inbox.arrive()), 'failed');
      const look = async () => (await admin.get(`/v1/inboxes/${inbox.id}`)).body;
      expect((await look()).health.credentials).toMatchObject({ state: 'refused' });
      await admin.patch(`/v1/inboxes/${inbox.id}`, { credentials: vendors.telegram.credentials });
      expect((await look()).health.credentials).toBeNull();
    });

    it('of those who only pretend to be the vendor are counted, and what came in rightly is the last in', async () => {
      const inbox = await open('telegram');
      const look = async () => (await admin.get(`/v1/inboxes/${inbox.id}`)).body;
      const post = (secret: string) =>
        hub.app.inject({
          method: 'POST',
          url: `/channels/${inbox.id}`,
          headers: { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json' },
          payload: JSON.stringify({
            update_id: 1,
            message: {
              message_id: 1,
              date: 1_764_000_000,
              chat: { id: 9, type: 'private' },
              from: { id: 9, first_name: 'A' },
              text: 'hi',
            },
          }),
        });
      expect((await post('wrong')).statusCode).toBe(401);
      expect((await post(vendors.telegram.credentials.webhookSecret)).statusCode).toBe(200);
      // Both are noted beside the request.
      const noted = ({ counts, lastInAt }: Whatever) => counts.refused > 0 && lastInAt !== null;
      for (let i = 0; i < 200 && !noted(await look()); i += 1) await settled();
      const { counts, lastInAt } = await look();
      expect(counts).toMatchObject({ refused: 1 });
      expect(Date.now() - Date.parse(lastInAt)).toBeLessThan(60_000);
    });
  });
});
