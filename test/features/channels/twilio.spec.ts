import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { untilState } from '../../support/messages.js';
import { describeWithData } from '../../support/shared-data.js';
import { messageSid, refuse, startTwilio, type TwilioDouble } from '../../support/twilio-double.js';

const ACCOUNT = `AC${'a'.repeat(32)}`;
const PUBLIC = 'https://hub.example';
const TOKEN = 'the-auth-token';
const TEMPLATE = `HX${'c'.repeat(32)}`;

describe.each([
  { channel: 'sms', prefix: '' },
  { channel: 'twilio-whatsapp', prefix: 'whatsapp:' },
])('$channel at Twilio', ({ channel, prefix }) => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let twilio: TwilioDouble;
  let inboxId: string;
  let count = 0;

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL: PUBLIC });
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
    twilio = await startTwilio();
    inboxId = await makeInbox('+442071838750');
  });
  afterAll(async () => {
    await hub.close();
    await twilio.close();
  });

  async function makeInbox(number: string, authToken = TOKEN): Promise<string> {
    const templates = [{ name: TEMPLATE, language: 'en', body: 'Hello {{1}}', params: ['name'] }];
    const { status, body } = await admin.post('/v1/inboxes', {
      name: `${channel} ${number}`,
      channel,
      settings: { accountSid: ACCOUNT, number, apiRoot: twilio.url, ...(prefix && { templates }) },
      credentials: { authToken },
    });
    expect([status, body.missing]).toEqual([201, []]);
    expect(body.setup.map(({ value }: { value?: string }) => value)).toContain(`${PUBLIC}/channels/${body.id}`);
    return body.id;
  }
  /** As Twilio posts it: signed over the public address, whatever the request itself says. */
  async function post(fields: Record<string, string>, { to = inboxId, token = TOKEN } = {}) {
    const signature = getExpectedTwilioSignature(token, `${PUBLIC}/channels/${to}`, fields);
    const answer = await fetch(`${hub.url}/channels/${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: new URLSearchParams(fields).toString(),
    });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  }
  const incoming = (over: Record<string, string> = {}) => {
    count += 1;
    return {
      MessageSid: `MM${String(count).padStart(32, '0')}`,
      SmsStatus: 'received',
      From: `${prefix}+4477009004${String(count).padStart(2, '0')}`,
      To: `${prefix}+442071838750`,
      Body: 'Where is my order? 🌿',
      NumMedia: '0',
      ...over,
    };
  };
  const found = (externalId: string) =>
    hub.database.one<{ id: string; conversation_id: string; inbox_id: string }>(
      `SELECT id, conversation_id, inbox_id FROM message WHERE external_id = $1`,
      [externalId],
    );
  const arrive = async (fields: Record<string, string> = incoming()): Promise<string> => {
    expect((await post(fields)).status).toBe(200);
    return (await found(fields.MessageSid))?.conversation_id as string;
  };
  const thread = async (conversationId: string): Promise<Whatever[]> =>
    (await agent.get(`/v1/conversations/${conversationId}/messages`)).body.data;
  const reply = async (conversationId: string, more: Record<string, unknown> = { text: 'On its way' }) => {
    const { status, body } = await agent.post(`/v1/conversations/${conversationId}/messages`, more);
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id as string;
  };
  const state = (id: string) =>
    hub.database.one<{ state: string; state_reason: string | null }>(
      `SELECT state, state_reason FROM message WHERE id = $1`,
      [id],
    );
  const until = (id: string, state: string) => untilState(hub, id, state);
  const receipt = (sid: string, MessageStatus: string, more: Record<string, string> = {}) =>
    post({ MessageSid: sid, MessageStatus, From: `${prefix}+442071838750`, To: `${prefix}+447700900401`, ...more });

  it('carries a message to an agent, the answer to the customer, and says how far it came', async () => {
    const before = twilio.sent.length;
    const fields = incoming({ ProfileName: 'Amara Okafor' });
    const answer = await post(fields);
    expect(answer).toEqual({ status: 200, type: expect.stringContaining('text/xml'), text: '<Response/>' });
    expect((await post(fields)).status).toBe(200);
    const conversationId = (await found(fields.MessageSid))?.conversation_id as string;
    expect(await thread(conversationId)).toMatchObject([{ direction: 'in', text: 'Where is my order? 🌿' }]);

    const id = await reply(conversationId);
    const call = (await twilio.until(before + 1))[before];
    expect(call.path).toBe(`/2010-04-01/Accounts/${ACCOUNT}/Messages.json`);
    expect(call.headers.authorization).toBe(`Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`);
    expect(Object.fromEntries(call.form)).toEqual({
      To: fields.From,
      From: `${prefix}+442071838750`,
      Body: 'On its way',
      StatusCallback: expect.stringMatching(`^${PUBLIC}/channels/${inboxId}\\?delivery=whd_[0-9a-z]+$`),
    });
    await until(id, 'sent');
    const sid = messageSid(before + 1);
    for (const [status, shown] of [
      ['queued', 'sent'],
      ['delivered', 'delivered'],
      ['sent', 'delivered'],
      ['read', 'read'],
    ]) {
      expect((await receipt(sid, status)).status).toBe(200);
      expect((await state(id))?.state).toBe(shown);
    }
  });

  it('refuses what is not signed by this account, and stores nothing of it', async () => {
    const fields = incoming();
    expect((await post(fields, { token: 'another' })).status).toBe(401);
    const bare = await fetch(`${hub.url}/channels/${inboxId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
    expect(bare.status).toBe(401);
    expect(await found(fields.MessageSid)).toBeUndefined();
  });

  it('says in words why a message did not arrive', async () => {
    const conversationId = await arrive();
    twilio.next(refuse(400, 21610, 'Attempt to send to unsubscribed recipient'));
    const first = await reply(conversationId);
    expect((await until(first, 'failed'))?.state_reason).toContain('opted out by writing STOP');
    const before = twilio.sent.length;
    const second = await reply(conversationId, { text: 'Again' });
    await twilio.until(before + 1);
    await until(second, 'sent');
    await receipt(messageSid(before + 1), 'undelivered', { ErrorCode: '30003' });
    expect(await state(second)).toEqual({
      state: 'failed',
      state_reason: 'Not delivered: the phone is switched off or out of reach (Twilio 30003)',
    });
  });

  it('a failure stands though an older report comes after it, or it came before the call was settled', async () => {
    const conversationId = await arrive();
    const before = twilio.sent.length;
    const sid = messageSid(before + 1);
    await receipt(sid, 'undelivered', { ErrorCode: '30005' });
    const id = await reply(conversationId);
    await until(id, 'failed');
    await receipt(sid, 'sent');
    expect(await state(id)).toMatchObject({ state: 'failed', state_reason: expect.stringContaining('30005') });
    await receipt(sid, 'delivered');
    expect(await state(id)).toEqual({ state: 'delivered', state_reason: null });
  });

  it('keeps STOP as somebody’s very first word', async () => {
    const fields = incoming({ Body: 'STOP' });
    const conversationId = await arrive(fields);
    await hub.settle();
    const refused = await agent.post(`/v1/conversations/${conversationId}/messages`, { text: 'Hello' });
    expect([refused.status, refused.body.code]).toEqual([422, 'no_consent']);
  });

  it('waits as long as Twilio asks', async () => {
    // A number of its own: the whole inbox waits, and what comes later in this file must not.
    await makeInbox('+442071838799');
    const conversationId = await arrive(incoming({ To: `${prefix}+442071838799` }));
    twilio.next(refuse(429, 20429, 'Too Many Requests', { 'retry-after': '900' }));
    const id = await reply(conversationId);
    let row: { wait: number; last_error: string | null } | undefined;
    for (let i = 0; i < 1000 && !row?.last_error; i += 1) {
      row = await hub.database.one(
        `SELECT extract(epoch FROM next_at - now())::float8 AS wait, last_error FROM delivery WHERE message_id = $1`,
        [id],
      );
      await new Promise((done) => setTimeout(done, 10));
    }
    expect(row?.wait).toBeGreaterThan(800);
    expect((await state(id))?.state).toBe('queued');
  });

  it('keeps STOP as a refusal with the words said, and START as its end', async () => {
    const fields = incoming();
    const conversationId = await arrive(fields);
    const { profile_id: profileId } = (await hub.database.one<{ profile_id: string }>(
      `SELECT profile_id FROM conversation WHERE id = $1`,
      [conversationId],
    )) as { profile_id: string };
    const consents = async () => (await agent.get(`/v1/profiles/${profileId}/consents`)).body;
    const { body } = await admin.get('/v1/purposes');
    const purposes: string[] = body.data.map(({ name }: { name: string }) => name);
    await arrive(incoming({ From: fields.From, Body: 'Stop' }));
    await hub.settle();
    expect((await consents()).data).toEqual(
      expect.arrayContaining(
        purposes.map((purpose) =>
          expect.objectContaining({ purpose, channel, granted: false, source: 'words', wording: 'Stop' }),
        ),
      ),
    );
    expect((await thread(conversationId)).map((one) => one.text)).toContain('Stop');
    const refused = await agent.post(`/v1/conversations/${conversationId}/messages`, { text: 'Just one thing' });
    expect([refused.status, refused.body.code]).toEqual([422, 'no_consent']);
    await arrive(incoming({ From: fields.From, Body: 'STOP' }));
    await hub.settle();
    expect((await consents()).history).toHaveLength(purposes.length);
    await arrive(incoming({ From: fields.From, Body: 'START' }));
    await hub.settle();
    const { data, history } = await consents();
    expect(data.map((one: Whatever) => [one.purpose, one.granted]).sort()).toEqual(
      purposes.map((purpose) => [purpose, purpose === 'service']).sort(),
    );
    expect(history).toHaveLength(purposes.length + 1);
    // Whoever counts what was sent counts it with the rest.
    await until(await reply(conversationId), 'sent');
  });

  it('serves several numbers by one address, each into its own inbox', async () => {
    const other = await makeInbox('+15005550006');
    const fields = incoming({ To: `${prefix}+15005550006` });
    expect((await post(fields)).status).toBe(200);
    expect((await found(fields.MessageSid))?.inbox_id).toBe(other);
    // Another account's number is not written to by whoever knows this one's token.
    await makeInbox('+15005550001', 'their-own-token');
    const foreign = incoming({ To: `${prefix}+15005550001` });
    expect((await post(foreign)).status).toBe(200);
    expect(await found(foreign.MessageSid)).toBeUndefined();
    const { counts } = (await admin.get(`/v1/inboxes/${inboxId}`)).body;
    expect(counts.ignored).toEqual(expect.any(Array));
  });

  it('counts what it does not know, by name, and answers 200', async () => {
    expect((await post({ CallSid: 'CA1', CallStatus: 'ringing' })).status).toBe(200);
    const kept = await hub.database.query(`SELECT type FROM provider_event WHERE inbox_id = $1 AND type = 'ringing'`, [
      inboxId,
    ]);
    expect(kept).toHaveLength(1);
    expect((await post({})).status).toBe(400);
  });

  it('sends a template by its content SID, with its values', async () => {
    if (!prefix) return;
    const conversationId = await arrive();
    const before = twilio.sent.length;
    const template = { name: TEMPLATE, language: 'en', params: ['Amara'] };
    await reply(conversationId, { text: '', options: { template } });
    const { form } = (await twilio.until(before + 1))[before];
    expect(Object.fromEntries(form)).toMatchObject({ ContentSid: TEMPLATE, ContentVariables: '{"1":"Amara"}' });
    expect(form.has('Body')).toBe(false);
  });

  describeWithData('specs/twilio_api_v2010.json.gz', 'against Twilio’s own description', () => {
    it('sends no field that it does not name', () => {
      const file = path.resolve(process.cwd(), '../shared/data/specs/twilio_api_v2010.json.gz');
      const spec = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
      const { schema } =
        spec.paths['/2010-04-01/Accounts/{AccountSid}/Messages.json'].post.requestBody.content[
          'application/x-www-form-urlencoded'
        ];
      expect(twilio.sent.length).toBeGreaterThan(0);
      for (const { form } of twilio.sent) {
        expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining([...form.keys()]));
        for (const name of schema.required) expect(form.has(name)).toBe(true);
      }
    });
  });
});
