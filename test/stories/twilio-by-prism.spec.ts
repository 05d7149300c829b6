import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Booted, bootApp, type Caller, type Whatever } from '../support/boot-app.js';
import { buildInbox, buildQueue, writeIn } from '../support/factories.js';
import { freePort } from '../support/free-port.js';
import { leave, offersOf, seat, until } from '../features/routing/world.js';
import { callOf, connectLine, PUBLIC_URL } from '../features/voice/line.js';

const peer = path.resolve(import.meta.dirname, '../peers/prism/node_modules/@stoplight/prism-cli/dist/index.js');
const data = path.resolve(process.cwd(), '../shared/data/specs/twilio_api_v2010.json.gz');
const installed = existsSync(peer) && existsSync(data);
if (!installed)
  console.warn(
    'Skipped: run `npm ci` in test/peers/prism, with ../shared/data beside the checkout, to prove this story against the vendor’s own description.',
  );

const hex = (letter: string, prefix: string) => prefix + letter.repeat(32);
const HELLO = { name: hex('9', 'HX'), language: 'en', body: 'Hello {{1}}', params: ['name'] };
/** What the hub calls, so that the mock need not learn the other hundred addresses. */
const CALLED =
  /\/(Messages|Participants|Participants\/\{CallSid\}|Calls\/\{Sid\}|Conferences\/\{Sid\}|Transcriptions|Recordings|Recordings\/\{Sid\})\.json$/;

