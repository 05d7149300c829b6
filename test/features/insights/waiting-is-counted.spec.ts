import { seedDemo } from '../../../src/demo/index.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { leave, seat, until, write } from '../routing/world.js';

interface Counts {
  queueId: string;
  counted: number;
  there: number;
}

/** What the floor says waits, against a plain count of what does, after each way work moves. */
describe('how many wait in a queue', () => {
  let hub: Booted;
  let boss: Caller;
  let queueId: string;
  let otherId: string;
  let inboxId: string;

  beforeAll(async () => {
    hub = await bootApp();
    // Nothing but the facts keeps these numbers: the repair of each minute would hide what was missed.
    await hub.database.query(`DELETE FROM timer WHERE kind = 'floor.minute'`);
    boss = await hub.signIn('admin');
  });
  beforeEach(async () => {
    queueId = await buildQueue(hub, { offerSeconds: 120 });
    otherId = await buildQueue(hub);
    inboxId = (await buildInbox(hub, { queueId })).id;
  });
  afterAll(() => hub.close());

  const counts = (...ids: string[]) =>
    hub.database.query<Counts>(
      `SELECT q.id AS "queueId", COALESCE(n.waiting, 0)::int AS counted,
         (SELECT count(*)::int FROM work_item w WHERE w.queue_id = q.id AND w.state IN ('pending', 'reserved')) AS there
       FROM queue q LEFT JOIN queue_now n ON n.queue_id = q.id WHERE q.id = ANY($1) ORDER BY q.id`,
      [ids],
    );
  /** Settled: every number is what is there; and as many wait in the first queue as this step should leave. */
  const agree = async (waiting: number, elsewhere = 0) => {
    await hub.settle();
    const all = await counts(queueId, otherId);
    expect(all.map(({ counted }) => counted)).toEqual(all.map(({ there }) => there));
    expect(all.find((one) => one.queueId === queueId)?.there).toBe(waiting);
    expect(all.find((one) => one.queueId === otherId)?.there).toBe(elsewhere);
  };
  const itemOf = async (conversationId: string, kind = 'conversation') =>
    (
      await until('the work', () =>
        hub.database.one<{ id: string }>(
          `SELECT id FROM work_item WHERE conversation_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1`,
          [conversationId, kind],
        ),
      )
    ).id;
  const waits = async () => {
    const conversationId = await write(hub, inboxId);
    return { conversationId, itemId: await itemOf(conversationId) };
  };
  const done = (person: Caller, conversationId: string) =>
    person.post(`/v1/conversations/${conversationId}/wrap-up`, { dispositions: [], solved: 'yes' });

  it('offered, let pass, accepted, passed on to another queue, returned, and closed', async () => {
    const { conversationId, itemId } = await waits();
    await agree(1);
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const first = await maya.socket.until('offer.made', (one) => one.workItemId === itemId);
    await agree(1);
    await maya.person.post(`/v1/offers/${first.id}/reject`, {});
    await agree(1);
    const nils = await seat(hub, 'Nils', { queues: [queueId] });
    const again = await nils.socket.until('offer.made', (one) => one.workItemId === itemId);
    expect((await nils.person.post(`/v1/offers/${again.id}/accept`)).status).toBe(200);
    await agree(0);
    const passed = await nils.person.post(`/v1/conversations/${conversationId}/transfer`, { queueId: otherId });
    expect(passed.status).toBe(200);
    await agree(0, 1);
    await leave([maya, nils]);
    await boss.post(`/v1/work-items/${itemId}/requeue`, { queueId });
    await agree(1);
    expect((await boss.post(`/v1/conversations/${conversationId}/resolve`)).status).toBeLessThan(300);
    await agree(0);
  });

  it('pulled, wrapped up, and given back by who took it', async () => {
    await hub.database.query(`UPDATE queue SET pull = true WHERE id = $1`, [queueId]);
    const { conversationId, itemId } = await waits();
    const ana = await hub.signIn('agent', 'Ana');
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [ana.id, queueId]);
    expect((await ana.post(`/v1/work-items/${itemId}/pull`)).status).toBe(200);
    await agree(0);
    await boss.post(`/v1/work-items/${itemId}/requeue`, {});
    await agree(1);
    expect((await ana.post(`/v1/work-items/${itemId}/pull`)).status).toBe(200);
    expect((await done(ana, conversationId)).status).toBe(204);
    await agree(0);
  });

  it('forced on somebody: a conversation, and a task beside it', async () => {
    const ben = await hub.signIn('agent', 'Ben');
    const { conversationId, itemId } = await waits();
    const force = (id: string) => boss.post(`/v1/work-items/${id}/reassign`, { agentId: ben.id, force: true });
    expect((await force(itemId)).status).toBeLessThan(300);
    await agree(0);
    const task = await boss.post('/v1/tasks', { title: 'Look at the invoice', conversationId });
    await agree(1);
    const other = await hub.signIn('agent', 'Cleo');
    const give = { agentId: other.id, force: true };
    expect((await boss.post(`/v1/work-items/${task.body.workItemId}/reassign`, give)).status).toBeLessThan(300);
    await agree(0);
    // Whoever is given a task has not been given the conversation.
    expect((await boss.get(`/v1/conversations/${conversationId}`)).body.control).toMatchObject({ id: ben.id });
    await other.post(`/v1/work-items/${task.body.workItemId}/complete`, { done: true });
    await done(ben, conversationId);
    await agree(0);
  });

  it('taken over: out of the queue, and before anything had queued it', async () => {
    const dora = await hub.signIn('agent', 'Dora');
    const { conversationId } = await waits();
    expect((await dora.post(`/v1/conversations/${conversationId}/take-over`)).status).toBeLessThan(300);
    await agree(0);
    const botInbox = await buildInbox(hub, { queueId, botId: await buildBot(hub) });
    const withBot = await write(hub, botInbox.id);
    await agree(0);
    expect((await dora.post(`/v1/conversations/${withBot}/take-over`)).status).toBeLessThan(300);
    await agree(0);
    const answered = await write(hub, botInbox.id);
    const reply = await dora.post(`/v1/conversations/${answered}/messages`, { text: 'I am on it' });
    expect(reply.status).toBeLessThan(300);
    await agree(0);
    for (const one of [conversationId, withBot, answered]) await done(dora, one);
    await agree(0);
  });

  it('a callback: planned, in line, and not wanted any more', async () => {
    const eva = await hub.signIn('agent', 'Eva');
    const { conversationId } = await waits();
    await eva.post(`/v1/conversations/${conversationId}/take-over`);
    const { body } = await eva.get(`/v1/conversations/${conversationId}`);
    await hub.database.query(
      `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, 'phone', '+442079460111', 'claimed', 'test')`,
      [newId('id'), body.profile.id],
    );
    const at = new Date(Date.now() + 3600_000).toISOString();
    const asked = await eva.post('/v1/callbacks', { conversationId, at });
    expect(asked.status).toBe(201);
    await agree(0);
    await hub.database.query(`UPDATE callback SET zones = ARRAY[$2] WHERE id = $1`, [asked.body.id, dayZone()]);
    await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'callback.due' AND key = $1`, [
      asked.body.id,
    ]);
    await itemOf(conversationId, 'callback');
    await agree(1);
    expect((await eva.post(`/v1/callbacks/${asked.body.id}/cancel`)).status).toBe(200);
    await agree(0);
    await done(eva, conversationId);
  });

  it('parked until later, quiet, and written to again', async () => {
    const finn = await hub.signIn('agent', 'Finn');
    const { conversationId } = await waits();
    const later = new Date(Date.now() + 3600_000).toISOString();
    expect((await boss.post(`/v1/conversations/${conversationId}/snooze`, { until: later })).status).toBeLessThan(300);
    await agree(1);
    await finn.post(`/v1/conversations/${conversationId}/take-over`);
    await agree(0);
    await finn.post(`/v1/conversations/${conversationId}/messages`, { text: 'Which order was it?' });
    await hub.database.query(`UPDATE queue SET release_after_seconds = 1 WHERE id = $1`, [queueId]);
    await until('the place is free', () =>
      hub.database.one(`SELECT 1 FROM work_item WHERE conversation_id = $1 AND released_at IS NOT NULL`, [
        conversationId,
      ]),
    );
    await agree(0);
    await hub.database.query(`UPDATE queue SET release_after_seconds = NULL WHERE id = $1`, [queueId]);
    await done(finn, conversationId);
    await agree(0);
  });

  it('the demo’s conversations, most of them with somebody before anything had queued them', async () => {
    const demo = await bootApp();
    await demo.database.query(`DELETE FROM timer WHERE kind = 'floor.minute'`);
    await seedDemo(demo.app);
    await demo.settle();
    const all = await demo.database.query<Omit<Counts, 'queueId'> & { name: string }>(
      `SELECT q.name, COALESCE(n.waiting, 0)::int AS counted,
         (SELECT count(*)::int FROM work_item w WHERE w.queue_id = q.id AND w.state IN ('pending', 'reserved')) AS there
       FROM queue q LEFT JOIN queue_now n ON n.queue_id = q.id ORDER BY q.name`,
    );
    const held = await demo.database.query(`SELECT 1 FROM work_item WHERE state = 'assigned'`);
    await demo.close();
    expect(held.length).toBeGreaterThan(3);
    expect(all.find(({ name }) => name === 'Deliveries')).toEqual({ name: 'Deliveries', counted: 1, there: 1 });
    expect(all.map(({ counted }) => counted)).toEqual(all.map(({ there }) => there));
  });

  it('two people who are one, one who is erased, a queue that is removed, and somebody who leaves', async () => {
    const [one, two] = [await waits(), await waits()];
    const profileOf = async (id: string) => (await boss.get(`/v1/conversations/${id}`)).body.profile.id;
    const [left, right] = [await profileOf(one.conversationId), await profileOf(two.conversationId)];
    const joined = await boss.post(`/v1/profiles/${left}/merge`, { discarded: right, reason: 'The same person' });
    expect([joined.status, joined.body.code]).toEqual([200, undefined]);
    await agree(2);
    const { body: plan } = await boss.post(`/v1/profiles/${left}/erase/plan`);
    const erased = await boss.post(`/v1/profiles/${left}/erase`, { reason: 'They asked', confirm: plan.confirm });
    expect([erased.status, erased.body.code]).toEqual([200, undefined]);
    await agree(0);

    const gone = await buildQueue(hub);
    const { itemId, conversationId } = await waits();
    await boss.post(`/v1/work-items/${itemId}/requeue`, { queueId: gone });
    await agree(0);
    expect((await boss.delete(`/v1/queues/${gone}?moveTo=${otherId}`)).status).toBeLessThan(300);
    await agree(0, 1);
    const gil = await hub.signIn('agent', 'Gil');
    await gil.post(`/v1/conversations/${conversationId}/take-over`);
    await agree(0);
    expect((await boss.delete(`/v1/agents/${gil.id}?workTo=queue`)).status).toBeLessThan(300);
    await agree(0, 1);
  });
});

/** A zone in which it is the middle of the day now. */
function dayZone(): string {
  const offset = ((13 - new Date().getUTCHours() + 36) % 24) - 12;
  return offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}
