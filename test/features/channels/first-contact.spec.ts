import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildInbox, type BuiltInbox, buildQueue, writeIn } from '../../support/factories.js';
import { startMailServer } from '../../support/mail-server.js';
import { untilState } from '../../support/messages.js';
import { addToyChannel } from '../../support/toy-channel.js';
import { startTwilio, type TwilioDouble } from '../../support/twilio-double.js';

const PUBLIC = 'https://hub.example';
const ACCOUNT = `AC${'a'.repeat(32)}`;
const HELLO = { name: `HX${'c'.repeat(32)}`, language: 'en', body: 'Hello {{1}}', params: ['name'] };

describe('writing to a person first', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let twilio: TwilioDouble;
  let chat: BuiltInbox;
  let sms: string;
  let whatsapp: string;
  let customers = 0;

  beforeAll(async () => {
    addToyChannel(
      'bare',
      { reaches: 'phone', firstContact: true },
      { credentials: [{ name: 't', label: 'T', help: '' }] },
    );
    addToyChannel('second', { reaches: 'phone' });
    hub = await bootApp({ PUBLIC_URL: PUBLIC });
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent', 'Maya Lindqvist');
    twilio = await startTwilio();
    await buildQueue(hub);
    chat = await buildInbox(hub);
    sms = await makeInbox('sms');
    whatsapp = await makeInbox('twilio-whatsapp');
  });
  afterAll(async () => {
    await hub.close();
    await twilio.close();
  });

  async function makeInbox(channel: string): Promise<string> {
    const more = channel === 'sms' ? {} : { templates: [HELLO] };
    const { body } = await admin.post('/v1/inboxes', {
      name: channel,
      channel,
      settings: { accountSid: ACCOUNT, number: '+442071838750', apiRoot: twilio.url, ...more },
      credentials: { authToken: 'token' },
    });
    return body.id;
  }
  /** Somebody who chats, and whose number is known beside it. */
  async function somebody(proof = 'verified') {
    customers += 1;
    const { body } = await writeIn(hub, chat, {
      from: { kind: 'external_id', value: `c-${customers}`, name: 'Amara' },
    });
    const conversationId = body.conversationId as string;
    const { body: detail } = await agent.get(`/v1/conversations/${conversationId}`);
    const profileId = detail.profile.id as string;
    const [identityId, phone] = [`idn_first${customers}`, `+4477009005${String(customers).padStart(2, '0')}`];
    await hub.database.query(
      `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ($1, 'phone', $2, $3, $4, 'order')`,
      [identityId, phone, profileId, proof],
    );
    return { conversationId, profileId, identityId, phone };
  }
  /** The first message Twilio was given for this number: those of others may still be on their way. */
  async function sentTo(to: string): Promise<Record<string, string>> {
    const find = () => twilio.sent.find(({ form }) => form.get('To') === to);
    for (const end = Date.now() + 15_000; !find() && Date.now() < end; )
      await new Promise((done) => setTimeout(done, 10));
    return Object.fromEntries(find()?.form ?? []);
  }
  type Somebody = Awaited<ReturnType<typeof somebody>>;
  const begin = ({ profileId, identityId }: Somebody, more: object = {}, headers: Record<string, string> = {}) =>
    agent.post(
      `/v1/profiles/${profileId}/conversations`,
      { inboxId: sms, identityId, text: 'Hello', ...more },
      headers,
    );
  const ways = async ({ profileId }: Somebody) =>
    new Map<string, Whatever>(
      (await agent.get(`/v1/profiles/${profileId}/ways`)).body.data.map((one: Whatever) => [one.channel, one]),
    );
  const count = async (profileId: string) =>
    (await hub.database.query(`SELECT 1 FROM conversation WHERE profile_id = $1`, [profileId])).length;

  it('continues a chat by SMS: same person, same issue, the agent’s own work, and the answer comes back into it', async () => {
    const amara = await somebody();
    await hub.database.query(`UPDATE interaction SET issue_key = 'order:fw-20417' WHERE conversation_id = $1`, [
      amara.conversationId,
    ]);
    const { others } = (await agent.get(`/v1/conversations/${amara.conversationId}/reply-options`)).body;
    const way = others.find((one: Whatever) => one.channel === 'sms');
    expect(way).toMatchObject({
      allowed: true,
      conversationId: null,
      first: {
        identity: { id: amara.identityId, value: amara.phone },
        byTemplate: false,
        maxText: 1600,
        segments: true,
      },
    });
    const begun = await begin(amara, { text: 'Your tree leaves tonight', from: amara.conversationId });
    expect(begun.status).toBe(201);
    const { conversationId, message } = begun.body;
    expect(await sentTo(amara.phone)).toMatchObject({ Body: 'Your tree leaves tonight' });
    await untilState(hub, message.id, 'sent');
    await hub.settle();
    const { body: detail } = await agent.get(`/v1/conversations/${conversationId}`);
    expect(detail).toMatchObject({
      profile: { id: amara.profileId },
      control: { kind: 'agent', id: agent.id },
      assignee: { id: agent.id },
      waitingSince: null,
    });
    const opened = detail.facts.find((one: Whatever) => one.type === 'conversation.opened');
    expect(opened?.data).toMatchObject({ by: 'agent', from: amara.conversationId });
    expect((await agent.get('/v1/me/desk')).body.work ?? []).toEqual(
      expect.arrayContaining([expect.objectContaining({ conversationId, state: 'assigned' })]),
    );
    const keyed = await hub.database.query(`SELECT issue_key FROM interaction WHERE conversation_id = $1`, [
      conversationId,
    ]);
    expect(keyed).toEqual([{ issue_key: 'order:fw-20417' }]);
    // We wrote, not they: on the floor it is no second contact of theirs.
    const contacts = await hub.database.query(
      `SELECT l.kind FROM contact_link l JOIN interaction i ON i.id = l.interaction_id WHERE i.conversation_id = $1`,
      [conversationId],
    );
    expect(contacts).toEqual([{ kind: 'reopened_by_us' }]);
    const fields = {
      MessageSid: `MM${'1'.repeat(32)}`,
      From: amara.phone,
      To: '+442071838750',
      Body: 'Thanks',
      NumMedia: '0',
    };
    const taken = await fetch(`${hub.url}/channels/${sms}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': getExpectedTwilioSignature('token', `${PUBLIC}/channels/${sms}`, fields),
      },
      body: new URLSearchParams(fields).toString(),
    });
    expect(taken.status).toBe(200);
    const { body: thread } = await agent.get(`/v1/conversations/${conversationId}/messages`);
    expect(thread.data.map(({ text }: Whatever) => text)).toEqual(['Your tree leaves tonight', 'Thanks']);
  });

  it('is done once under one Idempotency-Key, and two at once make one conversation', async () => {
    const amara = await somebody();
    const key = { 'idempotency-key': 'first-1' };
    const [one, two] = [await begin(amara, {}, key), await begin(amara, {}, key)];
    expect([one.status, two.body]).toEqual([201, one.body]);
    const both = await Promise.all([begin(amara, { text: 'A' }), begin(amara, { text: 'B' })]);
    expect(both.map(({ status, body }) => [status, body.conversationId])).toEqual(
      both.map(() => [201, one.body.conversationId]),
    );
    const other = await somebody();
    const fresh = await Promise.all([begin(other, { text: 'A' }), begin(other, { text: 'B' })]);
    expect(new Set(fresh.map(({ body }) => body.conversationId)).size).toBe(1);
    expect(await count(other.profileId)).toBe(2);
  });

  it('goes on with the conversation there is, and reopens a resolved one', async () => {
    const amara = await somebody();
    const { body: first } = await begin(amara);
    await agent.post(`/v1/conversations/${first.conversationId}/resolve`, {});
    const { body: again } = await begin(amara, { text: 'One more thing' });
    expect(again.conversationId).toBe(first.conversationId);
    const { body: detail } = await agent.get(`/v1/conversations/${first.conversationId}`);
    expect(detail).toMatchObject({ status: 'open', control: { id: agent.id } });
  });

  it('refuses an address that is not verified, not theirs, or of another kind, and stores nothing', async () => {
    const claimed = await somebody('claimed');
    expect((await ways(claimed)).get('sms')).toMatchObject({
      allowed: false,
      why: 'Their phone number is not verified',
      first: null,
    });
    const refused = await begin(claimed);
    expect([refused.status, refused.body.code, refused.body.title]).toEqual([
      422,
      'cannot_reach',
      'Their phone number is not verified',
    ]);
    const other = await somebody();
    expect(await begin({ ...other, profileId: claimed.profileId })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/identityId' }] },
    });
    const [{ id }] = await hub.database.query<{ id: string }>(
      `SELECT id FROM identity WHERE profile_id = $1 AND kind = 'external_id'`,
      [other.profileId],
    );
    expect(await begin({ ...other, identityId: id })).toMatchObject({ status: 422, body: { code: 'cannot_reach' } });
    expect(await begin({ ...other, profileId: 'pf_none' })).toMatchObject({ status: 404 });
    expect(await begin(other, { inboxId: 'ib_none' })).toMatchObject({ status: 422 });
    expect([await count(claimed.profileId), await count(other.profileId)]).toEqual([1, 1]);
  });

  it('begins by mail, with a subject of its own', async () => {
    const amara = await somebody();
    const server = await startMailServer();
    const { body: inbox } = await admin.post('/v1/inboxes', {
      name: 'Care mail',
      channel: 'email',
      undoSeconds: 0,
      settings: { address: 'care@fernwood.example', smtpHost: '127.0.0.1', smtpPort: server.port },
    });
    const identityId = 'idn_mail';
    await hub.database.query(
      `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ($1, 'email', 'amara@mail.example', $2, 'verified', 'order')`,
      [identityId, amara.profileId],
    );
    expect((await ways(amara)).get('email')).toMatchObject({ allowed: true, first: { identity: { id: identityId } } });
    const more = { inboxId: inbox.id, identityId, text: 'It leaves tonight.', options: { subject: 'Your olive tree' } };
    expect((await begin(amara, more)).status).toBe(201);
    const { mail, to } = await server.until(1);
    expect([mail.subject, to, mail.text?.trim()]).toEqual([
      'Your olive tree',
      ['amara@mail.example'],
      'It leaves tonight.',
    ]);
    await server.close();
  });

  it('takes only a template where the channel wants one first', async () => {
    const amara = await somebody();
    expect((await ways(amara)).get('twilio-whatsapp')).toMatchObject({
      allowed: true,
      first: { byTemplate: true, templates: [HELLO] },
    });
    expect(await begin(amara, { inboxId: whatsapp })).toMatchObject({ status: 422, body: { code: 'window_closed' } });
    expect(await count(amara.profileId)).toBe(1);
    const template = { name: HELLO.name, language: 'en', params: ['Amara'] };
    const begun = await begin(amara, { inboxId: whatsapp, text: 'Hello Amara', options: { template } });
    expect(begun.status).toBe(201);
    expect(await sentTo(`whatsapp:${amara.phone}`)).toMatchObject({ ContentSid: HELLO.name });
  });

  it('refuses after STOP, and whoever is not to be contacted at all', async () => {
    const amara = await somebody();
    const supervisor = await hub.signIn('supervisor');
    const change = { purpose: 'service', channel: 'sms', granted: false, source: 'STOP' };
    await supervisor.put(`/v1/profiles/${amara.profileId}/consents`, change);
    expect((await ways(amara)).get('sms')).toMatchObject({ allowed: false, why: 'They said no to messages on SMS' });
    expect(await begin(amara)).toMatchObject({ status: 422, body: { code: 'no_consent' } });
    const left = await somebody();
    await supervisor.patch(`/v1/profiles/${left.profileId}`, { doNotContact: true });
    expect((await ways(left)).get('sms')).toMatchObject({ allowed: false, why: 'Not to be contacted' });
    expect(await begin(left)).toMatchObject({ status: 409, body: { code: 'do_not_contact' } });
    expect([await count(amara.profileId), await count(left.profileId)]).toEqual([1, 1]);
  });

  it('refuses an inbox that is paused, not set up, or lets nobody write first', async () => {
    const amara = await somebody();
    const bare = await buildInbox(hub, { channel: 'bare' });
    const second = await buildInbox(hub, { channel: 'second' });
    expect(await begin(amara, { inboxId: bare.id })).toMatchObject({ body: { title: 'Not set up: T is missing' } });
    expect(await begin(amara, { inboxId: second.id })).toMatchObject({
      status: 422,
      body: { title: 'They have not written here first' },
    });
    await admin.patch(`/v1/inboxes/${sms}`, { paused: true });
    expect(await begin(amara)).toMatchObject({ status: 422, body: { title: 'This inbox is paused' } });
    await admin.patch(`/v1/inboxes/${sms}`, { paused: false });
    expect(await count(amara.profileId)).toBe(1);
  });

  it('refuses a text that is too long, in the first message as in any other, and names the limit', async () => {
    const amara = await somebody();
    const refused = await begin(amara, { text: 'a'.repeat(1601) });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'too_long', limit: 1600, length: 1601, segments: 11, errors: [{ pointer: '/text' }] },
    });
    const { body } = await begin(amara, { text: '🌿'.repeat(1600) });
    const reply = (text: string) => agent.post(`/v1/conversations/${body.conversationId}/messages`, { text });
    expect(await reply('🌿'.repeat(1601))).toMatchObject({ status: 422, body: { code: 'too_long', limit: 1600 } });
    expect((await reply('é'.repeat(1600))).status).toBe(201);
  });
});