/** Every call the hub makes of Twilio, judged by a mock server over Twilio's own OpenAPI description. */
(installed ? describe : describe.skip)('what the hub asks of Twilio', () => {
  let folder: string;
  let child: ChildProcess;
  let witness: Server;
  let url: string;
  let hub: Booted;
  let admin: Caller;
  const seen: { call: string; form: string; status: number; answer: string }[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'prism-'));
    const file = path.join(folder, 'twilio.json');
    writeFileSync(file, JSON.stringify(description()));
    const port = await freePort();
    child = spawn(process.execPath, [peer, 'mock', '--errors', '-p', String(port), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((done, failed) => {
      child.stdout?.on('data', (text) => String(text).includes('Prism is listening') && done());
      child.once('exit', (code) => failed(new Error(`prism ended with ${code}`)));
    });
    witness = await watch(port);
    url = `http://127.0.0.1:${(witness.address() as AddressInfo).port}`;
    hub = await bootApp({ PUBLIC_URL });
    admin = await hub.signIn('admin');
  });
  afterAll(async () => {
    await hub?.close();
    witness?.closeAllConnections();
    witness?.close();
    child?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Between the hub and the mock: what was asked and what was said to it. */
  async function watch(port: number): Promise<Server> {
    const server = createServer((asked, answer) => {
      const chunks: Buffer[] = [];
      asked.on('data', (chunk: Buffer) => chunks.push(chunk));
      asked.on('end', () => {
        const body = Buffer.concat(chunks);
        const { method, headers, url: place = '' } = asked;
        const on = request({ port, host: '127.0.0.1', path: place, method, headers }, (got) => {
          const parts: Buffer[] = [];
          got.on('data', (part: Buffer) => parts.push(part));
          got.on('end', () => {
            const said = Buffer.concat(parts);
            const call = `${method} ${place.replace(/^\/2010-04-01\/Accounts\/AC\w+/, '')}`;
            seen.push({ call, form: body.toString(), status: got.statusCode ?? 0, answer: said.toString() });
            answer.writeHead(got.statusCode ?? 502, { 'content-type': got.headers['content-type'] ?? '' }).end(said);
          });
        });
        on.on('error', () => answer.writeHead(502).end());
        on.end(body);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return server;
  }
  const asked = (pattern: RegExp) =>
    until(`${pattern} among ${seen.map(({ call }) => call).join(', ')}`, async () =>
      seen.find(({ call, form }) => pattern.test(`${call} ${form}`)),
    );
  const refused = () => seen.filter(({ status }) => status >= 300);

  it('is judged: what the description does not allow is refused', async () => {
    const answer = await fetch(`${url}/2010-04-01/Accounts/${hex('a', 'AC')}/Messages.json`, {
      method: 'POST',
      headers: { authorization: 'Basic QTpi', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Body=to+nobody',
    });
    expect(answer.status).toBe(422);
    expect(refused()).toHaveLength(1);
    seen.length = 0;
  });

  it('is taken: a text message and a content template', async () => {
    const agent = await hub.signIn('agent', 'Maya');
    await buildQueue(hub);
    const chat = await buildInbox(hub);
    for (const channel of ['sms', 'twilio-whatsapp']) {
      const more = channel === 'sms' ? {} : { templates: [HELLO] };
      const { body: inbox } = await admin.post('/v1/inboxes', {
        name: channel,
        channel,
        settings: { accountSid: hex('a', 'AC'), number: '+442071838750', apiRoot: url, ...more },
        credentials: { authToken: 'token' },
      });
      const value = `prism-${channel}`;
      const { body: wrote } = await writeIn(hub, chat, { from: { kind: 'external_id', value, name: 'Amara' } });
      const { body: detail } = await agent.get(`/v1/conversations/${wrote.conversationId}`);
      await hub.database.query(
        `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ($1, 'phone', $2, $3, 'verified', 'order')`,
        [`idn_${value}`, channel === 'sms' ? '+447700900802' : '+447700900803', detail.profile.id],
      );
      const options =
        channel === 'sms' ? {} : { options: { template: { name: HELLO.name, language: 'en', params: ['Amara'] } } };
      const first = { inboxId: inbox.id, identityId: `idn_${value}`, text: 'Hello Amara', ...options };
      const begun = await agent.post(`/v1/profiles/${detail.profile.id}/conversations`, first);
      expect(begun).toMatchObject({ status: 201 });
    }
    await asked(/POST \/Messages\.json .*Body=Hello/);
    await asked(/POST \/Messages\.json .*ContentSid=HX/);
    expect(refused()).toEqual([]);
  });

  it('is taken: a call that is answered, held, recorded, whispered into, texted and ended', async () => {
    const queueId = await buildQueue(hub, { name: 'Calls' });
    const line = await connectLine(hub, admin, { apiRoot: url, queueId, settings: { record: true } });
    const one = await seat(hub, 'Rosa', { queues: [queueId], limit: 1 });
    const customer = hex('c', 'CA');
    const { xml } = await line.tell('incoming', { CallSid: customer, From: '+447700900801', To: '+442079460000' });
    const callId = callOf(xml);
    const offer = await until('the offer', async () => (await offersOf(one.person))[0]);
    await one.person.post(`/v1/offers/${offer.id}/accept`);
    await asked(/POST \/Conferences\/call_\w+\/Participants\.json .*To=client/);
    const leg = await until('the leg', async () => {
      const [row] = await hub.database.query<{ id: string; vendor_sid: string }>(
        `SELECT id, vendor_sid FROM call_leg WHERE call_id = $1 AND kind = 'agent' AND vendor_sid IS NOT NULL`,
        [callId],
      );
      return row;
    });
    const room = (event: string, sid: string, label: string) =>
      line.tell(`conference?call=${callId}`, {
        ConferenceSid: hex('f', 'CF'),
        StatusCallbackEvent: event,
        CallSid: sid,
        ParticipantLabel: label,
      });
    await room('participant-join', leg.vendor_sid, leg.id);
    await asked(/POST \/Calls\/CA\w+\.json .*Url=/);
    await room('participant-join', customer, 'customer');
    await asked(/POST \/Calls\/CA\w+\/Recordings\.json/);
    const supervisor = await hub.signIn('supervisor');
    const act = async (by: Caller, what: string, body: Whatever = {}) =>
      expect([what, (await by.post(`/v1/calls/${callId}/${what}`, body)).status]).toEqual([what, 200]);
    await until('the recording', async () => (await one.person.get(`/v1/calls/${callId}`)).body.recording === 'on');
    await act(one.person, 'hold');
    await act(one.person, 'resume');
    await act(one.person, 'mute');
    await act(one.person, 'text', { text: 'https://shop.example/returns' });
    await act(supervisor, 'whisper');
    await asked(/Participants\.json .*Coaching=true/);
    await act(one.person, 'hang-up');
    await asked(/POST \/Conferences\/CF\w+\.json .*Status=completed/);
    await line.tell('status', { CallSid: customer, CallStatus: 'completed' });
    expect(refused()).toEqual([]);
    await leave([one]);
  });
});

/** What OpenAPI takes for granted of lists in a form, the mock wants to be told. */
function description(): object {
  const spec = JSON.parse(gunzipSync(readFileSync(data)).toString()) as {
    paths: Record<string, Record<string, Whatever>>;
  };
  const paths = Object.entries(spec.paths).filter(([place]) => CALLED.test(place));
  for (const [, operations] of paths)
    for (const { requestBody } of Object.values(operations)) {
      const form = requestBody?.content?.['application/x-www-form-urlencoded'];
      for (const [name, { type }] of Object.entries<Whatever>(form?.schema?.properties ?? {}))
        if (type === 'array') form.encoding = { ...form.encoding, [name]: { style: 'form', explode: true } };
    }
  return { ...spec, paths: Object.fromEntries(paths) };
}
