import { newId } from '../../../src/kernel/ids.js';
import type { RequestHandoff } from '../../../src/contract/handoff.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { leave, seat, until, write } from './world.js';

describe('handoff', () => {
  let hub: Booted;
  let queueId: string;
  let botId: string;
  let inboxId: string;
  let bot: Caller;
  const full: RequestHandoff = {
    reason: { code: 'repeated_failure', detail: 'Two refunds in a row were refused' },
    summary: { text: 'Amara wants her olive tree replaced.', model: 'wren-2' },
    lastCustomerText: 'I want a person',
    intents: [
      { name: 'replace_plant', confidence: 0.9, rank: 1 },
      { name: 'refund', confidence: 0.4, rank: 2 },
    ],
    slots: {
      order_number: { value: 'FW-20417', confirmed: true, sensitivity: 'normal' },
      national_id: { value: 'AB123456C', raw: 'ab 12 34 56 c', confirmed: true, sensitivity: 'secret' },
    },
    attempts: [{ action: 'refund', outcome: 'failed', evidence: 'payment declined' }],
    commitments: [{ text: 'A person writes within the hour', dueAt: '2026-11-24T20:00:00.000Z' }],
    doNotAsk: ['order_number'],
    authentication: { level: 'verified', methods: ['email'] },
  };

  beforeAll(async () => {
    hub = await bootApp();
    queueId = await buildQueue(hub, { name: 'Plant care' });
    botId = await buildBot(hub, { name: 'Wren' });
    inboxId = (await buildInbox(hub, { botId, queueId })).id;
    bot = await hub.bot(botId, ['handoffs', 'messages', 'conversations']);
  });
  afterAll(() => hub.close());

  const handOff = async (body: Partial<RequestHandoff> & Record<string, unknown> = {}) => {
    const conversation = (body.conversation as string) ?? (await write(hub, inboxId));
    const answer = await bot.post('/v1/handoffs', { ...full, conversation, ...body });
    return { conversation, answer, id: answer.body.handoffId as string };
  };
  const states = async (id: string) =>
    (
      await hub.database.query<{ state: string }>(
        `SELECT data ->> 'state' AS state FROM event WHERE type = 'handoff.status' AND subject_id = $1 ORDER BY position`,
        [id],
      )
    ).map((one) => one.state);

  it('moves control to the queue with everything known, and the agent sees it before accepting', async () => {
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const { conversation, answer, id } = await handOff({ priorityTier: 'gold', routing: { region: 'north' } as never });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ state: 'queued', position: 1, controlEpoch: 2 });

    const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === conversation);
    expect(offer.handoff).toMatchObject({
      id,
      bot: { id: botId, name: 'Wren', version: '1.0' },
      state: 'offered',
      ordinal: 1,
      context: { reason: full.reason, intents: full.intents, attempts: full.attempts, doNotAsk: ['order_number'] },
      extensions: { priorityTier: 'gold', 'routing.region': 'north' },
      notSaid: [],
    });
    expect(offer.handoff.context.slots).toMatchObject({
      order_number: { value: 'FW-20417' },
      national_id: { value: '••••', raw: '••••' },
    });
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    const { body: shown } = await maya.person.post(`/v1/handoffs/${id}/acknowledge`);
    expect(shown.acceptedAt).not.toBeNull();
    expect(shown.acknowledgedAt).not.toBeNull();

    const done = await maya.person.post(`/v1/conversations/${conversation}/wrap-up`, {
      dispositions: ['replaced'],
      solved: 'not_yet',
      summary: 'A new tree leaves on Monday',
      promises: [{ text: 'Call on Monday' }],
    });
    expect(done.status).toBe(204);
    const { body: after } = await bot.get(`/v1/handoffs/${id}`);
    expect(after).toMatchObject({
      state: 'completed',
      outcome: {
        disposition: 'replaced',
        resolved: 'not_yet',
        summary: 'A new tree leaves on Monday',
        doNotAsk: ['order_number'],
      },
    });
    const { body: now } = await maya.person.get(`/v1/conversations/${conversation}`);
    expect(now.control).toMatchObject({ kind: 'bot', id: botId, epoch: 4 });
    expect(await states(id)).toEqual(['queued', 'offered', 'accepted', 'completed']);
    const [event] = await hub.database.query<{ data: Whatever }>(
      `SELECT data FROM event WHERE conversation_id = $1 AND type = 'control.changed' ORDER BY position DESC LIMIT 1`,
      [conversation],
    );
    expect(event.data).toMatchObject({
      to: { kind: 'bot' },
      outcome: { resolved: 'not_yet', doNotAsk: ['order_number'] },
    });
    const { body: desk } = await maya.person.get('/v1/me/desk');
    expect(desk.work).toEqual([]);
    expect(desk.capacity.every((one: { used: number }) => one.used === 0)).toBe(true);
    const [promises] = await hub.database.query(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE made_by = 'Wren')::int AS bots FROM promise WHERE conversation_id = $1`,
      [conversation],
    );
    expect(promises).toEqual({ all: 2, bots: 1 });
    await leave([maya]);
  });

  it('keeps secrets sealed in the database and shows them to supervisors only', async () => {
    const { id } = await handOff();
    const [{ row }] = await hub.database.query<{ row: string }>(
      `SELECT to_jsonb(h)::text AS row FROM handoff h WHERE id = $1`,
      [id],
    );
    expect(row).not.toMatch(/AB123456C|ab 12 34/);
    const agent = await hub.signIn('agent');
    const supervisor = await hub.signIn('supervisor');
    const seen = async (who: Caller) => (await who.get(`/v1/handoffs/${id}`)).body.context.slots.national_id.value;
    expect(await seen(agent)).toBe('••••');
    expect(await seen(bot)).toBe('••••');
    expect(await seen(supervisor)).toBe('AB123456C');
  });

  it('[UX-B3] [P-3] refuses a bot that lost control, with the holder, and never starts two handoffs of one conversation', async () => {
    const { conversation, id } = await handOff();
    const again = await bot.post('/v1/handoffs', { ...full, conversation });
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'control_lost', handoffId: id, control: { kind: 'queue', epoch: 2 } },
    });
    const spoken = await bot.post(
      `/v1/conversations/${conversation}/messages`,
      { text: 'One moment' },
      { 'if-control-epoch': '1' },
    );
    expect(spoken).toMatchObject({ status: 409, body: { code: 'control_lost', control: { kind: 'queue' } } });

    const other = await write(hub, inboxId);
    const races = await Promise.all([1, 2, 3].map(() => bot.post('/v1/handoffs', { ...full, conversation: other })));
    expect(races.map((one) => one.status).sort()).toEqual([202, 409, 409]);
    const stale = await bot.post(
      '/v1/handoffs',
      { ...full, conversation: await write(hub, inboxId) },
      { 'if-control-epoch': '7' },
    );
    expect(stale.status).toBe(409);
  });

  it('reaches no conversation the bot never held', async () => {
    const elsewhere = await buildInbox(hub, { queueId });
    const conversation = await write(hub, elsewhere.id);
    expect((await bot.post('/v1/handoffs', { ...full, conversation })).status).toBe(403);
    expect((await bot.get(`/v1/conversations/${conversation}/handoffs`)).status).toBe(403);
    const { id } = await handOff();
    const rival = await hub.bot(await buildBot(hub, { name: 'Rival' }));
    expect((await rival.get(`/v1/handoffs/${id}`)).status).toBe(403);
    expect((await rival.delete(`/v1/handoffs/${id}`)).status).toBe(403);
  });

  it('imports only the turns we do not have, with their own times and without a sound', async () => {
    const conversation = await write(hub, inboxId, { text: 'where is my olive tree?' });
    const supervisor = await hub.signIn('supervisor');
    const transcript = [
      { id: 't0', at: '2026-11-20T08:00:00.000Z', by: 'customer' as const, text: 'hi, are you there?' },
      {
        id: 't1',
        at: '2026-11-20T08:00:05.000Z',
        by: 'bot' as const,
        text: 'Hello, I am Wren.',
        intentAtTurn: 'greet',
        confidence: 0.7,
      },
      { id: 't2', by: 'customer' as const, text: 'where is my olive tree?' },
    ];
    const before = await hub.database.query(
      `SELECT 1 FROM event WHERE conversation_id = $1 AND type = 'message.received'`,
      [conversation],
    );
    const { id } = await handOff({ conversation, transcript });
    await bot.patch(`/v1/handoffs/${id}`, {
      transcript: [...transcript, { id: 't3', by: 'bot', text: 'I am getting somebody.' }],
    });
    const { body } = await supervisor.get(`/v1/conversations/${conversation}/messages`);
    const imported = body.data.filter((one: Whatever) => one.imported);
    expect(imported.map((one: Whatever) => [one.text, one.author.kind, one.direction])).toEqual([
      ['hi, are you there?', 'customer', 'in'],
      ['Hello, I am Wren.', 'bot', 'out'],
      ['I am getting somebody.', 'bot', 'out'],
    ]);
    expect(imported[0].sentAt).toBe('2026-11-20T08:00:00.000Z');
    expect(body.data).toHaveLength(4);
    const after = await hub.database.query(
      `SELECT 1 FROM event WHERE conversation_id = $1 AND type IN ('message.received', 'reply.written')`,
      [conversation],
    );
    expect(after).toHaveLength(before.length);
    const { body: handoff } = await supervisor.get(`/v1/handoffs/${id}`);
    expect(handoff.context.transcript[1]).toMatchObject({ intentAtTurn: 'greet', confidence: 0.7 });
  });

  it('keys the contact by the order that was named, else by the bot’s first guess', async () => {
    const key = async (conversation: string) =>
      (
        await hub.database.query<{ issue_key: string }>(
          `SELECT issue_key FROM interaction WHERE conversation_id = $1`,
          [conversation],
        )
      )[0].issue_key;
    expect(await key((await handOff()).conversation)).toBe('order:fw-20417');
    expect(await key((await handOff({ slots: {} })).conversation)).toBe('intent:replace_plant');
  });

  it('says what the bot did not say, and counts the handoffs of a conversation', async () => {
    const maya = await hub.signIn('agent');
    const conversation = await write(hub, inboxId);
    const first = await bot.post('/v1/handoffs', { conversation, reason: { code: 'no_match' } });
    await bot.delete(`/v1/handoffs/${first.body.handoffId}`);
    const second = await bot.post('/v1/handoffs', { conversation, reason: { code: 'no_match' }, attempts: [] });
    const { body } = await maya.get(`/v1/conversations/${conversation}/handoffs`);
    expect(body.data.map((one: Whatever) => [one.id, one.ordinal, one.state])).toEqual([
      [second.body.handoffId, 2, 'queued'],
      [first.body.handoffId, 1, 'withdrawn'],
    ]);
    expect(body.data[1].notSaid).toEqual([
      'what they want, in their own words',
      'what it is about',
      'facts they gave',
      'what was tried',
      'what was promised',
      'who they proved to be',
    ]);
    expect(body.data[0].notSaid).not.toContain('what was tried');
  });

  it('lets the bot add while people are waited for, take it back, and neither after somebody accepted', async () => {
    const { conversation, id } = await handOff();
    const more = await bot.patch(`/v1/handoffs/${id}`, {
      slots: { color: { value: 'green', confirmed: false } },
      mood: 'calm',
    });
    expect(more).toMatchObject({ status: 200, body: { handoffId: id, state: 'queued' } });
    const { body: known } = await bot.get(`/v1/handoffs/${id}`);
    expect(Object.keys(known.context.slots).sort()).toEqual(['color', 'national_id', 'order_number']);
    expect(known.extensions).toEqual({ mood: 'calm' });
    const back = await bot.delete(`/v1/handoffs/${id}`);
    expect(back).toMatchObject({ status: 200, body: { state: 'withdrawn', controlEpoch: 3 } });
    expect((await bot.patch(`/v1/handoffs/${id}`, { doNotAsk: [] })).body.code).toBe('handoff_closed');
    const items = await hub.database.query(
      `SELECT state FROM work_item WHERE conversation_id = $1 AND kind = 'conversation'`,
      [conversation],
    );
    expect(items).toEqual([{ state: 'canceled' }]);

    const taken = await handOff();
    const maya = await hub.signIn('agent', 'Maya');
    await maya.post(`/v1/conversations/${taken.conversation}/take-over`);
    await hub.settle();
    expect((await bot.patch(`/v1/handoffs/${taken.id}`, { doNotAsk: [] })).status).toBe(409);
    expect((await bot.delete(`/v1/handoffs/${taken.id}`)).status).toBe(409);
    expect(await states(taken.id)).toEqual(['queued', 'accepted']);
  });

  it.each([
    ['return_to_bot', 'bot', 'canceled'],
    ['callback', 'queue', 'pending'],
    ['async_ticket', 'queue', 'pending'],
  ] as const)('runs the plan %s when nobody comes, and tells the customer', async (plan, holder, work) => {
    const { conversation, id } = await handOff({
      onNoAgent: { plan, message: 'Nobody is here yet.', afterSeconds: 1 },
    });
    await until('the plan', async () => (await bot.get(`/v1/handoffs/${id}`)).body.state === 'no_agent');
    const { body: messages } = await bot.get(`/v1/conversations/${conversation}/messages`);
    // Nobody is promised a call whose number is not known.
    const text = plan === 'callback' ? expect.stringContaining('will answer here') : 'Nobody is here yet.';
    expect(messages.data.at(-1)).toMatchObject({ text, author: { kind: 'system' } });
    const { body: now } = await bot.get(`/v1/conversations/${conversation}`);
    expect(now.control.kind).toBe(holder);
    const items = await hub.database.query(
      `SELECT state FROM work_item WHERE conversation_id = $1 AND kind = 'conversation'`,
      [conversation],
    );
    expect(items).toEqual([{ state: work }]);
    expect(await states(id)).toEqual(['queued', 'no_agent']);
  });

  it('[UX-B5] tells the bot at once that nobody is there, when somebody is, and what it may offer; what the customer chooses happens now', async () => {
    const admin = await hub.signIn('admin');
    const calendar = await admin.post('/v1/calendars', {
      name: 'One hour a week',
      timeZone: 'UTC',
      // Two days away from whatever day it is.
      weekly: [{ day: ((new Date().getUTCDay() + 2) % 7) + 1, from: '09:00', until: '10:00' }],
    });
    const closed = await buildQueue(hub, { name: 'Closed desk' });
    expect((await admin.patch(`/v1/queues/${closed}`, { policy: { hoursId: calendar.body.id } })).status).toBe(200);
    const { id: inbox } = await buildInbox(hub, { botId, queueId: closed });
    const { conversation, answer, id } = await handOff({ conversation: await write(hub, inbox) });
    expect(answer).toMatchObject({
      status: 202,
      body: { state: 'queued', staffed: false, open: false, instead: ['async_ticket', 'return_to_bot'] },
    });
    expect(answer.body.opensAt).toMatch(/T09:00:00/);
    expect(Date.parse(answer.body.opensAt)).toBeGreaterThan(Date.now());
    expect(answer.body).not.toHaveProperty('estimatedWaitSeconds');
    // The queue says its own words meanwhile; what the customer chooses is still theirs to choose.
    await until('the queue’s plan', async () => (await bot.get(`/v1/handoffs/${id}`)).body.state === 'no_agent');
    const { profile } = (await bot.get(`/v1/conversations/${conversation}`)).body;
    const phone = '+442079460555';
    await hub.database.query(
      `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, 'phone', $3, 'claimed', 'test')`,
      [newId('id'), profile.id, phone],
    );
    const bad = await bot.patch(`/v1/handoffs/${id}`, { onNoAgent: { plan: 'pigeon' } });
    expect([bad.status, bad.body.errors?.[0]?.pointer]).toEqual([422, '/onNoAgent/plan']);
    const chosen = await bot.patch(`/v1/handoffs/${id}`, { onNoAgent: { plan: 'callback', afterSeconds: 0 } });
    expect(chosen.body.instead).toEqual(['callback', 'async_ticket', 'return_to_bot']);
    const planned = async () => (await admin.get(`/v1/callbacks?conversation=${conversation}`)).body.data[0];
    expect(await until('the callback', planned)).toMatchObject({ phone });
  });

  it.each([
    ['/reason', { reason: undefined }],
    ['/reason/code', { reason: { code: 'because' } }],
    ['/transcript/0/by', { transcript: [{ id: '1', by: 'agent', text: 'x' }] }],
    ['/transcript/0/at', { transcript: [{ id: '1', by: 'bot', text: 'x', at: 'yesterday' }] }],
    ['/intents/0/confidence', { intents: [{ name: 'x', confidence: 2 }] }],
    ['/slots/order~1number/confirmed', { slots: { 'order/number': { value: 1 } } }],
    ['/slots/pin/sensitivity', { slots: { pin: { value: 1, confirmed: true, sensitivity: 'top' } } }],
    ['/attempts/0/outcome', { attempts: [{ action: 'x', outcome: 'maybe' }] }],
    ['/commitments/0/dueAt', { commitments: [{ text: 'x', dueAt: 'soon' }] }],
    ['/authentication/level', { authentication: { level: 'sure' } }],
    ['/signals/sentiment', { signals: { sentiment: 5 } }],
    ['/routing/skills/0/min', { routing: { skills: [{ name: 'x', min: 9 }] } }],
    ['/routing/language', { routing: { language: 'English please' } }],
    ['/onNoAgent/plan', { onNoAgent: { plan: 'hope' } }],
    ['/expectation/fallback', { expectation: { fallback: 'pigeon' } }],
    ['/mode', { mode: 'throw' }],
    ['/lastCustomerText', { lastCustomerText: 'a\u0000b' }],
    ['/extra/deep', { extra: { deep: 'a\u0000b' } }],
    ['/conversation', { conversation: undefined }],
  ])('refuses a bad %s by its pointer', async (pointer, change) => {
    const answer = await bot.post('/v1/handoffs', { ...full, conversation: 'cv_any', ...(change as object) });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((one: Whatever) => one.pointer)).toContain(pointer);
  });

  it('refuses more than 256 KB', async () => {
    const conversation = await write(hub, inboxId);
    const answer = await bot.post('/v1/handoffs', { ...full, conversation, blob: 'x'.repeat(257 * 1024) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'too_large' } });
  });

  it('gives the same answer to the same Idempotency-Key', async () => {
    const conversation = await write(hub, inboxId);
    const key = { 'idempotency-key': 'handoff-1' };
    const first = await bot.post('/v1/handoffs', { ...full, conversation }, key);
    const again = await bot.post('/v1/handoffs', { ...full, conversation }, key);
    expect(again.status).toBe(202);
    expect(again.body).toEqual(first.body);
  });

  it('finds the conversation by the address it came from', async () => {
    const from = 'noor@mail.example';
    const conversation = await write(hub, inboxId, { from });
    const answer = await bot.post('/v1/handoffs', {
      reason: { code: 'safety' },
      external: { channel: 'custom', address: ' Noor@mail.example ' },
    });
    expect(answer.status).toBe(202);
    const [item] = await hub.database.query(`SELECT conversation_id, priority FROM work_item WHERE handoff_id = $1`, [
      answer.body.handoffId,
    ]);
    expect(item).toEqual({ conversation_id: conversation, priority: 10 });
  });

  it('does not let a key without the scope hand anything over', async () => {
    const other = await hub.bot(botId, ['messages']);
    expect((await other.post('/v1/handoffs', { ...full, conversation: 'cv_any' })).status).toBe(403);
    const agent = await hub.signIn('agent');
    expect((await agent.post('/v1/handoffs', { ...full, conversation: 'cv_any' })).status).toBe(403);
  });
});
