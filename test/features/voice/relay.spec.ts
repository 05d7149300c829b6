import { request } from 'node:http';
import twilio from 'twilio';
import { WebSocket } from 'undici';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until } from '../routing/world.js';
import { callOf, connectLine, type Line, nextStep, PUBLIC_URL, thread, TOKEN } from './line.js';
import { startTwilio, type TwilioDouble } from './twilio-double.js';

const WSS = PUBLIC_URL.replace('https', 'wss');
const PHONE = '+447700900601';

interface Relay {
  heard: Whatever[];
  say(frame: object | string): void;
  until(type: string, match?: (frame: Whatever) => boolean): Promise<Whatever>;
  closed: Promise<number>;
  close(): void;
}

/** A bot holds a call by ConversationRelay: the vendor's socket carries the words of both, and a person is one message away. */
describe('a bot on the line by ConversationRelay', () => {
  let hub: Booted;
  let double: TwilioDouble;
  let line: Line;
  let admin: Caller;
  let queueId: string;
  let botId: string;

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    double = await startTwilio();
    admin = await hub.signIn('admin');
    queueId = await buildQueue(hub, { name: 'Calls' });
    botId = await buildBot(hub);
    line = await connectLine(hub, admin, {
      apiRoot: double.url,
      queueId,
      botId,
      settings: { botSpeech: 'relay', offerCallback: false },
    });
  });
  afterAll(async () => {
    await hub?.close();
    await double?.close();
  });

  const ring = async (sid: string) => {
    const { xml } = await line.tell('incoming', { CallSid: sid, From: PHONE, To: '+442079460000' });
    return { xml, callId: callOf(xml), path: `/channels/${line.inboxId}/voice/relay/${callOf(xml)}` };
  };

  const sign = (path: string, at = WSS, token = TOKEN) => twilio.getExpectedTwilioSignature(token, at + path, {});
  /** The status an upgrade is refused with. */
  const knock = (path: string, signature?: string) =>
    new Promise<number | undefined>((done) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('sixteen bytes in').toString('base64'),
        ...(signature && { 'x-twilio-signature': signature }),
      };
      const asked = request(hub.url + path, { headers }, (answer) => done(answer.resume().statusCode));
      asked.on('upgrade', (answer, socket) => {
        socket.destroy();
        done(answer.statusCode);
      });
      asked.on('error', () => done(undefined)).end();
    });
  /** Opens the vendor's socket. */
  const connect = (path: string) =>
    new Promise<Relay>((done, failed) => {
      const headers = { 'x-twilio-signature': sign(path) };
      const socket = new WebSocket(hub.url.replace('http', 'ws') + path, { headers });
      const heard: Whatever[] = [];
      const closed = new Promise<number>((end) => {
        socket.addEventListener('close', ({ code }) => end(code));
      });
      socket.addEventListener('message', ({ data }) => void heard.push(JSON.parse(String(data))));
      socket.addEventListener('error', () => failed(new Error('not let in')));
      socket.addEventListener('open', () =>
        done({
          heard,
          closed,
          say: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
          until: (type, match = () => true) =>
            until(`${type} among ${JSON.stringify(heard)}`, async () =>
              heard.find((frame) => frame.type === type && match(frame)),
            ),
          close: () => socket.close(),
        }),
      );
    });
  const setUp = async (sid: string) => {
    const rung = await ring(sid);
    const relay = await connect(rung.path);
    relay.say({ type: 'setup', sessionId: `VX${sid}`, callSid: sid, from: PHONE, customParameters: {} });
    return { ...rung, relay };
  };
  const prompt = (voicePrompt: string, last = true) => ({ type: 'prompt', voicePrompt, lang: 'en-GB', last });
  const conversationOf = (callId: string) =>
    until('the conversation', async () => {
      const [row] = await hub.database.query<{ id: string }>(`SELECT conversation_id AS id FROM call WHERE id = $1`, [
        callId,
      ]);
      return row.id;
    });
  const write = async (conversationId: string, text: string) => {
    const bot = await hub.bot(botId, ['conversations', 'messages', 'handoffs']);
    const { control } = (await admin.get(`/v1/conversations/${conversationId}`)).body;
    const epoch = { 'if-control-epoch': String(control.epoch) };
    const wrote = await bot.post(`/v1/conversations/${conversationId}/messages`, { text }, epoch);
    expect(wrote.status).toBe(201);
    return { bot, epoch };
  };

  it('asks the vendor for a socket at our public address, and lets nobody in whose signature is not for it', async () => {
    const { xml, path } = await ring('CR10');
    expect(xml).toContain('This call may be recorded.');
    expect(xml).toMatch(/<Connect action="[^"]*voice\/relayed\?call=[^"]*" method="POST">/);
    expect(xml).toContain(`<ConversationRelay url="${WSS}${path}"`);
    expect(xml).toContain('dtmfDetection="true"');
    const before = (await admin.get(`/v1/inboxes/${line.inboxId}`)).body.counts.refused;
    const forged = [
      undefined,
      sign(path, WSS, 'not the token'),
      sign(`${path}x`),
      // Signed for the host it came to, which is not what the vendor was told.
      sign(path, hub.url.replace('http', 'ws')),
    ];
    for (const signature of forged) expect(await knock(path, signature)).toBe(401);
    const refused = async () => (await admin.get(`/v1/inboxes/${line.inboxId}`)).body.counts.refused - before;
    await until('all of them counted', async () => (await refused()) >= 4);
    expect(await refused()).toBe(4);
    // The right signature opens it for that call alone.
    const relay = await connect(path);
    relay.say({ type: 'setup', sessionId: 'VX1', callSid: 'CR99' });
    expect(await relay.closed).toBe(1008);
    const nowhere = '/channels/inb_nothing/voice/relay/call_nothing';
    expect(await knock(nowhere, sign(nowhere))).toBe(401);
    expect(await knock('/no/door/at/all')).toBe(404);
  });

  it('carries the words of both into the thread, and what the bot hands over waits in the queue with all that was said', async () => {
    const one = await seat(hub, 'Noor', { queues: [queueId], limit: 1 });
    const { callId, relay } = await setUp('CR20');
    relay.say(prompt('Where is my', false));
    relay.say(prompt('Where is my olive tree?'));
    const conversationId = await conversationOf(callId);
    expect((await admin.get(`/v1/conversations/${conversationId}`)).body.control).toMatchObject({ kind: 'bot' });
    await write(conversationId, 'It left on Monday.');
    const spoken = await relay.until('text');
    expect(spoken).toEqual({ type: 'text', token: 'It left on Monday.', last: true });
    relay.say({ type: 'interrupt', utteranceUntilInterrupt: 'It left', durationUntilInterruptMs: 460 });
    // What they do not know is kept raw and counted; what is no frame at all does no harm.
    relay.say({ type: 'moodChange', mood: 'sour' });
    relay.say('not JSON');
    relay.say({ type: 'dtmf', digit: '4' });
    relay.say({ type: 'dtmf', digit: '7' });
    relay.say({ type: 'dtmf', digit: '#' });
    await until('the number', async () => (await thread(admin, conversationId)).some(({ text }) => text === '47'));
    const { bot, epoch } = await write(conversationId, 'A person will look at it.');
    await relay.until('text', ({ token }) => token === 'A person will look at it.');
    const handed = await bot.post(
      '/v1/handoffs',
      {
        conversation: conversationId,
        reason: { code: 'out_of_scope' },
        summary: { text: 'Order 47 left on Monday and did not arrive.' },
      },
      epoch,
    );
    expect(handed).toMatchObject({ status: 202 });
    const end = await relay.until('end');
    expect(JSON.parse(end.handoffData)).toEqual({ reason: 'handed_over' });
    // It is said once, and in order.
    expect(relay.heard.filter(({ type }) => type === 'text').map(({ token }) => token)).toEqual([
      'It left on Monday.',
      'A person will look at it.',
    ]);
    relay.close();
    const queued = await line.tell(`relayed?call=${callId}`, {
      CallSid: 'CR20',
      CallStatus: 'in-progress',
      SessionId: 'VXCR20',
      SessionStatus: 'ended',
      HandoffData: end.handoffData,
    });
    expect(queued.xml).toContain('<Conference');
    const offer = await until('the offer', async () => (await offersOf(one.person))[0]);
    expect((await one.person.post(`/v1/offers/${offer.id}/accept`)).body.conversationId).toBe(conversationId);
    const said = (await thread(one.person, conversationId)).map(({ author, text }) => [author.kind, text]);
    expect(said.slice(0, 5)).toEqual([
      ['customer', 'Where is my olive tree?'],
      ['bot', 'It left on Monday.'],
      ['system', 'The caller interrupted the bot after “It left”'],
      ['customer', '47'],
      ['bot', 'A person will look at it.'],
    ]);
    const handoffs = (await one.person.get(`/v1/conversations/${conversationId}/handoffs`)).body.data;
    expect(JSON.stringify(handoffs)).toContain('Order 47 left on Monday and did not arrive.');
    const ignored = async (): Promise<string[]> =>
      (await admin.get(`/v1/inboxes/${line.inboxId}`)).body.counts.ignored.map(({ type }: { type: string }) => type);
    // Counts are written a moment later.
    await until('the count', async () => (await ignored()).includes('relay not JSON'));
    expect(await ignored()).toEqual(expect.arrayContaining(['relay moodChange', 'relay not JSON']));
    await line.tell('status', { CallSid: 'CR20', CallStatus: 'completed' });
    await leave([one]);
  });

  it('ends at once for whoever asks for a person, by word or key', async () => {
    for (const [sid, frames] of [
      ['CR30', [prompt('Can I talk to a human?')]],
      [
        'CR31',
        [
          { type: 'dtmf', digit: '0' },
          { type: 'dtmf', digit: '#' },
        ],
      ],
    ] as const) {
      const { callId, relay } = await setUp(sid);
      for (const frame of frames) relay.say(frame);
      const end = await relay.until('end');
      expect(JSON.parse(end.handoffData)).toEqual({ reason: 'asked' });
      const next = await line.tell(`relayed?call=${callId}`, {
        CallSid: sid,
        SessionId: `VX${sid}`,
        SessionStatus: 'ended',
        HandoffData: end.handoffData,
      });
      // Nobody is at a desk.
      expect(next.xml).toContain('Please leave a message');
      const texts = (await thread(admin, await conversationOf(callId))).map(({ text }) => text);
      expect(texts).toContain('The caller asked for a person');
      await line.tell('status', { CallSid: sid, CallStatus: 'completed' });
    }
  });

  it('goes on by sentences when the socket broke, and lets a caller go who hung up', async () => {
    const { callId, relay } = await setUp('CR40');
    relay.say(prompt('Hello?'));
    const conversationId = await conversationOf(callId);
    relay.close();
    await relay.closed;
    await write(conversationId, 'I am here.');
    const failed = { CallSid: 'CR40', SessionId: 'VXCR40', SessionStatus: 'failed', ErrorCode: '64105' };
    const next = await line.tell(`relayed?call=${callId}`, failed);
    expect(next.xml).toContain('I am here.');
    expect(nextStep(next.xml, 'hear')).toContain('turn=1');
    const gone = await line.tell(`relayed?call=${callId}`, {
      ...failed,
      SessionStatus: 'completed',
      CallStatus: 'completed',
    });
    expect(gone.xml).toContain('<Hangup/>');
    await line.tell('status', { CallSid: 'CR40', CallStatus: 'completed' });
    expect((await admin.get(`/v1/calls/${callId}`)).body).toMatchObject({ state: 'ended', outcome: 'abandoned' });
    // A call that is over has no socket any more.
    const late = await connect(`/channels/${line.inboxId}/voice/relay/${callId}`);
    late.say({ type: 'setup', sessionId: 'VX2', callSid: 'CR40' });
    expect(await late.closed).toBe(1008);
  });
});
