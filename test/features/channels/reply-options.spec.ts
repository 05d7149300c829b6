import { judgeWindow } from '../../../src/channels/judge-window.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot, buildInbox, type BuiltInbox, writeIn } from '../../support/factories.js';
import { addToyChannel } from '../../support/toy-channel.js';

const template = { name: 'parcel_late', language: 'en', body: 'Hello {{1}}, it comes {{2}}.', params: ['name', 'day'] };

describe('what may be answered', () => {
  let hub: Booted;
  let agent: Caller;
  let people: BuiltInbox;
  let templates: BuiltInbox;
  let sms: BuiltInbox;
  let customers = 0;

  beforeAll(async () => {
    addToyChannel('meta', { window: { hours: 24, after: 'people', peopleHours: 168 }, publicComments: true });
    addToyChannel('whats', { window: { hours: 24, after: 'template' }, templates: true });
    addToyChannel('texts', { segments: true, reaches: 'phone', firstContact: true });
    addToyChannel(
      'bare',
      { reaches: 'email' },
      { credentials: [{ name: 'token', label: 'Token', help: 'At the vendor' }] },
    );
    hub = await bootApp();
    agent = await hub.signIn('agent');
    people = await buildInbox(hub, { channel: 'meta' });
    templates = await buildInbox(hub, { channel: 'whats', config: { templates: [template, { broken: true }] } });
    sms = await buildInbox(hub, { channel: 'texts' });
    await buildInbox(hub, { channel: 'bare' });
  });
  afterAll(() => hub.close());

  const arrive = async (inbox: BuiltInbox, hoursAgo = 0, from?: { kind: string; value: string }): Promise<string> => {
    customers += 1;
    const who = from ?? { kind: 'external_id', value: `c-${customers}`, name: 'Amara' };
    const { body } = await writeIn(hub, inbox, { from: who });
    await hub.database.query(`UPDATE message SET sent_at = now() - make_interval(hours => $2) WHERE id = $1`, [
      body.messageId,
      hoursAgo,
    ]);
    return body.conversationId;
  };
  const options = async (id: string, who = agent) => (await who.get(`/v1/conversations/${id}/reply-options`)).body;
  const write = (id: string, body: object = { text: 'hello' }) => agent.post(`/v1/conversations/${id}/messages`, body);
  const stored = async (id: string) =>
    (await hub.database.query(`SELECT 1 FROM message WHERE conversation_id = $1 AND direction = 'out'`, [id])).length;

  it('counts the window from the customer’s last message, for people longer than for bots', () => {
    const meta = { window: { hours: 24, after: 'people', peopleHours: 168 } } as never;
    const at = new Date('2026-11-01T10:00:00Z');
    const after = (hours: number, by: 'person' | 'bot') =>
      judgeWindow(meta, at, by, at.getTime() + hours * 3_600_000).state;
    expect([
      after(23.99, 'bot'),
      after(24, 'person'),
      after(24, 'bot'),
      after(167.9, 'person'),
      after(168, 'person'),
    ]).toEqual(['open', 'people', 'people', 'people', 'closed']);
  });

  it('says open with the moment it closes, and lets the reply through', async () => {
    const id = await arrive(people, 22);
    const got = await options(id);
    expect(got).toMatchObject({ channel: 'meta', allowed: true, why: null, maxText: 4096, publicReply: null });
    expect(got.window.state).toBe('open');
    expect((Date.parse(got.window.closesAt) - Date.now()) / 3_600_000).toBeCloseTo(2, 1);
    expect((await write(id)).status).toBe(201);
  });

  it('lets people write on after the bots’ window, and refuses the bot before anything is stored', async () => {
    const botId = await buildBot(hub);
    const inbox = await buildInbox(hub, { channel: 'meta', botId });
    const id = await arrive(inbox, 30);
    const bot = await hub.bot(botId, ['conversations', 'messages']);
    expect(await options(id, bot)).toMatchObject({ allowed: false, window: { state: 'people' } });
    const { body: conversation } = await agent.get(`/v1/conversations/${id}`);
    const refused = await bot.post(
      `/v1/conversations/${id}/messages`,
      { text: 'hi' },
      { 'if-control-epoch': String(conversation.control.epoch) },
    );
    expect(refused).toMatchObject({ status: 422, body: { code: 'window_closed', window: { state: 'people' } } });
    expect(await stored(id)).toBe(0);
    expect(await options(id)).toMatchObject({ allowed: true, window: { state: 'people' } });
    expect((await write(id)).status).toBe(201);
  });

  it('[UX-A8] refuses with 422 window_closed once it is over, says why, and offers the other channels', async () => {
    const id = await arrive(people, 200);
    expect(await options(id)).toMatchObject({
      allowed: false,
      window: { state: 'closed' },
      why: 'Meta takes nothing more until they write again; its window is closed',
    });
    expect(await write(id)).toMatchObject({ status: 422, body: { code: 'window_closed' } });
    expect(await stored(id)).toBe(0);
    // Nor by trying again what failed while it was open.
    await hub.database.query(
      `INSERT INTO message (id, conversation_id, inbox_id, direction, author_kind, text, state)
       SELECT 'ms_late', id, inbox_id, 'out', 'agent', 'late', 'failed' FROM conversation WHERE id = $1`,
      [id],
    );
    expect(await agent.post('/v1/messages/ms_late/retry', {})).toMatchObject({ status: 422 });
    const { others } = await options(id);
    expect(others.map(({ channel, allowed, why }: Record<string, unknown>) => [channel, allowed, why])).toEqual(
      expect.arrayContaining([
        ['texts', false, 'We know no phone number of theirs'],
        ['bare', false, 'Not set up: Token is missing'],
      ]),
    );
  });

  it('takes a template once free words are over, and nothing else', async () => {
    const id = await arrive(templates, 25);
    expect(await options(id)).toMatchObject({ allowed: true, window: { state: 'template' }, templates: [template] });
    expect(await write(id)).toMatchObject({ status: 422, body: { code: 'window_closed' } });
    const sent = await write(id, {
      text: 'Hello Amara, it comes Friday.',
      options: { template: { name: 'parcel_late', language: 'en', params: ['Amara', 'Friday'] } },
    });
    expect(sent.status).toBe(201);
  });

  it('answers a public comment whatever the window, by three kinds', async () => {
    const id = await arrive(people, 400);
    await hub.database.query(`UPDATE message SET extra = '{"isPublic": true}' WHERE conversation_id = $1`, [id]);
    expect(await options(id)).toMatchObject({
      allowed: true,
      window: { state: 'open' },
      publicReply: { kinds: ['public', 'private', 'both'] },
    });
    expect((await write(id, { text: 'Sorry', options: { replyKind: 'both' } })).status).toBe(201);
  });

  it('stops at STOP', async () => {
    const id = await arrive(sms, 0, { kind: 'phone', value: '+447700900471' });
    const { body } = await agent.get(`/v1/conversations/${id}`);
    expect((await write(id)).status).toBe(201);
    const change = { purpose: 'service', channel: 'texts', granted: false, source: 'STOP' };
    const said = await (await hub.signIn('supervisor')).put(`/v1/profiles/${body.profile.id}/consents`, change);
    expect(said.status).toBe(200);
    expect(await options(id)).toMatchObject({ allowed: false, why: 'They said no to messages on Texts' });
    expect(await write(id)).toMatchObject({ status: 422, body: { code: 'no_consent' } });
  });

  it('names another conversation of the same person as a legal way, and a paused inbox as none', async () => {
    const from = { kind: 'phone', value: '+447700900999' };
    const id = await arrive(people, 300, from);
    const other = await arrive(sms, 0, from);
    const find = async () => (await options(id)).others.find((one: { channel: string }) => one.channel === 'texts');
    expect(await find()).toMatchObject({ conversationId: other, allowed: true, why: null });
    await (await hub.signIn('admin')).patch(`/v1/inboxes/${sms.id}`, { paused: true });
    expect(await find()).toMatchObject({ allowed: false, why: 'This inbox is paused' });
  });
});
