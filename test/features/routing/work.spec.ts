import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { leave, limit, seat, until, write } from './world.js';

describe('work', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  const items = (conversationId: string) =>
    hub.database.query<{ state: string; agent_id: string | null; queue_id: string }>(
      `SELECT state, agent_id, queue_id FROM work_item WHERE conversation_id = $1 ORDER BY id`,
      [conversationId],
    );
  const used = async (agentId: string) => {
    const [row] = await hub.database.query<{ used: number }>(
      `SELECT COALESCE(sum(used), 0)::int AS used FROM agent_capacity WHERE agent_id = $1`,
      [agentId],
    );
    return row.used;
  };
  const world = async (wrapUpSeconds = 60) => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    await hub.database.query(`UPDATE queue SET wrap_up_seconds = $2 WHERE id = $1`, [queueId, wrapUpSeconds]);
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    return { queueId, inbox, maya };
  };
  const take = async (maya: Awaited<ReturnType<typeof seat>>, inboxId: string) => {
    const conversationId = await write(hub, inboxId);
    const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === conversationId);
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    return conversationId;
  };
  const resolved = async (who: Caller, id: string) =>
    (await who.get(`/v1/conversations/${id}`)).body.status === 'resolved';

  it('ends with wrap-up: place free, contact over and keyed, conversation resolved', async () => {
    const { inbox, maya } = await world();
    const conversationId = await take(maya, inbox.id);
    expect(await used(maya.person.id)).toBe(1);
    const notes = { dispositions: ['late_parcel'], solved: 'yes', summary: 'Arrives tomorrow' };
    expect((await maya.person.post(`/v1/conversations/${conversationId}/wrap-up`, notes)).status).toBe(204);
    expect(await used(maya.person.id)).toBe(0);
    expect(await resolved(maya.person, conversationId)).toBe(true);
    expect(await items(conversationId)).toMatchObject([{ state: 'completed', agent_id: maya.person.id }]);
    const contacts = await hub.database.query(
      `SELECT issue_key, resolved, ended_at IS NOT NULL AS over FROM interaction WHERE conversation_id = $1`,
      [conversationId],
    );
    expect(contacts).toEqual([{ issue_key: 'disposition:late_parcel', resolved: 'yes', over: true }]);
    // The same notes sent again change nothing.
    expect((await maya.person.post(`/v1/conversations/${conversationId}/wrap-up`, notes)).status).toBe(204);
    const other = await hub.signIn('agent');
    expect((await other.post(`/v1/conversations/${conversationId}/wrap-up`, notes)).body.code).toBe('not_yours');
    await hub.settle();
    expect(await items(conversationId)).toHaveLength(1);
    await leave([maya]);
  });

  it('gives time to wrap up after resolving, keeps the place meanwhile, and ends it unfinished when the time is up', async () => {
    const { inbox, maya } = await world();
    const conversationId = await take(maya, inbox.id);
    await maya.person.post(`/v1/conversations/${conversationId}/resolve`);
    await hub.settle();
    const { body: desk } = await maya.person.get('/v1/me/desk');
    expect(desk.work).toMatchObject([{ conversationId, state: 'wrapping' }]);
    expect(Date.parse(desk.work[0].wrapUpUntil)).toBeGreaterThan(Date.parse(desk.now));
    expect(await used(maya.person.id)).toBe(1);
    const timeIsUp = await hub.database.query(
      `UPDATE timer t SET run_at = now() FROM work_item w WHERE w.conversation_id = $1 AND t.kind = 'work.wrap_up' AND t.key = w.id
         AND t.run_at BETWEEN w.wrap_up_until - interval '1 second' AND w.wrap_up_until + interval '1 second' RETURNING 1`,
      [conversationId],
    );
    expect(timeIsUp).toHaveLength(1);
    await until('the end of the time', async () => (await items(conversationId))[0].state === 'completed');
    expect(await used(maya.person.id)).toBe(0);
    const [left] = await hub.database.query(
      `SELECT unfinished, dispositions, solved FROM wrap_up WHERE conversation_id = $1`,
      [conversationId],
    );
    expect(left).toEqual({ unfinished: true, dispositions: [], solved: null });
    // Notes that come a moment late are still taken.
    const late = await maya.person.post(`/v1/conversations/${conversationId}/wrap-up`, {
      dispositions: ['refund'],
      solved: 'cannot',
    });
    expect(late.status).toBe(204);
    const [now] = await hub.database.query(
      `SELECT unfinished, dispositions, solved FROM wrap_up WHERE conversation_id = $1`,
      [conversationId],
    );
    expect(now).toEqual({ unfinished: false, dispositions: ['refund'], solved: 'cannot' });
    await leave([maya]);
  });

  it('accepts only dispositions of the queue, where it has any; any word in a queue without, whatever others have', async () => {
    const { queueId, inbox, maya } = await world();
    await hub.database.query(
      `INSERT INTO disposition (id, code, label, queue_id) VALUES ('di_1', 'refund', 'Refund', $1)`,
      [queueId],
    );
    const conversationId = await take(maya, inbox.id);
    const wrong = await maya.person.post(`/v1/conversations/${conversationId}/wrap-up`, {
      dispositions: ['refund', 'weather'],
      solved: 'yes',
    });
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ pointer: '/dispositions/1' }] } });
    expect((await maya.person.get(`/v1/dispositions?queue=${queueId}`)).body.data).toEqual([
      { id: 'di_1', code: 'refund', label: 'Refund', parentId: null },
    ]);
    expect(
      (
        await maya.person.post(`/v1/conversations/${conversationId}/wrap-up`, {
          dispositions: ['refund'],
          solved: 'yes',
        })
      ).status,
    ).toBe(204);
    const bare = await world();
    const plain = await take(bare.maya, bare.inbox.id);
    const words = { dispositions: ['weather'], solved: 'yes' };
    expect((await bare.maya.person.post(`/v1/conversations/${plain}/wrap-up`, words)).status).toBe(204);
    expect((await bare.maya.person.get(`/v1/dispositions?queue=${bare.queueId}`)).body.data).toEqual([]);
    await leave([maya, bare.maya]);
  });

  it('follows whoever writes or takes over: the offer is rescinded, the work moves, the places with it', async () => {
    const { inbox, maya } = await world();
    const conversationId = await write(hub, inbox.id);
    const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === conversationId);
    const noor = await hub.signIn('agent', 'Noor');
    await noor.post(`/v1/conversations/${conversationId}/messages`, { text: 'I have this one.' });
    await maya.socket.until(
      'offer.ended',
      (end) => end.id === offer.id && end.state === 'rescinded' && end.takenBy === 'Noor',
    );
    expect((await maya.person.post(`/v1/offers/${offer.id}/accept`)).body).toMatchObject({
      code: 'offer_taken',
      takenBy: 'Noor',
    });
    expect(await items(conversationId)).toMatchObject([{ state: 'assigned', agent_id: noor.id }]);
    expect([await used(maya.person.id), await used(noor.id)]).toEqual([0, 1]);

    await maya.person.post(`/v1/conversations/${conversationId}/take-over`);
    await hub.settle();
    expect(await items(conversationId)).toMatchObject([{ state: 'assigned', agent_id: maya.person.id }]);
    expect([await used(maya.person.id), await used(noor.id)]).toEqual([1, 0]);
    await leave([maya]);
  });

  it('completes the work when a person hands the conversation back to the bot', async () => {
    const queueId = await buildQueue(hub);
    const botId = await buildBot(hub);
    const inbox = await buildInbox(hub, { queueId, botId });
    const conversationId = await write(hub, inbox.id);
    const noor = await hub.signIn('agent', 'Noor');
    await noor.post(`/v1/conversations/${conversationId}/take-over`);
    await hub.settle();
    expect(await used(noor.id)).toBe(1);
    await noor.post(`/v1/conversations/${conversationId}/hand-back`, { outcome: { resolved: 'yes' } });
    await hub.settle();
    expect(await items(conversationId)).toMatchObject([{ state: 'completed' }]);
    expect(await used(noor.id)).toBe(0);
  });

  it('transfers to a queue or a person with the age it had, and not straight back to the giver', async () => {
    const { inbox, maya } = await world();
    const second = await buildQueue(hub, { name: 'Returns', offerSeconds: 60 });
    const noor = await seat(hub, 'Noor', { queues: [second] });
    const conversationId = await take(maya, inbox.id);
    const mine = (one: Whatever) => one.conversation.id === conversationId;
    const moved = await maya.person.post(`/v1/conversations/${conversationId}/transfer`, {
      queueId: second,
      reason: 'a return',
    });
    expect(moved).toMatchObject({
      status: 200,
      body: { control: { kind: 'queue', id: second }, queue: { id: second } },
    });
    const offer = await noor.socket.until('offer.made', mine);
    expect(await used(maya.person.id)).toBe(0);
    await noor.person.post(`/v1/offers/${offer.id}/accept`);

    const outsider = await seat(hub, 'Ola', { queues: [] });
    expect((await maya.person.post(`/v1/conversations/${conversationId}/transfer`, { queueId: second })).status).toBe(
      403,
    );
    await noor.person.post(`/v1/conversations/${conversationId}/transfer`, { agentId: outsider.person.id });
    const direct = await outsider.socket.until('offer.made', mine);
    expect(direct).toMatchObject({ why: 'This customer’s person of choice', waitingSince: offer.waitingSince });
    expect((await noor.person.post(`/v1/conversations/${conversationId}/transfer`, {})).status).toBe(422);
    expect(
      (await noor.person.post(`/v1/conversations/${conversationId}/transfer`, { queueId: 'qu_none' })).body.errors[0]
        .pointer,
    ).toBe('/queueId');
    await leave([maya, noor, outsider]);
  });

  it('queues a conversation that a customer took to people past the bot, and one reopened by its customer', async () => {
    const { inbox, maya } = await world();
    const from = 'returning@mail.example';
    const conversationId = await write(hub, inbox.id, { from });
    const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === conversationId);
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    await maya.person.post(`/v1/conversations/${conversationId}/wrap-up`, { dispositions: [], solved: 'not_yet' });
    expect((await maya.person.get(`/v1/conversations/${conversationId}`)).body.control.kind).toBe('none');
    await write(hub, inbox.id, { from, text: 'still not here' });
    await maya.socket.until('offer.made', (one) => one.conversation.id === conversationId && one.id !== offer.id);
    expect((await items(conversationId)).map((one) => one.state)).toEqual(['completed', 'reserved']);
    await leave([maya]);
  });

  it('[UX-B2] tells a bot its place and about how long it takes, and no number once nobody is there', async () => {
    const { queueId, inbox, maya } = await world();
    await limit(hub, maya.person.id, 1);
    const done = await take(maya, inbox.id);
    const week = await hub.database.query<{ id: string }>(
      `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class, state, enqueued_at, ended_at)
       SELECT w.id || n, conversation_id, profile_id, queue_id, channel_class, 'completed', now() - interval '1 hour', now()
       FROM work_item w, generate_series(10, 29) n WHERE conversation_id = $1 RETURNING id`,
      [done],
    );
    await hub.database.query(
      `INSERT INTO assignment (id, work_item_id, agent_id, reason, started_at, ended_at)
       SELECT 'as_' || substr(id, 4), id, $2, 'offer', now() - make_interval(secs => 200 + 10 * n), now() FROM unnest($1::text[]) WITH ORDINALITY u(id, n)`,
      [week.map(({ id }) => id), maya.person.id],
    );
    const botId = await buildBot(hub);
    const withBot = await buildInbox(hub, { queueId, botId });
    const bot = await hub.bot(botId);
    const answers: Whatever[] = [];
    for (let i = 0; i < 2; i += 1) {
      const conversation = await write(hub, withBot.id);
      answers.push((await bot.post('/v1/handoffs', { conversation, reason: { code: 'customer_requested' } })).body);
    }
    expect(answers.map((one) => one.position)).toEqual([1, 2]);
    expect(answers[0]).toMatchObject({
      staffed: true,
      open: true,
      opensAt: null,
      instead: ['async_ticket', 'return_to_bot'],
    });
    // What a week taught is read again after a while.
    const again = async ({ handoffId }: Whatever) =>
      (await bot.patch(`/v1/handoffs/${handoffId}`, { doNotAsk: [] })).body;
    const first = await until('a number', async () => ((now) => now.wait && now)(await again(answers[0])));
    expect(first.wait.high).toBeGreaterThan(60);
    expect(first.estimatedWaitSeconds).toBe(first.wait.high);
    expect((await again(answers[1])).wait.high).toBeGreaterThan(first.wait.high);
    await maya.person.put('/v1/me/status', { status: 'away' });
    const { body: later } = await bot.patch(`/v1/handoffs/${answers[0].handoffId}`, { doNotAsk: ['order'] });
    expect(later).toMatchObject({ position: 1, staffed: false });
    expect(later).not.toHaveProperty('estimatedWaitSeconds');
    const wrong = await maya.person.post(`/v1/handoffs/${answers[0].handoffId}/wrong-queue`, {
      queueId: await buildQueue(hub),
      reason: 'a return',
    });
    expect(wrong).toMatchObject({ status: 200, body: { control: { kind: 'queue' } } });
    expect((await bot.get(`/v1/handoffs/${answers[0].handoffId}`)).body.queue.id).toBe(wrong.body.queue.id);
    await leave([maya]);
  });
});
