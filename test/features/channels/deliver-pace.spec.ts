import type { ServerResponse } from 'node:http';
import { jest } from '@jest/globals';
import { Endpoints } from '../../../src/channels/delivery/endpoints.js';
import { Sender } from '../../../src/channels/delivery/sender.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { untilState } from '../../support/messages.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { type VendorInbox, type VendorName, vendorInbox, vendors } from '../../support/vendor-inbox.js';

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (answer: ServerResponse): void =>
    void answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const soon = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('the pace of a vendor, and an inbox that fails', () => {
  let hub: Booted;
  let agent: Caller;
  let admin: Caller;
  let vendor: Receiver;
  let other: Receiver;

  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn('agent');
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());
  beforeEach(async () => {
    vendor = await startReceiver();
    other = await startReceiver();
    vendor.always(json(200, vendors.telegram.took));
    other.always(json(200, vendors.telegram.took));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all([vendor.close(), other.close()]);
  });

  const open = (channel: VendorName = 'telegram', at = vendor, more = {}): Promise<VendorInbox> =>
    vendorInbox(hub, admin, channel, at.url, more);
  const reply = async (conversationId: string, text = 'on its way'): Promise<string> => {
    const { status, body } = await agent.post(`/v1/conversations/${conversationId}/messages`, { text });
    expect(status).toBe(201);
    return body.id;
  };
  const until = (id: string, state: string, ms?: number) => untilState(hub, id, state, ms);
  const health = async (id: string) => (await admin.get(`/v1/inboxes/${id}`)).body.health;
  const eventually = async (look: () => Promise<boolean>) => {
    for (let i = 0; i < 1500; i += 1) {
      if (await look()) return;
      await soon(20);
    }
    throw new Error('it did not come to be');
  };
  /** As if the time an inbox is left alone were over. */
  const elapse = async (id: string) => {
    await hub.database.query(`UPDATE endpoint_health SET blocked_until = now() WHERE target_id = $1`, [id]);
    await hub.database.query(
      `UPDATE delivery SET next_at = LEAST(next_at, now()) WHERE target_id = $1 AND id = (
         SELECT id FROM delivery WHERE target_id = $1 AND state = 'pending' AND NOT in_hand ORDER BY created_at, seq LIMIT 1)`,
      [id],
    );
    hub.app.get(Sender).poke();
  };

  describe('pace', () => {
    it('an inbox that may send two a second sends two at once and then one each half second, in order; another is not held up', async () => {
      const inbox = await open('telegram', vendor, { messagesPerSecond: 2 });
      const free = await open('telegram', other);
      const conversations = await Promise.all(Array.from({ length: 6 }, () => inbox.arrive()));
      const ids: string[] = [];
      // The clock stands meanwhile: nothing more may be sent, however long a slow machine takes over all this.
      const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
      for (const [i, conversation] of conversations.entries()) ids.push(await reply(conversation, `m${i}`));
      for (const id of ids.slice(0, 2)) await until(id, 'sent');
      await until(await reply(await free.arrive()), 'sent');
      expect(vendor.got.map(({ body }) => body.text)).toEqual(['m0', 'm1']);
      clock.mockRestore();
      const began = Date.now();
      for (const id of ids) await until(id, 'sent');
      expect(vendor.got.map(({ body }) => body.text)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
      const [first, last] = [vendor.got[0].at, vendor.got[5].at];
      expect(last - first).toBeGreaterThan(1800);
      expect(last - began).toBeLessThan(6000);
      const tries = await hub.database.query<{ attempts: number; round: number }>(
        `SELECT attempts, round FROM delivery WHERE target_id = $1`,
        [inbox.id],
      );
      expect(tries).toEqual(Array(6).fill({ attempts: 1, round: 1 }));
    });

    it('one chat waits for its own second while others go on', async () => {
      const inbox = await open();
      const [busy, quiet] = [await inbox.arrive(), await inbox.arrive()];
      const ids: string[] = [];
      const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now());
      for (let i = 0; i < 5; i += 1) ids.push(await reply(busy, `b${i}`));
      for (const id of ids.slice(0, 3)) await until(id, 'sent');
      await until(await reply(quiet, 'q'), 'sent');
      expect(vendor.got.map(({ body }) => body.text)).toEqual(['b0', 'b1', 'b2', 'q']);
      clock.mockRestore();
      for (const id of ids) await until(id, 'sent');
      const ofBusy = vendor.got.filter(({ body }) => body.text !== 'q');
      expect(ofBusy.map(({ body }) => body.text)).toEqual(['b0', 'b1', 'b2', 'b3', 'b4']);
      expect(ofBusy[4].at - ofBusy[0].at).toBeGreaterThan(1500);
    });

    it('429 with Retry-After counts for the whole inbox, and for no other', async () => {
      const inbox = await open();
      const free = await open('telegram', other);
      const conversations = [await inbox.arrive(), await inbox.arrive(), await inbox.arrive()];
      vendor.next(json(429, { ok: false, parameters: { retry_after: 60 } }));
      const first = await reply(conversations[0], 'one');
      await eventually(async () => (await health(inbox.id)).heldUntil !== null);
      const later = [await reply(conversations[1], 'two'), await reply(conversations[2], 'three')];
      await until(await reply(await free.arrive()), 'sent');
      await soon(300);
      expect(vendor.got).toHaveLength(1);
      expect(Date.parse((await health(inbox.id)).heldUntil) - Date.now()).toBeGreaterThan(50_000);
      await elapse(inbox.id);
      for (const id of [first, ...later]) await until(id, 'sent');
      expect(vendor.got).toHaveLength(4);
    });
  });

  describe('an inbox that fails again and again', () => {
    it('is left alone after five failures, tried with one, and taken up when that arrives; each message comes once', async () => {
      const inbox = await open();
      const free = await open('telegram', other);
      vendor.always(503);
      const ids: string[] = [];
      for (let i = 0; i < 5; i += 1) ids.push(await reply(await inbox.arrive(), `m${i}`));
      await eventually(async () => (await health(inbox.id)).breaker !== null);
      const opened = await health(inbox.id);
      expect(opened).toMatchObject({ state: 'failing', reason: 'it answered 503', breaker: { failures: 5 } });
      const wait = Date.parse(opened.breaker.nextTryAt) - Date.parse(opened.breaker.openedAt);
      expect(wait).toBeGreaterThan(25_000);
      expect(wait).toBeLessThan(35_000);

      for (let i = 5; i < 12; i += 1) ids.push(await reply(await inbox.arrive(), `m${i}`));
      await until(await reply(await free.arrive()), 'sent');
      await soon(400);
      expect(vendor.got).toHaveLength(5);

      // The state is in the database: a process that begins anew finds it.
      hub.app.get(Endpoints).drop(inbox.id);
      await elapse(inbox.id);
      await eventually(async () => (await health(inbox.id)).breaker?.failures === 6);
      await soon(300);
      expect(vendor.got).toHaveLength(6);
      const again = (await health(inbox.id)).breaker;
      expect(Date.parse(again.nextTryAt) - Date.now()).toBeGreaterThan(50_000);

      vendor.always(json(200, vendors.telegram.took));
      await elapse(inbox.id);
      for (const id of ids) await until(id, 'sent');
      expect(await health(inbox.id)).toMatchObject({ state: 'ok', breaker: null, heldUntil: null });
      const texts = vendor.got.slice(6).map(({ body }) => body.text);
      expect(texts).toHaveLength(12);
      expect(new Set(texts).size).toBe(12);
    });

    it('a try that only asks uses up none of the message’s own', async () => {
      const inbox = await open();
      vendor.always(503);
      const ids: string[] = [];
      for (let i = 0; i < 5; i += 1) ids.push(await reply(await inbox.arrive()));
      await eventually(async () => (await health(inbox.id)).breaker !== null);
      for (let times = 6; times < 16; times += 1) {
        await elapse(inbox.id);
        await eventually(async () => (await health(inbox.id)).breaker?.failures === times);
      }
      // Others were due as well, and whoever took one puts it back.
      const inHand = () => hub.database.query(`SELECT 1 FROM delivery WHERE target_id = $1 AND in_hand`, [inbox.id]);
      await eventually(async () => (await inHand()).length === 0);
      const rows = await hub.database.query<{ state: string; round: number }>(
        `SELECT state, round FROM delivery WHERE target_id = $1`,
        [inbox.id],
      );
      expect(rows).toEqual(Array(5).fill({ state: 'pending', round: 1 }));
    });

    it('a refusal is an answer: whoever gave it is there, and the others go', async () => {
      const inbox = await open();
      vendor.always(503);
      const ids: string[] = [];
      for (let i = 0; i < 5; i += 1) ids.push(await reply(await inbox.arrive()));
      await eventually(async () => (await health(inbox.id)).breaker !== null);
      vendor.always(json(200, vendors.telegram.took));
      vendor.next(json(400, { ok: false, description: 'Bad Request: chat not found' }));
      // Only the first asks, however long ago the others were tried.
      await hub.database.query(`UPDATE delivery SET next_at = now() + interval '1 hour' WHERE target_id = $1`, [
        inbox.id,
      ]);
      await elapse(inbox.id);
      for (const id of ids.slice(1)) await until(id, 'sent');
      await until(ids[0], 'failed');
    });
  });
});
