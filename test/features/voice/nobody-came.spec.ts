import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot, buildQueue } from '../../support/factories.js';
import { offersOf, seat, until } from '../routing/world.js';
import { callOf, connectLine, type Line, nextStep, PUBLIC_URL, thread } from './line.js';
import { startTwilio, type TwilioDouble } from './twilio-double.js';

const PHONE = '+447700900491';

/** What a caller on the line hears once nobody came in any step of their queue. */
describe('nobody came for a caller', () => {
  let hub: Booted;
  let double: TwilioDouble;
  let admin: Caller;

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    double = await startTwilio();
    admin = await hub.signIn('admin');
  });
  afterAll(async () => {
    await hub?.close();
    await double?.close();
  });

  /** A line whose queue asks for a second and then goes by its plan; somebody is there who can take nothing. */
  const place = async (noAgent: object, given: { settings?: object; botId?: string } = {}) => {
    const queueId = await buildQueue(hub);
    const line = await connectLine(hub, admin, {
      apiRoot: double.url,
      queueId,
      ...given,
      settings: { ...given.settings },
    });
    const busy = await seat(hub, 'Busy', { queues: [queueId], limit: 0 });
    const policy = { noAgent, steps: [{ seconds: 1, skills: [] }] };
    expect((await admin.patch(`/v1/queues/${queueId}`, { policy })).status).toBe(200);
    return { line, queueId, busy };
  };
  const ring = async (line: Line, sid: string, From = PHONE) => {
    const { xml } = await line.tell('incoming', { CallSid: sid, From, To: '+442079460000' });
    return { xml, callId: callOf(xml) };
  };
  const call = async (id: string) => (await admin.get(`/v1/calls/${id}`)).body;
  /** The vendor is told where the call goes on. */
  const sentTo = async (sid: string, step: string) => {
    const asked = await double.until(
      ({ path, form }) => path === `/Calls/${sid}` && String(form.Url ?? '').includes(`/voice/${step}`),
    );
    return nextStep(`${String(asked.form.Url)}"`, step);
  };

  it('voicemail: they hear the queue’s words, leave a message, and it waits to be heard by whoever has time', async () => {
    const { line, queueId, busy } = await place({
      plan: 'voicemail',
      message: 'We are all out. Speak after the tone.',
    });
    const { callId, xml } = await ring(line, 'CN10');
    expect(xml).toContain('press 1 at any time');
    const step = await sentTo('CN10', 'message');
    const heard = await line.tell(step, { CallSid: 'CN10' });
    expect(heard.xml).toContain('We are all out. Speak after the tone.');
    expect(heard.xml).toContain('<Record');
    expect((await call(callId)).state).toBe('voicemail');
    await line.tell(`recording?call=${callId}`, {
      CallSid: 'CN10',
      RecordingSid: 'RE91',
      RecordingStatus: 'completed',
      RecordingUrl: double.record('RE91', Buffer.from('ID3')),
      RecordingDuration: '7',
    });
    await line.tell('status', { CallSid: 'CN10', CallStatus: 'completed' });
    const over = await call(callId);
    expect(over).toMatchObject({ state: 'ended', outcome: 'voicemail' });
    const texts = (await thread(admin, over.conversationId)).map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Nobody came; the caller was asked to leave a message',
        'The caller left a message, 7 s',
      ]),
    );
    // It takes no line: somebody who can take one text, and no call, is asked.
    await hub.database.query(`UPDATE agent_capacity SET "limit" = 1 WHERE agent_id = $1 AND channel_class = 'async'`, [
      busy.person.id,
    ]);
    await busy.person.put('/v1/me/status', { status: 'away' });
    await busy.person.put('/v1/me/status', { status: 'available' });
    const offer = await until('the offer', async () => (await offersOf(busy.person))[0]);
    expect(offer).toMatchObject({ queue: { id: queueId }, conversation: { id: over.conversationId } });
    await busy.person.post(`/v1/offers/${offer.id}/accept`);
    await hub.settle();
    expect(double.asked.filter(({ path }) => path.endsWith('/Participants'))).toEqual([]);
    await busy.person.put('/v1/me/status', { status: 'offline' });
  });

  it('a caller who waits inside the room is taken out of it, and that is no end of the call', async () => {
    const { line } = await place({ plan: 'voicemail', message: null }, { settings: { offerCallback: false } });
    const { callId, xml } = await ring(line, 'CN20');
    expect(xml).toContain('<Conference');
    const room = (event: string) =>
      line.tell(`conference?call=${callId}`, {
        ConferenceSid: 'CF2',
        FriendlyName: callId,
        StatusCallbackEvent: event,
        CallSid: 'CN20',
        ParticipantLabel: 'customer',
      });
    await room('participant-join');
    const step = await sentTo('CN20', 'message');
    await room('participant-leave');
    await room('conference-end');
    expect((await line.tell(step, { CallSid: 'CN20' })).xml).toContain('Please leave a message after the tone');
    expect((await call(callId)).state).toBe('voicemail');
    await line.tell('status', { CallSid: 'CN20', CallStatus: 'completed' });
    expect(await call(callId)).toMatchObject({ state: 'ended', outcome: 'voicemail' });
  });

  it('callback: they hang up with their place kept; withheld numbers leave a message instead', async () => {
    const { line } = await place({ plan: 'callback', message: null });
    const { callId } = await ring(line, 'CN30');
    const heard = await line.tell(await sentTo('CN30', 'promised'), { CallSid: 'CN30' });
    expect(heard.xml).toContain('We have kept your place and will call you back');
    expect(heard.xml).toContain('<Hangup');
    await line.tell('status', { CallSid: 'CN30', CallStatus: 'completed' });
    const { conversationId, state } = await call(callId);
    expect(state).toBe('callback');
    const { body } = await admin.get(`/v1/callbacks?conversation=${conversationId}`);
    expect(body.data).toMatchObject([
      { source: 'plan', phone: PHONE, state: 'queued', workItemId: expect.any(String) },
    ]);
    const withheld = await ring(line, 'CN31', 'anonymous');
    await line.tell(await sentTo('CN31', 'message'), { CallSid: 'CN31' });
    expect((await call(withheld.callId)).state).toBe('voicemail');
  });

  it('bot: it goes on where it was, and a vendor who refuses leaves them waiting as they were', async () => {
    const botId = await buildBot(hub);
    const { line } = await place({ plan: 'bot', message: null }, { botId });
    const { callId, xml } = await ring(line, 'CN40');
    await line.tell(nextStep(xml, 'hear'), { CallSid: 'CN40', SpeechResult: 'a human please' });
    const back = await line.tell(await sentTo('CN40', 'back'), { CallSid: 'CN40' });
    expect(back.xml).toContain('I am still here and can go on helping.');
    expect(back.xml).toContain('<Gather');
    const { conversationId } = await call(callId);
    expect((await admin.get(`/v1/conversations/${conversationId}`)).body.control).toMatchObject({ id: botId });
    // What they say now is not taken for what they said before.
    await line.tell(nextStep(back.xml, 'hear'), { CallSid: 'CN40', SpeechResult: 'then send it on Friday' });
    expect((await thread(admin, conversationId)).map(({ text }) => text)).toContain('then send it on Friday');

    const other = await place({ plan: 'voicemail', message: null });
    double.refuse('/Calls/CN41', 404);
    const refused = await ring(other.line, 'CN41');
    await until('the attempt', async () => double.asked.some(({ path }) => path === '/Calls/CN41'));
    await until('the wait', async () => (await call(refused.callId)).state === 'waiting');
  });
});
