import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { zoneAt } from '../../support/zones.js';
import { seat, until, write } from './world.js';

describe('nobody came', () => {
  let hub: Booted;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());

  /** A queue whose only step is over in a second, with a plan for after it. */
  const place = async (noAgent: object) => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const policy = { noAgent, steps: [{ seconds: 1, skills: [] }] };
    const set = await admin.patch(`/v1/queues/${queueId}`, { policy });
    expect([set.status, set.body.errors]).toEqual([200, undefined]);
    const inbox = await buildInbox(hub, { queueId, config: { channelClass: 'chat' } });
    return { queueId, inboxId: inbox.id };
  };
  const said = async (id: string) => (await admin.get(`/v1/conversations/${id}/messages`)).body.data as Whatever[];
  const told = (id: string) =>
    until('what is said', async () => (await said(id)).find(({ author }) => author.kind === 'system'));
  const items = (id: string) =>
    hub.database.query<Whatever>(
      `SELECT id, kind, state, channel_class AS class, agent_id AS "agentId" FROM work_item WHERE conversation_id = $1 ORDER BY id`,
      [id],
    );
  /** The address of somebody whose number is known before they write, in a zone where it is day now. */
  const withNumber = async (phone: string) => {
    const profileId = newId('pf');
    const mail = `${newId('c')}@mail.example`;
    await hub.database.query(`INSERT INTO profile (id, root_id, time_zone) VALUES ($1, $1, $2)`, [
      profileId,
      zoneAt(13),
    ]);
    for (const [kind, value] of [
      ['email', mail],
      ['phone', phone],
    ])
      await hub.database.query(
        `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, $3, $4, 'claimed', 'test')`,
        [newId('id'), profileId, kind, value],
      );
    return mail;
  };
  const since = async (id: string) =>
    (
      (await hub.database.one<{ at: Date }>(`SELECT enqueued_at AS at FROM work_item WHERE conversation_id = $1`, [
        id,
      ])) as { at: Date }
    ).at.toISOString();

  it('callback: real work of the kind callback with the place they had, and whoever calls has the thread too', async () => {
    const { inboxId, queueId } = await place({ plan: 'callback', message: 'We ring you today.' });
    const id = await write(hub, inboxId, { from: await withNumber('+442079460201') });
    expect(await told(id)).toMatchObject({ text: 'We ring you today.' });
    const askedAt = await since(id);
    const { body } = await admin.get(`/v1/callbacks?conversation=${id}`);
    expect(body.data).toMatchObject([{ source: 'plan', phone: '+442079460201', askedAt }]);
    const call = await until('the work', async () => (await items(id)).find(({ kind }) => kind === 'callback'));
    expect((await items(id))[0]).toMatchObject({ kind: 'conversation', state: 'pending', class: 'async' });
    expect(await hub.database.query(`SELECT 1 FROM promise WHERE conversation_id = $1`, [id])).toEqual([]);

    const { person } = await seat(hub, 'Maya', { queues: [] });
    const [offer] = await Promise.all([
      until('the offer', async () =>
        (await person.get('/v1/me/desk')).body.offers.find((one: Whatever) => one.workItemId === call.id),
      ),
      person.put('/v1/me/status', { status: 'available' }),
      hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [person.id, queueId]),
    ]);
    expect(offer).toMatchObject({ kind: 'callback', title: 'Call +442079460201', waitingSince: askedAt });
    expect((await person.post(`/v1/offers/${offer.id}/accept`)).status).toBe(200);
    await until('the thread', async () =>
      (await items(id)).some(
        (one) => one.kind === 'conversation' && one.state === 'assigned' && one.agentId === person.id,
      ),
    );
    expect((await admin.get(`/v1/conversations/${id}`)).body.control).toMatchObject({ kind: 'agent', id: person.id });
    await person.put('/v1/me/status', { status: 'offline' });
  });

  it('whoever takes the thread first is asked first to call', async () => {
    const { inboxId } = await place({ plan: 'callback', message: null });
    const id = await write(hub, inboxId, { from: await withNumber('+442079460202') });
    expect((await told(id)).text).toContain('will call you back');
    const call = await until('the work', async () => (await items(id)).find(({ kind }) => kind === 'callback'));
    const ana = await hub.signIn('agent', 'Ana');
    await ana.post(`/v1/conversations/${id}/take-over`);
    await until('the wish', () =>
      hub.database.one(`SELECT 1 FROM work_item WHERE id = $1 AND preferred_agent = $2 AND preferred_until > now()`, [
        call.id,
        ana.id,
      ]),
    );
  });

  it.each([
    ['callback', 'where no number is known'],
    ['voicemail', 'where there is no line to speak on'],
  ])('%s %s: it is answered later in the thread, and that is what is said', async (plan) => {
    const { inboxId } = await place({ plan, message: 'Speak after the tone, we ring you.' });
    const id = await write(hub, inboxId);
    expect((await told(id)).text).toBe(
      'Nobody is free right now. We have kept everything you told us and will answer here as soon as we can.',
    );
    expect(await items(id)).toMatchObject([{ kind: 'conversation', state: 'pending', class: 'async' }]);
    expect((await admin.get(`/v1/callbacks?conversation=${id}`)).body.data).toEqual([]);
    // Said once, also by later looks: the plan that has run is not looked at again.
    const facts = await hub.database.query(`SELECT 1 FROM event WHERE conversation_id = $1 AND type = $2`, [
      id,
      'work.unanswered',
    ]);
    expect(facts).toHaveLength(1);
  });

  it('async and bot tell the bot that nobody came, and the bot has it again with its own words', async () => {
    const botId = await buildBot(hub);
    const bot = await hub.bot(botId);
    for (const [plan, holder, state] of [
      ['async', 'queue', 'pending'],
      ['bot', 'bot', 'canceled'],
    ]) {
      const { queueId } = await place({ plan, message: null });
      const inbox = await buildInbox(hub, { queueId, botId });
      const id = await write(hub, inbox.id);
      const given = await bot.post('/v1/handoffs', { conversation: id, reason: { code: 'customer_requested' } });
      expect(given.status).toBe(202);
      await until('the plan', async () => {
        const { body } = await bot.get(`/v1/handoffs/${given.body.handoffId}`);
        return body.state === 'no_agent';
      });
      expect((await told(id)).text).toContain(plan === 'bot' ? 'I am still here' : 'will answer here');
      expect((await admin.get(`/v1/conversations/${id}`)).body.control.kind).toBe(holder);
      expect(await items(id)).toMatchObject([{ state }]);
    }
  });
});
