import { ImportReply, ReceiveMessages, type InboundItem } from '../../../src/conversations/index.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { type Cursor, parseCursor } from '../../../src/kernel/events/fact.js';
import { isBefore, newestCursor } from '../../../src/kernel/events/read-facts.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildInbox, type BuiltInbox } from '../../support/factories.js';

describe('receiving messages', () => {
  let hub: Booted;
  let inbox: BuiltInbox;
  const item = (over: Partial<InboundItem> = {}): InboundItem => ({
    inboxId: inbox.id,
    externalId: newId('ext'),
    address: { kind: 'email', value: 'amara@mail.example', name: 'Amara Okafor', proof: 'claimed', source: 'test' },
    thread: '',
    text: 'where is my olive tree?',
    ...over,
  });
  const receive = (one: InboundItem) => hub.app.get(ReceiveMessages).submit(one);

  beforeAll(async () => {
    hub = await bootApp();
    inbox = await buildInbox(hub);
  });
  afterAll(() => hub.close());

  it('makes one profile, one conversation and one interaction of two first messages at once', async () => {
    const address = { kind: 'phone', value: '+447700900471', proof: 'none', source: 'test' } as const;
    const [a, b] = await Promise.all([receive(item({ address })), receive(item({ address }))]);
    expect(a.conversationId).toBe(b.conversationId);
    const rows = await hub.database.query(
      `SELECT count(DISTINCT i.profile_id)::int AS people, count(DISTINCT n.id)::int AS contacts
       FROM identity i JOIN conversation c ON c.identity_id = i.id JOIN interaction n ON n.conversation_id = c.id WHERE i.value = $1`,
      [address.value],
    );
    expect(rows).toEqual([{ people: 1, contacts: 1 }]);
  });

  it('stores the same provider id once and says duplicate', async () => {
    const one = item();
    const first = await receive(one);
    const again = await receive(one);
    expect(first.duplicate).toBe(false);
    expect(again).toEqual({ ...first, duplicate: true });
  });

  it('keeps 500 messages of 50 people in order, each once, over many batches', async () => {
    const people = Array.from({ length: 50 }, (_, i) => `p${i}@mail.example`);
    await Promise.all(
      people.map(async (value) => {
        for (let n = 0; n < 10; n += 1) {
          await receive(item({ address: { kind: 'email', value, proof: 'claimed', source: 'test' }, text: String(n) }));
        }
      }),
    );
    const rows = await hub.database.query<{ texts: string }>(
      `SELECT string_agg(m.text, ',' ORDER BY m.seq) AS texts FROM message m JOIN conversation c ON c.id = m.conversation_id
       JOIN identity i ON i.id = c.identity_id WHERE i.value LIKE 'p%@mail.example' GROUP BY c.id`,
    );
    expect(rows).toHaveLength(50);
    expect(new Set(rows.map((one) => one.texts))).toEqual(new Set(['0,1,2,3,4,5,6,7,8,9']));
  });

  it('gives a new thread to the inbox bot, a person takes it by writing, and the bot is refused', async () => {
    const botId = await buildBot(hub, { name: 'Wren' });
    const withBot = await buildInbox(hub, { botId });
    const { conversationId } = await receive(item({ inboxId: withBot.id }));
    const bot = await hub.bot(botId);
    const maya = await hub.signIn('agent', 'Maya');
    const before = await maya.get(`/v1/conversations/${conversationId}`);
    expect(before.body.control).toMatchObject({ kind: 'bot', id: botId, epoch: 1 });
    const spoken = await bot.post(
      `/v1/conversations/${conversationId}/messages`,
      { text: 'One moment' },
      { 'if-control-epoch': '1' },
    );
    expect(spoken.status).toBe(201);
    const taken = await maya.post(`/v1/conversations/${conversationId}/messages`, { text: 'Hi, I am Maya' });
    expect(taken.status).toBe(201);
    const refused = await bot.post(
      `/v1/conversations/${conversationId}/messages`,
      { text: 'Still here' },
      { 'if-control-epoch': '1' },
    );
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'control_lost', control: { kind: 'agent', id: maya.id, epoch: 2 } });
    const after = await maya.get(`/v1/conversations/${conversationId}`);
    expect(after.body.segments.map((one: { holder: { kind: string } }) => one.holder.kind)).toEqual(['bot', 'agent']);
  });

  it('refuses a reply typed before a message its writer has not seen', async () => {
    const { conversationId, seq } = await receive(
      item({ address: { kind: 'email', value: 'stale@mail.example', proof: 'none', source: 'test' } }),
    );
    const maya = await hub.signIn();
    await receive(
      item({
        address: { kind: 'email', value: 'stale@mail.example', proof: 'none', source: 'test' },
        text: 'and another thing',
      }),
    );
    const refused = await maya.post(`/v1/conversations/${conversationId}/messages`, { text: 'Sure', seenSeq: seq });
    expect(refused.body).toMatchObject({ status: 409, code: 'newer_message', message: { text: 'and another thing' } });
  });

  it('shows a message on the screen of the one who works the conversation, and catches up after a gap', async () => {
    const maya = await hub.signIn();
    const address = { kind: 'email', value: 'live@mail.example', proof: 'none', source: 'test' } as const;
    const { conversationId } = await receive(item({ address }));
    await maya.post(`/v1/conversations/${conversationId}/take-over`);
    const { cursor } = await catchUp(maya, (await maya.get('/v1/sync')).body.cursor);
    const socket = await maya.socket();
    await receive(item({ address, text: 'live one' }));
    const heard = await socket.until('message.added', (data) => data.message.text === 'live one');
    expect(heard.conversation).toMatchObject({ id: conversationId, assignee: { id: maya.id } });
    socket.disconnect();
    await receive(item({ address, text: 'missed one' }));
    await hub.app
      .get(UnitOfWork)
      .run((tx) =>
        hub.app.get(ImportReply).run(tx, conversationId, { externalId: newId('ext'), text: 'said at the vendor' }),
      );
    // What the hub's own subscribers make of it belongs to the gap as well.
    await hub.settle();
    const caughtUp = await catchUp(maya, cursor);
    const added = caughtUp.facts.filter((one) => one.name === 'message.added');
    expect(added.map((one) => one.data.message.text)).toEqual(['live one', 'missed one', 'said at the vendor']);
    expect((await catchUp(maya, caughtUp.cursor)).facts).toEqual([]);
  });

  it('closes the socket of a revoked session within five seconds', async () => {
    const maya = await hub.signIn();
    const socket = await maya.socket();
    const gone = new Promise<string>((done) => socket.once('disconnect', done));
    await hub.database.query(`UPDATE session SET revoked_at = now() WHERE agent_id = $1`, [maya.id]);
    const began = Date.now();
    await gone;
    expect(Date.now() - began).toBeLessThan(5000);
    expect(socket.heard.at(-1)).toEqual({ name: 'session.ended', data: { code: 'revoked' } });
  });

  it('opens another contact when a resolved conversation is written to again', async () => {
    const maya = await hub.signIn();
    const address = { kind: 'email', value: 'again@mail.example', proof: 'none', source: 'test' } as const;
    const { conversationId } = await receive(item({ address }));
    expect((await maya.post(`/v1/conversations/${conversationId}/resolve`)).body.status).toBe('resolved');
    const back = await receive(item({ address, text: 'it broke again' }));
    expect(back.conversationId).toBe(conversationId);
    expect((await maya.get(`/v1/conversations/${conversationId}`)).body.status).toBe('open');
    const rows = await hub.database.query(`SELECT id FROM interaction WHERE conversation_id = $1`, [conversationId]);
    expect(rows).toHaveLength(2);
  });

  it('wakes a snoozed conversation by its timer', async () => {
    const maya = await hub.signIn();
    const { conversationId } = await receive(
      item({ address: { kind: 'email', value: 'snooze@mail.example', proof: 'none', source: 'test' } }),
    );
    const socket = await maya.socket();
    await maya.post(`/v1/conversations/${conversationId}/snooze`, {
      until: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await socket.until('conversation.changed', (one) => one.id === conversationId && one.status === 'snoozed');
    await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'conversation.wake' AND key = $1`, [
      conversationId,
    ]);
    await socket.until('conversation.changed', (one) => one.id === conversationId && one.status === 'open');
    socket.disconnect();
  });

  /** As the console does: asks on until nothing is left, from wherever the hub's horizon stood. */
  async function catchUp(who: Caller, after: string): Promise<{ facts: Whatever[]; cursor: string }> {
    const facts: Whatever[] = [];
    const newest = await newestCursor(hub.database);
    for (let cursor = after; ; ) {
      const { body } = await who.get(`/v1/sync?after=${cursor}`);
      facts.push(...body.facts);
      cursor = body.cursor;
      if (!body.has_more && !isBefore(parseCursor(cursor) as Cursor, newest)) return { facts, cursor };
    }
  }
});
