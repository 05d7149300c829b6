import type { ActionResult, ForeseenAction } from '../../../src/contract/macros.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { limit, seat, until, write } from '../routing/world.js';

describe('ready-made replies and macros', () => {
  let hub: Booted;
  let inbox: { id: string };
  let queueId: string;
  let otherQueue: string;
  let maya: Caller;
  let lead: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    queueId = await buildQueue(hub, { name: 'Deliveries' });
    otherQueue = await buildQueue(hub, { name: 'Billing' });
    inbox = await buildInbox(hub, { queueId });
    ({ person: maya } = await seat(hub, 'Maya Chen', { queues: [queueId], limit: 50 }));
    lead = await hub.signIn('supervisor', 'Lena Lead');
  });
  afterAll(() => hub.close());

  const states = (body: { results: ActionResult[] }) => body.results.map(({ state }) => state);
  const taken = async (text?: string) => {
    const id = await write(hub, inbox.id, text ? { text } : {});
    await maya.post(`/v1/conversations/${id}/take-over`);
    await hub.settle();
    return id;
  };

  it('keeps replies of mine, of a queue and of everybody apart, and one meaning a word on each', async () => {
    const own = { shortcut: 'Hi', title: 'Mine', body: 'Hi {{customer.first_name|there}}' };
    expect((await maya.post('/v1/canned-replies', own)).body).toMatchObject({ scope: 'mine', editable: true });
    expect((await maya.post('/v1/canned-replies', { ...own, shortcut: 'hi' })).body.code).toBe('shortcut_taken');
    expect((await maya.post('/v1/canned-replies', { ...own, scope: 'all' })).status).toBe(403);
    const all = await lead.post('/v1/canned-replies', { ...own, title: 'All', scope: 'all', folder: 'Greetings' });
    expect(all.status).toBe(201);
    const billing = { ...own, title: 'Billing', scope: 'queue', queueId: otherQueue };
    expect((await lead.post('/v1/canned-replies', billing)).status).toBe(201);
    const seen = async (who: Caller) =>
      (await who.get('/v1/canned-replies')).body.data.map(({ title }: { title: string }) => title).sort();
    expect(await seen(maya)).toEqual(['All', 'Mine']);
    expect(await seen(lead)).toEqual(['All', 'Billing']);
    expect((await maya.patch(`/v1/canned-replies/${all.body.id}`, { title: 'x' })).status).toBe(403);
    const moved = await lead.patch(`/v1/canned-replies/${all.body.id}`, { scope: 'queue', queueId });
    expect(moved.body).toMatchObject({ scope: 'queue', queueId, folder: 'Greetings' });
    expect(await seen(maya)).toEqual(['All', 'Mine']);
    expect((await lead.delete(`/v1/canned-replies/${all.body.id}`)).status).toBe(204);
    expect(await seen(maya)).toEqual(['Mine']);
  });

  it('refuses a variable nothing resolves when it is kept, and takes a declared field', async () => {
    const asks = (body: string) => maya.post('/v1/canned-replies', { shortcut: 'vars', title: 'Vars', body });
    const refused = await asks('Dear {{customer.nmae}}, {{weather}}');
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toEqual([
      { pointer: '/body', code: 'unknown_variable', message: 'There is no customer.nmae, weather' },
    ]);
    const admin = await hub.signIn('admin');
    await admin.post('/v1/traits', { name: 'tree_size', label: 'Size of the tree', type: 'number' });
    expect((await asks('Your {{customer.tree_size}} cm tree')).status).toBe(201);
  });

  it('does not let words with an unresolved variable leave: 422', async () => {
    const id = await taken();
    const sent = await maya.post(`/v1/conversations/${id}/messages`, { text: 'Dear {{ customer.name }}, hello' });
    expect(sent.status).toBe(422);
    expect(sent.body.errors[0]).toMatchObject({ pointer: '/text', code: 'unresolved_variable' });
    const rows = await hub.database.query(`SELECT 1 FROM message WHERE conversation_id = $1 AND direction = 'out'`, [
      id,
    ]);
    expect(rows).toEqual([]);
  });

  it('shows before a run what would come of it, and changes nothing by looking', async () => {
    const id = await taken();
    const { body: macro } = await maya.post('/v1/macros', {
      name: 'Send a new one',
      actions: [
        { do: 'reply', text: 'Hi {{customer.first_name}}, {{agent.first_name}} here.' },
        { do: 'tag', add: ['replacement'] },
        { do: 'resolve' },
      ],
    });
    const before = await hub.database.one(
      `SELECT last_seq, tags, status, control_epoch FROM conversation WHERE id = $1`,
      [id],
    );
    const { body } = await maya.get(`/v1/conversations/${id}/macros/${macro.id}`);
    expect(body.data.map(({ words, text, problem }: ForeseenAction) => [words, text, problem])).toEqual([
      ['Send a reply', 'Hi Amara, Maya here.', null],
      ['Tag replacement', undefined, null],
      ['Resolve', undefined, null],
    ]);
    const after = await hub.database.one(
      `SELECT last_seq, tags, status, control_epoch FROM conversation WHERE id = $1`,
      [id],
    );
    expect(after).toEqual(before);
    const ran = await maya.post(`/v1/conversations/${id}/macros/${macro.id}`);
    expect(ran.body.state).toBe('done');
    expect(states(ran.body)).toEqual(['done', 'done', 'done']);
    const { body: now } = await maya.get(`/v1/conversations/${id}`);
    expect(now).toMatchObject({ status: 'resolved', tags: ['replacement'] });
    expect(now.facts.at(-1)).toMatchObject({ type: 'macro.ran', data: { name: 'Send a new one', state: 'done' } });
  });

  it('tells a partial failure step by step, leaves what comes after, and goes on from there', async () => {
    const id = await taken();
    const { body: macro } = await maya.post('/v1/macros', {
      name: 'Tell the plan',
      actions: [
        { do: 'tag', add: ['planned'] },
        { do: 'reply', text: 'About {{conversation.subject}}' },
        { do: 'snooze', seconds: 3600 },
      ],
    });
    const looked = await maya.get(`/v1/conversations/${id}/macros/${macro.id}`);
    expect(looked.body.data[1].problem).toMatchObject({
      code: 'invalid',
      title: 'conversation.subject is not known here',
    });
    const ran = await maya.post(`/v1/conversations/${id}/macros/${macro.id}`);
    expect(states(ran.body)).toEqual(['done', 'failed', 'skipped']);
    expect((await maya.get(`/v1/conversations/${id}`)).body).toMatchObject({ status: 'open', tags: ['planned'] });
    await maya.patch(`/v1/conversations/${id}`, { subject: 'the olive tree' });
    const again = await maya.post(`/v1/conversations/${id}/macros/${macro.id}`, { from: 1 });
    expect(states(again.body)).toEqual(['done', 'done']);
    expect((await maya.get(`/v1/conversations/${id}`)).body.status).toBe('snoozed');
  });

  it('does each step by what the runner may do: a colleague’s conversation is not spoken in', async () => {
    const id = await taken();
    const { person: tom } = await seat(hub, 'Tom Reed', { queues: [queueId] });
    const { body: macro } = await lead.post('/v1/macros', {
      name: 'Over there',
      scope: 'all',
      actions: [
        { do: 'tag', add: ['seen'] },
        { do: 'transfer', queueId: otherQueue },
      ],
    });
    const ran = await tom.post(`/v1/conversations/${id}/macros/${macro.id}`);
    expect(states(ran.body)).toEqual(['done', 'failed']);
    expect(ran.body.results[1].problem).toMatchObject({ code: 'forbidden' });
    expect(states((await lead.post(`/v1/conversations/${id}/macros/${macro.id}`)).body)).toEqual(['done', 'done']);
    expect((await tom.get(`/v1/conversations/${id}`)).body.queue.name).toBe('Billing');
    expect((await tom.post(`/v1/conversations/${id}/macros/mc_none`)).status).toBe(404);
  });

  it('moves work: before others, to people with a skill, to me', async () => {
    await hub.database.query(`INSERT INTO skill (name) VALUES ('french') ON CONFLICT DO NOTHING`);
    const id = await write(hub, inbox.id);
    await hub.settle();
    await limit(hub, maya.id, 0);
    const { body: macro } = await lead.post('/v1/macros', {
      name: 'Urgent French',
      scope: 'all',
      actions: [
        { do: 'transfer', queueId: otherQueue, skills: [{ name: 'french', min: 3 }] },
        { do: 'priority', priority: 50 },
      ],
    });
    expect(states((await lead.post(`/v1/conversations/${id}/macros/${macro.id}`)).body)).toEqual(['done', 'done']);
    const item = () =>
      hub.database.one<{ state: string }>(
        `SELECT state, priority, skills, queue_id, agent_id FROM work_item WHERE conversation_id = $1`,
        [id],
      );
    expect(await item()).toMatchObject({ state: 'pending', priority: 50, queue_id: otherQueue });
    const { body: mine } = await maya.post('/v1/macros', {
      name: 'Mine now',
      actions: [{ do: 'assign', agentId: null }],
    });
    await maya.post(`/v1/conversations/${id}/macros/${mine.id}`);
    await until('the work follows', async () => (await item())?.state === 'assigned');
    expect((await maya.get(`/v1/conversations/${id}`)).body.assignee.name).toBe('Maya Chen');
  });

  it('refuses steps that name what is not there or come after the end, each at its place', async () => {
    const add = (actions: unknown[]) => maya.post('/v1/macros', { name: 'Wrong', actions });
    const pointer = async (actions: unknown[]) => (await add(actions)).body.errors?.[0].pointer;
    expect(await pointer([{ do: 'transfer', queueId: 'qu_none' }])).toBe('/actions/0');
    expect(await pointer([{ do: 'resolve' }, { do: 'tag', add: ['x'] }])).toBe('/actions/1');
    expect(await pointer([{ do: 'note', text: '{{nobody}}' }])).toBe('/actions/0/text');
    expect(await pointer([{ do: 'tag' }])).toBe('/actions/0/add');
    expect(await pointer([{ do: 'close', warning: 'x', graceSeconds: 60 }])).toBe('/actions/0/do');
    expect(await pointer([])).toBe('/actions');
  });

  it('holds a reply that a colleague forestalled, by id, by If-Match and by seq', async () => {
    const id = await taken('is anybody there?');
    const first = (await maya.get(`/v1/conversations/${id}/messages`)).body.data.at(-1);
    await lead.post(`/v1/conversations/${id}/messages`, { text: 'Yes, Lena is' });
    const held = await maya.post(`/v1/conversations/${id}/messages`, { text: 'Maya is', afterMessageId: first.id });
    expect(held.status).toBe(409);
    expect(held.body).toMatchObject({ code: 'newer_reply', message: { text: 'Yes, Lena is' } });
    const path = `/v1/conversations/${id}/messages`;
    expect((await maya.post(path, { text: 'Maya is' }, { 'if-match': `"${first.id}"` })).body.code).toBe('newer_reply');
    expect((await maya.post(path, { text: 'Maya is', seenSeq: first.seq })).body.code).toBe('newer_reply');
    expect((await maya.post(path, { text: 'x', afterMessageId: 'msg_none' })).body.errors[0].pointer).toBe(
      '/afterMessageId',
    );
    const sent = await maya.post(path, { text: 'Maya is', afterMessageId: held.body.message.id });
    expect(sent.status).toBe(201);
  });

  it('lets one of two answers sent at once through, and holds the other', async () => {
    const id = await taken();
    const first = (await maya.get(`/v1/conversations/${id}/messages`)).body.data.at(-1);
    const answers = await Promise.all(
      [maya, lead].map((who) => who.post(`/v1/conversations/${id}/messages`, { text: 'me', afterMessageId: first.id })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});
