import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { zoneAt } from '../../support/zones.js';
import { leave, seat, until, write } from './world.js';

/** Zones in which it is early afternoon, and night, when the tests begin: a full hour may pass between two of their steps. */
const [NOON, NIGHT] = [zoneAt(13), zoneAt(2)];

describe('work beside conversations', () => {
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
    const own = await maya.socket.until('offer.made', (one) => one.conversation.id === id);
    await maya.person.post(`/v1/offers/${own.id}/accept`);
    return { queueId, inbox, maya, id };
  };
  const facts = async (id: string, like: string) =>
    (
      await hub.database.query<{ type: string }>(
        `SELECT type FROM event WHERE conversation_id = $1 AND type LIKE $2 ORDER BY xid, position`,
        [id, like],
      )
    ).map(({ type }) => type);
  const soon = (kind: string, key: string) =>
    hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = $1 AND key = $2`, [kind, key]);
  const control = async (id: string) => (await admin.get(`/v1/conversations/${id}`)).body.control;

  it('a task waits in a queue, is offered with what is to be done, leaves the conversation where it is, and is ended by who has it', async () => {
    const { queueId, maya, id } = await world();
    const added = await admin.post('/v1/tasks', {
      title: 'Check the invoice',
      note: 'Twice charged?',
      conversationId: id,
      priority: 2,
    });
    expect(added.status).toBe(201);
    const { workItemId } = added.body;
    const offer = await maya.socket.until('offer.made', (one) => one.workItemId === workItemId);
    expect(offer).toMatchObject({
      kind: 'task',
      title: 'Check the invoice',
      note: 'Twice charged?',
      queue: { id: queueId },
    });
    const before = await control(id);
    expect((await maya.person.post(`/v1/offers/${offer.id}/accept`)).status).toBe(200);
    expect(await control(id)).toEqual(before);
    const { body: desk } = await maya.person.get('/v1/me/desk');
    expect(desk.work.map(({ kind }: Whatever) => kind).sort()).toEqual(['conversation', 'task']);
    const other = await hub.signIn('agent');
    expect((await other.post(`/v1/work-items/${workItemId}/complete`)).status).toBe(403);
    expect((await maya.person.post(`/v1/work-items/${workItemId}/complete`, { done: true })).status).toBe(204);
    expect((await maya.person.post(`/v1/work-items/${workItemId}/complete`)).body.code).toBe('work_over');
    expect((await maya.person.get('/v1/me/desk')).body.work).toHaveLength(1);

    // About a person: their last conversation. A conversation wraps up beside its tasks.
    const { body } = await admin.get(`/v1/conversations/${id}`);
    const about = await admin.post('/v1/tasks', { title: 'Send a card', profileId: body.profile.id });
    expect(about.status).toBe(201);
    expect((await admin.post('/v1/tasks', { title: 'Nothing' })).body.errors[0].pointer).toBe('/conversationId');
    expect((await admin.post('/v1/tasks', { title: 'x', profileId: 'pf_none' })).status).toBe(404);
    const wrapped = await maya.person.post(`/v1/conversations/${id}/wrap-up`, { dispositions: [], solved: 'yes' });
    expect(wrapped.status).toBe(204);
    const [task] = await hub.database.query(`SELECT state FROM work_item WHERE id = $1`, [about.body.workItemId]);
    expect(task).not.toMatchObject({ state: 'completed' });
    await leave([maya]);
  });

  it('a task about somebody who has said nothing yet is offered, opens the person, is done, counted and erased with them', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const known = await admin.post('/v1/identify', { userId: newId('u'), traits: { name: 'Ines Quiet' } });
    expect([known.status, known.body.errors]).toEqual([200, undefined]);
    const { profileId } = known.body;
    const add = (title: string) => admin.post('/v1/tasks', { title, profileId, queueId });
    const added = await add('Send a card');
    expect(added.status).toBe(201);
    const offer = await maya.socket.until('offer.made', (one) => one.workItemId === added.body.workItemId);
    expect(offer).toMatchObject({
      kind: 'task',
      title: 'Send a card',
      conversation: null,
      person: { id: profileId, name: 'Ines Quiet' },
    });
    const accepted = await maya.person.post(`/v1/offers/${offer.id}/accept`);
    expect(accepted).toMatchObject({ status: 200, body: { conversationId: null, profileId } });
    const { body: desk } = await maya.person.get('/v1/me/desk');
    expect(desk.work).toMatchObject([{ kind: 'task', title: 'Send a card', conversationId: null, profileId }]);
    const trace = await maya.person.get(`/v1/work-items/${offer.workItemId}/trace`);
    expect(trace.status).toBe(200);
    expect((await maya.person.post(`/v1/work-items/${offer.workItemId}/complete`, { done: true })).status).toBe(204);

    // Forced on somebody, given back by who leaves, and gone with the person.
    await leave([maya]);
    const second = (await add('Another card')).body.workItemId;
    const gil = await hub.signIn('agent', 'Gil');
    const forced = await admin.post(`/v1/work-items/${second}/reassign`, { agentId: gil.id, force: true });
    expect(forced.status).toBeLessThan(300);
    expect((await admin.delete(`/v1/agents/${gil.id}?workTo=queue`)).status).toBeLessThan(300);
    const state = () => hub.database.one<Whatever>(`SELECT state, agent_id FROM work_item WHERE id = $1`, [second]);
    expect(await state()).toEqual({ state: 'pending', agent_id: null });
    await hub.settle();
    const waiting = () => hub.database.one<Whatever>(`SELECT waiting FROM queue_now WHERE queue_id = $1`, [queueId]);
    expect(await waiting()).toEqual({ waiting: 1 });
    const { body: plan } = await admin.post(`/v1/profiles/${profileId}/erase/plan`);
    const erased = await admin.post(`/v1/profiles/${profileId}/erase`, { reason: 'They asked', confirm: plan.confirm });
    expect([erased.status, erased.body.code]).toEqual([200, undefined]);
    expect(await state()).toBeUndefined();
    await hub.settle();
    expect(await waiting()).toEqual({ waiting: 0 });
  });

  it('a promise with a time is reminded of, becomes work for who made it, and is kept with the work or late', async () => {
    const { maya, id } = await world();
    const dueAt = new Date(Date.now() + 3600_000).toISOString();
    const notes = { dispositions: [], solved: 'not_yet', promises: [{ text: 'Ring about the tree', dueAt }] };
    expect((await maya.person.post(`/v1/conversations/${id}/wrap-up`, notes)).status).toBe(204);
    const promised = async () => (await maya.person.get(`/v1/conversations/${id}/promises`)).body.data;
    const [promise] = await promised();
    expect(promise).toMatchObject({
      text: 'Ring about the tree',
      dueAt,
      state: 'open',
      madeBy: 'Maya',
      workItemId: null,
    });
    const [timer] = await hub.database.query<{ run_at: Date }>(
      `SELECT run_at FROM timer WHERE kind = 'promise.remind' AND key = $1`,
      [promise.id],
    );
    expect(Date.parse(dueAt) - timer.run_at.getTime()).toBe(900_000);
    await soon('promise.remind', promise.id);
    await until('the reminder', async () => (await facts(id, 'promise.%')).includes('promise.reminded'));
    await soon('promise.due', promise.id);
    const offer = await maya.socket.until('offer.made', (one) => one.kind === 'promise' && one.conversation.id === id);
    expect(offer).toMatchObject({ title: 'Ring about the tree', note: 'Promised by Maya' });
    expect(offer.why).toMatch(/person of choice|asked for/i);
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    await maya.person.post(`/v1/work-items/${offer.workItemId}/complete`, { done: true });
    expect((await promised())[0]).toMatchObject({ state: 'kept', workItemId: offer.workItemId });
    expect(await facts(id, 'promise.%')).toEqual(['promise.made', 'promise.reminded', 'promise.due', 'promise.kept']);
    await leave([maya]);
  });

  it('a bot’s promise nobody keeps is broken, and may still be kept late', async () => {
    const queueId = await buildQueue(hub);
    const botId = await buildBot(hub);
    const inbox = await buildInbox(hub, { queueId, botId });
    const id = await write(hub, inbox.id);
    const dueAt = new Date(Date.now() + 60_000).toISOString();
    const bot = await hub.bot(botId);
    const handoff = await bot.post('/v1/handoffs', {
      conversation: id,
      reason: { code: 'customer_requested' },
      commitments: [{ text: 'A voucher today', dueAt }],
    });
    expect(handoff.status).toBe(202);
    const promised = async () => (await admin.get(`/v1/conversations/${id}/promises`)).body.data[0];
    const { id: promiseId } = await promised();
    await soon('promise.due', promiseId);
    await until('the work', async () => (await promised()).workItemId);
    await soon('promise.broken', promiseId);
    await until('the break', async () => (await promised()).state === 'broken');
    expect((await admin.post(`/v1/promises/${promiseId}/keep`)).body).toMatchObject({ state: 'kept' });
    const [item] = await hub.database.query(`SELECT state FROM work_item WHERE id = $1`, [
      (await promised()).workItemId,
    ]);
    expect(item).toMatchObject({ state: 'completed' });
    expect((await facts(id, 'promise.%')).slice(-2)).toEqual(['promise.broken', 'promise.kept']);
    expect((await admin.post('/v1/promises/pr_none/keep')).status).toBe(404);
  });

  describe('callbacks', () => {
    const profileOf = async (id: string) => (await admin.get(`/v1/conversations/${id}`)).body.profile.id;
    const zone = async (id: string, timeZone: string) =>
      hub.database.query(`UPDATE profile SET time_zone = $2 WHERE id = $1`, [await profileOf(id), timeZone]);
    const one = async (id: string) => (await admin.get(`/v1/callbacks/${id}`)).body;
    const end = (id: string, outcome: string) =>
      hub.database.query(
        `INSERT INTO event (type, conversation_id, actor_kind, data) VALUES ('call.ended', $1, 'system', jsonb_build_object('outcome', $2::text, 'direction', 'out'))`,
        [id, outcome],
      );

    const number = async (id: string, value: string) =>
      hub.database.query(
        `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, 'phone', $3, 'claimed', 'test')`,
        [newId('id'), await profileOf(id), value],
      );

    it('keep the place the customer had, are offered with the number, tried again, and done when somebody answers', async () => {
      const { maya, id } = await world();
      await zone(id, NOON);
      await number(id, '+442079460000');
      const askedAt = new Date(Date.now() - 600_000).toISOString();
      const added = await maya.person.post('/v1/callbacks', {
        conversationId: id,
        phone: '+442079460000',
        askedAt,
        note: 'About the tree',
        retrySeconds: 60,
        maxAttempts: 3,
      });
      expect(added).toMatchObject({
        status: 201,
        body: { source: 'agent', askedAt, zones: [NOON], attempts: 0 },
      });
      const { id: callbackId } = added.body;
      const twice = await maya.person.post('/v1/callbacks', { conversationId: id, phone: '+442079460000' });
      expect(twice).toMatchObject({ status: 409, body: { code: 'callback_goes_on', callback: callbackId } });
      const offer = await maya.socket.until('offer.made', (each) => each.kind === 'callback');
      expect(offer).toMatchObject({ title: 'Call +442079460000', note: 'About the tree', waitingSince: askedAt });
      await maya.person.post(`/v1/offers/${offer.id}/accept`);
      // Without a line the call cannot be placed: it counts as a try, and comes again.
      await until('the next try', async () => {
        const now = await one(callbackId);
        return now.state === 'scheduled' && now.attempts === 1;
      });
      expect((await one(callbackId)).lastOutcome).toBe('no_line');
      await soon('callback.due', callbackId);
      const again = await maya.socket.until(
        'offer.made',
        (each) => each.kind === 'callback' && each.workItemId !== offer.workItemId,
      );
      expect(again.waitingSince).toBe(askedAt);
      await end(id, 'answered');
      await until('the end', async () => (await one(callbackId)).state === 'done');
      expect(await facts(id, 'callback.%')).toEqual([
        'callback.scheduled',
        'callback.queued',
        'callback.missed',
        'callback.queued',
        'callback.ended',
      ]);
      await leave([maya]);
    });

    it('wait for the customer’s day, for their time, and end when nobody can be reached or it is too late', async () => {
      const { maya, id } = await world();
      await zone(id, NIGHT);
      expect((await admin.post('/v1/callbacks', { conversationId: id })).body.code).toBe('no_number');
      await number(id, '+442079460001');
      const add = async (more: object = {}) =>
        (await admin.post('/v1/callbacks', { conversationId: id, phone: '+442079460001', ...more })).body;
      const atNight = await add();
      const local = new Intl.DateTimeFormat('en-GB', { timeZone: NIGHT, hour: '2-digit', minute: '2-digit' });
      expect(local.format(new Date(atNight.dueAt))).toBe('08:00');
      expect((await admin.post(`/v1/callbacks/${atNight.id}/cancel`)).body.state).toBe('canceled');
      expect((await admin.post(`/v1/callbacks/${atNight.id}/cancel`)).status).toBe(200);

      await zone(id, NOON);
      const at = new Date(Date.now() + 1800_000).toISOString();
      const later = await add({ at, maxAttempts: 1 });
      expect(later).toMatchObject({ state: 'scheduled', dueAt: at });
      // Its time comes, but by now it is night there.
      await hub.database.query(`UPDATE callback SET zones = ARRAY[$2] WHERE id = $1`, [later.id, NIGHT]);
      await soon('callback.due', later.id);
      await until('the next morning', async () => local.format(new Date((await one(later.id)).dueAt)) === '08:00');
      expect((await one(later.id)).state).toBe('scheduled');
      await soon('callback.expired', later.id);
      await until('the end', async () => (await one(later.id)).state === 'expired');

      const hopeless = await add({ maxAttempts: 1 });
      const offer = await maya.socket.until('offer.made', (each) => each.kind === 'callback');
      await maya.person.post(`/v1/offers/${offer.id}/accept`);
      await until('the failure', async () => (await one(hopeless.id)).state === 'failed');
      expect((await admin.post(`/v1/callbacks/${hopeless.id}/cancel`)).body).toMatchObject({ code: 'callback_over' });
      expect((await admin.get(`/v1/callbacks?conversation=${id}&state=failed`)).body.data).toHaveLength(1);
      const others = await admin.post('/v1/callbacks', { conversationId: id, phone: '+442079460002' });
      expect(others.body.code).toBe('no_number');
      expect((await admin.post('/v1/callbacks', { conversationId: id, phone: '0207' })).body.errors[0].pointer).toBe(
        '/phone',
      );
      await leave([maya]);
    });
  });
});
