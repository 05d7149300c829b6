import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { BeginWrapUp } from '../../../src/routing/index.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until, write } from './world.js';

describe('wrapping up and passing on', () => {
  let hub: Booted;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());

  const world = async (mode = 'timed', seconds = 60) => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    await hub.database.query(`UPDATE queue SET wrap_up_mode = $2, wrap_up_seconds = $3 WHERE id = $1`, [
      queueId,
      mode,
      seconds,
    ]);
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const id = await write(hub, inbox.id);
    const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === id);
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    return { queueId, inbox, maya, id };
  };
  const item = async (id: string) => {
    const [row] = await hub.database.query<Whatever>(
      `SELECT state, wrap_up_until FROM work_item WHERE conversation_id = $1 AND kind = 'conversation' ORDER BY id DESC LIMIT 1`,
      [id],
    );
    return row;
  };
  const used = async (agentId: string) =>
    (
      await hub.database.query<{ n: number }>(
        `SELECT COALESCE(sum(used), 0)::int AS n FROM agent_capacity WHERE agent_id = $1`,
        [agentId],
      )
    )[0].n;
  const kept = (id: string) =>
    hub.database.query(`SELECT dispositions, solved, unfinished FROM wrap_up WHERE conversation_id = $1`, [id]);
  const wrapUp = (who: Caller, id: string, code: string) =>
    who.post(`/v1/conversations/${id}/wrap-up`, { dispositions: [code], solved: 'cannot' });

  it('optional: the place is free with the end, and notes may still come', async () => {
    const { maya, id } = await world('optional');
    await maya.person.post(`/v1/conversations/${id}/resolve`);
    await until('the end', async () => (await item(id)).state === 'completed');
    expect(await used(maya.person.id)).toBe(0);
    expect(await kept(id)).toEqual([]);
    expect((await wrapUp(maya.person, id, 'refund')).status).toBe(204);
    expect(await kept(id)).toEqual([{ dispositions: ['refund'], solved: 'cannot', unfinished: false }]);
    await leave([maya]);
  });

  it.each(['none', 'optional'])(
    '%s: a call that ends tells the bot that handed it over, like the other modes',
    async (mode) => {
      const queueId = await buildQueue(hub, { offerSeconds: 60 });
      await hub.database.query(`UPDATE queue SET wrap_up_mode = $2 WHERE id = $1`, [queueId, mode]);
      const botId = await buildBot(hub);
      const inbox = await buildInbox(hub, { queueId, botId });
      const maya = await seat(hub, 'Maya', { queues: [queueId] });
      const id = await write(hub, inbox.id);
      const bot = await hub.bot(botId);
      const given = await bot.post('/v1/handoffs', { conversation: id, reason: { code: 'customer_requested' } });
      const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === id);
      await maya.person.post(`/v1/offers/${offer.id}/accept`);
      await hub.app.get(UnitOfWork).run((tx) => hub.app.get(BeginWrapUp).within(tx, id));
      expect((await item(id)).state).toBe('completed');
      expect((await bot.get(`/v1/handoffs/${given.body.handoffId}`)).body.state).toBe('completed');
      await leave([maya]);
    },
  );

  it('required: it takes until the agent ends it, without a clock', async () => {
    const { maya, id } = await world('required', 1);
    await maya.person.post(`/v1/conversations/${id}/resolve`);
    await until('the wrap-up', async () => (await item(id)).state === 'wrapping');
    expect((await item(id)).wrap_up_until).toBeNull();
    expect(await hub.database.query(`SELECT 1 FROM timer WHERE kind = 'work.wrap_up'`)).toEqual([]);
    const { body: desk } = await maya.person.get('/v1/me/desk');
    expect(desk.work).toMatchObject([{ wrapUpUntil: null, wrapUp: { mode: 'required', noted: false } }]);
    expect(await used(maya.person.id)).toBe(1);
    await wrapUp(maya.person, id, 'refund');
    expect(await used(maya.person.id)).toBe(0);
    await leave([maya]);
  });

  it('fixed: notes are kept at once and may be changed, the place is free when the time is up and not before', async () => {
    const { maya, id } = await world('fixed');
    expect((await wrapUp(maya.person, id, 'refund')).status).toBe(204);
    expect((await item(id)).state).toBe('wrapping');
    expect(await used(maya.person.id)).toBe(1);
    expect((await maya.person.get('/v1/me/desk')).body.work).toMatchObject([
      { wrapUp: { mode: 'fixed', noted: true } },
    ]);
    expect((await wrapUp(maya.person, id, 'exchange')).status).toBe(204);
    expect(await kept(id)).toEqual([{ dispositions: ['exchange'], solved: 'cannot', unfinished: false }]);
    expect((await item(id)).state).toBe('wrapping');
    await hub.database.query(
      `UPDATE timer SET run_at = now() WHERE kind = 'work.wrap_up' AND key IN (SELECT id FROM work_item WHERE conversation_id = $1)`,
      [id],
    );
    await until('the end of the time', async () => (await item(id)).state === 'completed');
    expect(await used(maya.person.id)).toBe(0);
    expect(await kept(id)).toEqual([{ dispositions: ['exchange'], solved: 'cannot', unfinished: false }]);

    const silent = await world('fixed', 1);
    await silent.maya.person.post(`/v1/conversations/${silent.id}/resolve`);
    await until('the end', async () => (await item(silent.id)).state === 'completed');
    expect(await kept(silent.id)).toEqual([{ dispositions: [], solved: null, unfinished: true }]);
    await leave([maya, silent.maya]);
  });

  it('dispositions are a tree of four levels, without circles, and say when a level gets too wide', async () => {
    const add = (code: string, parentId: string | null = null) =>
      admin.post('/v1/dispositions', { code, label: code, parentId });
    const ids: string[] = [];
    for (const code of ['delivery', 'late', 'lost', 'carrier']) ids.push((await add(code, ids.at(-1) ?? null)).body.id);
    expect((await add('deeper', ids[3])).body.errors[0]).toMatchObject({ pointer: '/parentId', code: 'deep' });
    const circle = await admin.patch(`/v1/dispositions/${ids[0]}`, { parentId: ids[2] });
    expect(circle.body.errors[0]).toMatchObject({ pointer: '/parentId', code: 'circle' });
    expect((await add('late')).body.code).toBe('conflict');
    let advice = null;
    for (let n = 0; n < 15; n += 1) advice = (await add(`top_${n}`)).body.advice;
    expect(advice).toContain('more than 15');
    const { body } = await (await hub.signIn('agent')).get('/v1/dispositions');
    expect(body.data.find((one: Whatever) => one.code === 'late').parentId).toBe(ids[0]);

    // Who sets them up sees the switched off as well.
    const queueId = await buildQueue(hub);
    await admin.post('/v1/dispositions', { code: 'late', label: 'Late again', queueId });
    await admin.patch(`/v1/dispositions/${ids[3]}`, { enabled: false });
    const { data } = (await admin.get('/v1/dispositions/setup')).body;
    expect(data.find((one: Whatever) => one.id === ids[3])).toMatchObject({ code: 'carrier', enabled: false });
    expect(data.find((one: Whatever) => one.queueId === queueId)).toMatchObject({ label: 'Late again', enabled: true });
    expect((await (await hub.signIn('agent')).get('/v1/dispositions/setup')).status).toBe(403);
    await hub.database.query(`DELETE FROM disposition`);
  });

  it('an offer says which colleague passes it on and what they said, and no longer once it came back for another reason', async () => {
    const { queueId, maya, id } = await world();
    const noor = await seat(hub, 'Noor', { queues: [queueId] });
    const [reason, note] = ['Belongs to trees', 'Both pots broke'];
    await maya.person.post(`/v1/conversations/${id}/transfer`, { agentId: noor.person.id, reason, note });
    const offer = await noor.socket.until('offer.made', (one) => one.conversation.id === id);
    expect(offer.passedOn).toEqual({ by: { id: maya.person.id, name: 'Maya' }, reason, note });
    await noor.person.post(`/v1/offers/${offer.id}/accept`);
    await hub.database.query(`UPDATE work_item SET entered_at = entered_at - interval '1 minute' WHERE id = $1`, [
      offer.workItemId,
    ]);
    await hub.database.query(`UPDATE transfer SET at = at - interval '1 minute' WHERE work_item_id = $1`, [
      offer.workItemId,
    ]);
    const boss = await hub.signIn('supervisor');
    await boss.post(`/v1/work-items/${offer.workItemId}/requeue`, { reason: 'Noor goes home' });
    const again = await until('another offer', async () =>
      [...(await offersOf(maya.person)), ...(await offersOf(noor.person))].find((one) => one.conversation.id === id),
    );
    expect(again.passedOn).toBeNull();
    await leave([maya, noor]);
  });

  it('a colleague is asked in, reads along while it stays, and has it at once when it is passed on warm', async () => {
    const { queueId, maya, id } = await world();
    const noor = await seat(hub, 'Noor', { queues: [queueId] });
    const to = { agentId: noor.person.id, mode: 'warm' };
    expect((await maya.person.post(`/v1/conversations/${id}/transfer`, to)).body.code).toBe('not_consulted');
    const asked = await maya.person.post(`/v1/conversations/${id}/transfer`, {
      ...to,
      mode: 'consult',
      note: 'Is this within warranty?',
    });
    expect(asked).toMatchObject({ status: 200, body: { control: { kind: 'agent', id: maya.person.id } } });
    const offer = await noor.socket.until('offer.made', (one) => one.kind === 'task' && one.conversation.id === id);
    expect(offer).toMatchObject({ title: 'Maya asks you in', note: 'Is this within warranty?' });
    await noor.person.post(`/v1/offers/${offer.id}/accept`);
    expect((await noor.person.post(`/v1/conversations/${id}/notes`, { text: 'It is.' })).status).toBe(201);
    expect((await maya.person.get(`/v1/conversations/${id}`)).body.control.id).toBe(maya.person.id);
    const passed = await maya.person.post(`/v1/conversations/${id}/transfer`, { ...to, reason: 'You know it better' });
    expect(passed).toMatchObject({ status: 200, body: { control: { kind: 'agent', id: noor.person.id } } });
    await hub.settle();
    expect(await used(maya.person.id)).toBe(0);
    // What they were asked is over with it: one place is taken, for the conversation.
    expect(await used(noor.person.id)).toBe(1);
    const { body: desk } = await noor.person.get('/v1/me/desk');
    expect(desk.work.map(({ kind }: Whatever) => kind)).toEqual(['conversation']);
    const { body } = await noor.person.get(`/v1/conversations/${id}/messages?limit=50`);
    const notes = body.data.filter((one: Whatever) => one.visibility === 'internal').map((one: Whatever) => one.text);
    expect(notes).toEqual(['Is this within warranty?', 'It is.', 'You know it better']);
    await leave([maya, noor]);
  });

  it('what goes to and fro is asked about the third time, and the trace says that somebody confirmed it', async () => {
    const { queueId, maya, id } = await world();
    const returns = await buildQueue(hub, { name: 'Returns' });
    const boss = await hub.signIn('supervisor', 'Sol');
    const pass = (to: string, more: object = {}) =>
      boss.post(`/v1/conversations/${id}/transfer`, { queueId: to, ...more });
    await maya.person.put('/v1/me/status', { status: 'away' });
    expect((await pass(returns)).status).toBe(200);
    expect((await pass(queueId)).status).toBe(200);
    expect(await pass(returns)).toMatchObject({ status: 409, body: { code: 'transfer_loop', transfers: 2 } });
    expect((await pass(returns, { confirm: true, reason: 'They do know' })).status).toBe(200);
    const { body } = await boss.get(`/v1/conversations/${id}/routing-decisions`);
    expect(body.data.map((one: Whatever) => one.rule)).toContain(
      'Passed between the same two for the 3rd time within an hour, confirmed by Sol',
    );
    await leave([maya]);
  });

  it('passes on to a bot: the work is over and the bot has the word', async () => {
    const { maya, id } = await world();
    const botId = await buildBot(hub, { name: 'Wren' });
    const both = { botId, queueId: 'qu_x' };
    expect((await maya.person.post(`/v1/conversations/${id}/transfer`, both)).status).toBe(422);
    const passed = await maya.person.post(`/v1/conversations/${id}/transfer`, { botId });
    expect(passed).toMatchObject({ status: 200, body: { control: { kind: 'bot', id: botId } } });
    await hub.settle();
    expect((await item(id)).state).toBe('completed');
    expect(await used(maya.person.id)).toBe(0);
    const none = { botId: 'bot_none' };
    expect((await maya.person.post(`/v1/conversations/${id}/transfer`, none)).body.errors[0].pointer).toBe('/botId');
    await leave([maya]);
  });
});
