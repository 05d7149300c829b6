import { type Booted, bootApp, type Whatever } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until, write } from './world.js';

describe('ways to get work', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  const place = async (policy = '', more: { offerSeconds?: number } = {}) => {
    const queueId = await buildQueue(hub, { offerSeconds: more.offerSeconds ?? 60 });
    if (policy) await hub.database.query(`UPDATE queue SET ${policy} WHERE id = $1`, [queueId]);
    return { queueId, inbox: await buildInbox(hub, { queueId }) };
  };
  const about = (conversationId: string) => (one: Whatever) => one.conversation.id === conversationId;
  const itemOf = (conversationId: string) =>
    until('the work', async () => {
      const [row] = await hub.database.query<Whatever>(`SELECT * FROM work_item WHERE conversation_id = $1`, [
        conversationId,
      ]);
      return row;
    });
  const usedOf = async (agentId: string) =>
    (
      await hub.database.query<{ n: number }>(`SELECT sum(used)::int AS n FROM agent_capacity WHERE agent_id = $1`, [
        agentId,
      ])
    )[0].n;

  it('asks several at once: the first to accept has it, the others hear who, and one assignment lives', async () => {
    const { queueId, inbox } = await place('offer_to = 3');
    const seats = await Promise.all(['Maya', 'Noor', 'Ola'].map((name) => seat(hub, name, { queues: [queueId] })));
    for (let round = 0; round < 10; round += 1) {
      const conversationId = await write(hub, inbox.id);
      const offers = await Promise.all(seats.map(({ socket }) => socket.until('offer.made', about(conversationId))));
      const answers = await Promise.all(seats.map(({ person }, i) => person.post(`/v1/offers/${offers[i].id}/accept`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      for (const { status, body } of answers)
        if (status === 409) expect(body).toMatchObject({ code: 'offer_taken', takenBy: expect.any(String) });
      const [live] = await hub.database.query<Whatever>(
        `SELECT (SELECT count(*)::int FROM assignment a JOIN work_item w ON w.id = a.work_item_id WHERE w.conversation_id = $1 AND a.ended_at IS NULL) AS assignments,
           (SELECT array_agg(state ORDER BY state) FROM offer WHERE conversation_id = $1) AS offers`,
        [conversationId],
      );
      expect(live).toEqual({ assignments: 1, offers: ['accepted', 'rescinded', 'rescinded'] });
      const winner = seats[answers.findIndex(({ status }) => status === 200)].person;
      await winner.post(`/v1/conversations/${conversationId}/wrap-up`, { dispositions: [], solved: 'yes' });
    }
    for (const { person } of seats) expect(await usedOf(person.id)).toBe(0);
    await leave(seats);
  });

  it('waits again only when all who were asked at once have let it pass', async () => {
    const { queueId, inbox } = await place('offer_to = 2');
    const seats = await Promise.all(['Maya', 'Noor'].map((name) => seat(hub, name, { queues: [queueId] })));
    const conversationId = await write(hub, inbox.id);
    const offers = await Promise.all(seats.map(({ socket }) => socket.until('offer.made', about(conversationId))));
    expect((await seats[0].person.post(`/v1/offers/${offers[0].id}/reject`, { reason: 'in_the_middle' })).status).toBe(
      204,
    );
    expect(await itemOf(conversationId)).toMatchObject({ state: 'reserved', offer_id: offers[1].id });
    expect((await seats[0].person.post(`/v1/offers/${offers[0].id}/accept`)).body).toMatchObject({
      code: 'offer_rejected',
      reason: 'in_the_middle',
    });
    // Two at the same moment, again and again: neither may leave it reserved for nobody.
    await seats[1].person.post(`/v1/offers/${offers[1].id}/reject`);
    expect(await itemOf(conversationId)).toMatchObject({ state: 'pending', offer_id: null });
    await leave(seats);
  });

  it('accepts by itself after three seconds where the queue says so, and not when it was let pass before', async () => {
    const { queueId, inbox } = await place('auto_accept = true');
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const first = await write(hub, inbox.id);
    const offer = await maya.socket.until('offer.made', about(first));
    expect(Date.parse(offer.acceptsAt) - Date.parse(offer.offeredAt)).toBe(3000);
    const item = await until('the assignment', async () => {
      const row = await itemOf(first);
      return row.state === 'assigned' ? row : null;
    });
    expect(item.agent_id).toBe(maya.person.id);
    const second = await write(hub, inbox.id);
    const next = await maya.socket.until('offer.made', about(second));
    await maya.person.post(`/v1/offers/${next.id}/reject`, { reason: 'technical' });
    await new Promise((done) => setTimeout(done, 4500));
    expect((await itemOf(second)).state).toBe('pending');
    await leave([maya]);
  });

  it('is taken out of the queue by hand where that is allowed, by its own people, once', async () => {
    const { queueId, inbox } = await place('pull = true');
    const { queueId: strict, inbox: other } = await place();
    const [maya, noor] = await Promise.all(
      ['Maya', 'Noor'].map((name) => seat(hub, name, { queues: [queueId, strict] })),
    );
    const outsider = await hub.signIn('agent', 'Ola');
    for (const { person } of [maya, noor]) await person.put('/v1/me/status', { status: 'busy' });
    const conversationId = await write(hub, inbox.id);
    const { id } = await itemOf(conversationId);
    expect((await outsider.post(`/v1/work-items/${id}/pull`)).status).toBe(403);
    const answers = await Promise.all([maya, noor].map(({ person }) => person.post(`/v1/work-items/${id}/pull`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('work_over');
    const { body: conversation } = await maya.person.get(`/v1/conversations/${conversationId}`);
    expect(conversation.control.kind).toBe('agent');
    const item = await itemOf(await write(hub, other.id));
    expect((await maya.person.post(`/v1/work-items/${item.id}/pull`)).body).toMatchObject({ code: 'no_pull' });
    await leave([maya, noor]);
  });

  it('goes before all other when a supervisor says why, and keeps the time it has waited', async () => {
    const { queueId, inbox } = await place();
    const supervisor = await hub.signIn('supervisor', 'Sam');
    const [older, urgent] = [await write(hub, inbox.id), await write(hub, inbox.id)];
    const item = await itemOf(urgent);
    expect((await supervisor.post(`/v1/work-items/${item.id}/urgent`, {})).status).toBe(422);
    expect((await supervisor.post(`/v1/work-items/${item.id}/urgent`, { reason: 'a child is ill' })).status).toBe(204);
    const maya = await seat(hub, 'Maya', { queues: [queueId], limit: 1 });
    const [first] = await until('an offer', async () => {
      const offers = await offersOf(maya.person);
      return offers.length > 0 ? offers : null;
    });
    expect(first.conversation.id).toBe(urgent);
    expect(first.waitingSince).toBe(item.enqueued_at.toISOString());
    const { body: audit } = await (await hub.signIn('admin')).get(`/v1/audit?subject=${item.id}&type=work.urgent`);
    expect(audit.data[0]).toMatchObject({ data: { reason: 'a child is ill' }, actor: { id: supervisor.id } });
    expect((await itemOf(older)).state).toBe('pending');
    await leave([maya]);
  });

  it('drains to the next status: nothing new, and the change comes with the end of the last piece of work', async () => {
    const { queueId, inbox } = await place();
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const conversationId = await write(hub, inbox.id);
    const offer = await maya.socket.until('offer.made', about(conversationId));
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    const { body: desk } = await maya.person.put('/v1/me/status', { status: 'away', reason: 'lunch', next: true });
    expect(desk).toMatchObject({ status: 'available', next: { status: 'away', reason: 'lunch' } });
    await write(hub, inbox.id);
    await new Promise((done) => setTimeout(done, 1500));
    expect(await offersOf(maya.person)).toEqual([]);
    await maya.person.post(`/v1/conversations/${conversationId}/wrap-up`, { dispositions: [], solved: 'yes' });
    const after = await until('away', async () => {
      const { body } = await maya.person.get('/v1/me/desk');
      return body.status === 'away' ? body : null;
    });
    expect(after).toMatchObject({ statusReason: 'lunch', next: null });
    const { body: pause } = await maya.person.put('/v1/me/status', { status: 'away', reason: 'break', seconds: 900 });
    expect(Date.parse(pause.statusUntil) - Date.parse(pause.now)).toBeGreaterThan(890_000);
    await leave([maya]);
  });

  it('tells every decision and what keeps it waiting, also that nobody could ever take it', async () => {
    const { queueId, inbox } = await place(
      `steps = '[{"seconds": 3600, "skills": []}, {"seconds": null, "skills": [], "teams": ["tm_none"]}]'`,
    );
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const conversationId = await write(hub, inbox.id);
    const offer = await maya.socket.until('offer.made', about(conversationId));
    await maya.person.post(`/v1/offers/${offer.id}/reject`, { reason: 'wrong_skill' });
    const { body: trace } = await maya.person.get(`/v1/work-items/${offer.workItemId}/trace`);
    expect(trace).toMatchObject({
      state: 'pending',
      queue: { id: queueId },
      decisions: [
        { step: 0, outcome: 'rejected', reason: 'wrong_skill', chosen: { id: maya.person.id, name: 'Maya' } },
      ],
      waiting: { step: 0, steps: 2, possible: true, candidates: [{ name: 'Maya', why: 'Let this one pass' }] },
    });
    expect(Date.parse(trace.waiting.nextStepAt)).toBe(Date.parse(trace.enteredAt) + 3_600_000);
    expect(trace.decisions[0].candidates[0]).toMatchObject({ name: 'Maya', verdict: 'chosen' });
    await hub.database.query(
      `UPDATE work_item SET skills = '[{"name": "latin", "min": 5, "required": true}]', version = version + 1 WHERE id = $1`,
      [offer.workItemId],
    );
    const { body: never } = await maya.person.get(`/v1/work-items/${offer.workItemId}/trace`);
    expect(never.waiting).toMatchObject({
      possible: false,
      words: 'Nobody who works here could take this, in any step of the queue',
    });
    expect((await maya.person.get('/v1/work-items/wi_none/trace')).status).toBe(404);
    await leave([maya]);
  });

  it('runs the plan for nobody once every step has passed: the customer is told, and the bot has it again', async () => {
    const { inbox } = await place(
      `steps = '[{"seconds": 600, "skills": []}]', no_agent = '{"plan": "bot", "message": "Nobody is free just now."}'`,
    );
    const conversationId = await write(hub, inbox.id);
    await hub.database.query(`INSERT INTO bot (id, name) VALUES ('bot_wren', 'Wren')`);
    await hub.database.query(`UPDATE conversation SET bot_id = 'bot_wren' WHERE id = $1`, [conversationId]);
    // Its only step passes.
    const { id: workItemId } = await itemOf(conversationId);
    await hub.database.query(`UPDATE work_item SET entered_at = entered_at - interval '601 seconds' WHERE id = $1`, [
      workItemId,
    ]);
    await until('the bot', async () => {
      const [row] = await hub.database.query<Whatever>(
        `SELECT control_kind, control_id FROM conversation WHERE id = $1`,
        [conversationId],
      );
      return row.control_kind === 'bot' && row.control_id === 'bot_wren';
    });
    expect((await itemOf(conversationId)).state).toBe('canceled');
    const messages = await hub.database.query<{ text: string }>(`SELECT text FROM message WHERE conversation_id = $1`, [
      conversationId,
    ]);
    expect(messages.map(({ text }) => text)).toContain('Nobody is free just now.');
  });
});
