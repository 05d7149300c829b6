import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot, buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until } from '../routing/world.js';
import { callOf, connectLine, type Line, nextStep, PUBLIC_URL, thread } from './line.js';
import { startTwilio, type TwilioDouble } from './twilio-double.js';

const PHONE = '+447700900481';

/** What becomes of calls that are not simply answered: bots, callbacks, messages left, transfers, and calls of ours. */
describe('around a call', () => {
  let hub: Booted;
  let double: TwilioDouble;
  let line: Line;
  let admin: Caller;
  let queueId: string;

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    double = await startTwilio();
    admin = await hub.signIn('admin');
    queueId = await buildQueue(hub, { name: 'Calls' });
    line = await connectLine(hub, admin, { apiRoot: double.url, queueId });
  });
  afterAll(async () => {
    await hub?.close();
    await double?.close();
  });

  const ring = (sid: string, at = line) =>
    at.tell('incoming', { CallSid: sid, From: PHONE, To: '+442079460000', StirVerstat: 'No-TN-Validation' });
  const legs = (callId: string, kind: string) =>
    until(kind, async () => {
      const [leg] = await hub.database.query<{ id: string; vendor_sid: string }>(
        `SELECT id, vendor_sid FROM call_leg WHERE call_id = $1 AND kind = $2 AND vendor_sid IS NOT NULL AND left_at IS NULL`,
        [callId, kind],
      );
      return leg;
    });
  const room = (callId: string, event: string, sid: string, label: string) =>
    line.tell(`conference?call=${callId}`, {
      ConferenceSid: 'CF1',
      FriendlyName: callId,
      StatusCallbackEvent: event,
      CallSid: sid,
      ParticipantLabel: label,
    });
  const accept = async (person: Caller): Promise<string> => {
    const offer = await until('the offer', async () => (await offersOf(person))[0]);
    return (await person.post(`/v1/offers/${offer.id}/accept`)).body.conversationId;
  };
  const texts = async (person: Caller, conversationId: string) =>
    (await thread(person, conversationId)).map((one) => one.text);

  /** Somebody takes what waits, looks at it and is done. */
  const finish = async (look?: (person: Caller, conversationId: string) => Promise<void>) => {
    const one = await seat(hub, 'Imani', { queues: [queueId], limit: 1 });
    const conversationId = await accept(one.person);
    await look?.(one.person, conversationId);
    const done = { dispositions: [], solved: 'yes' };
    expect((await one.person.post(`/v1/conversations/${conversationId}/wrap-up`, done)).status).toBe(204);
    await leave([one]);
  };

  it('lets the caller leave a message while nobody is there: it waits as work, and whoever takes it rings nobody', async () => {
    const rung = await ring('CB10');
    const callId = callOf(rung.xml);
    expect(rung.xml).toContain('Please leave a message after the tone');
    expect(rung.xml).toContain('<Record');
    await line.tell(`recording?call=${callId}`, {
      CallSid: 'CB10',
      RecordingSid: 'RE10',
      RecordingStatus: 'completed',
      RecordingUrl: double.record('RE10', Buffer.from('ID3')),
      RecordingDuration: '9',
    });
    expect((await line.tell(nextStep(rung.xml, 'thanks'), { CallSid: 'CB10' })).xml).toContain('We have your message');
    await line.tell('status', { CallSid: 'CB10', CallStatus: 'completed' });
    await finish(async (person, conversationId) => {
      expect(await texts(person, conversationId)).toContain('The caller left a message, 9 s');
      await hub.settle();
      expect(double.asked.filter(({ path }) => path.endsWith('/Participants'))).toEqual([]);
    });
  });

  it('sends nobody by an answer a moment old: whoever calls as the last person leaves is asked for a message', async () => {
    const one = await seat(hub, 'Ines', { queues: [queueId], limit: 0 });
    expect((await ring('CB15')).xml).not.toContain('<Record');
    await leave([one]);
    const asked = await ring('CB16');
    expect(asked.xml).toContain('<Record');
    for (const sid of ['CB15', 'CB16']) await line.tell('status', { CallSid: sid, CallStatus: 'completed' });
    await finish();
  });

  it('[UX-A22] calls back in turn: the agent first, then the customer, whose thread and profile are the same', async () => {
    const one = await seat(hub, 'Kofi', { queues: [queueId], limit: 0 });
    const rung = await ring('CB20');
    const callId = callOf(rung.xml);
    const later = await line.tell(nextStep(rung.xml, 'line'), { CallSid: 'CB20' });
    const bye = await line.tell(nextStep(later.xml, 'offered'), { CallSid: 'CB20', Digits: '1' });
    expect(bye.xml).toContain('We will call you back');
    await line.tell('status', { CallSid: 'CB20', CallStatus: 'completed' });
    expect((await one.person.get(`/v1/calls/${callId}`)).body.state).toBe('callback');
    const planned = await one.person.get('/v1/callbacks?state=queued');
    expect(planned.body.data).toMatchObject([{ source: 'voice', phone: PHONE, workItemId: expect.any(String) }]);
    await hub.database.query(`UPDATE agent_capacity SET "limit" = 1 WHERE agent_id = $1`, [one.person.id]);
    await one.person.put('/v1/me/status', { status: 'away' });
    await one.person.put('/v1/me/status', { status: 'available' });
    const conversationId = await accept(one.person);
    const agent = await legs(callId, 'agent');
    expect(double.asked.some(({ form }) => form.To === PHONE)).toBe(false);
    await room(callId, 'participant-join', agent.vendor_sid, agent.id);
    const dialed = await double.until(({ form }) => form.To === PHONE);
    expect(dialed.form).toMatchObject({ From: '+442079460000', EndConferenceOnExit: 'true' });
    const customer = await legs(callId, 'customer');
    await room(callId, 'participant-join', customer.vendor_sid, customer.id);
    expect((await one.person.get(`/v1/calls/${callId}`)).body).toMatchObject({ state: 'talking', conversationId });
    await hub.settle();
    expect((await one.person.get(`/v1/callbacks/${planned.body.data[0].id}`)).body.state).toBe('calling');

    await double.until(({ path }) => path === `/Calls/${customer.vendor_sid}/Transcriptions`);

    // A link by text, while they talk.
    await one.person.post(`/v1/calls/${callId}/text`, { text: 'https://shop.example/returns' });
    const texted = await double.until(({ path }) => path === '/Messages');
    expect(texted.form).toEqual({ From: '+442079460000', To: PHONE, Body: 'https://shop.example/returns' });

    // Asked in, and back out; then asked in and given the call.
    const two = await hub.signIn('agent', 'Lin');
    const consult = () => one.person.post(`/v1/calls/${callId}/consult`, { agentId: two.id });
    expect((await consult()).status).toBe(200);
    const holds = () => double.asked.filter(({ path, form }) => path.endsWith(customer.vendor_sid) && form.Hold);
    expect(holds().at(-1)?.form.Hold).toBe('true');
    expect((await one.person.post(`/v1/calls/${callId}/complete-transfer`)).body.code).toBe('call_not_there');
    expect((await one.person.post(`/v1/calls/${callId}/cancel-transfer`)).status).toBe(200);
    expect(holds().at(-1)?.form.Hold).toBe('false');
    await consult();
    const asked = await legs(callId, 'consult');
    await room(callId, 'participant-join', asked.vendor_sid, asked.id);
    expect((await one.person.post(`/v1/calls/${callId}/complete-transfer`)).body.agentId).toBe(two.id);
    await double.until(({ method, path }) => method === 'DELETE' && path.endsWith(agent.vendor_sid));
    await room(callId, 'participant-leave', agent.vendor_sid, agent.id);
    expect((await two.get(`/v1/calls/${callId}`)).body).toMatchObject({ state: 'talking', agentId: two.id });
    expect((await two.get(`/v1/conversations/${conversationId}`)).body.control.id).toBe(two.id);
    // Whoever has it ends it, for everybody: the vendor tells of each who leaves before it tells of the end.
    expect((await two.post(`/v1/calls/${callId}/hang-up`)).status).toBe(200);
    await double.until(({ path, form }) => path === '/Conferences/CF1' && form.Status === 'completed');
    await room(callId, 'participant-leave', asked.vendor_sid, asked.id);
    expect((await two.get(`/v1/calls/${callId}`)).body.state).toBe('talking');
    await room(callId, 'conference-end', '', '');
    expect((await two.get(`/v1/calls/${callId}`)).body).toMatchObject({ state: 'ended', outcome: 'answered' });
    expect(await texts(two, conversationId)).toContain('Kofi passed the call to Lin');
    await leave([one]);
  });

  it('gives the caller’s words to the bot and says what it answers, until a person is asked for', async () => {
    const botId = await buildBot(hub);
    const botLine = await connectLine(hub, admin, { apiRoot: double.url, queueId, botId });
    const one = await seat(hub, 'Noor', { queues: [queueId], limit: 0 });
    const rung = await ring('CB30', botLine);
    expect(rung.xml).toContain('Press 0 for a person.');
    const heard = await botLine.tell(nextStep(rung.xml, 'hear'), {
      CallSid: 'CB30',
      SpeechResult: 'Where is my tree?',
    });
    const think = nextStep(heard.xml, 'think');
    expect((await botLine.tell(think, { CallSid: 'CB30' })).xml).toContain('look=2');
    const call = (await one.person.get(`/v1/calls/${callOf(rung.xml)}`)).body;
    expect((await thread(one.person, call.conversationId))[0]).toMatchObject({
      text: 'Where is my tree?',
      author: { kind: 'customer' },
      imported: false,
    });
    const bot = await hub.bot(botId, ['conversations', 'messages', 'handoffs']);
    const { control } = (await one.person.get(`/v1/conversations/${call.conversationId}`)).body;
    const wrote = await bot.post(
      `/v1/conversations/${call.conversationId}/messages`,
      { text: 'It left on Monday.' },
      { 'if-control-epoch': String(control.epoch) },
    );
    expect(wrote.status).toBe(201);
    const spoken = await botLine.tell(think, { CallSid: 'CB30' });
    expect(spoken.xml).toContain('It left on Monday.');
    const person = await botLine.tell(nextStep(spoken.xml, 'hear'), {
      CallSid: 'CB30',
      SpeechResult: 'a human please',
    });
    expect(person.xml).toContain('press 1 at any time');
    expect((await one.person.get(`/v1/conversations/${call.conversationId}`)).body.control.kind).toBe('queue');
    await botLine.tell('status', { CallSid: 'CB30', CallStatus: 'completed' });
    await leave([one]);
  });

  it('calls the customer of a conversation, and the words of the call stand in it', async () => {
    const one = await seat(hub, 'Tariq', { queues: [queueId], limit: 1 });
    const [{ id: conversationId }] = await hub.database.query<{ id: string }>(
      `SELECT conversation_id AS id FROM call WHERE vendor_sid = 'CB10'`,
    );
    const before = double.asked.length;
    const placed = await one.person.post(`/v1/conversations/${conversationId}/call`, {});
    expect(placed).toMatchObject({ status: 201, body: { direction: 'out', state: 'ringing', conversationId } });
    expect((await one.person.post(`/v1/conversations/${conversationId}/call`, {})).body.code).toBe('call_goes_on');
    const callId = placed.body.id;
    // Nobody told this customer that the call may be recorded.
    const recorded = await one.person.post(`/v1/calls/${callId}/recording`, { step: 'start' });
    expect(recorded.body.code).toBe('no_notice');
    const agent = await legs(callId, 'agent');
    await room(callId, 'participant-join', agent.vendor_sid, agent.id);
    await until('the customer rung', async () => double.asked.slice(before).some(({ form }) => form.To === PHONE));
    const customer = await legs(callId, 'customer');
    await line.tell(`status?call=${callId}`, { CallSid: customer.vendor_sid, CallStatus: 'no-answer' });
    expect((await one.person.get(`/v1/calls/${callId}`)).body).toMatchObject({ state: 'ended', outcome: 'unreached' });
    expect(await texts(one.person, conversationId)).toEqual(
      expect.arrayContaining([`Tariq calls ${PHONE}`, 'The customer could not be reached: no-answer']),
    );
    await leave([one]);
  });

  it('says in the thread when the vendor would not ring the agent, and rings again when asked', async () => {
    const one = await seat(hub, 'Vera', { queues: [queueId], limit: 1 });
    const rung = await ring('CB50');
    double.refuse('/Participants', 404);
    const conversationId = await accept(one.person);
    await until('the words', async () =>
      (await texts(one.person, conversationId)).some((text) =>
        text.startsWith('Could not ring: Twilio refused it (404)'),
      ),
    );
    double.refuse('/Participants', 0);
    expect((await one.person.post(`/v1/calls/${callOf(rung.xml)}/ring`)).status).toBe(200);
    await legs(callOf(rung.xml), 'agent');
    await leave([one]);
  });

  it('signs browsers in as the agent who asks, for an hour', async () => {
    const person = await hub.signIn('agent');
    const { body } = await person.get('/v1/voice/token');
    const claims = JSON.parse(Buffer.from(body.token.split('.')[1], 'base64url').toString());
    expect(claims.grants).toEqual({ identity: person.id, voice: { incoming: { allow: true } } });
    expect(claims.exp - claims.iat).toBe(3600);
    expect(body.identity).toBe(person.id);
    expect((await line.tell('check', { CallSid: 'CB60' })).xml).toContain('<Echo/>');
    const bot = await hub.bot(await buildBot(hub));
    expect((await bot.get('/v1/voice/token')).status).toBe(403);
  });
});
