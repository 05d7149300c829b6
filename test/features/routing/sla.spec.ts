import { FollowConversations } from '../../../src/routing/sla/follow-conversations.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { letUndo, timeHasCome } from '../../support/undo.js';
import { leave, seat, until, write } from './world.js';

describe('agreed times', () => {
  let hub: Booted;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterEach(async () => {
    for (const { id } of (await admin.get('/v1/sla-policies')).body.data) await admin.delete(`/v1/sla-policies/${id}`);
  });
  afterAll(() => hub.close());

  const agree = async (over: object = {}) => {
    const { status, body } = await admin.post('/v1/sla-policies', {
      name: 'Standard',
      firstResponseSeconds: 600,
      nextResponseSeconds: 300,
      resolutionSeconds: 3600,
      warnSeconds: 120,
      ...over,
    });
    expect(status).toBe(201);
    return body.id as string;
  };
  const clocks = async (id: string): Promise<Whatever[]> => {
    await hub.settle();
    return (await admin.get(`/v1/conversations/${id}/sla`)).body.data;
  };
  const one = async (id: string, metric: string) => (await clocks(id)).find((clock) => clock.metric === metric);
  const shown = async (id: string) => (await admin.get(`/v1/conversations/${id}`)).body.sla;
  /** As if so many seconds had passed since. */
  const pass = async (id: string, seconds: number) => {
    await hub.settle();
    await hub.database.query(
      `WITH c AS (UPDATE sla_clock SET running_since = running_since - $2 * interval '1 s', due_at = due_at - $2 * interval '1 s',
         warn_at = warn_at - $2 * interval '1 s' WHERE conversation_id = $1 AND ended_at IS NULL RETURNING id)
       UPDATE timer SET run_at = run_at - $2 * interval '1 s' WHERE kind = 'sla.clock' AND key IN (SELECT id FROM c)`,
      [id, seconds],
    );
  };
  const facts = async (id: string) =>
    (
      await hub.database.query<{ type: string; data: Whatever }>(
        `SELECT type, data FROM event WHERE conversation_id = $1 AND type LIKE 'sla.%' ORDER BY xid, position`,
        [id],
      )
    ).map(({ type, data }) => [type, data.metric]);

  it('warn before they are over and say when they are, on sockets, in facts, in the list and for the router', async () => {
    await agree();
    const queueId = await buildQueue(hub);
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId], limit: 0 });
    const began = Date.now();
    const id = await write(hub, inbox.id);
    const first = await one(id, 'first_response');
    expect(first).toMatchObject({ state: 'running', policy: { name: 'Standard' }, seconds: 600 });
    expect(first.usedSeconds).toBeLessThanOrEqual(Math.round((Date.now() - began) / 1000));
    expect(Date.parse(first.dueAt) - Date.parse(first.startedAt)).toBe(600_000);
    expect(await shown(id)).toMatchObject({ metric: 'first_response', dueAt: first.dueAt, breached: false });
    const [work] = await hub.database.query<{ due_at: Date }>(
      `SELECT due_at FROM work_item WHERE conversation_id = $1`,
      [id],
    );
    expect(work.due_at.toISOString()).toBe(first.dueAt);

    await pass(id, 500);
    const warned = await maya.socket.until('sla.due', (due) => due.conversationId === id);
    expect(warned).toMatchObject({ level: 'warned', metric: 'first_response', policy: 'Standard' });
    await pass(id, 120);
    await maya.socket.until('sla.due', (due) => due.conversationId === id && due.level === 'breached');
    await maya.socket.until('conversation.changed', (row) => row.id === id && row.sla?.breached);
    expect((await one(id, 'first_response')).breachedAt).not.toBeNull();
    expect(await facts(id)).toEqual([
      ['sla.warned', 'first_response'],
      ['sla.breached', 'first_response'],
    ]);
    await leave([maya]);
  });

  it('[UX-A11] run on while an answer waits, and stop when it leaves', async () => {
    await agree();
    const inbox = await buildInbox(hub, { queueId: await buildQueue(hub) });
    await letUndo(hub, inbox.id, 30);
    const id = await write(hub, inbox.id);
    const noor = await hub.signIn('agent', 'Noor');
    const { body } = await noor.post(`/v1/conversations/${id}/messages`, { text: 'I am looking.' });
    expect(await one(id, 'first_response')).toMatchObject({ state: 'running' });
    expect(await shown(id)).toMatchObject({ metric: 'first_response', breached: false });
    await timeHasCome(hub, body.id);
    await until('it has left', () => hub.database.one(`SELECT 1 FROM message WHERE id = $1`, [body.id]));
    expect(await one(id, 'first_response')).toMatchObject({ state: 'met', breachedAt: null });
  });

  it('stop with an answer, run on with the customer’s next word, stand while snoozed, and end with the conversation', async () => {
    await agree();
    const queueId = await buildQueue(hub);
    const inbox = await buildInbox(hub, { queueId });
    const from = 'paused@mail.example';
    const id = await write(hub, inbox.id, { from });
    await pass(id, 100);
    const noor = await hub.signIn('agent', 'Noor');
    await noor.post(`/v1/conversations/${id}/messages`, { text: 'I am looking.' });
    const met = await one(id, 'first_response');
    expect(met).toMatchObject({ state: 'met', dueAt: null, breachedAt: null });
    expect(met.usedSeconds).toBeGreaterThanOrEqual(100);
    expect(met.usedSeconds).toBeLessThan(110);
    const paused = await one(id, 'resolution');
    expect(paused).toMatchObject({ state: 'paused', dueAt: null, usedSeconds: met.usedSeconds });
    expect(await shown(id)).toMatchObject({ metric: 'resolution', dueAt: null, leftSeconds: 3600 - met.usedSeconds });
    expect(await hub.database.query(`SELECT 1 FROM timer WHERE kind = 'sla.clock' AND key = $1`, [paused.id])).toEqual(
      [],
    );

    await write(hub, inbox.id, { from, text: 'and?' });
    expect(await one(id, 'next_response')).toMatchObject({ state: 'running', seconds: 300 });
    const until = new Date(Date.now() + 3600_000).toISOString();
    await noor.post(`/v1/conversations/${id}/snooze`, { until });
    expect(await one(id, 'next_response')).toMatchObject({ state: 'paused' });
    await write(hub, inbox.id, { from, text: 'hello?' });
    expect(await one(id, 'next_response')).toMatchObject({ state: 'running' });
    await noor.post(`/v1/conversations/${id}/messages`, { text: 'Here it is.' });
    await noor.post(`/v1/conversations/${id}/resolve`);
    expect((await clocks(id)).map(({ metric, state }) => [metric, state]).sort()).toEqual([
      ['first_response', 'met'],
      ['next_response', 'met'],
      ['resolution', 'met'],
    ]);
    expect(await shown(id)).toBeNull();
    // A new contact begins anew.
    await write(hub, inbox.id, { from, text: 'it broke' });
    expect((await clocks(id)).filter(({ state }) => state === 'running')).toHaveLength(2);
  });

  it('hold bots to their own times, and people from the moment the bot passes on', async () => {
    await agree();
    await agree({
      name: 'Bots',
      track: 'bot',
      firstResponseSeconds: 10,
      nextResponseSeconds: null,
      resolutionSeconds: null,
      warnSeconds: 2,
    });
    const queueId = await buildQueue(hub);
    const botId = await buildBot(hub);
    const inbox = await buildInbox(hub, { queueId, botId });
    const bot = await hub.bot(botId);
    const id = await write(hub, inbox.id);
    expect(await clocks(id)).toMatchObject([{ track: 'bot', policy: { name: 'Bots' }, state: 'running' }]);
    const { control } = (await admin.get(`/v1/conversations/${id}`)).body;
    const epoch = { 'if-control-epoch': String(control.epoch) };
    expect((await bot.post(`/v1/conversations/${id}/messages`, { text: 'I pass you on' }, epoch)).status).toBe(201);
    await bot.post('/v1/handoffs', { conversation: id, reason: { code: 'customer_requested' } });
    await until('the people’s clock', async () => (await clocks(id)).length === 3);
    expect((await clocks(id)).map(({ track, metric, state }) => [track, metric, state]).sort()).toEqual([
      ['bot', 'first_response', 'met'],
      ['human', 'first_response', 'running'],
      ['human', 'resolution', 'running'],
    ]);
  });

  it('take the first policy that fits class, tier and queue; a fact told twice is heard once', async () => {
    const gold = await agree({ name: 'Gold', tiers: ['gold'], place: 1, firstResponseSeconds: 130 });
    await agree({ name: 'Chat', channelClasses: ['chat'], place: 2, firstResponseSeconds: 140 });
    const queueId = await buildQueue(hub);
    await agree({ name: 'This queue', queues: [queueId], place: 3, firstResponseSeconds: 150 });
    const [plain, chat] = [await buildInbox(hub), await buildInbox(hub, { channel: 'webchat' })];
    const queued = await buildInbox(hub, { queueId });
    const policy = async (id: string) => (await one(id, 'first_response'))?.policy.name ?? null;
    expect(await policy(await write(hub, queued.id))).toBe('This queue');
    expect(await policy(await write(hub, chat.id))).toBe('Chat');
    expect(await policy(await write(hub, plain.id))).toBeNull();

    const from = 'gold@mail.example';
    const before = await write(hub, plain.id, { from });
    const { body } = await admin.get(`/v1/conversations/${before}`);
    await admin.patch(`/v1/profiles/${body.profile.id}`, { attributes: { tier: 'Gold' } });
    const id = await write(hub, queued.id, { from });
    expect(await policy(id)).toBe('Gold');

    // What is changed later holds for what begins later.
    expect((await admin.patch(`/v1/sla-policies/${gold}`, { firstResponseSeconds: 500 })).status).toBe(200);
    expect((await one(id, 'first_response')).seconds).toBe(130);
    const asBefore = await clocks(id);
    const [told] = await hub.database.query<Whatever>(
      `SELECT xid::text, position, type, data, at, conversation_id AS "conversationId", actor_kind FROM event
       WHERE conversation_id = $1 AND type = 'conversation.opened'`,
      [id],
    );
    const again = { ...told, at: told.at.toISOString(), actor: { kind: told.actor_kind, id: null } };
    await hub.app.get(FollowConversations).happened([again]);
    expect(await clocks(id)).toEqual(asBefore);
  });

  it('refuse what cannot be agreed on', async () => {
    const fault = async (body: object) => {
      const answer = await admin.post('/v1/sla-policies', { name: 'Wrong', ...body });
      expect(answer.status).toBe(422);
      return answer.body.errors[0].pointer;
    };
    expect(await fault({})).toBe('/firstResponseSeconds');
    expect(await fault({ firstResponseSeconds: 0 })).toBe('/firstResponseSeconds');
    expect(await fault({ firstResponseSeconds: 60, warnSeconds: 60 })).toBe('/warnSeconds');
    expect(await fault({ firstResponseSeconds: 600, hoursId: 'cal_none' })).toBe('/hoursId');
    expect(await fault({ firstResponseSeconds: 600, queues: ['qu_none'] })).toBe('/queues/0');
    expect(await fault({ firstResponseSeconds: 600, channelClasses: ['smoke'] })).toBe('/channelClasses/0');
    await agree();
    expect((await admin.post('/v1/sla-policies', { name: 'standard', firstResponseSeconds: 600 })).body.code).toBe(
      'conflict',
    );
    expect((await admin.patch('/v1/sla-policies/sla_none', { name: 'x' })).status).toBe(404);
    expect((await (await hub.signIn('agent')).post('/v1/sla-policies', {})).status).toBe(403);
    expect((await admin.get('/v1/conversations/cv_none/sla')).status).toBe(404);
  });
});
