import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until } from '../routing/world.js';
import { callOf, connectLine, type Line, nextStep, PUBLIC_URL, thread } from './line.js';
import { startTwilio, type TwilioDouble } from './twilio-double.js';

/** The whole life of calls, told by webhooks signed with the vendor's SDK; what the hub asks of the vendor is seen at its double. */
describe('a telephone call', () => {
  let hub: Booted;
  let twilio: TwilioDouble;
  let line: Line;
  let admin: Caller;
  let supervisor: Caller;
  let queueId: string;

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    twilio = await startTwilio();
    admin = await hub.signIn('admin');
    supervisor = await hub.signIn('supervisor', 'Sade');
    await buildQueue(hub, { name: 'Everything' });
    queueId = await buildQueue(hub, { name: 'Orders' });
    line = await connectLine(hub, admin, {
      apiRoot: twilio.url,
      settings: { menu: ['1 orders > Orders', '2 something else'], record: true },
    });
  });
  afterAll(async () => {
    await hub?.close();
    await twilio?.close();
  });

  const from = (sid: string, phone = '+447700900471') => ({
    CallSid: sid,
    AccountSid: 'AC1',
    From: phone,
    To: '+442079460000',
    CallStatus: 'ringing',
    StirVerstat: 'TN-Validation-Passed-A',
  });
  const participant = (name: string) => (one: { path: string; form: Record<string, unknown> }) =>
    one.path.endsWith('/Participants') && one.form.To === name;

  it('refuses a forged signature, and one whose form was changed, without detail', async () => {
    const forged = await line.tell('incoming', from('CA0'), 'bm90IGEgc2lnbmF0dXJlIG9mIHRoZWlycw==');
    expect(forged.status).toBe(401);
    expect(forged.xml).toContain('bad_signature');
    const rows = await hub.database.query(`SELECT 1 FROM call WHERE vendor_sid = 'CA0'`);
    expect(rows).toEqual([]);
    // Whoever runs the hub sees that somebody tried.
    await until('the count', async () => {
      const { body } = await admin.get(`/v1/inboxes/${line.inboxId}`);
      return body.counts.refused > 0;
    });
  });

  it('[UX-A22] rings, is routed by the menu, answered, held, whispered into, taken over, written down and wrapped up', async () => {
    // Ring and menu.
    const rung = await line.tell('incoming', from('CA10'));
    expect(rung.status).toBe(200);
    expect(rung.xml).toContain('This call may be recorded.');
    expect(rung.xml).toContain('For orders, press 1 or say it.');
    const callId = callOf(rung.xml);
    // The same webhook again is the same call.
    expect(callOf((await line.tell('incoming', from('CA10'))).xml).slice(0, 5)).toBe('call_');
    expect(await hub.database.query(`SELECT 1 FROM call WHERE vendor_sid = 'CA10'`)).toHaveLength(1);

    const { person, socket } = await seat(hub, 'Rosa', { queues: [queueId], limit: 1 });
    const queued = await line.tell(nextStep(rung.xml, 'menu'), { ...from('CA10'), Digits: '1' });
    expect(queued.xml).toContain('You are next.');
    // The key is heard through the sentences and the music, in every round.
    const oneRound =
      /<Gather [^>]*voice\/offered[^>]*>.*press 1 at any time: you keep your place.*<Pause length="20"\/><\/Gather>/s;
    expect(queued.xml).toMatch(oneRound);
    expect(queued.xml).toContain('<Transcription');
    const waiting = await line.tell(nextStep(queued.xml, 'line'), from('CA10'));
    expect(waiting.xml).toContain('You are next.');
    expect(waiting.xml).toMatch(oneRound);
    const again = await line.tell(nextStep(waiting.xml, 'offered'), { ...from('CA10'), Digits: '5' });
    expect(again.xml).toMatch(oneRound);
    expect(again.xml).not.toContain('<Transcription');

    // Offer and accept: the agent's browser is rung into the room.
    const offer = await until('the offer', async () => (await offersOf(person))[0]);
    expect(offer).toMatchObject({ queue: { id: queueId } });
    const { conversationId } = (await person.post(`/v1/offers/${offer.id}/accept`)).body;
    const rang = await twilio.until(participant(`client:${person.id}`));
    expect(rang.path).toBe(`/Conferences/${callId}/Participants`);
    expect(rang.form).toMatchObject({ From: '+442079460000', EndConferenceOnExit: 'false' });

    const call = async () => (await supervisor.get(`/v1/calls/${callId}`)).body;
    const agentLeg = (await until('the leg', async () => {
      const [row] = await hub.database.query<{ vendor_sid: string; id: string }>(
        `SELECT id, vendor_sid FROM call_leg WHERE call_id = $1 AND kind = 'agent' AND vendor_sid IS NOT NULL`,
        [callId],
      );
      return row;
    })) as { vendor_sid: string; id: string };
    const room = (event: string, sid: string, label: string) =>
      line.tell(`conference?call=${callId}`, {
        ConferenceSid: 'CF1',
        FriendlyName: callId,
        StatusCallbackEvent: event,
        CallSid: sid,
        ParticipantLabel: label,
      });
    await room('participant-join', agentLeg.vendor_sid, agentLeg.id);
    const brought = await twilio.until(({ path, form }) => path === '/Calls/CA10' && form.Url !== undefined);
    const inside = await line.tell(nextStep(`${String(brought.form.Url)}"`, 'join'), from('CA10'));
    expect(inside.xml).toMatch(new RegExp(`<Conference [^>]*waitUrl="[^"]*"[^>]*>${callId}</Conference>`));
    // The music had run out before the vendor heard of it: the next round leads in as well.
    expect((await line.tell(nextStep(waiting.xml, 'line'), from('CA10'))).xml).toContain('<Conference');
    await room('participant-join', 'CA10', 'customer');
    expect(await call()).toMatchObject({ state: 'talking', agentId: person.id });
    // Late and repeated news changes nothing.
    await line.tell(`status?call=${callId}`, { CallSid: agentLeg.vendor_sid, CallStatus: 'ringing' });
    await room('participant-join', agentLeg.vendor_sid, agentLeg.id);
    const legState = async () => (await call()).legs.find((leg: { kind: string }) => leg.kind === 'agent').state;
    expect(await legState()).toBe('joined');

    // Recorded once somebody is there, because the caller was told.
    await twilio.until(({ path }) => path === '/Calls/CA10/Recordings');
    // The vendor has the request before the hub has its answer.
    await until('the recording', async () => (await call()).recording === 'on');
    expect((await person.post(`/v1/calls/${callId}/recording`, { step: 'pause' })).body.recording).toBe('paused');
    expect((await person.post(`/v1/calls/${callId}/recording`, { step: 'resume' })).body.recording).toBe('on');

    // Hold and resume.
    expect((await person.post(`/v1/calls/${callId}/hold`)).status).toBe(200);
    const held = await twilio.until(({ path, form }) => path === '/Conferences/CF1/Participants/CA10' && !!form.Hold);
    expect(held.form.Hold).toBe('true');
    expect((await person.post(`/v1/calls/${callId}/resume`)).status).toBe(200);
    await twilio.until(({ path, form }) => path === '/Conferences/CF1/Participants/CA10' && form.Hold === 'false');

    // Nobody else steers it, and only a supervisor whispers.
    const other = await hub.signIn('agent', 'Nobody');
    expect((await other.post(`/v1/calls/${callId}/hold`)).status).toBe(403);
    expect((await person.post(`/v1/calls/${callId}/whisper`)).status).toBe(403);
    expect((await supervisor.post(`/v1/calls/${callId}/whisper`)).status).toBe(200);
    const whisper = await twilio.until(participant(`client:${supervisor.id}`));
    expect(whisper.form).toMatchObject({
      Coaching: 'true',
      CallSidToCoach: agentLeg.vendor_sid,
      Muted: 'false',
    });

    const theirs = async () =>
      (
        await hub.database.query<{ id: string; vendor_sid: string }>(
          `SELECT id, vendor_sid FROM call_leg WHERE call_id = $1 AND agent_id = $2`,
          [callId, supervisor.id],
        )
      )[0];
    await room('participant-join', (await theirs()).vendor_sid, (await theirs()).id);

    // Live words, twice and out of order, are one line each.
    const said = (sequence: string, track: string, words: string) =>
      line.tell(`transcript?call=${callId}`, {
        TranscriptionEvent: 'transcription-content',
        TranscriptionSid: 'GT1',
        SequenceId: sequence,
        Track: track,
        Final: 'true',
        TranscriptionData: JSON.stringify({ transcript: words, confidence: 0.9 }),
      });
    await said('3', 'outbound_track', 'Let me look at your order.');
    await said('2', 'inbound_track', 'My olive tree never came.');
    await said('2', 'inbound_track', 'My olive tree never came.');
    const lines = await thread(person, conversationId);
    const spoken = lines.filter((one) => one.imported && one.author.kind !== 'system');
    expect(spoken.map(({ author, text }) => [author.kind, text])).toEqual([
      ['agent', 'Let me look at your order.'],
      ['customer', 'My olive tree never came.'],
    ]);

    // Take over: the supervisor is heard, the agent's leg ends, conversation and work move.
    expect((await supervisor.post(`/v1/calls/${callId}/take-over`)).body.agentId).toBe(supervisor.id);
    const mine = await twilio.until(
      ({ path, form }) => path.startsWith('/Conferences/CF1/Participants/') && form.Coaching === 'false',
    );
    expect(mine.form).toMatchObject({ Muted: 'false' });
    await twilio.until(({ method, path }) => method === 'DELETE' && path.endsWith(agentLeg.vendor_sid));
    await room('participant-leave', agentLeg.vendor_sid, agentLeg.id);
    expect(await call()).toMatchObject({ state: 'talking', agentId: supervisor.id });
    await hub.settle();
    expect((await person.get(`/v1/conversations/${conversationId}`)).body.control).toMatchObject({
      kind: 'agent',
      id: supervisor.id,
    });

    // Hang up and wrap up.
    await line.tell(`status?call=${callId}`, { CallSid: 'CA10', CallStatus: 'completed' });
    await room('conference-end', '', '');
    await room('conference-end', '', '');
    expect(await call()).toMatchObject({ state: 'ended', outcome: 'answered' });
    expect((await supervisor.post(`/v1/calls/${callId}/hold`)).body.code).toBe('call_over');
    await line.tell(`recording?call=${callId}`, {
      RecordingSid: 'RE1',
      RecordingStatus: 'completed',
      RecordingUrl: twilio.record('RE1', Buffer.from('ID3')),
      RecordingDuration: '42',
    });
    const all = await thread(supervisor, conversationId);
    expect(all.find((one) => one.text === 'Recording of the call, 42 s').attachments[0].url).toMatch(
      /^\/v1\/attachments\//,
    );
    expect(all.filter((one) => one.author.kind === 'system').map((one) => one.text)).toEqual(
      expect.arrayContaining([
        'Call from +447700900471, confirmed by the network',
        'Rosa joined the call',
        'Rosa put the caller on hold',
        'Sade took over the call',
      ]),
    );
    const wrapped = await supervisor.post(`/v1/conversations/${conversationId}/wrap-up`, {
      dispositions: [],
      solved: 'yes',
    });
    expect(wrapped.status).toBe(204);
    await leave([{ person, socket }]);
  });

  it('gives up the work of a caller who hung up while waiting', async () => {
    const { person, socket } = await seat(hub, 'Busy', { queues: [queueId], limit: 0 });
    const rung = await line.tell('incoming', from('CA20', '+447700900472'));
    const callId = callOf(rung.xml);
    const queued = await line.tell(nextStep(rung.xml, 'menu'), {
      CallSid: 'CA20',
      SpeechResult: 'It is about orders.',
    });
    expect(queued.xml).toContain('press 1 at any time');
    await line.tell('status', { CallSid: 'CA20', CallStatus: 'completed' });
    await line.tell('status', { CallSid: 'CA20', CallStatus: 'in-progress' });
    const { body } = await supervisor.get(`/v1/calls/${callId}`);
    expect(body).toMatchObject({ state: 'ended', outcome: 'abandoned' });
    const work = await until('the work to be given up', async () => {
      const [row] = await hub.database.query<{ state: string }>(
        `SELECT state FROM work_item WHERE conversation_id = $1`,
        [body.conversationId],
      );
      return row?.state === 'canceled' && row;
    });
    expect(work).toEqual({ state: 'canceled' });
    await leave([{ person, socket }]);
  });
});
