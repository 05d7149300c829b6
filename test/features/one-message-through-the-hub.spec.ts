import { type Booted, bootApp, type Caller, type Whatever } from '../support/boot-app.js';
import { type BuiltInbox, buildBot, buildInbox, buildQueue, writeIn } from '../support/factories.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { seat, until } from './routing/world.js';

type Seated = Awaited<ReturnType<typeof seat>>;

/** One message and one escalation, hop by hop: after each, every row it should have written, and nothing beside them. */
describe('one message through the hub', () => {
  let hub: Booted;
  let receiver: Receiver;
  let bot: Caller;
  let botId: string;
  let queueId: string;
  let inbox: BuiltInbox;
  let maya: Seated;
  let id: string;
  let handoffId: string;
  let workItemId: string;

  beforeAll(async () => {
    hub = await bootApp();
    receiver = await startReceiver();
    botId = await buildBot(hub, { webhookUrl: receiver.url });
    bot = await hub.bot(botId, ['conversations', 'messages', 'handoffs']);
    queueId = await buildQueue(hub, { name: 'Deliveries', offerSeconds: 120 });
    await hub.database.query(`UPDATE queue SET wrap_up_mode = 'required' WHERE id = $1`, [queueId]);
    inbox = await buildInbox(hub, { botId, queueId, config: { deliveryUrl: receiver.url } });
    maya = await seat(hub, 'Maya Lindqvist', { queues: [], limit: 1 });
  });
  afterAll(async () => {
    maya.socket.disconnect();
    await hub.close();
    await receiver.close();
  });

  const rows = (sql: string, ...values: unknown[]) => hub.database.query<Whatever>(sql, values);
  const facts = async () =>
    (await rows(`SELECT type FROM event WHERE conversation_id = $1 ORDER BY xid, position`, id)).map(
      ({ type }) => type,
    );
  const thread = () =>
    rows(`SELECT direction, author_kind AS by, text FROM message WHERE conversation_id = $1 ORDER BY seq`, id);
  const holders = () =>
    rows(
      `SELECT holder_kind AS kind, holder_id AS id, reason, ended_at IS NULL AS open FROM segment WHERE conversation_id = $1 ORDER BY started_at, id`,
      id,
    );
  const control = async () =>
    (
      await rows(
        `SELECT control_kind AS kind, control_id AS id, control_epoch AS epoch FROM conversation WHERE id = $1`,
        id,
      )
    )[0];
  const used = async () =>
    (await rows(`SELECT used FROM agent_capacity WHERE agent_id = $1 AND channel_class = 'async'`, maya.person.id))[0]
      .used;
  const waiting = async () =>
    (await rows(`SELECT waiting FROM queue_now WHERE queue_id = $1`, queueId))[0]?.waiting ?? 0;
  /** What was sent, in order, to the bot or to the customer, once the other side has taken all of it. */
  const sent = async (kind: 'bot' | 'inbox') => {
    const all = () =>
      rows(`SELECT type, state FROM delivery WHERE conversation_id = $1 AND target_kind = $2 ORDER BY id`, id, kind);
    await until('the deliveries', async () => (await all()).every(({ state }) => state !== 'pending'));
    return all();
  };

  it('1. a customer writes: a person, a thread, a contact, the bot’s word, one message and the bot is told', async () => {
    const taken = await writeIn(hub, inbox, { id: 'ext-1', text: 'where is my olive tree?' });
    expect(taken.status).toBeLessThan(300);
    await receiver.until(1);
    await hub.settle();
    const [conversation] = await rows(
      `SELECT id, profile_id, identity_id, interaction_id, status, queue_id FROM conversation`,
    );
    id = conversation.id;
    expect(conversation).toMatchObject({ status: 'open', queue_id: null });
    expect(await rows(`SELECT kind, value, proof, profile_id FROM identity`)).toEqual([
      { kind: 'email', value: 'amara@mail.example', proof: expect.any(String), profile_id: conversation.profile_id },
    ]);
    expect(await rows(`SELECT id, name, root_id FROM profile`)).toEqual([
      { id: conversation.profile_id, name: 'Amara Okafor', root_id: conversation.profile_id },
    ]);
    expect(await rows(`SELECT id, ended_at, issue_key FROM interaction`)).toEqual([
      { id: conversation.interaction_id, ended_at: null, issue_key: null },
    ]);
    expect(await thread()).toEqual([{ direction: 'in', by: 'customer', text: 'where is my olive tree?' }]);
    expect(await holders()).toEqual([{ kind: 'bot', id: botId, reason: 'opened', open: true }]);
    expect(await rows(`SELECT interaction_id AS id, counts FROM contact_link`)).toEqual([
      { id: conversation.interaction_id, counts: true },
    ]);
    expect(await facts()).toEqual(expect.arrayContaining(['conversation.opened', 'message.received']));
    expect(await sent('bot')).toEqual([{ type: 'message.created', state: 'delivered' }]);
    expect(await rows(`SELECT 1 FROM work_item`)).toEqual([]);
    // The same message again is the same message.
    await writeIn(hub, inbox, { id: 'ext-1', text: 'where is my olive tree?' });
    await hub.settle();
    expect(await thread()).toHaveLength(1);
  });

  it('2. the bot answers: one message more, delivered once to the customer', async () => {
    const { epoch } = await control();
    const wrote = await bot.post(
      `/v1/conversations/${id}/messages`,
      { text: 'It is in Leeds.' },
      { 'if-control-epoch': String(epoch) },
    );
    expect(wrote.status).toBe(201);
    await receiver.until(2);
    await hub.settle();
    expect((await thread()).at(-1)).toEqual({ direction: 'out', by: 'bot', text: 'It is in Leeds.' });
    expect(await sent('inbox')).toEqual([{ type: expect.any(String), state: 'delivered' }]);
    expect(await facts()).toContain('reply.written');
  });

  it('3. the bot hands over: control, context, a promise and waiting work in one step, counted as waiting', async () => {
    const { epoch } = await control();
    const given = await bot.post('/v1/handoffs', {
      conversation: id,
      reason: { code: 'customer_requested' },
      summary: { text: 'The tree is stuck in Leeds.' },
      commitments: [{ text: 'A call today' }],
      routing: { queue: 'Deliveries', priority: 2 },
    });
    expect(given.status).toBe(202);
    ({ handoffId } = given.body);
    await hub.settle();
    expect(await control()).toEqual({ kind: 'queue', id: queueId, epoch: epoch + 1 });
    expect((await holders()).map(({ kind, open }) => [kind, open])).toEqual([
      ['bot', false],
      ['queue', true],
    ]);
    expect(await rows(`SELECT id, state, queue_id, ordinal FROM handoff`)).toEqual([
      { id: handoffId, state: 'queued', queue_id: queueId, ordinal: 1 },
    ]);
    const items = await rows(`SELECT id, kind, state, priority, handoff_id, queue_id, agent_id FROM work_item`);
    expect(items).toEqual([
      {
        id: expect.any(String),
        kind: 'conversation',
        state: 'pending',
        priority: 2,
        handoff_id: handoffId,
        queue_id: queueId,
        agent_id: null,
      },
    ]);
    workItemId = items[0].id;
    expect(await rows(`SELECT text, handoff_id FROM promise`)).toEqual([
      { text: 'A call today', handoff_id: handoffId },
    ]);
    expect(await rows(`SELECT work_item_id AS id, queue_id FROM queue_stay`)).toEqual([
      { id: workItemId, queue_id: queueId },
    ]);
    expect(await waiting()).toBe(1);
    expect(await facts()).toEqual(
      expect.arrayContaining(['handoff.requested', 'handoff.status', 'work.queued', 'control.changed']),
    );
  });

  it('4. somebody is asked: an offer, a reservation, a place, a reason, and it waits still', async () => {
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [maya.person.id, queueId]);
    const offer = await maya.socket.until('offer.made', (one) => one.workItemId === workItemId);
    await hub.settle();
    expect(await rows(`SELECT id, state, agent_id, why FROM offer`)).toEqual([
      { id: offer.id, state: 'pending', agent_id: maya.person.id, why: offer.why },
    ]);
    expect(await rows(`SELECT state, offer_id FROM work_item`)).toEqual([{ state: 'reserved', offer_id: offer.id }]);
    expect(await rows(`SELECT state FROM handoff`)).toEqual([{ state: 'offered' }]);
    expect(await used()).toBe(1);
    expect(await waiting()).toBe(1);
  });

  it('5. she takes it: an assignment, her word, the bot is told, and nobody waits', async () => {
    const { epoch } = await control();
    const [{ id: offerId }] = await rows(`SELECT id FROM offer`);
    expect((await maya.person.post(`/v1/offers/${offerId}/accept`)).status).toBe(200);
    await hub.settle();
    expect(await control()).toEqual({ kind: 'agent', id: maya.person.id, epoch: epoch + 1 });
    expect(await rows(`SELECT state FROM offer`)).toEqual([{ state: 'accepted' }]);
    expect(await rows(`SELECT work_item_id AS id, agent_id, ended_at FROM assignment`)).toEqual([
      { id: workItemId, agent_id: maya.person.id, ended_at: null },
    ]);
    expect(await rows(`SELECT state, agent_id FROM work_item`)).toEqual([
      { state: 'assigned', agent_id: maya.person.id },
    ]);
    expect(await rows(`SELECT state, accepted_by FROM handoff`)).toEqual([
      { state: 'accepted', accepted_by: maya.person.id },
    ]);
    expect(await rows(`SELECT 1 FROM queue_stay`)).toEqual([]);
    expect(await rows(`SELECT work_item_id AS id, how FROM queue_visit`)).toEqual([
      { id: workItemId, how: 'answered' },
    ]);
    expect(await waiting()).toBe(0);
    expect(await used()).toBe(1);
    expect((await sent('bot')).map(({ type }) => type)).toContain('handoff.status');
  });

  it('6. she answers: one message, one delivery, and the customer waits no more', async () => {
    const before = (await sent('inbox')).length;
    const wrote = await maya.person.post(`/v1/conversations/${id}/messages`, { text: 'A new tree leaves tonight.' });
    expect(wrote.status).toBe(201);
    await hub.settle();
    expect((await thread()).at(-1)).toEqual({ direction: 'out', by: 'agent', text: 'A new tree leaves tonight.' });
    expect(await rows(`SELECT waiting_since FROM conversation`)).toEqual([{ waiting_since: null }]);
    expect((await sent('inbox')).slice(before)).toEqual([{ type: expect.any(String), state: 'delivered' }]);
    const out = receiver.got.filter(({ raw }) => raw.includes('A new tree leaves tonight.'));
    expect(out.length).toBeGreaterThanOrEqual(1);
  });

  it('7. she wraps up: notes, the contact’s end and issue, a free place, the day’s numbers, and the bot learns what came of it', async () => {
    const notes = { dispositions: ['delivery_lost'], solved: 'yes', summary: 'Sent again' };
    expect((await maya.person.post(`/v1/conversations/${id}/wrap-up`, notes)).status).toBe(204);
    await hub.settle();
    expect(await rows(`SELECT work_item_id AS id, dispositions, solved, unfinished FROM wrap_up`)).toEqual([
      { id: workItemId, dispositions: ['delivery_lost'], solved: 'yes', unfinished: false },
    ]);
    expect(await rows(`SELECT state FROM work_item`)).toEqual([{ state: 'completed' }]);
    expect(await rows(`SELECT ended_at IS NOT NULL AS over, end_reason FROM assignment`)).toEqual([
      { over: true, end_reason: 'wrapped_up' },
    ]);
    expect(await used()).toBe(0);
    expect(await rows(`SELECT status, interaction_id, control_kind FROM conversation`)).toEqual([
      { status: 'resolved', interaction_id: null, control_kind: 'none' },
    ]);
    expect(await rows(`SELECT resolved, issue_key, ended_at IS NOT NULL AS over FROM interaction`)).toEqual([
      { resolved: 'yes', issue_key: 'disposition:delivery_lost', over: true },
    ]);
    expect(await rows(`SELECT state, outcome ->> 'disposition' AS disposition FROM handoff`)).toEqual([
      { state: 'completed', disposition: 'delivery_lost' },
    ]);
    // Of two days where midnight came in between.
    const counted = ['answered', 'removed', 'handled'].map((one) => `sum(${one})::int AS ${one}`);
    expect(await rows(`SELECT ${counted.join(', ')} FROM queue_day`)).toEqual([
      { answered: 1, removed: 1, handled: 1 },
    ]);
    expect((await holders()).map(({ kind, open }) => [kind, open])).toEqual([
      ['bot', false],
      ['queue', false],
      ['agent', false],
      ['none', true],
    ]);
    // Nothing failed on the way, and nothing is left to be done but the promise.
    expect(await rows(`SELECT kind, source, error FROM dead_letter`)).toEqual([]);
    for (const kind of ['bot', 'inbox'] as const) await sent(kind);
    expect(await rows(`SELECT state FROM delivery WHERE state <> 'delivered'`)).toEqual([]);
    const told = await rows(`SELECT type FROM event WHERE conversation_id = $1 AND type = ANY($2)`, id, [
      'work.accepted',
      'work.completed',
      'wrap_up.done',
      'interaction.ended',
      'conversation.resolved',
    ]);
    expect(told.map(({ type }) => type).sort()).toEqual([
      'conversation.resolved',
      'interaction.ended',
      'work.accepted',
      'work.completed',
      'wrap_up.done',
    ]);
  });
});
