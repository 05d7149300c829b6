import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue, type BuiltInbox, writeIn } from '../../support/factories.js';

/** What is shown of a customer follows from how well whoever writes has proved to be them. */
describe('assurance', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let bot: Caller;
  let botId: string;
  let inbox: BuiltInbox;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent', 'Maya Lindqvist');
    botId = await buildBot(hub);
    bot = await hub.bot(botId, ['handoffs', 'messages', 'conversations', 'profiles']);
    inbox = await buildInbox(hub, { botId, queueId: await buildQueue(hub) });
    const declared = { type: 'text', pii: true };
    await admin.post('/v1/traits', { name: 'card_end', label: 'Card', needsProof: 'verified', ...declared });
    await admin.post('/v1/traits', { name: 'passport', label: 'Passport', needsProof: 'strong', ...declared });
    await admin.post('/v1/traits', { name: 'tier', label: 'Tier' });
  });
  afterAll(() => hub.close());

  async function somebody(proof?: string): Promise<{ person: string; conversation: string }> {
    const value = `${newId('c')}@mail.example`;
    const sent = await writeIn(hub, inbox, { from: { kind: 'email', value, name: 'Amara Okafor' } });
    expect(sent.status).toBe(200);
    await hub.database.query(`UPDATE identity SET proof = COALESCE($2, proof) WHERE value = $1`, [value, proof]);
    const [{ id, conversation }] = await hub.database.query<Whatever>(
      `SELECT i.profile_id AS id, c.id AS conversation FROM identity i JOIN conversation c ON c.identity_id = i.id WHERE i.value = $1`,
      [value],
    );
    await admin.patch(`/v1/profiles/${id}`, { attributes: { card_end: '4417', passport: 'C01X00T47', tier: 'gold' } });
    return { person: id, conversation };
  }
  const read = async (conversation: string, by = agent) => {
    const { body } = await by.get(`/v1/conversations/${conversation}`);
    const traits: Record<string, Whatever> = Object.fromEntries(
      body.people.traits.map((one: Whatever) => [one.name, one.masked ? 'masked' : one.value]),
    );
    return { assurance: body.assurance, traits, attributes: body.people.attributes, text: JSON.stringify(body) };
  };

  it.each([
    [undefined, 'claimed', 'masked', 'masked'],
    ['none', 'none', 'masked', 'masked'],
    ['verified', 'verified', '4417', 'masked'],
    ['strong', 'strong', '4417', 'C01X00T47'],
  ])('an address with proof %s makes it %s: the card is %s, the passport %s', async (proof, level, card, passport) => {
    const { conversation } = await somebody(proof);
    for (const by of [agent, admin, bot]) {
      const { assurance, traits, attributes, text } = await read(conversation, by);
      expect(assurance).toEqual({ level, by: 'address', methods: [], until: null });
      expect(traits).toMatchObject({ card_end: card, passport, tier: 'gold' });
      // What is masked is in no corner of the answer.
      expect(text.includes('4417')).toBe(card !== 'masked');
      expect(text.includes('C01X00T47')).toBe(passport !== 'masked');
      expect(attributes).toEqual({
        tier: 'gold',
        ...(card !== 'masked' && { card_end: card }),
        ...(passport !== 'masked' && { passport }),
      });
    }
  });

  it('outside a conversation nobody has proved anything: their page and lists are masked, for an admin too', async () => {
    const { person } = await somebody('strong');
    for (const by of [agent, admin]) {
      const one = await by.get(`/v1/profiles/${person}`);
      const list = await by.get(`/v1/profiles?query=Amara`);
      const changed = await by.patch(`/v1/profiles/${person}`, { attributes: { tier: 'silver' } });
      for (const { status, body } of [one, list, changed]) {
        expect(status).toBe(200);
        expect(JSON.stringify(body)).not.toMatch(/4417|C01X00T47/);
      }
      expect(one.body.traits).toContainEqual(
        expect.objectContaining({ name: 'card_end', value: null, masked: true, needsProof: 'verified', label: 'Card' }),
      );
    }
  });

  it('a browser that signed in is its account, and another browser of the same person is not', async () => {
    const { person, conversation } = await somebody('none');
    await hub.database.query(
      `UPDATE identity SET kind = 'visitor', source = 'webchat' WHERE id = (SELECT identity_id FROM conversation WHERE id = $1)`,
      [conversation],
    );
    const { person: other } = await somebody('none');
    const account = newId('idn');
    await hub.database.query(
      `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ($1, 'external_id', $1, $2, 'verified', 'webchat')`,
      [account, other],
    );
    await admin.post(`/v1/profiles/${other}/merge`, { discarded: person, reason: 'the same' });
    expect(await read(conversation)).toMatchObject({ assurance: { level: 'none' }, traits: { card_end: 'masked' } });
    await hub.database.query(`UPDATE identity SET profile_id = $2 WHERE id = $1`, [account, person]);
    expect(await read(conversation)).toMatchObject({
      assurance: { level: 'verified', by: 'signed_in' },
      traits: { card_end: '4417', passport: 'masked' },
    });
  });

  it('what a bot checked counts for that contact, as long as it says', async () => {
    const { conversation } = await somebody();
    const { body } = await bot.get(`/v1/conversations/${conversation}`);
    const hand = (authentication: Record<string, unknown>) =>
      bot.post(
        '/v1/handoffs',
        { conversation, reason: { code: 'policy_required' }, authentication },
        {
          'if-control-epoch': String(body.control.epoch),
        },
      );
    const expiresAt = new Date(Date.now() + 600_000).toISOString();
    expect((await hand({ level: 'strong', methods: ['otp'], expiresAt })).status).toBe(202);
    const now = await read(conversation);
    expect(now.assurance).toEqual({ level: 'strong', by: 'handoff', methods: ['otp'], until: expiresAt });
    expect(now.traits).toMatchObject({ card_end: '4417', passport: 'C01X00T47' });

    // Its time runs out.
    await hub.database.query(
      `UPDATE handoff SET context = jsonb_set(context, '{authentication,expiresAt}', to_jsonb('2026-01-01T00:00:00.000Z'::text)) WHERE conversation_id = $1`,
      [conversation],
    );
    expect(await read(conversation)).toMatchObject({ assurance: { level: 'claimed' }, traits: { card_end: 'masked' } });

    // Another contact of the same thread has proved nothing by it.
    await hub.database.query(
      `UPDATE handoff SET context = context #- '{authentication,expiresAt}' WHERE conversation_id = $1`,
      [conversation],
    );
    expect(await read(conversation)).toMatchObject({ assurance: { level: 'strong' } });
    await hub.database.query(`UPDATE conversation SET interaction_id = 'in_another' WHERE id = $1`, [conversation]);
    expect(await read(conversation)).toMatchObject({ assurance: { level: 'claimed' }, traits: { card_end: 'masked' } });
  });

  it('who says why may look at one value, and that stands in the audit, without the value', async () => {
    const { person, conversation } = await somebody();
    const path = `/v1/profiles/${person}/reveal`;
    const looked = await agent.post(path, {
      trait: 'card_end',
      reason: 'Knew the last order and their postcode',
      conversationId: conversation,
    });
    expect(looked).toMatchObject({ status: 200, body: { name: 'card_end', value: '4417' } });
    const { body } = await admin.get(`/v1/audit?type=profile.revealed&profile=${person}`);
    expect(body.data).toMatchObject([
      {
        actor: { kind: 'agent', id: agent.id },
        conversationId: conversation,
        data: { trait: 'card_end', reason: 'Knew the last order and their postcode' },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('4417');
    // It was one look: the next answer is masked again.
    expect((await read(conversation)).traits).toMatchObject({ card_end: 'masked' });

    expect(await agent.post(path, { trait: 'card_end', reason: ' ' })).toMatchObject({ status: 422 });
    expect(await agent.post(path, { trait: 'nothing', reason: 'To see' })).toMatchObject({ status: 404 });
    const { conversation: other } = await somebody();
    expect(await agent.post(path, { trait: 'card_end', reason: 'To see', conversationId: other })).toMatchObject({
      status: 422,
    });
    await admin.patch('/v1/traits/passport', { visibility: 'supervisors' });
    expect(await agent.post(path, { trait: 'passport', reason: 'To see' })).toMatchObject({ status: 404 });
    await admin.patch('/v1/traits/passport', { visibility: 'team' });
    expect((await admin.get(`/v1/audit?type=profile.revealed&profile=${person}`)).body.data).toHaveLength(1);
  });

  it('a ready-made text does not say what is masked: it is refused instead', async () => {
    const { conversation } = await somebody();
    const { body: macro } = await admin.post('/v1/macros', {
      name: 'Say the card',
      actions: [{ do: 'reply', text: 'Your card ends with {{customer.card_end}}' }],
    });
    const foreseen = await admin.get(`/v1/conversations/${conversation}/macros/${macro.id}`);
    expect(foreseen.status).toBe(200);
    expect(JSON.stringify(foreseen.body)).not.toContain('4417');
  });

  it('a field shown always is shown, once an admin says so', async () => {
    const { conversation } = await somebody();
    expect((await admin.patch('/v1/traits/card_end', { needsProof: null })).body).toMatchObject({ needsProof: null });
    expect((await read(conversation)).traits).toMatchObject({ card_end: '4417' });
    expect(await agent.patch('/v1/traits/card_end', { needsProof: 'strong' })).toMatchObject({ status: 403 });
    expect(await admin.patch('/v1/traits/card_end', { needsProof: 'none' })).toMatchObject({ status: 422 });
    await admin.patch('/v1/traits/card_end', { needsProof: 'verified' });
    expect((await read(conversation)).traits).toMatchObject({ card_end: 'masked' });
  });
});
