import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until } from '../routing/world.js';
import { callOf, connectLine, type Line, nextStep, PUBLIC_URL, thread } from './line.js';
import { startTwilio, type TwilioDouble } from './twilio-double.js';

/** Calls that end otherwise than they should: an agent's line is lost, a customer hangs up, in the talk or in the menu. */
describe('a call that breaks off', () => {
  let hub: Booted;
  let double: TwilioDouble;
  let line: Line;
  let queueId: string;
  let supervisor: Caller;

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    double = await startTwilio();
    supervisor = await hub.signIn('supervisor', 'Sade');
    queueId = await buildQueue(hub, { name: 'Calls' });
    line = await connectLine(hub, await hub.signIn('admin'), {
      apiRoot: double.url,
      queueId,
      settings: { offerCallback: false },
    });
  });
  afterAll(async () => {
    await hub?.close();
    await double?.close();
  });

  const call = async (id: string) => (await supervisor.get(`/v1/calls/${id}`)).body;
  const room = (callId: string, event: string, sid: string, label: string) =>
    line.tell(`conference?call=${callId}`, {
      ConferenceSid: 'CF1',
      StatusCallbackEvent: event,
      CallSid: sid,
      ParticipantLabel: label,
    });
  const agentLeg = (callId: string, agentId: string) =>
    until('the agent’s leg', async () => {
      const [leg] = await hub.database.query<{ id: string; vendor_sid: string }>(
        `SELECT id, vendor_sid FROM call_leg WHERE call_id = $1 AND agent_id = $2 AND vendor_sid IS NOT NULL AND left_at IS NULL`,
        [callId, agentId],
      );
      return leg;
    });
  const accept = async (person: Caller): Promise<string> => {
    const offer = await until('the offer', async () => (await offersOf(person))[0]);
    return (await person.post(`/v1/offers/${offer.id}/accept`)).body.conversationId;
  };
  const workOf = async (conversationId: string) =>
    (
      await hub.database.query<{ state: string; agent_id: string | null; enqueued_at: Date }>(
        `SELECT state, agent_id, enqueued_at FROM work_item WHERE conversation_id = $1`,
        [conversationId],
      )
    )[0];
  /** A customer who talks to this person. */
  const talk = async (person: Caller, sid: string, phone: string) => {
    const rung = await line.tell('incoming', { CallSid: sid, From: phone, To: '+442079460000' });
    const callId = callOf(rung.xml);
    const conversationId = await accept(person);
    const leg = await agentLeg(callId, person.id);
    await room(callId, 'participant-join', sid, 'customer');
    await room(callId, 'participant-join', leg.vendor_sid, leg.id);
    expect((await call(callId)).state).toBe('talking');
    return { callId, conversationId, leg, rung };
  };

  it('keeps the caller on the line when the agent’s is lost: music, a sentence, the same place, and the next agent', async () => {
    const one = await seat(hub, 'Rosa', { queues: [queueId], limit: 1 });
    const { callId, conversationId, leg, rung } = await talk(one.person, 'CL10', '+447700900501');
    const before = await workOf(conversationId);
    const two = await seat(hub, 'Imani', { queues: [queueId], limit: 1 });

    await room(callId, 'participant-leave', leg.vendor_sid, leg.id);
    await line.tell(`status?call=${callId}`, { CallSid: leg.vendor_sid, CallStatus: 'completed' });
    const held = await double.until(({ path, form }) => path.endsWith('/Participants/CL10') && form.Hold === 'true');
    expect(held.form).toMatchObject({ HoldMethod: 'POST' });
    const music = await line.tell(nextStep(`${String(held.form.HoldUrl)}"`, 'wait'), { CallSid: 'CL10' });
    expect(music.xml).toContain('we lost the line to my colleague');
    // Only once: the music goes on without it.
    expect((await line.tell(nextStep(music.xml, 'wait'), { CallSid: 'CL10' })).xml).not.toContain('we lost the line');
    expect(double.asked.some(({ form }) => form.Status === 'completed')).toBe(false);

    const next = await accept(two.person);
    expect(next).toBe(conversationId);
    expect(await workOf(conversationId)).toEqual({ ...before, agent_id: two.person.id });
    const second = await agentLeg(callId, two.person.id);
    await room(callId, 'participant-join', second.vendor_sid, second.id);
    expect(await call(callId)).toMatchObject({ state: 'talking', agentId: two.person.id });
    await double.until(({ path, form }) => path.endsWith('/Participants/CL10') && form.Hold === 'false');
    const { control } = (await supervisor.get(`/v1/conversations/${conversationId}`)).body;
    expect(control.id).toBe(two.person.id);
    const texts = (await thread(supervisor, conversationId)).map(({ text }) => text);
    expect(texts).toContain('The line was lost; the customer waits for somebody else');
    expect(rung.xml).toContain('<Conference');

    // The one who has it ends it: nobody is lost by that.
    await two.person.post(`/v1/calls/${callId}/hang-up`);
    await room(callId, 'participant-leave', second.vendor_sid, second.id);
    await room(callId, 'participant-leave', 'CL10', 'customer');
    await room(callId, 'conference-end', '', '');
    expect(await call(callId)).toMatchObject({ state: 'ended', outcome: 'answered' });
    expect(await workOf(conversationId)).toMatchObject({ state: 'wrapping', agent_id: two.person.id });
    const done = { dispositions: [], solved: 'yes' };
    expect((await two.person.post(`/v1/conversations/${conversationId}/wrap-up`, done)).status).toBe(204);
    expect((await supervisor.get(`/v1/conversations/${conversationId}`)).body.status).toBe('resolved');
    await leave([one, two]);
  });

  it('gives up the work when a caller whose agent was lost hangs up before the next one', async () => {
    const one = await seat(hub, 'Kofi', { queues: [queueId], limit: 1 });
    const { callId, conversationId, leg } = await talk(one.person, 'CL20', '+447700900502');
    await room(callId, 'participant-leave', leg.vendor_sid, leg.id);
    expect(await call(callId)).toMatchObject({ state: 'waiting', agentId: null });
    await line.tell(`status?call=${callId}`, { CallSid: 'CL20', CallStatus: 'completed' });
    expect(await call(callId)).toMatchObject({ state: 'ended', outcome: 'abandoned' });
    await until('the work to be given up', async () => (await workOf(conversationId))?.state === 'canceled');
    await leave([one]);
  });

  it('lets the agent write it up when the customer hangs up, and ends the contact with what they say', async () => {
    const one = await seat(hub, 'Noor', { queues: [queueId], limit: 1 });
    const { callId, conversationId } = await talk(one.person, 'CL30', '+447700900503');
    await room(callId, 'participant-leave', 'CL30', 'customer');
    expect((await call(callId)).state).toBe('ended');
    expect(await workOf(conversationId)).toMatchObject({ state: 'wrapping', agent_id: one.person.id });
    expect((await one.person.get('/v1/me/desk')).body.work[0]).toMatchObject({ conversationId, state: 'wrapping' });
    const done = { dispositions: [], solved: 'not_yet' };
    expect((await one.person.post(`/v1/conversations/${conversationId}/wrap-up`, done)).status).toBe(204);
    expect(await workOf(conversationId)).toMatchObject({ state: 'completed' });
    const [interaction] = await hub.database.query(
      `SELECT resolved, ended_at IS NOT NULL AS ended FROM interaction WHERE conversation_id = $1`,
      [conversationId],
    );
    expect(interaction).toEqual({ resolved: 'not_yet', ended: true });
    expect((await supervisor.get(`/v1/conversations/${conversationId}`)).body.control.kind).toBe('none');
    await leave([one]);
  });

  it('keeps a call that was hung up in the menu in the person’s timeline, and asks nobody to answer it', async () => {
    const menu = await connectLine(hub, await hub.signIn('admin'), {
      apiRoot: double.url,
      queueId,
      settings: { menu: ['1 orders', '2 something else'] },
    });
    const rung = await menu.tell('incoming', { CallSid: 'CL40', From: '+447700900504', To: '+442079460000' });
    const gone = { CallSid: 'CL40', CallStatus: 'completed' };
    await menu.tell('status', gone);
    await menu.tell('status', gone);
    const ended = await call(callOf(rung.xml));
    expect(ended).toMatchObject({ state: 'ended', outcome: 'abandoned' });
    const { body } = await supervisor.get(`/v1/conversations/${ended.conversationId}`);
    expect(body.status).toBe('resolved');
    const { data } = (await supervisor.get(`/v1/profiles/${body.profile.id}/timeline?kinds=message,bot,note,call`))
      .body;
    expect(data.map(({ message }: { message: { text: string } }) => message.text)).toEqual([
      expect.stringMatching(/^The caller hung up in the menu after \d+ s$/),
      'Called',
    ]);
    await hub.settle();
    const work = await workOf(ended.conversationId);
    expect(work?.state ?? 'canceled').toBe('canceled');
  });
});
