import type { Agreement } from '../../../src/contract/consents.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildInbox, buildQueue, type BuiltInbox, writeIn } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { until } from '../routing/world.js';

interface Somebody {
  profileId: string;
  identityId: string;
  conversationId: string;
  inbox: BuiltInbox;
  from: { kind: string; value: string; name: string };
  /** What holds of them, as the page that says why has it. */
  agreed: Agreement[];
}

/** Whoever is told of a person is told what they agreed to and what they chose. */
describe('what somebody agreed to', () => {
  let hub: Booted;
  let admin: Caller;
  let hook: Receiver;
  let people = 0;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    hook = await startReceiver();
    await buildQueue(hub);
  });
  afterAll(async () => {
    await hub.close();
    await hook.close();
  });

  const agreedOf = async (profileId: string): Promise<Agreement[]> => {
    const { body } = await admin.get(`/v1/profiles/${profileId}/consents`);
    return body.cells.map(({ purpose, channel, identityId, state, allowed }: Agreement) => ({
      purpose,
      channel,
      identityId,
      state,
      allowed,
    }));
  };
  const agree = (profileId: string, purpose: string, channel: string, granted: boolean) =>
    admin.put(`/v1/profiles/${profileId}/consents`, { purpose, channel, granted, source: 'form' });

  /** Somebody who agreed to one thing, refused another, and chose on their own page what their address is for. */
  async function somebody(botId: string | null = null): Promise<Somebody> {
    people += 1;
    const from = { kind: 'email', value: `chose${people}@mail.example`, name: `Amara ${people}` };
    const inbox = await buildInbox(hub, { botId });
    const { conversationId } = (await writeIn(hub, inbox, { from, text: 'hello' })).body;
    const [{ profileId, identityId }] = await hub.database.query<Whatever>(
      `SELECT profile_id AS "profileId", identity_id AS "identityId" FROM conversation WHERE id = $1`,
      [conversationId],
    );
    expect((await agree(profileId, 'survey', 'any', true)).status).toBe(200);
    expect((await agree(profileId, 'marketing', 'sms', false)).status).toBe(200);
    const { body: link } = await admin.post(`/v1/profiles/${profileId}/preference-link`, { identityId });
    const chosen = await fetch(hub.url + new URL(link.url).pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams([
        ['do', 'save'],
        ['shown', 'marketing:custom'],
        ['on', 'marketing:custom'],
      ]).toString(),
    });
    expect(chosen.status).toBe(200);
    const agreed = await agreedOf(profileId);
    // All three are in it: what a colleague noted, what was refused, and the choice of their own for one address.
    for (const one of [
      { purpose: 'survey', channel: 'any', identityId: null, state: 'granted', allowed: true },
      { purpose: 'marketing', channel: 'sms', identityId: null, state: 'refused', allowed: false },
      { purpose: 'marketing', channel: 'custom', identityId, state: 'granted', allowed: true },
      { purpose: 'marketing', channel: 'custom', identityId: null, state: 'unknown', allowed: false },
    ])
      expect(agreed).toContainEqual(one);
    return { profileId, identityId, conversationId, inbox, from, agreed };
  }

  it('[R14] is in every answer that has a person: theirs, a list, a conversation, for colleagues and for bots', async () => {
    const { body: bot } = await admin.post('/v1/bots', { name: 'Reader' });
    const { profileId, conversationId, agreed } = await somebody(bot.id);
    const agent = await hub.signIn('agent');
    const reads = async (path: string, headers: Record<string, string>) =>
      (await (await fetch(hub.url + path, { headers })).json()) as Whatever;
    for (const { headers } of [agent, admin]) {
      expect((await reads(`/v1/profiles/${profileId}`, headers)).consents).toEqual(agreed);
      const { data } = await reads(`/v1/profiles?query=${encodeURIComponent(`Amara ${people}`)}`, headers);
      expect(data.find((one: Whatever) => one.id === profileId).consents).toEqual(agreed);
    }
    for (const headers of [agent.headers, admin.headers, { authorization: `Bearer ${bot.apiKey}` }])
      expect((await reads(`/v1/conversations/${conversationId}`, headers)).people.consents).toEqual(agreed);
  });

  it('[R14] comes over the socket with a change of it, and again after a gap', async () => {
    const { profileId, agreed } = await somebody();
    const screen = await admin.socket();
    const { cursor } = (await admin.get('/v1/sync')).body;
    await agree(profileId, 'marketing', 'any', false);
    const now = await agreedOf(profileId);
    expect(now).not.toEqual(agreed);
    expect(await screen.until('profile.changed', ({ id }) => id === profileId)).toEqual({
      id: profileId,
      consents: now,
    });
    await hub.settle();
    const { body } = await admin.get(`/v1/sync?after=${cursor}`);
    expect(body.facts).toContainEqual({ name: 'profile.changed', data: { id: profileId, consents: now } });
    // Joined with somebody, they are told of as the person they are now.
    const other = await somebody();
    await admin.post(`/v1/profiles/${other.profileId}/merge`, { discarded: profileId });
    const joined = await agreedOf(other.profileId);
    const told = await screen.until(
      'profile.changed',
      ({ id, consents }) => id === other.profileId && JSON.stringify(consents) === JSON.stringify(joined),
    );
    expect(told.consents).toContainEqual(
      expect.objectContaining({ purpose: 'marketing', channel: 'any', identityId: null, state: 'refused' }),
    );
    screen.close();
  });

  it.each([
    ['throughline', (body: Whatever) => body.data.profile.consents],
    ['botframework', (body: Whatever) => body.channelData.consents],
    ['chatwoot', (body: Whatever) => (body.sender ?? body.meta.sender).custom_attributes.consents],
  ])(
    '[R14] is in each thing a bot of %s is told, the handoff of its conversation too',
    async (protocol, consentsIn) => {
      const { body: bot } = await admin.post('/v1/bots', { name: protocol, protocol, webhookUrl: hook.url });
      const { conversationId, inbox, from, agreed } = await somebody(bot.id);
      // What it was told before they had said anything.
      await hub.settle();
      await until('the first word', async () => hook.got.length > 0);
      hook.got.length = 0;
      expect((await writeIn(hub, inbox, { from, text: 'may I have a person?' })).status).toBe(200);
      await until('the second word', async () => hook.got.length > 0);
      const { body: detail } = await admin.get(`/v1/conversations/${conversationId}`);
      const handed = await hub.anybody.post(
        '/v1/handoffs',
        { conversation: conversationId, reason: { code: 'customer_requested' } },
        { authorization: `Bearer ${bot.apiKey}`, 'if-control-epoch': String(detail.control.epoch) },
      );
      expect(handed.status).toBe(202);
      const agent = await hub.signIn('agent', 'Maya');
      expect((await agent.post(`/v1/conversations/${conversationId}/take-over`, {})).status).toBeLessThan(300);
      await hub.settle();
      await until('the handoff', async () => hook.got.length > 1);
      for (const { body, raw } of hook.got) {
        expect(raw).toContain(conversationId);
        expect(consentsIn(body)).toEqual(agreed);
      }
    },
  );

  it('[R14] says who belongs to a segment, and comes with whoever is picked by one', async () => {
    const [{ profileId, agreed }, other] = [await somebody(), await somebody()];
    await agree(other.profileId, 'survey', 'any', false);
    const { body: segment } = await admin.post('/v1/segments', {
      name: 'May be asked',
      rules: { all: [{ consent: { purpose: 'survey', channel: 'email', state: 'granted' } }] },
    });
    const members = async (): Promise<Whatever[]> => (await admin.get(`/v1/segments/${segment.id}/members`)).body.data;
    await until('they are in', async () => (await members()).some((one) => one.profileId === profileId));
    const picked = await members();
    expect(picked.find((one) => one.profileId === profileId)).toMatchObject({ consents: agreed, doNotContact: false });
    expect(picked.map((one) => one.profileId)).not.toContain(other.profileId);
    await agree(profileId, 'survey', 'any', false);
    await until('they are out', async () => !(await members()).some((one) => one.profileId === profileId));
  });

  it('[R14] is in the export of the person and in the export of everybody, line by line', async () => {
    const { profileId, agreed } = await somebody();
    const { body: exported } = await admin.get(`/v1/profiles/${profileId}/export`);
    const text = await (await fetch(`${hub.url}/v1/exports?kinds=people`, { headers: admin.headers })).text();
    const everybody = text.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
    const { data } = everybody.find((one: Whatever) => one.data.id === profileId);
    for (const told of [exported.consent, data.consents]) {
      expect(told.map((one: Whatever) => [one.purpose, one.channel, one.granted, one.source])).toEqual([
        ['survey', 'any', true, 'form'],
        ['marketing', 'sms', false, 'form'],
        ['marketing', 'custom', true, 'preference_page'],
      ]);
      for (const one of told) expect([one.at, one.actor_kind]).toEqual([expect.any(String), expect.any(String)]);
    }
    expect(data.agreed).toEqual(agreed);
    expect(exported.agreement).toEqual(agreed);
  });
});
