import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { leave, seat, until, write } from './world.js';

/** Deleting what live work depends on asks where the work goes, and then takes all of it there or nothing. */
describe('deletions with live work', () => {
  let hub: Booted;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin', 'Ines');
    // The queue of last resort, so that nothing has to be made for the others.
    await buildQueue(hub, { name: 'Front desk' });
  });
  afterAll(() => hub.close());

  const itemOf = async (conversationId: string) =>
    (
      await hub.database.query<{
        id: string;
        state: string;
        queue_id: string;
        agent_id: string | null;
        enqueued_at: Date;
        skills: unknown;
      }>(
        `SELECT id, state, queue_id, agent_id, enqueued_at, skills FROM work_item WHERE conversation_id = $1 AND state <> 'completed'`,
        [conversationId],
      )
    )[0];

  it('a queue: what waits moves with its age, what is worked on stays, inboxes and late arrivals follow', async () => {
    const queueId = await buildQueue(hub, { name: 'Old', offerSeconds: 60 });
    const next = await buildQueue(hub, { name: 'New', offerSeconds: 60 });
    const other = await buildQueue(hub, { name: 'Asks old' });
    await admin.patch(`/v1/queues/${other}`, { policy: { steps: [{ seconds: null, also: [queueId] }] } });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId], limit: 2 });
    const held = await write(hub, inbox.id);
    const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === held);
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    const rings = await write(hub, inbox.id);
    await maya.socket.until('offer.made', (one) => one.conversation.id === rings);
    const waits = await write(hub, inbox.id);
    await until('all three queued', async () => (await itemOf(waits))?.state === 'pending');
    const before = await Promise.all([held, rings, waits].map(itemOf));

    const refused = await admin.delete(`/v1/queues/${queueId}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'has_live_work', waiting: 2, held: 1, inboxes: 1 } });
    expect((await admin.delete(`/v1/queues/${queueId}?moveTo=${queueId}`)).body.errors[0].pointer).toBe('/moveTo');
    expect((await admin.delete(`/v1/queues/${queueId}?moveto=${next}`)).body.code).toBe('unknown_parameter');
    expect(await Promise.all([held, rings, waits].map(itemOf))).toEqual(before);

    expect((await admin.delete(`/v1/queues/${queueId}?moveTo=${next}`)).status).toBe(204);
    const after = await Promise.all([held, rings, waits].map(itemOf));
    expect(after.map(({ state, queue_id, agent_id }) => [state, queue_id, agent_id])).toEqual([
      ['assigned', next, maya.person.id],
      ['pending', next, null],
      ['pending', next, null],
    ]);
    expect(after.map((one) => one.enqueued_at)).toEqual(before.map((one) => one.enqueued_at));
    await hub.settle();
    const threads = await hub.database.query(
      `SELECT queue_id, control_kind, control_id FROM conversation WHERE id = ANY($1) ORDER BY array_position($1, id)`,
      [[held, rings, waits]],
    );
    expect(threads).toEqual([
      { queue_id: next, control_kind: 'agent', control_id: maya.person.id },
      { queue_id: next, control_kind: 'queue', control_id: next },
      { queue_id: next, control_kind: 'queue', control_id: next },
    ]);
    const [{ used }] = await hub.database.query<{ used: number }>(
      `SELECT sum(used)::int AS used FROM agent_capacity WHERE agent_id = $1`,
      [maya.person.id],
    );
    expect(used).toBe(1);
    expect((await admin.get(`/v1/queues/${queueId}`)).status).toBe(404);
    expect((await admin.get(`/v1/queues/${other}`)).body.policy.steps).toEqual([
      { seconds: null, skills: [], also: [] },
    ]);
    const late = await write(hub, inbox.id);
    await until('the late one', async () => (await itemOf(late))?.queue_id === next);
    await leave([maya]);
  }, 60_000);

  it('nothing is queued into a queue that goes at that moment: of many at once, none is left behind', async () => {
    const next = await buildQueue(hub, { name: 'After' });
    for (let round = 0; round < 3; round += 1) {
      const queueId = await buildQueue(hub, { name: `Going ${round}` });
      const inbox = await buildInbox(hub, { queueId });
      const writing = Array.from({ length: 12 }, () => write(hub, inbox.id));
      const deleted = admin.delete(`/v1/queues/${queueId}?moveTo=${next}`);
      const ids = await Promise.all(writing);
      expect((await deleted).status).toBe(204);
      await hub.settle();
      await until('all of them queued', async () => {
        const rows = await Promise.all(ids.map(itemOf));
        return rows.every((one) => one?.state === 'pending');
      });
      const queues = (await Promise.all(ids.map(itemOf))).map((one) => one.queue_id);
      expect(queues).not.toContain(queueId);
    }
  }, 90_000);

  it('a skill: waiting work and steps ask for another one, or for one thing less', async () => {
    const queueId = await buildQueue(hub, { name: 'Skilled' });
    for (const name of ['dutch', 'flemish', 'olives']) await admin.post('/v1/skills', { name });
    await admin.patch(`/v1/queues/${queueId}`, {
      policy: { steps: [{ seconds: 30, skills: [{ name: 'flemish', min: 3 }] }, { seconds: null }] },
    });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [], skills: { flemish: 4, dutch: 2 } });
    const id = await write(hub, inbox.id);
    await until('it waits', () => itemOf(id));
    const asks = [
      { name: 'flemish', min: 2, required: true },
      { name: 'dutch', min: 1, required: false },
      { name: 'olives', min: 1, required: true },
    ];
    await hub.database.query(`UPDATE work_item SET skills = $2 WHERE conversation_id = $1`, [id, JSON.stringify(asks)]);
    const refused = await admin.delete('/v1/skills/flemish');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'has_live_work', waiting: 1, held: 0, queues: [{ name: 'Skilled' }] },
    });
    expect((await admin.delete('/v1/skills/flemish?replaceBy=nothing')).body.errors[0].pointer).toBe('/replaceBy');
    expect((await admin.delete('/v1/skills/flemish?replaceBy=dutch')).status).toBe(204);
    expect((await itemOf(id)).skills).toEqual([
      { name: 'dutch', min: 2, required: true },
      { name: 'olives', min: 1, required: true },
    ]);
    const [step] = (await admin.get(`/v1/queues/${queueId}`)).body.policy.steps;
    expect(step.skills).toEqual([{ name: 'dutch', min: 3 }]);
    expect((await admin.get(`/v1/agents/${maya.person.id}/desk`)).body.skills).toEqual([{ name: 'dutch', level: 4 }]);
    expect((await admin.delete('/v1/skills/olives?drop=true')).status).toBe(204);
    expect((await itemOf(id)).skills).toEqual([{ name: 'dutch', min: 2, required: true }]);
    // Skills only people have go without a question.
    await admin.post('/v1/skills', { name: 'spare' });
    expect((await admin.delete('/v1/skills/spare')).status).toBe(204);
    await leave([maya]);
  }, 60_000);

  it('a person: what they hold waits again as old as it is, what rings rings elsewhere, and they are out', async () => {
    const queueId = await buildQueue(hub, { name: 'Leaving', offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Leaving Maya', { queues: [queueId], limit: 3 });
    const take = async () => {
      const id = await write(hub, inbox.id);
      const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === id);
      await maya.person.post(`/v1/offers/${offer.id}/accept`);
      return id;
    };
    const held = await take();
    const over = await take();
    await maya.person.post(`/v1/conversations/${over}/resolve`);
    await until('the notes are missing', async () => (await itemOf(over))?.state === 'wrapping');
    const rings = await write(hub, inbox.id);
    await maya.socket.until('offer.made', (one) => one.conversation.id === rings);
    const before = await itemOf(held);

    expect(await admin.delete(`/v1/agents/${maya.person.id}`)).toMatchObject({
      status: 409,
      body: { code: 'has_live_work', held: 2 },
    });
    expect((await admin.delete(`/v1/agents/${maya.person.id}?workTo=bin`)).status).toBe(422);
    expect((await admin.delete(`/v1/agents/${admin.id}?workTo=queue`)).body.code).toBe('own_account');
    expect((await admin.delete(`/v1/agents/${maya.person.id}?workTo=queue`)).status).toBe(204);
    expect((await maya.person.get('/v1/me')).status).toBe(401);
    await hub.settle();
    expect(await itemOf(held)).toMatchObject({ state: 'pending', agent_id: null, enqueued_at: before.enqueued_at });
    expect(await itemOf(rings)).toMatchObject({ state: 'pending' });
    const left = await hub.database.query(
      `SELECT (SELECT count(*)::int FROM work_item WHERE agent_id = $1 AND state IN ('assigned', 'wrapping')) AS work,
         (SELECT count(*)::int FROM offer WHERE agent_id = $1 AND state = 'pending') AS offers,
         (SELECT count(*)::int FROM conversation WHERE control_id = $1 AND status <> 'resolved') AS threads,
         (SELECT sum(used)::int FROM agent_capacity WHERE agent_id = $1) AS places,
         (SELECT count(*)::int FROM assignment WHERE agent_id = $1 AND ended_at IS NULL) AS assignments,
         (SELECT unfinished FROM wrap_up WHERE agent_id = $1) AS unfinished`,
      [maya.person.id],
    );
    expect(left).toEqual([{ work: 0, offers: 0, threads: 0, places: 0, assignments: 0, unfinished: true }]);
    // The next person gets the oldest first.
    const ana = await seat(hub, 'Ana', { queues: [queueId], limit: 1 });
    const offer = await ana.socket.until('offer.made');
    expect(offer.conversation.id).toBe(held);
    await leave([ana]);
  }, 60_000);

  it('somebody who accepts while they are removed has it or has not, and never holds it afterwards', async () => {
    const queueId = await buildQueue(hub, { name: 'Race', offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    for (let round = 0; round < 4; round += 1) {
      const maya = await seat(hub, `Racing ${round}`, { queues: [queueId], limit: 1 });
      if (round === 0) await write(hub, inbox.id);
      const offer = await maya.socket.until('offer.made');
      const [, removed] = await Promise.all([
        maya.person.post(`/v1/offers/${offer.id}/accept`),
        admin.delete(`/v1/agents/${maya.person.id}?workTo=queue`),
      ]);
      expect(removed.status).toBe(204);
      await hub.settle();
      expect(await itemOf(offer.conversation.id)).toMatchObject({ state: 'pending', agent_id: null });
      maya.socket.disconnect();
    }
  }, 90_000);
});
