import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { zoneAt } from '../../support/zones.js';
import { leave, seat, until, write } from './world.js';

const HOUR = 3_600_000;
/** A zone in which it is early afternoon now, so that nobody is called in their night. */
const NOON = zoneAt(13);

/** Callbacks that are moved, and what stands with whoever owes it until it is handled. */
describe('what an agent owes', () => {
  let hub: Booted;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());

  const world = async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const id = await write(hub, inbox.id);
    const own = await maya.socket.until('offer.made', (one) => one.conversation?.id === id);
    await maya.person.post(`/v1/offers/${own.id}/accept`);
    const profileId = (await admin.get(`/v1/conversations/${id}`)).body.profile.id as string;
    await hub.database.query(`UPDATE profile SET time_zone = $2 WHERE id = $1`, [profileId, NOON]);
    return { queueId, maya, id, profileId };
  };
  const number = (profileId: string, value: string) =>
    hub.database.query(
      `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, 'phone', $3, 'claimed', 'test')`,
      [newId('id'), profileId, value],
    );
  const soon = (kind: string, key: string) =>
    hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = $1 AND key = $2`, [kind, key]);
  const owed = async (who: Caller): Promise<Whatever[]> => (await who.get('/v1/me/obligations')).body.data;

  it('says by which numbers somebody can be called and where they may be', async () => {
    const { maya, id, profileId } = await world();
    const options = async () => (await maya.person.get(`/v1/conversations/${id}/callback-options`)).body;
    expect(await options()).toEqual({ numbers: [], live: null });
    await number(profileId, '+442079460010');
    await number(profileId, '+351210000000');
    expect((await options()).numbers).toEqual([
      { phone: '+442079460010', zones: [NOON] },
      { phone: '+351210000000', zones: [NOON] },
    ]);
    await hub.database.query(`UPDATE profile SET time_zone = NULL WHERE id = $1`, [profileId]);
    const [london, portugal] = (await options()).numbers;
    expect(london.zones).toEqual(['Europe/London']);
    expect(portugal.zones).toEqual(expect.arrayContaining(['Europe/Lisbon', 'Atlantic/Azores']));
    expect((await maya.person.get('/v1/conversations/cv_none/callback-options')).status).toBe(404);
    await leave([maya]);
  });

  it('moves a callback out of the line to a later time, with its age, and refuses what cannot be moved', async () => {
    const { queueId, maya, id, profileId } = await world();
    const other = await buildQueue(hub, { offerSeconds: 60 });
    await number(profileId, '+442079460011');
    await number(profileId, '+442079460012');
    const planned = await maya.person.post('/v1/callbacks', {
      conversationId: id,
      phone: '+442079460011',
      note: 'Tree',
    });
    expect(planned).toMatchObject({ status: 201, body: { queueId: null } });
    const { id: callback, askedAt } = planned.body;
    const offer = await maya.socket.until('offer.made', (one) => one.kind === 'callback');
    expect(await owed(maya.person)).toMatchObject([
      { kind: 'callback', id: callback, state: 'queued', queue: { id: queueId }, text: 'Tree', with: null },
    ]);

    const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + HOUR).toISOString();
    const change = (what: object) => maya.person.patch(`/v1/callbacks/${callback}`, what);
    const moved = await change({ at, phone: '+442079460012', queueId: other, note: null });
    expect(moved).toMatchObject({
      status: 200,
      body: {
        state: 'scheduled',
        dueAt: at,
        phone: '+442079460012',
        queueId: other,
        note: null,
        askedAt,
        workItemId: null,
      },
    });
    expect(await maya.socket.until('offer.ended', (one) => one.id === offer.id)).toMatchObject({ state: 'canceled' });
    // What waited for it is over, and being over does not end the callback.
    await hub.settle();
    expect((await owed(maya.person))[0]).toMatchObject({ id: callback, state: 'scheduled', dueAt: at });
    expect((await change({ queueId: 'q_none' })).body.errors[0].pointer).toBe('/queueId');
    expect((await change({ phone: '+442079460099' })).body.code).toBe('no_number');
    expect((await change({ at: 'tomorrow' })).body.errors[0].pointer).toBe('/at');

    await soon('callback.due', callback);
    const waits = await until('the line', async () => {
      const [item] = await hub.database.query<Whatever>(
        `SELECT queue_id, enqueued_at FROM work_item WHERE conversation_id = $1 AND kind = 'callback' AND state <> 'canceled'`,
        [id],
      );
      return item;
    });
    expect(waits).toMatchObject({ queue_id: other, enqueued_at: new Date(askedAt) });
    expect((await maya.person.post(`/v1/callbacks/${callback}/cancel`)).body.state).toBe('canceled');
    expect(await owed(maya.person)).toEqual([]);
    expect((await change({ at })).body).toMatchObject({ code: 'callback_over', state: 'canceled' });
    expect((await maya.person.patch('/v1/callbacks/cb_none', { at })).status).toBe(404);
    await leave([maya]);
  });

  it('tells whose promise comes due, and keeps it with them until it is kept or not needed', async () => {
    const { maya, id, profileId } = await world();
    const gil = await hub.signIn('agent', 'Gil');
    const quiet = await gil.socket();
    const dueAt = new Date(Date.now() + HOUR).toISOString();
    const promises = [{ text: 'Ring about the tree', dueAt }, { text: 'Send the label', dueAt }, { text: 'Some day' }];
    await maya.person.post(`/v1/conversations/${id}/wrap-up`, { dispositions: [], solved: 'not_yet', promises });
    expect(await owed(maya.person)).toEqual([]);
    const made: Whatever[] = (await maya.person.get(`/v1/conversations/${id}/promises`)).body.data;
    const idOf = (text: string) => made.find((one) => one.text === text).id as string;
    const ring = idOf('Ring about the tree');
    await hub.database.query(`UPDATE promise SET remind_at = now() WHERE id = $1`, [ring]);
    const told = maya.socket.until('obligations.changed', (one) => one.conversationId === id);
    await soon('promise.remind', ring);
    expect(await told).toEqual({ conversationId: id, profileId });
    expect(await owed(maya.person)).toMatchObject([
      {
        kind: 'promise',
        id: ring,
        workItemId: null,
        text: 'Ring about the tree',
        state: 'soon',
        conversationId: id,
        dueAt,
      },
    ]);
    for (const promise of [ring, idOf('Send the label')]) {
      await hub.database.query(`UPDATE promise SET due_at = now() WHERE id = $1`, [promise]);
      await soon('promise.due', promise);
    }
    await until('both due', async () => (await owed(maya.person)).filter(({ state }) => state === 'due').length === 2);
    expect(await owed(gil)).toEqual([]);
    expect(quiet.heard.map(({ name }) => name)).not.toContain('obligations.changed');

    expect((await maya.person.post(`/v1/promises/${ring}/keep`)).body.state).toBe('kept');
    const [rest] = await owed(maya.person);
    expect(rest).toMatchObject({ text: 'Send the label' });
    const work = await until('its work', async () => {
      const [one] = (await maya.person.get(`/v1/conversations/${id}/promises`)).body.data.filter(
        ({ text }: Whatever) => text === 'Send the label',
      );
      return one.workItemId as string | null;
    });
    const offer = await maya.socket.until('offer.made', (one) => one.workItemId === work);
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    expect(await owed(maya.person)).toMatchObject([{ with: null }]);
    await maya.person.post(`/v1/work-items/${work}/complete`, { done: false });
    expect(await owed(maya.person)).toEqual([]);
    quiet.disconnect();
    await leave([maya]);
  });

  it('a promise that is nobody’s work yet gets another time, or is dropped with a reason', async () => {
    const { maya, id, profileId } = await world();
    const dueAt = new Date(Date.now() + HOUR).toISOString();
    const notes = {
      dispositions: [],
      solved: 'not_yet',
      promises: [
        { text: 'Ring about the tree', dueAt },
        { text: 'Send the label', dueAt },
      ],
    };
    await maya.person.post(`/v1/conversations/${id}/wrap-up`, notes);
    const all = async (): Promise<Whatever[]> => (await admin.get(`/v1/conversations/${id}/promises`)).body.data;
    const idOf = async (text: string) => (await all()).find((one) => one.text === text).id as string;
    const timers = (promise: string) =>
      hub.database.query<Whatever>(`SELECT kind, run_at AS at FROM timer WHERE key = $1 ORDER BY kind`, [promise]);
    const reminded = async (promise: string) => {
      await hub.database.query(`UPDATE promise SET remind_at = now() WHERE id = $1`, [promise]);
      await soon('promise.remind', promise);
      await until('the reminder', async () => (await owed(maya.person)).some((one) => one.id === promise));
    };

    const ring = await idOf('Ring about the tree');
    await reminded(ring);
    const later = new Date(Date.now() + 5 * HOUR).toISOString();
    const told = maya.socket.until('obligations.changed', () => true);
    expect(await maya.person.patch(`/v1/promises/${ring}`, { dueAt: later })).toMatchObject({
      status: 200,
      body: { state: 'open', dueAt: later },
    });
    await told;
    expect(await owed(maya.person)).toEqual([]);
    expect(await timers(ring)).toEqual([
      { kind: 'promise.due', at: new Date(later) },
      { kind: 'promise.remind', at: new Date(Date.parse(later) - 900_000) },
    ]);
    await reminded(ring);
    const past = await maya.person.patch(`/v1/promises/${ring}`, { dueAt: new Date(Date.now() - HOUR).toISOString() });
    expect(past.body.errors).toMatchObject([{ pointer: '/dueAt', code: 'past' }]);

    const label = await idOf('Send the label');
    await reminded(label);
    expect((await maya.person.post(`/v1/promises/${label}/drop`, { reason: '  ' })).status).toBe(422);
    const dropped = await maya.person.post(`/v1/promises/${label}/drop`, { reason: 'They found it' });
    expect(dropped).toMatchObject({ status: 200, body: { state: 'dropped', droppedReason: 'They found it' } });
    expect((await owed(maya.person)).map((one) => one.id)).toEqual([ring]);
    expect(await timers(label)).toEqual([]);
    const { body: obligations } = await admin.get(`/v1/profiles/${profileId}/obligations`);
    expect(obligations.data.map((one: Whatever) => one.id)).toEqual([ring]);
    expect((await maya.person.patch(`/v1/promises/${label}`, { dueAt: later })).body).toMatchObject({
      code: 'promise_over',
      state: 'dropped',
    });

    await hub.database.query(`UPDATE promise SET due_at = now() WHERE id = $1`, [ring]);
    await soon('promise.due', ring);
    await until('the work', async () => (await all()).find((one) => one.id === ring).workItemId);
    expect((await maya.person.post(`/v1/promises/${ring}/drop`, { reason: 'Too late' })).body.code).toBe(
      'promise_is_work',
    );
    expect((await maya.person.patch('/v1/promises/pr_none', { dueAt: later })).status).toBe(404);
    await leave([maya]);
  });

  it('what a bot promised is told to whoever has the conversation or had it last, and waits for anybody where nobody ever had it', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 600 });
    await hub.database.query(`UPDATE queue SET wrap_up_mode = 'none' WHERE id = $1`, [queueId]);
    const botId = await buildBot(hub);
    const inbox = await buildInbox(hub, { queueId, botId });
    const bot = await hub.bot(botId);
    const handedOver = async () => {
      const id = await write(hub, inbox.id);
      const commitments = [{ text: 'A voucher today', dueAt: new Date(Date.now() + HOUR).toISOString() }];
      const asked = { conversation: id, reason: { code: 'customer_requested' }, commitments };
      expect((await bot.post('/v1/handoffs', asked)).status).toBe(202);
      const [{ id: promise }] = (await admin.get(`/v1/conversations/${id}/promises`)).body.data;
      return { id, promise };
    };
    const comes = async (kind: 'remind' | 'due', promise: string) => {
      const column = kind === 'due' ? 'due_at' : 'remind_at';
      await hub.database.query(`UPDATE promise SET ${column} = now() WHERE id = $1`, [promise]);
      await soon(`promise.${kind}`, promise);
    };
    // Nobody had it: no one is told, and at its time it waits in the queue.
    const alone = await handedOver();
    await comes('due', alone.promise);
    const waits = await until('the work', () =>
      hub.database.one<Whatever>(
        `SELECT queue_id, preferred_agent FROM work_item WHERE conversation_id = $1 AND kind = 'promise'`,
        [alone.id],
      ),
    );
    expect(waits).toEqual({ queue_id: queueId, preferred_agent: null });

    const noor = await seat(hub, 'Noor', { queues: [queueId], limit: 20 });
    const { id, promise } = await handedOver();
    const offer = await noor.socket.until('offer.made', (one) => one.conversation?.id === id);
    await noor.person.post(`/v1/offers/${offer.id}/accept`);
    expect(await owed(noor.person)).toEqual([]);
    const told = noor.socket.until('obligations.changed', (one) => one.conversationId === id);
    await comes('remind', promise);
    await told;
    await until('the reminder', async () => (await owed(noor.person)).length === 1);
    expect(await owed(noor.person)).toMatchObject([
      { kind: 'promise', id: promise, text: 'A voucher today', state: 'soon', by: 'Wren' },
    ]);

    // She had it last, and is asked first.
    const later = await handedOver();
    const second = await noor.socket.until('offer.made', (one) => one.conversation?.id === later.id);
    await noor.person.post(`/v1/offers/${second.id}/accept`);
    await noor.person.post(`/v1/conversations/${later.id}/resolve`);
    const lee = await seat(hub, 'Lee', { queues: [queueId], limit: 20 });
    await comes('due', later.promise);
    const work = await noor.socket.until(
      'offer.made',
      (one) => one.kind === 'promise' && one.conversation.id === later.id,
    );
    expect(work).toMatchObject({ title: 'A voucher today', note: 'Promised by Wren' });
    expect((await owed(noor.person)).map((one) => one.id)).toContain(later.promise);

    // Who promised has left: it falls to whoever came after.
    await admin.delete(`/v1/agents/${noor.person.id}?workTo=queue`);
    await lee.person.post(`/v1/conversations/${id}/take-over`);
    await hub.settle();
    await comes('due', promise);
    await until('the next one', async () => (await owed(lee.person)).some((one) => one.id === promise));
    await leave([lee]);
  });
});
