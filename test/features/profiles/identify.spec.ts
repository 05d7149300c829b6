import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Address, Identify } from '../../../src/profiles/index.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildInbox, writeIn } from '../../support/factories.js';

describe('whose an address is', () => {
  let hub: Booted;
  const address = (over: Partial<Address>): Address => ({
    kind: 'email',
    value: `${newId('x')}@mail.example`,
    proof: 'claimed',
    source: 'test',
    ...over,
  });
  const identify = (one: Address) => hub.app.get(UnitOfWork).run((tx) => hub.app.get(Identify).run(tx, one));
  const link = (profileId: string, one: Address) =>
    hub.app.get(UnitOfWork).run((tx) => hub.app.get(Identify).link(tx, profileId, one));
  const stranger = () => identify(address({ kind: 'visitor', value: newId('vis'), proof: 'none' }));

  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  it.each(['verified', 'strong'] as const)(
    'a typed address does not catch its owner: %s proof gives it a profile of its own',
    async (proof) => {
      const { profileId } = await stranger();
      const typed = address({});
      const { identityId } = await link(profileId, typed);
      const owner = await identify({ ...typed, proof, name: 'Amara Okafor' });
      expect(owner).toEqual({ identityId, profileId: expect.any(String), created: false });
      expect(owner.profileId).not.toBe(profileId);
      expect(
        await hub.database.query(
          `SELECT i.proof, p.name FROM identity i JOIN profile p ON p.id = i.profile_id WHERE i.id = $1`,
          [identityId],
        ),
      ).toEqual([{ proof, name: 'Amara Okafor' }]);
      const facts = await hub.database.query(
        `SELECT profile_id, data FROM event WHERE type = 'profile.identified' AND subject_id = $1 ORDER BY position`,
        [identityId],
      );
      expect(facts.at(-1)).toEqual({ profile_id: owner.profileId, data: { kind: 'email', proof } });
      // Once proved it stays, whoever types it next.
      expect((await identify({ ...typed, proof: 'verified' })).profileId).toBe(owner.profileId);
      expect((await link(profileId, typed)).profileId).toBe(owner.profileId);
    },
  );

  it('an address proved at a profile comes to it from the one that only claimed it', async () => {
    const { profileId: claimer } = await stranger();
    const { profileId: prover } = await stranger();
    const one = address({ kind: 'external_id', value: newId('cust') });
    await link(claimer, one);
    expect((await link(prover, { ...one, proof: 'claimed' })).profileId).toBe(claimer);
    expect((await link(prover, { ...one, proof: 'verified' })).profileId).toBe(prover);
    const { profileId: third } = await stranger();
    expect((await link(third, { ...one, proof: 'verified' })).profileId).toBe(prover);
  });

  it('stays where nobody else is: a claim that its own owner proves is raised in place', async () => {
    const alone = address({});
    const { profileId } = await identify(alone);
    expect((await identify({ ...alone, proof: 'verified' })).profileId).toBe(profileId);
  });

  it('leaves stored conversations where they are', async () => {
    const inbox = await buildInbox(hub);
    const { profileId } = await stranger();
    const typed = address({});
    await link(profileId, typed);
    const { conversationId } = (await writeIn(hub, inbox, { from: { kind: 'email', value: typed.value } })).body;
    await identify({ ...typed, proof: 'verified' });
    expect(await hub.database.query(`SELECT profile_id FROM conversation WHERE id = $1`, [conversationId])).toEqual([
      { profile_id: profileId },
    ]);
  });

  const rootOf = async (id: string) =>
    (await hub.database.one<{ root_id: string }>(`SELECT root_id FROM profile WHERE id = $1`, [id]))?.root_id;
  const proposals = (a: string, b: string) =>
    hub.database.query(`SELECT why, state FROM merge_proposal WHERE a = LEAST($1, $2) AND b = GREATEST($1, $2)`, [
      a,
      b,
    ]);

  it('[R69] an address proved on both sides makes the two one person, who can be parted and is not joined by it again', async () => {
    const one = address({ proof: 'verified' });
    const { profileId: owner } = await identify(one);
    const { profileId: newcomer } = await stranger();
    await link(newcomer, one);
    expect(await rootOf(newcomer)).toBe(owner);
    const admin = await hub.signIn('admin');
    expect((await admin.get(`/v1/profiles/${newcomer}/merges`)).body.data).toMatchObject([
      {
        reason: 'verified_address',
        surviving: owner,
        discarded: newcomer,
        evidence: [{ field: 'email', a: one.value }],
      },
    ]);
    await admin.post(`/v1/profiles/${newcomer}/unmerge`, {});
    await link(newcomer, one);
    expect(await rootOf(newcomer)).toBe(newcomer);
  });

  it.each([
    ['a telephone', 'phone', '+447700900918', 'voice'],
    ['a mail address', 'email', 'known@mail.example', 'email'],
    ['a customer number of the shop', 'external_id', 'shop:4711', 'shop'],
    ['an account of a network', 'external_id', 'instagram:88', 'instagram'],
    ['a browser', 'visitor', 'vis_known', 'webchat'],
  ] as const)(
    '[R13] an anonymous visitor is the known customer once %s proves it, in either order',
    async (_, kind, value, source) => {
      const one = address({ kind, value, source, proof: 'verified' });
      const inbox = await buildInbox(hub);
      const admin = await hub.signIn('admin');
      const { profileId: known } = await identify({ ...one, name: 'Amara Okafor' });
      const anonymous = async () => {
        const visitor = newId('vis');
        const from = { kind: 'visitor', value: visitor };
        await writeIn(hub, inbox, { from, text: `asked by ${visitor}` });
        const [{ id }] = await hub.database.query<{ id: string }>(
          `SELECT profile_id AS id FROM identity WHERE value = $1`,
          [visitor],
        );
        return { id, visitor };
      };
      const first = await anonymous();
      const second = await anonymous();
      for (const { id } of [first, second]) expect(await rootOf(id)).toBe(id);
      // Known before: the visitor proves it. And the other way round: the customer turns up in a visitor's browser.
      await link(first.id, one);
      await link(known, address({ kind: 'visitor', value: second.visitor, proof: 'verified', source: 'webchat' }));
      const { body: person } = await admin.get(`/v1/profiles/${known}`);
      for (const { id, visitor } of [first, second]) {
        expect((await admin.get(`/v1/profiles/${id}`)).body.id).toBe(person.id);
        expect(person.identities.map((held: { value: string }) => held.value)).toEqual(
          expect.arrayContaining([visitor, value]),
        );
      }
      expect(person.name).toBe('Amara Okafor');
      const said = (await admin.get(`/v1/profiles/${known}/timeline?kinds=message`)).body.data;
      expect(said.map((each: { message: { text: string } }) => each.message.text)).toEqual(
        expect.arrayContaining([`asked by ${first.visitor}`]),
      );
    },
  );

  it('who only claims an address inherits nothing of its owner: no address, no word, no name, no proposal by itself', async () => {
    const inbox = await buildInbox(hub);
    const one = address({ proof: 'verified', name: 'Amara Okafor' });
    const { profileId: owner } = await identify(one);
    await writeIn(hub, inbox, { from: { kind: 'email', value: one.value }, text: 'my secret order' });
    const { profileId: liar } = await stranger();
    await link(liar, { ...one, proof: 'claimed' });
    expect(await rootOf(liar)).toBe(liar);
    const agent = await hub.signIn();
    const seen = (await agent.get(`/v1/profiles/${liar}`)).body;
    expect(seen.name).toBeNull();
    expect(seen.identities.map((held: { kind: string }) => held.kind)).toEqual(['visitor']);
    expect((await agent.get(`/v1/profiles/${liar}/timeline`)).body.data).toEqual([]);
    expect(await proposals(owner, liar)).toEqual([]);
    expect(await hub.database.query(`SELECT value FROM identity_claim WHERE profile_id = $1`, [liar])).toEqual([
      { value: one.value },
    ]);
  });

  it.each(['phone', 'email'] as const)(
    'two customers of one shop who share a %s are not glued together: people are asked',
    async (kind) => {
      const customer = async () => {
        const { profileId } = await identify(
          address({ kind: 'external_id', value: `shop:${newId('c')}`, proof: 'strong', source: 'shop' }),
        );
        return profileId;
      };
      const shared = address({
        kind,
        proof: 'verified',
        ...(kind === 'phone' ? { value: `+4477009${Math.floor(10000 + Math.random() * 89999)}` } : {}),
      });
      const [mother, child, third] = [await customer(), await customer(), await customer()];
      for (const one of [mother, child, third]) await link(one, shared);
      expect(await Promise.all([mother, child, third].map(rootOf))).toEqual([mother, child, third]);
      expect(await proposals(mother, child)).toEqual([{ why: 'shared_address', state: 'open' }]);
      expect(await proposals(mother, third)).toEqual([{ why: 'shared_address', state: 'open' }]);
    },
  );
});
