import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until, write } from './world.js';

/** Skills, teams, queues and desks, as they are set up. */
describe('routing set-up', () => {
  let hub: Booted;
  let admin: Caller;
  let supervisor: Caller;
  let agent: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    [admin, supervisor, agent] = await Promise.all([
      hub.signIn('admin', 'Ines'),
      hub.signIn('supervisor', 'Tomasz'),
      hub.signIn('agent', 'Maya'),
    ]);
    await admin.post('/v1/skills', { name: 'plants' });
  });
  afterAll(() => hub.close());

  it('only administrators set up, supervisors change desks, agents neither', async () => {
    for (const [method, path, body] of [
      ['post', '/v1/skills', { name: 'thai' }],
      ['post', '/v1/teams', { name: 'Night' }],
      ['post', '/v1/queues', { name: 'Night' }],
    ] as const) {
      expect((await supervisor[method](path, body)).status).toBe(403);
      expect((await agent[method](path, body)).status).toBe(403);
    }
    expect((await supervisor.delete(`/v1/agents/${agent.id}`)).status).toBe(403);
    expect((await agent.get('/v1/desks')).status).toBe(403);
    expect((await agent.patch(`/v1/agents/${agent.id}/desk`, { mode: 'blended' })).status).toBe(403);
    expect((await agent.post('/v1/work-items/wi_1/requeue', {})).status).toBe(403);
    expect((await supervisor.patch(`/v1/agents/${agent.id}/desk`, { mode: null })).status).toBe(200);
  });

  it('skills and teams: one of each name, renamed wherever they are asked for', async () => {
    for (const name of ['french', 'language:fr']) expect((await admin.post('/v1/skills', { name })).status).toBe(201);
    expect((await admin.post('/v1/skills', { name: 'French' })).body.code).toBe('name_taken');
    expect((await admin.post('/v1/skills', { name: ' ' })).body.errors[0].pointer).toBe('/name');
    expect((await admin.post('/v1/skills', { name: 'a\u0000' })).status).toBe(422);
    const team = await admin.post('/v1/teams', { name: 'Night', members: [agent.id] });
    expect(team.body).toMatchObject({ name: 'Night', members: [{ id: agent.id, name: 'Maya' }] });
    const wrong = await admin.patch(`/v1/teams/${team.body.id}`, { members: [agent.id, 'ag_nobody'] });
    expect(wrong.body.errors).toEqual([expect.objectContaining({ pointer: '/members/1', code: 'unknown' })]);
    const queue = await admin.post('/v1/queues', {
      name: 'Gardens',
      policy: {
        steps: [{ seconds: 60, skills: [{ name: 'french', min: 4 }], teams: [team.body.id] }, { seconds: null }],
      },
    });
    expect(queue.status).toBe(201);
    expect((await admin.delete(`/v1/teams/${team.body.id}`)).body).toMatchObject({
      code: 'in_use',
      queues: [{ name: 'Gardens' }],
    });
    await supervisor.patch(`/v1/agents/${agent.id}/desk`, { skills: [{ name: 'french', level: 4 }] });
    expect((await admin.patch('/v1/skills/french', { name: 'français' })).body).toEqual({ name: 'français' });
    const now = (await admin.get(`/v1/queues/${queue.body.id}`)).body;
    expect(now.policy.steps[0].skills).toEqual([{ name: 'français', min: 4 }]);
    expect((await supervisor.get(`/v1/agents/${agent.id}/desk`)).body.skills).toEqual([{ name: 'français', level: 4 }]);
    expect((await supervisor.get('/v1/skills')).body.data).toContainEqual({
      name: 'français',
      people: 1,
      queues: [{ id: queue.body.id, name: 'Gardens' }],
      waiting: 0,
    });
    expect((await admin.delete(`/v1/teams/${team.body.id}?drop=true`)).status).toBe(204);
    expect((await admin.get(`/v1/queues/${queue.body.id}`)).body.policy.steps[0].teams).toEqual([]);
  });

  it('refuses steps that can never do anything, each at its own place', async () => {
    const [one, two] = await Promise.all([buildQueue(hub, { name: 'One' }), buildQueue(hub, { name: 'Two' })]);
    const change = (id: string, steps: unknown[]) => admin.patch(`/v1/queues/${id}`, { policy: { steps } });
    const faults = async (id: string, steps: unknown[]) =>
      ((await change(id, steps)).body.errors ?? []).map((each: { pointer: string; code: string }) => [
        each.pointer,
        each.code,
      ]);
    expect(await faults(one, [{ seconds: null }, { seconds: 30 }])).toEqual([['/policy/steps/1', 'unreachable']]);
    expect(
      await faults(one, [
        { seconds: 30, skills: [{ name: 'nothing', min: 1 }], teams: ['tm_no'], languages: ['xx'], also: ['qu_no'] },
        { seconds: null, preferred: 'ag_no' },
      ]),
    ).toEqual([
      ['/policy/steps/0/skills/0/name', 'unknown'],
      ['/policy/steps/0/languages/0', 'unknown'],
      ['/policy/steps/0/teams/0', 'unknown'],
      ['/policy/steps/0/also/0', 'unknown'],
      ['/policy/steps/1/preferred', 'unknown'],
    ]);
    expect(await faults(one, [{ seconds: null, preferred: admin.id, skills: [{ name: 'plants', min: 1 }] }])).toEqual([
      ['/policy/steps/0/preferred', 'never_matches'],
    ]);
    expect(await faults(one, [{ seconds: 0, skills: [{ name: 'plants', min: 6 }] }])).toEqual([
      ['/policy/steps/0/seconds', 'too_small'],
      ['/policy/steps/0/skills/0/min', 'too_big'],
    ]);
    expect(await faults(one, [{ seconds: null, also: [one] }])).toEqual([['/policy/steps/0/also/0', 'circle']]);
    const closed = await admin.patch(`/v1/queues/${one}`, { policy: { hoursId: 'bc_no' } });
    expect(closed.body.errors).toMatchObject([{ pointer: '/policy/hoursId', code: 'unknown' }]);
    expect((await change(one, [{ seconds: null, also: [two] }])).status).toBe(200);
    expect(await faults(two, [{ seconds: null, also: [one] }])).toEqual([['/policy/steps/0/also/0', 'circle']]);
    // Two at once cannot close a circle neither of them sees.
    const [a, b] = await Promise.all([buildQueue(hub), buildQueue(hub)]);
    const both = await Promise.all([
      change(a, [{ seconds: null, also: [b] }]),
      change(b, [{ seconds: null, also: [a] }]),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it('takes a queue nobody could serve, and says so; what is left out of a policy is as usual', async () => {
    const made = await admin.post('/v1/queues', { name: 'Nobody' });
    expect(made.body).toMatchObject({
      policy: { offerSeconds: 20, steps: [], noAgent: { plan: 'wait' }, wrapUp: { mode: 'timed', seconds: 90 } },
      warnings: [{ code: 'no_people', step: null }, { code: 'nobody_able' }],
    });
    const { id } = made.body;
    const changed = await admin.patch(`/v1/queues/${id}`, {
      people: [agent.id],
      policy: {
        steps: [{ seconds: 45, skills: [{ name: 'plants', min: 5 }] }, { seconds: null }],
        noAgent: { plan: 'callback', message: null },
        ageingSeconds: 30,
      },
    });
    expect(changed.body.policy).toMatchObject({ ageingSeconds: 30, offerSeconds: 20 });
    expect(changed.body.warnings).toMatchObject([
      { code: 'nobody_in_step', step: 0 },
      { code: 'unreached', step: 1 },
    ]);
    expect(changed.body.people).toEqual([{ id: agent.id, name: 'Maya' }]);
    expect((await admin.post('/v1/queues', { name: 'nobody' })).body.code).toBe('name_taken');
    expect((await agent.get('/v1/queues')).body.data).toContainEqual(
      expect.objectContaining({ id, name: 'Nobody', offerSeconds: 20 }),
    );
    const { body: audit } = await admin.get(`/v1/audit?type=queue.changed&actor=${admin.id}`);
    expect(audit.data[0]).toMatchObject({ subjectId: id, data: { name: 'Nobody' } });
  });

  it('shows who could take work in each step now, before it is saved', async () => {
    const queueId = await buildQueue(hub);
    const maya = await seat(hub, 'Able Maya', { queues: [queueId], skills: { orders: 5 } });
    const away = await seat(hub, 'Away Ana', { queues: [queueId], skills: { orders: 2 } });
    await away.person.put('/v1/me/status', { status: 'away', reason: 'lunch' });
    const steps = [
      { seconds: 30, skills: [{ name: 'orders', min: 4 }] },
      { seconds: null, skills: [{ name: 'orders', min: 1 }] },
    ];
    const { body } = await supervisor.post('/v1/queues/preview', { queueId, steps });
    expect(body.data).toMatchObject([
      { able: 1, ready: 1, people: [{ name: 'Able Maya', ready: true, why: null }] },
      { able: 2, ready: 1, people: [{ name: 'Able Maya' }, { name: 'Away Ana', ready: false }] },
    ]);
    expect(body.data[1].people[1].why).toContain('away');
    // Of people who are not in it yet, too.
    const other = await supervisor.post('/v1/queues/preview', { people: [away.person.id], steps });
    expect(other.body.data).toMatchObject([{ able: 0 }, { able: 1, ready: 0 }]);
    await leave([maya, away]);
  });

  it('a supervisor changes a desk: routing follows, the person is told who did it, unless in private', async () => {
    const queueId = await buildQueue(hub);
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Moved Maya', { queues: [] });
    const desk = `/v1/agents/${maya.person.id}/desk`;
    const waiting = await write(hub, inbox.id);
    const changed = await supervisor.patch(desk, {
      queues: [queueId],
      capacity: { async: 1 },
      mode: 'blended',
      reason: 'Rush at noon',
    });
    expect(changed.body).toMatchObject({ queues: [{ id: queueId }], mode: 'blended' });
    expect(changed.body.capacity).toContainEqual(expect.objectContaining({ channelClass: 'async', limit: 1 }));
    const told = await maya.socket.until('desk.managed');
    expect(told).toMatchObject({
      by: 'Tomasz',
      act: 'desk',
      fields: ['queues', 'capacity', 'mode'],
      reason: 'Rush at noon',
    });
    await maya.socket.until('offer.made', (one) => one.conversation.id === waiting);

    expect((await supervisor.patch(desk, { queues: ['qu_no'] })).body.errors[0].pointer).toBe('/queues/0');
    expect((await supervisor.patch(desk, { skills: [{ name: 'no', level: 1 }] })).body.errors[0].pointer).toBe(
      '/skills/0/name',
    );
    expect((await supervisor.patch(desk, { capacity: { chat: -1 } })).status).toBe(422);
    expect((await supervisor.patch(desk, { mode: null, private: true })).status).toBe(403);
    expect((await admin.patch(desk, { capacity: { chat: 2 }, mode: 'blended', private: true })).status).toBe(200);
    const status = `/v1/agents/${maya.person.id}/status`;
    expect((await supervisor.put(status, { status: 'away', reason: 'Fire drill' })).body).toMatchObject({
      status: 'away',
      statusReason: 'Fire drill',
    });
    await maya.socket.until(
      'desk.managed',
      (one) => one.act === 'status' && one.status === 'away' && one.by === 'Tomasz',
    );
    // Nothing of the private one was said before it, and all of it stands in the audit.
    expect(maya.socket.heard.filter(({ name }) => name === 'desk.managed')).toHaveLength(2);
    const { body: audit } = await admin.get(`/v1/audit?type=agent.desk_changed`);
    expect(audit.data.filter((one: { subjectId: string }) => one.subjectId === maya.person.id)).toMatchObject([
      { actor: { id: admin.id }, data: { fields: ['capacity'], private: true } },
      { actor: { id: supervisor.id }, data: { reason: 'Rush at noon' } },
    ]);
    await leave([maya]);
  });

  it('a supervisor takes work from somebody and gives it to somebody else, or back to the queue', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Has Maya', { queues: [queueId] });
    const id = await write(hub, inbox.id);
    const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === id);
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    const ana = await seat(hub, 'Gets Ana', { queues: [queueId] });
    const item = async () =>
      (
        await hub.database.query<{ id: string; state: string; agent_id: string | null; enqueued_at: Date }>(
          `SELECT id, state, agent_id, enqueued_at FROM work_item WHERE conversation_id = $1`,
          [id],
        )
      )[0];
    const before = await item();
    const at = `/v1/work-items/${before.id}`;
    const give = { agentId: ana.person.id, force: true, reason: 'Speaks Danish' };
    expect((await supervisor.post(`${at}/reassign`, { ...give, agentId: 'ag_no' })).body.errors[0].pointer).toBe(
      '/agentId',
    );
    expect((await supervisor.post(`${at}/reassign`, give)).status).toBe(204);
    expect(await item()).toMatchObject({ state: 'assigned', agent_id: ana.person.id });
    expect((await ana.person.get(`/v1/conversations/${id}`)).body.control).toMatchObject({ id: ana.person.id });
    await maya.socket.until('desk.managed', (one) => one.act === 'taken' && one.conversationId === id);
    await ana.socket.until('desk.managed', (one) => one.act === 'given' && one.reason === 'Speaks Danish');

    expect((await supervisor.post(`${at}/requeue`, {})).status).toBe(204);
    const again = await maya.socket.until('offer.made', (one) => one.conversation.id === id && one.id !== offer.id);
    expect((await item()).enqueued_at).toEqual(before.enqueued_at);
    // It rings at the person asked for, before anybody else.
    expect((await supervisor.post(`${at}/reassign`, { agentId: ana.person.id })).status).toBe(204);
    await until('the ring at Ana', async () => (await offersOf(ana.person)).length === 1);
    await maya.socket.until('offer.ended', (one) => one.id === again.id);
    await hub.settle();
    const places = await hub.database.query<{ used: number }>(
      `SELECT sum(used)::int AS used FROM agent_capacity WHERE agent_id = ANY($1)`,
      [[maya.person.id, ana.person.id]],
    );
    expect(places).toEqual([{ used: 1 }]);
    await hub.database.query(`UPDATE work_item SET state = 'completed', offer_id = NULL WHERE id = $1`, [before.id]);
    expect((await supervisor.post(`${at}/requeue`, {})).body).toMatchObject({ code: 'work_over', state: 'completed' });
    await leave([maya, ana]);
  });

  it('a queue made here routes by its steps: the first asks only who has the skill, the second everybody', async () => {
    await admin.post('/v1/skills', { name: 'danish' });
    const dane = await seat(hub, 'Danish Maya', { queues: [], limit: 1 });
    const other = await seat(hub, 'Other Ana', { queues: [], limit: 1 });
    await supervisor.patch(`/v1/agents/${dane.person.id}/desk`, { skills: [{ name: 'danish', level: 5 }] });
    const queue = await admin.post('/v1/queues', {
      name: 'Nordic',
      people: [dane.person.id, other.person.id],
      policy: { offerSeconds: 120, steps: [{ seconds: 6, skills: [{ name: 'danish', min: 4 }] }, { seconds: null }] },
    });
    const inbox = await buildInbox(hub, { queueId: queue.body.id });
    const first = await write(hub, inbox.id);
    await dane.socket.until('offer.made', (one) => one.conversation.id === first);
    // She is full: the next waits through the first step, and goes to somebody without the skill in the second.
    const second = await write(hub, inbox.id);
    const offer = await other.socket.until('offer.made', (one) => one.conversation.id === second);
    expect(Date.parse(offer.offeredAt) - Date.parse(offer.waitingSince)).toBeGreaterThanOrEqual(5_900);
    expect(other.socket.heard.filter(({ name }) => name === 'offer.made')).toHaveLength(1);
    await leave([dane, other]);
  });
});
