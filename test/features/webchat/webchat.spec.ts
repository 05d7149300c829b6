import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, connect } from '../../support/boot-app.js';
import { buildBot, buildQueue } from '../../support/factories.js';
import { buildChat, signIdentity, type Visitor, visit } from './visitor-support.js';

let hub: Booted;
let inbox: string;
const open: Visitor[] = [];

async function visitor(id = inbox, body: Record<string, unknown> = {}): Promise<Visitor> {
  const one = await visit(hub, id, body);
  open.push(one);
  return one;
}

beforeAll(async () => {
  hub = await bootApp();
  inbox = await buildChat(hub, { config: { color: '#2f5d45', greeting: 'Hello {{name}}. What can we help with?' } });
});
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.disconnect();
});
afterAll(() => hub.close());

describe('web chat', () => {
  it('stores nothing until the first word, and then one conversation', async () => {
    const before = await hub.database.one<{ n: number }>(`SELECT count(*) AS n FROM profile`);
    const amara = await visitor();
    expect(amara.thread).toMatchObject({ conversationId: null, messages: [], status: 'open' });
    expect(amara.inbox).toMatchObject({ color: '#2f5d45', greeting: 'Hello. What can we help with?' });
    expect(await hub.database.one(`SELECT count(*) AS n FROM profile`)).toEqual(before);

    const answer = await amara.send('where is my tree?');
    expect(answer).toMatchObject({ ok: true, message: { from: 'you', text: 'where is my tree?', state: 'delivered' } });
    const again = await visit(hub, inbox, { visitorToken: amara.token });
    open.push(again);
    expect(again.visitorId).toBe(amara.visitorId);
    expect(again.thread.messages.map(({ text }) => text)).toEqual(['where is my tree?']);
  });

  it('tells an administrator when its last message came, noted once in five seconds however many come', async () => {
    const quiet = await buildChat(hub);
    await hub.database.query(`CREATE TABLE noted (inbox_id text)`);
    await hub.database.query(`CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO noted VALUES (NEW.id); RETURN NULL; END $$`);
    await hub.database.query(`CREATE TRIGGER note AFTER UPDATE ON inbox FOR EACH ROW EXECUTE FUNCTION note()`);
    const admin = await hub.signIn('admin');
    const last = async () => (await admin.get(`/v1/inboxes/${quiet}`)).body.lastInAt;
    const amara = await visitor(quiet);
    expect(await last()).toBeNull();
    const begun = Date.now();
    for (const text of ['hello?', 'is', 'anybody', 'there?']) await amara.send(text);
    await eventually(async () => expect(await last()).not.toBeNull());
    expect(Date.now() - Date.parse(await last())).toBeLessThan(60_000);
    // Told like the messages before it: it is on the screens, so all four were looked at.
    await amara.socket.until('message.added', ({ text }) => text === 'there?');
    const notes = await hub.database.query(`SELECT 1 FROM noted WHERE inbox_id = $1`, [quiet]);
    expect(notes.length).toBeLessThanOrEqual(1 + (Date.now() - begun) / 5000);
    await hub.database.query(`DROP TRIGGER note ON inbox`);
  });

  it('stores a message sent twice once, and shows it in every tab of the visitor', async () => {
    const amara = await visitor();
    const tab = await connect(`${hub.url}/visitor`, { token: amara.token });
    const clientId = newId('c');
    const first = await amara.ask('send', { clientId, text: 'hello' });
    const second = await amara.ask('send', { clientId, text: 'hello' });
    expect(second.message.id).toBe(first.message.id);
    expect(first.message.clientId).toBe(clientId);
    await tab.until('ready', ({ messages }) => messages[0]?.clientId === clientId);
    await amara.send('and another');
    await tab.until('message.added', (message) => message.text === 'and another');
    const { messages } = await amara.ask('sync', { seq: 0 });
    expect(messages.map((one: { text: string }) => one.text)).toEqual(['hello', 'and another']);
    tab.disconnect();
  });

  it('does not let one visitor reach another by reusing a client id', async () => {
    const [amara, ben] = [await visitor(), await visitor()];
    const clientId = newId('c');
    const hers = await amara.ask('send', { clientId, text: 'my secret' });
    const his = await ben.ask('send', { clientId, text: 'mine' });
    expect(his.message).toMatchObject({ text: 'mine' });
    expect(his.message.id).not.toBe(hers.message.id);
    expect((await ben.ask('sync', { seq: 0 })).messages).toHaveLength(1);
  });

  it('brings an answer live, counts it as delivered and read, and never shows a note', async () => {
    const amara = await visitor();
    await amara.send('hello?');
    const { conversationId } = await amara.ask('sync', { seq: 0 });
    const maya = await hub.signIn('agent', 'Maya Lindqvist');
    await maya.post(`/v1/conversations/${conversationId}/notes`, { text: 'careful with this one' });
    const sent = await maya.post(`/v1/conversations/${conversationId}/messages`, { text: 'Hi Amara' });
    expect(sent.status).toBe(201);

    const heard = await amara.socket.until('message.added', (message) => message.from === 'person');
    expect(heard).toMatchObject({ name: 'Maya', text: 'Hi Amara' });
    const turn = await amara.socket.until('holder.changed', (now) => now.holder.kind === 'agent');
    expect(turn.holder).toEqual({ kind: 'agent', name: 'Maya', initials: 'ML' });
    await amara.socket.until('message.state', (fact) => fact.state === 'read');

    const state = async () =>
      (await hub.database.one<{ state: string }>(`SELECT state FROM message WHERE id = $1`, [sent.body.id]))?.state;
    amara.socket.emit('received', { seq: heard.seq });
    await eventually(async () => expect(await state()).toBe('delivered'));
    amara.socket.emit('read', { seq: heard.seq });
    await eventually(async () => expect(await state()).toBe('read'));
    await hub.settle();
    expect(await state()).toBe('read');

    expect(JSON.stringify(amara.socket.heard)).not.toContain('careful');
    expect(JSON.stringify(await amara.ask('sync', { seq: 0 }))).not.toContain('careful');
  });

  it('catches up on exactly what was missed', async () => {
    const amara = await visitor();
    const { message } = await amara.send('one');
    const { conversationId } = await amara.ask('sync', { seq: 0 });
    amara.socket.disconnect();
    const maya = await hub.signIn();
    for (const text of ['two', 'three']) await maya.post(`/v1/conversations/${conversationId}/messages`, { text });
    const back = await connect(`${hub.url}/visitor`, { token: amara.token });
    const missed = await back.timeout(5000).emitWithAck('sync', { seq: message.seq });
    expect(missed.messages.map((one: { text: string }) => one.text)).toEqual(['two', 'three']);
    expect((await back.timeout(5000).emitWithAck('sync', { seq: missed.cursor })).messages).toEqual([]);
    back.disconnect();
  });

  it('takes the conversation from the bot when the customer asks for a person', async () => {
    const botId = await buildBot(hub, { name: 'Wren' });
    const queueId = await buildQueue(hub);
    const chat = await buildChat(hub, { botId, queueId });
    const amara = await visitor(chat);
    expect(amara.inbox.bot).toEqual({ name: 'Wren' });
    expect(await amara.ask('person')).toEqual({ ok: false });
    await amara.send('a person please');
    const { conversationId, holder } = await amara.ask('sync', { seq: 0 });
    expect(holder).toEqual({ kind: 'bot', name: 'Wren' });
    const wren = await hub.bot(botId);
    expect(await amara.ask('person')).toEqual({ ok: true });
    await amara.socket.until('holder.changed', (now) => now.holder.kind === 'queue');
    const late = await wren.post(
      `/v1/conversations/${conversationId}/messages`,
      { text: 'wait' },
      { 'if-control-epoch': '1' },
    );
    expect(late).toMatchObject({ status: 409, body: { code: 'control_lost' } });
  });

  it('tells agents that the customer types, and the customer that a person types', async () => {
    const amara = await visitor();
    await amara.send('hello');
    const { conversationId } = await amara.ask('sync', { seq: 0 });
    const maya = await hub.signIn('agent', 'Maya Lindqvist');
    const desk = await maya.socket();
    await desk.timeout(5000).emitWithAck('view', { conversationId });
    amara.socket.emit('typing');
    expect(await desk.until('typing')).toMatchObject({ conversationId, kind: 'customer' });
    desk.emit('typing', { conversationId });
    expect(await amara.socket.until('typing')).toEqual({ kind: 'person', name: 'Maya' });
    desk.disconnect();
  });

  it('says when a conversation has ended, keeps it readable and opens it again with the next word', async () => {
    const amara = await visitor();
    await amara.send('thanks');
    const { conversationId } = await amara.ask('sync', { seq: 0 });
    const maya = await hub.signIn();
    await maya.post(`/v1/conversations/${conversationId}/resolve`);
    await amara.socket.until('holder.changed', (now) => now.status === 'ended');
    expect(await amara.ask('person')).toEqual({ ok: false });
    const text = await fetch(`${hub.url}/widget/${inbox}/transcript`, {
      headers: { authorization: `Bearer ${amara.token}` },
    });
    expect(await text.text()).toMatch(/Conversation with Fernwood[\s\S]*You\r\nthanks/);
    expect(await amara.send('one more thing')).toMatchObject({ ok: true });
    expect(await amara.ask('sync', { seq: 0 })).toMatchObject({ conversationId, status: 'open' });
  });

  it('[UX-I11] knows a customer the shop signed for, refuses a forged one, and never trusts a typed address', async () => {
    const forged = await hub.anybody.post(`/widget/${inbox}/session`, { identity: signIdentity('cust-1', 'guess') });
    expect(forged).toMatchObject({ status: 403, body: { code: 'identity_unproven' } });

    const userId = newId('cust');
    const phone = await visitor(inbox, { identity: { ...signIdentity(userId), name: 'Amara Okafor' } });
    expect(phone.inbox.greeting).toBe('Hello Amara. What can we help with?');
    await phone.send('from my phone');
    const laptop = await visitor(inbox, { identity: signIdentity(userId) });
    expect(laptop.thread.messages.map(({ text }) => text)).toEqual(['from my phone']);
    const proof = `SELECT kind, proof FROM identity WHERE value = $1`;
    expect(await hub.database.query(proof, [userId])).toEqual([{ kind: 'external_id', proof: 'verified' }]);

    const stranger = await visitor(inbox, { preChat: { name: 'Amara', email: 'amara@mail.example' } });
    expect(stranger.thread.messages).toEqual([]);
    await stranger.send('it is me');
    expect(await hub.database.query(proof, ['amara@mail.example'])).toEqual([{ kind: 'email', proof: 'claimed' }]);
    const other = await visitor(inbox, { preChat: { email: 'amara@mail.example' } });
    await other.send('me too');
    expect((await other.ask('sync', { seq: 0 })).messages).toHaveLength(1);
  });

  it('keeps the conversation of a browser whose owner signs in later', async () => {
    const anonymous = await visitor();
    await anonymous.send('before signing in');
    const userId = newId('cust');
    const known = await visitor(inbox, { visitorToken: anonymous.token, identity: signIdentity(userId) });
    expect(known.visitorId).toBe(anonymous.visitorId);
    expect(known.thread.messages.map(({ text }) => text)).toEqual(['before signing in']);
    await known.send('and after');
    expect((await known.ask('sync', { seq: 0 })).messages).toHaveLength(2);
    // The next customer at the same browser is somebody else.
    const next = await visitor(inbox, { visitorToken: known.token, identity: signIdentity(newId('cust')) });
    expect(next.visitorId).not.toBe(known.visitorId);
    expect(next.thread.messages).toEqual([]);
  });
});

async function eventually(check: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await check();
    } catch (error) {
      if (tries > 400) throw error;
      await new Promise((later) => setTimeout(later, 50));
    }
  }
}
