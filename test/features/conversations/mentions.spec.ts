import type { Mention, Participant } from '../../../src/contract/macros.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { write } from '../routing/world.js';

describe('mentions and participants', () => {
  let hub: Booted;
  let inbox: { id: string };
  let maya: Caller;
  let tom: Caller;
  let ann: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { name: 'Returns desk' });
    inbox = await buildInbox(hub);
    [maya, tom, ann] = [
      await hub.signIn('agent', 'Maya Chen'),
      await hub.signIn('agent', 'Tom Reed'),
      await hub.signIn('agent', 'Ann'),
    ];
    await hub.signIn('agent', 'Anna Lee');
    for (const who of [maya, tom])
      await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [who.id, queueId]);
  });
  afterAll(() => hub.close());

  const note = (who: Caller, id: string, text: string) => who.post(`/v1/conversations/${id}/notes`, { text });
  const called = async (who: Caller): Promise<(Mention & { unseen: number })[]> =>
    (await who.get('/v1/me/mentions')).body.data;
  const following = async (who: Caller, id: string): Promise<string[]> =>
    (await who.get(`/v1/conversations/${id}/participants`)).body.data.map(({ name }: Participant) => name);

  it('tells whom a note names at once, makes them follow, and counts until they have looked', async () => {
    const id = await write(hub, inbox.id);
    const socket = await tom.socket();
    await note(maya, id, 'Could you look at this, @Tom Reed? Not tom@reed.example.');
    const mention = await socket.until('mention.added', (one) => one.conversationId === id);
    expect(mention).toMatchObject({ by: { id: maya.id, name: 'Maya Chen' }, group: null, customer: 'Amara Okafor' });
    const mine = (await tom.get('/v1/me/mentions?unseen=true')).body;
    expect(mine.unseen).toBe(1);
    expect(mine.data).toHaveLength(1);
    expect(await following(maya, id)).toEqual(['Tom Reed']);
    expect((await tom.post(`/v1/conversations/${id}/seen`)).status).toBe(204);
    expect((await tom.get('/v1/me/mentions')).body).toMatchObject({ unseen: 0, data: [{ conversationId: id }] });
    socket.close();
  });

  it('takes the longest name, a first name only one has, and calls nobody out of an address', async () => {
    const id = await write(hub, inbox.id);
    await note(maya, id, 'write to ann@tom.example; @anna lee and @TOM know more, @Maya too');
    const rows = await hub.database.query<{ name: string }>(
      `SELECT a.name FROM mention m JOIN agent a ON a.id = m.agent_id WHERE m.conversation_id = $1 ORDER BY a.name`,
      [id],
    );
    expect(rows.map(({ name }) => name)).toEqual(['Anna Lee', 'Tom Reed']);
    expect((await called(ann)).filter((one) => one.conversationId === id)).toEqual([]);
  });

  it('calls the people of a queue or a team without making them follow', async () => {
    const id = await write(hub, inbox.id);
    await note(ann, id, '@Returns desk: a tree came back, @Tom takes it?');
    const of = async (who: Caller) => (await called(who)).find((one) => one.conversationId === id);
    expect((await of(maya))?.group).toMatchObject({ kind: 'queue', name: 'Returns desk' });
    expect((await of(tom))?.group).toBeNull();
    expect(await following(ann, id)).toEqual(['Tom Reed']);
    await hub.database.query(`INSERT INTO team (id, name) VALUES ('tm_1', 'Nights')`);
    await hub.database.query(`INSERT INTO team_member (team_id, agent_id) VALUES ('tm_1', $1)`, [ann.id]);
    await note(tom, id, '@nights can you?');
    expect((await called(ann))[0].group).toEqual({ kind: 'team', id: 'tm_1', name: 'Nights' });
  });

  it('lists the teams a note can call; tells nobody of a team there is not, nor who works here no more', async () => {
    const id = await write(hub, inbox.id);
    const gone = await hub.signIn('agent', 'Gone Person');
    const socket = await ann.socket();
    await hub.database.query(`INSERT INTO team (id, name) VALUES ('tm_2', 'Night Shift'), ('tm_3', 'Nobody yet')`);
    await hub.database.query(
      `INSERT INTO team_member (team_id, agent_id) VALUES ('tm_2', $1), ('tm_2', $2), ('tm_2', $3)`,
      [ann.id, maya.id, gone.id],
    );
    await hub.database.query(`UPDATE agent SET disabled_at = now() WHERE id = $1`, [gone.id]);
    const { body } = await maya.get('/v1/callable-teams');
    expect(body.data).toEqual(
      expect.arrayContaining([
        { id: 'tm_2', name: 'Night Shift', members: 2 },
        { id: 'tm_3', name: 'Nobody yet', members: 0 },
      ]),
    );
    await note(maya, id, '@Day Shift and @Nobody yet: anybody?');
    const inThread = () =>
      hub.database.query<{ agent_id: string }>(`SELECT agent_id FROM mention WHERE conversation_id = $1`, [id]);
    expect(await inThread()).toEqual([]);
    await note(maya, id, '@night shift, who knows this depot?');
    const mention = await socket.until('mention.added', (one) => one.conversationId === id);
    expect(mention.group).toEqual({ kind: 'team', id: 'tm_2', name: 'Night Shift' });
    // Neither who wrote it nor who left.
    expect(await inThread()).toEqual([{ agent_id: ann.id }]);
    socket.close();
  });

  it('calls nobody in a reply to the customer, and once for a note sent twice', async () => {
    const id = await write(hub, inbox.id);
    await maya.post(`/v1/conversations/${id}/messages`, { text: 'I asked @Tom Reed' });
    for (let i = 0; i < 2; i += 1)
      await maya.post(`/v1/conversations/${id}/notes`, { text: 'for @Ann', clientId: 'same' });
    expect((await called(tom)).filter((one) => one.conversationId === id)).toEqual([]);
    expect((await called(ann)).filter((one) => one.conversationId === id)).toHaveLength(1);
  });

  it('tells who follows of what is new, lists it unread until they looked, and lets them go', async () => {
    const from = 'follower@mail.example';
    const id = await write(hub, inbox.id, { from });
    const socket = await ann.socket();
    const followed = await ann.put(`/v1/conversations/${id}/participants/me`);
    expect(followed.body.data).toMatchObject([{ id: ann.id, why: 'followed' }]);
    const row = async () =>
      (await ann.get('/v1/conversations?scope=following')).body.data.find((one: { id: string }) => one.id === id);
    expect((await row()).readSeq).toBe((await row()).lastSeq);
    await write(hub, inbox.id, { from, text: 'any news?' });
    const news = await socket.until('followed.news', (one) => one.conversationId === id);
    expect(news.message.text).toBe('any news?');
    expect((await row()).readSeq).toBeLessThan((await row()).lastSeq);
    await ann.post(`/v1/conversations/${id}/seen`);
    expect((await row()).readSeq).toBe((await row()).lastSeq);
    expect((await maya.put(`/v1/conversations/${id}/participants/${tom.id}`)).body.data[1].why).toBe('added');
    expect((await maya.delete(`/v1/conversations/${id}/participants/${ann.id}`)).status).toBe(403);
    expect((await ann.delete(`/v1/conversations/${id}/participants/me`)).status).toBe(204);
    expect(await following(ann, id)).toEqual(['Tom Reed']);
    expect(await row()).toBeUndefined();
    expect((await ann.put(`/v1/conversations/${id}/participants/ag_none`)).status).toBe(422);
    expect((await ann.put(`/v1/conversations/cv_none/participants/me`)).status).toBe(404);
    socket.close();
  });
});
