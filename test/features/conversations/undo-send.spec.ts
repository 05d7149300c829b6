import pg from 'pg';
import { jest } from '@jest/globals';
import { SetConsent } from '../../../src/governance/set-consent.js';
import { TimerClock } from '../../../src/kernel/jobs/timer-clock.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot, buildInbox, writeIn, type BuiltInbox } from '../../support/factories.js';
import { untilState } from '../../support/messages.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { letUndo, timeHasCome } from '../../support/undo.js';
import { until, write } from '../routing/world.js';

describe('an answer that can be undone', () => {
  let hub: Booted;
  let receiver: Receiver;
  let agent: Caller;
  let colleague: Caller;
  let supervisor: Caller;
  let inbox: BuiltInbox;
  let botId: string;
  beforeAll(async () => {
    hub = await bootApp();
    receiver = await startReceiver();
    agent = await hub.signIn('agent', 'Maya Lindqvist');
    colleague = await hub.signIn('agent', 'Noor Haddad');
    supervisor = await hub.signIn('supervisor', 'Tom Reed');
    botId = await buildBot(hub);
    inbox = await buildInbox(hub, { config: { deliveryUrl: receiver.url } });
    await letUndo(hub, inbox.id, 30);
  });
  afterAll(async () => {
    await hub.close();
    await receiver.close();
  });

  const say = (id: string, text: string, more: object = {}, by = agent) =>
    by.post(`/v1/conversations/${id}/messages`, { text, ...more });
  const undo = (id: string, by = agent) => by.post(`/v1/messages/${id}/undo`);
  const arrived = (text: string) => receiver.got.filter(({ raw }) => raw.includes(text)).length;
  const draftOf = async (who: Caller, id: string): Promise<string | undefined> => {
    const { body } = await who.get('/v1/me/drafts');
    return body.data.find((one: { conversationId: string }) => one.conversationId === id)?.text;
  };
  const said = async (id: string): Promise<string[]> =>
    (await agent.get(`/v1/conversations/${id}/messages`)).body.data.map((one: { text: string }) => one.text);

  it('[UX-A11] waits on the server, answers nobody until it leaves, and leaves once under the id it had', async () => {
    const id = await write(hub, inbox.id);
    const before = (await agent.get(`/v1/conversations/${id}`)).body;
    const { status, body } = await say(id, 'It is on its way', { clientId: 'first' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'waiting',
      author: { id: agent.id, name: 'Maya Lindqvist' },
      clientId: 'first',
    });
    expect(Date.parse(body.leavesAt) - Date.parse(body.writtenAt)).toBe(30_000);
    await hub.settle();
    expect(arrived('It is on its way')).toBe(0);
    const now = (await agent.get(`/v1/conversations/${id}`)).body;
    expect(now).toMatchObject({ waitingSince: before.waitingSince, lastMessage: before.lastMessage, leaving: [body] });
    // Whoever wrote took it, as ever.
    expect(now.control).toMatchObject({ kind: 'agent', id: agent.id });
    expect(
      await hub.database.query(`SELECT 1 FROM event WHERE type = 'reply.written' AND conversation_id = $1`, [id]),
    ).toEqual([]);
    // The same request again is the same answer.
    expect((await say(id, 'It is on its way', { clientId: 'first' })).body).toEqual(body);

    await timeHasCome(hub, body.id);
    await untilState(hub, body.id, 'sent');
    expect(arrived('It is on its way')).toBe(1);
    const after = (await agent.get(`/v1/conversations/${id}`)).body;
    expect(after).toMatchObject({ waitingSince: null, lastMessage: { text: 'It is on its way' }, leaving: [] });
    expect((await say(id, 'It is on its way', { clientId: 'first' })).body).toMatchObject({
      id: body.id,
      state: 'sent',
    });
    const late = await undo(body.id);
    expect(late.status).toBe(409);
    expect(late.headers.get('content-type')).toContain('application/problem+json');
    expect(late.body).toMatchObject({ code: 'already_left', title: 'It has left already' });
  });

  it('takes its place behind what the customer wrote while it waited', async () => {
    const from = { kind: 'email', value: 'amara@mail.example', name: 'Amara' };
    await writeIn(hub, inbox, { from, text: 'first' });
    const [{ id }] = await hub.database.query<{ id: string }>(
      `SELECT conversation_id AS id FROM message WHERE text = 'first'`,
    );
    const { body } = await say(id, 'answer');
    await writeIn(hub, inbox, { from, text: 'second' });
    await timeHasCome(hub, body.id);
    await untilState(hub, body.id, 'sent');
    expect(await said(id)).toEqual(['first', 'second', 'answer']);
  });

  it('[UX-A11] is undone by another request than the one that sent it, and nothing leaves', async () => {
    const id = await write(hub, inbox.id);
    await agent.put(`/v1/conversations/${id}/draft`, { mode: 'reply', text: '', clientId: 'tab' });
    const { body } = await say(id, 'Wrong words', { clientId: 'wrong' });
    await agent.put(`/v1/conversations/${id}/draft`, { mode: 'reply', text: 'begun since', clientId: 'tab' });
    const back = await undo(body.id);
    expect(back.status).toBe(200);
    expect(back.body).toMatchObject({ id: body.id, state: 'undone', draft: 'Wrong words\nbegun since' });
    expect(await undo(body.id)).toMatchObject({ status: 200, body: back.body });
    expect(await draftOf(agent, id)).toBe('Wrong words\nbegun since');
    // A request that was on its way all along must not send it after all.
    expect(await say(id, 'Wrong words', { clientId: 'wrong' })).toMatchObject({
      status: 409,
      body: { code: 'undone' },
    });
    await timeHasCome(hub, body.id);
    // Edited, it leaves as it was edited.
    const edited = await say(id, 'Right words', { clientId: 'right' });
    await timeHasCome(hub, edited.body.id);
    await untilState(hub, edited.body.id, 'sent');
    await hub.settle();
    expect(await said(id)).toEqual(['where is my olive tree?', 'Right words']);
    expect([arrived('Wrong words'), arrived('Right words')]).toEqual([0, 1]);
    expect((await agent.get(`/v1/conversations/${id}`)).body.leaving).toEqual([]);
  });

  it('is undone by who wrote it or a supervisor, and its words go back to who wrote it', async () => {
    const id = await write(hub, inbox.id);
    const { body } = await say(id, 'Mine');
    expect(await undo(body.id, colleague)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await undo(body.id, supervisor)).toMatchObject({ status: 200, body: { state: 'undone', draft: null } });
    expect(await draftOf(agent, id)).toBe('Mine');
    expect(await draftOf(supervisor, id)).toBeUndefined();
    expect(await undo('msg_none')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const bot = await hub.bot(botId);
    expect((await undo(body.id, bot)).status).toBe(403);
  });

  it('is told to every screen, back to its writer’s own, and again after a gap; to no bot', async () => {
    const id = await write(hub, inbox.id);
    const { cursor } = (await agent.get('/v1/sync')).body;
    const [hers, his] = await Promise.all([agent.socket(), colleague.socket()]);
    const { body } = await say(id, 'Seen by all');
    expect(await his.until('leaving.changed')).toEqual({ conversationId: id, replies: [body] });
    const bot = await hub.bot(botId, ['conversations']);
    expect((await bot.get(`/v1/conversations/${id}`)).body.leaving).toEqual([]);
    expect((await bot.get(`/v1/conversations/${id}/messages`)).body.data).toHaveLength(1);
    await undo(body.id);
    await his.until('leaving.changed', ({ replies }) => replies.length === 0);
    expect(await hers.until('draft.changed')).toMatchObject({
      conversationId: id,
      mode: 'reply',
      text: 'Seen by all',
      undone: { id: body.id },
    });
    // Asked on until the hub's horizon has passed it.
    const told = await until('the gap', async () => {
      const { facts } = (await agent.get(`/v1/sync?after=${cursor}`)).body;
      const changed = facts.filter(({ name }: { name: string }) => name === 'leaving.changed');
      return changed.length > 0 && changed;
    });
    expect(told).toEqual([{ name: 'leaving.changed', data: { conversationId: id, replies: [] } }]);
    for (const socket of [hers, his]) socket.disconnect();
  });

  it('is held against a second one: a colleague’s that is about to leave counts as theirs', async () => {
    const id = await write(hub, inbox.id);
    const { body } = await say(id, 'One');
    const seenSeq = (await agent.get(`/v1/conversations/${id}`)).body.lastSeq;
    const second = await say(id, 'Two', { seenSeq }, colleague);
    expect(second).toMatchObject({ status: 409, body: { code: 'newer_reply' } });
    expect(second.body.title).toContain('Maya Lindqvist');
    await undo(body.id);
    expect((await say(id, 'Two', { seenSeq }, colleague)).status).toBe(201);
  });

  it('brings its files back with it, and takes them along', async () => {
    const id = await write(hub, inbox.id);
    const form = new FormData();
    form.append('file', new Blob(['the label'], { type: 'text/plain' }), 'label.txt');
    const upload = await fetch(`${hub.url}/v1/attachments`, { method: 'POST', headers: agent.headers, body: form });
    const file = (await upload.json()) as { id: string };
    const { body } = await say(id, 'With a file', { attachmentIds: [file.id] });
    expect(body.attachments).toMatchObject([{ id: file.id, name: 'label.txt' }]);
    expect((await undo(body.id)).body.attachments).toMatchObject([{ id: file.id }]);
    const again = await say(id, 'With the file', { attachmentIds: [file.id] });
    await timeHasCome(hub, again.body.id);
    await untilState(hub, again.body.id, 'sent');
    const { data } = (await agent.get(`/v1/conversations/${id}/messages`)).body;
    expect(data.at(-1)).toMatchObject({ id: again.body.id, attachments: [{ id: file.id }] });
  });

  it('stays here when it may not go out any more, says why, and can be edited', async () => {
    const id = await write(hub, inbox.id);
    const { body } = await say(id, 'Too late for this');
    const [{ profile }] = await hub.database.query<{ profile: string }>(
      `SELECT profile_id AS profile FROM conversation WHERE id = $1`,
      [id],
    );
    const no = { purpose: 'service', channel: 'custom', granted: false, source: 'test' };
    await hub.app.get(SetConsent, { strict: false }).run(profile, no, { kind: 'public' });
    await timeHasCome(hub, body.id);
    const stopped = await until('it is stopped', async () => {
      const [one] = (await agent.get(`/v1/conversations/${id}`)).body.leaving;
      return one?.state === 'stopped' ? one : null;
    });
    expect(stopped.stateReason).toMatch(/\w/);
    expect(arrived('Too late for this')).toBe(0);
    expect((await undo(body.id)).body).toMatchObject({ state: 'undone', draft: 'Too late for this' });
  });

  it('waits five seconds in a new mail inbox, not at all elsewhere, and as long as an inbox says', async () => {
    const admin = await hub.signIn('admin');
    const made = async (channel: string, settings: object) =>
      (await admin.post('/v1/inboxes', { name: channel, channel, settings })).body;
    const mail = await made('email', { address: 'care@fernwood.example' });
    expect(mail.undoSeconds).toBe(5);
    const chat = await made('webchat', {});
    expect(chat.undoSeconds).toBe(0);
    const change = (undoSeconds: number) => admin.patch(`/v1/inboxes/${chat.id}`, { undoSeconds });
    expect((await change(20)).body.undoSeconds).toBe(20);
    expect((await change(7)).status).toBe(422);
    expect((await change(0)).body.undoSeconds).toBe(0);
  });

  it('costs an inbox that does not wait no statement more', async () => {
    const plain = await buildInbox(hub, { config: { deliveryUrl: receiver.url } });
    const id = await write(hub, plain.id);
    await say(id, 'takes it');
    await hub.settle();
    // The clock of timers looks by itself now and then; only what the request asks is counted.
    await hub.app.get(TimerClock).onModuleDestroy();
    const query = jest.spyOn(pg.Client.prototype, 'query');
    const from = query.mock.calls.length;
    const { body } = await say(id, 'at once', { clientId: 'once' });
    const asked = query.mock.calls.slice(from).map(([one]) => (one as { name?: string }).name ?? '');
    query.mockRestore();
    expect(body).toMatchObject({ state: 'queued', text: 'at once' });
    expect(asked).toContain('reply_lock');
    expect(asked.filter((name) => /leaving|undo|timer/.test(name))).toEqual([]);
  });
});
