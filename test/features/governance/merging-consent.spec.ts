import { ConsentsQueries, mayUse } from '../../../src/governance/index.js';
import { readConsent } from '../../../src/governance/judge-consent.js';
import { SetConsent } from '../../../src/governance/set-consent.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { newId } from '../../../src/kernel/ids.js';
import { Identify, MergeProfiles } from '../../../src/profiles/index.js';
import { UnmergeProfile } from '../../../src/profiles/unmerge-profile.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';
import { randomFrom } from '../../support/random.js';

const ROUNDS = 60;
const PUBLIC = { kind: 'public' } as const;
const SYSTEM = { kind: 'system', id: null } as const;
const purposes = ['service', 'survey', 'marketing'];
const channels = ['email', 'webchat', 'any'];
type State = 'granted' | 'refused' | 'unknown';
interface Record {
  profileId: string;
  identityId: string;
}
/** What holds, by purpose, channel and whose address is asked about; `null`: whichever. */
type Held = Map<string, State>;

describe('an anonymous visitor who turns out to be a customer', () => {
  let hub: Booted;
  let admin: Caller;
  let inbox: string;
  let people = 0;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    inbox = (await buildInbox(hub)).id;
  });
  afterAll(() => hub.close());

  const customer = (): Promise<Record> => write(hub, inbox, `known${(people += 1)}@mail.example`);
  const browser = (): Promise<Record> =>
    hub.app
      .get(UnitOfWork)
      .run((tx) =>
        hub.app.get(Identify).run(tx, { kind: 'visitor', value: newId('vis'), proof: 'none', source: 'webchat' }),
      );
  const say = (who: Record, purpose: string, channel: string, granted: boolean, ofAddress = false) =>
    hub.app
      .get(SetConsent, { strict: false })
      .run(
        who.profileId,
        { purpose, channel, granted, source: 'test', identityId: ofAddress ? who.identityId : null },
        PUBLIC,
      );
  const merge = (surviving: string, discarded: string) =>
    hub.app.get(MergeProfiles).run({ surviving, discarded, reason: 'test' }, SYSTEM);
  const part = (id: string) => hub.app.get(UnmergeProfile, { strict: false }).run(id, 'test', SYSTEM);
  const state = async ({ profileId }: Record, purpose: string, channel: string, identityId: string | null) =>
    (await hub.app.get(ConsentsQueries).state(hub.database, profileId, purpose, channel, identityId)).state;

  async function held({ profileId }: Record, identityId: string | null): Promise<Held> {
    const lines = await hub.app.get(ConsentsQueries).records(hub.database, profileId);
    const all: Held = new Map();
    for (const purpose of purposes) {
      const said = lines.filter((line) => line.purpose === purpose);
      for (const channel of channels) all.set(`${purpose} ${channel}`, readConsent(said, channel, identityId).state);
    }
    return all;
  }
  const may = (scope: string, now: State) => mayUse({ state: now, at: null, source: null }, scope.split(' ')[0], true);

  it(`[R1] never widens what may be sent, and the stricter of the two holds for each purpose and channel: ${ROUNDS} random pairs`, async () => {
    const chance = randomFrom(71);
    let narrowed = 0;
    let kept = 0;
    let yesLeftBehind = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const [known, anonymous] = [await customer(), await browser()];
      for (const who of [known, anonymous])
        for (let n = chance.below(7); n > 0; n -= 1)
          await say(who, chance.pick(purposes), chance.pick(channels), chance.chance(0.6), chance.chance(0.3));
      const before = {
        known: await held(known, known.identityId),
        knownAnywhere: await held(known, null),
        anonymous: await held(anonymous, anonymous.identityId),
        anonymousAnywhere: await held(anonymous, null),
      };
      const [leads, joins] = chance.chance(0.5) ? [known, anonymous] : [anonymous, known];
      await merge(leads.profileId, joins.profileId);
      // Whichever record is named, it is one person.
      const named = chance.pick([known, anonymous]);
      const after = {
        known: await held(named, known.identityId),
        anywhere: await held(named, null),
        anonymous: await held(named, anonymous.identityId),
      };
      const { body } = await admin.get(`/v1/profiles/${named.profileId}/consents`);
      for (const [scope, now] of after.known) {
        const [was, wasAnywhere] = [before.known.get(scope), before.knownAnywhere.get(scope)] as State[];
        const [visitor, visitorAnywhere] = [
          before.anonymous.get(scope),
          before.anonymousAnywhere.get(scope),
        ] as State[];
        const about = { round, scope, was, wasAnywhere, visitor, visitorAnywhere, anonymousLeads: leads === anonymous };
        if (may(scope, now)) expect({ ...about, might: may(scope, was) }).toMatchObject({ might: true });
        // A no of either is the no of both; a yes of the visitor adds nothing to what the customer agreed to.
        const stricter = visitorAnywhere === 'refused' ? 'refused' : was;
        expect({ ...about, now }).toMatchObject({ now: stricter });
        const anywhere = visitorAnywhere === 'refused' ? 'refused' : wasAnywhere;
        expect({ ...about, now: after.anywhere.get(scope) }).toMatchObject({ now: anywhere });
        const told = body.cells.find(
          (one: Whatever) => `${one.purpose} ${one.channel}` === scope && one.identityId === null,
        );
        if (told) expect({ ...about, told: told.allowed }).toMatchObject({ told: may(scope, anywhere) });
        // To the browser goes what its visitor had agreed to, and what the customer agreed to for all of theirs.
        const both = [visitor, wasAnywhere];
        const there = (['refused', 'granted'] as State[]).find((said) => both.includes(said)) ?? 'unknown';
        expect({ ...about, now: after.anonymous.get(scope) }).toMatchObject({ now: there });
        if (now !== was) narrowed += 1;
        if (now === 'granted') kept += 1;
        if (visitorAnywhere === 'granted' && now === 'unknown') yesLeftBehind += 1;
      }
      await part(joins.profileId);
      expect(await held(known, known.identityId)).toEqual(before.known);
      expect(await held(anonymous, null)).toEqual(before.anonymousAnywhere);
    }
    // Each of the three happened: it was no empty walk.
    expect(Math.min(narrowed, kept, yesLeftBehind)).toBeGreaterThan(10);
  }, 120_000);

  it('[R1] a proof in the chat joins them so too, and what the person says then is said for all of them', async () => {
    const value = `proved${newId('x')}@mail.example`;
    const address = { kind: 'email', value, proof: 'verified', source: 'test' } as const;
    const link = (profileId: string) =>
      hub.app.get(UnitOfWork).run((tx) => hub.app.get(Identify).link(tx, profileId, address));
    const known = await hub.app.get(UnitOfWork).run((tx) => hub.app.get(Identify).run(tx, address));
    const visitor = await browser();
    await say(visitor, 'marketing', 'any', true);
    await say(visitor, 'survey', 'email', false);
    await link(visitor.profileId);
    expect((await admin.get(`/v1/profiles/${visitor.profileId}`)).body.id).toBe(known.profileId);
    expect(await state(known, 'marketing', 'email', known.identityId)).toBe('unknown');
    expect(await state(known, 'marketing', 'webchat', visitor.identityId)).toBe('granted');
    expect(await state(known, 'survey', 'email', known.identityId)).toBe('refused');
    const { body } = await admin.get(`/v1/profiles/${known.profileId}/consents`);
    expect(
      body.cells.find((one: Whatever) => one.purpose === 'marketing' && one.channel === 'any' && !one.identityId),
    ).toMatchObject({ state: 'unknown', allowed: false, why: expect.stringContaining('anonymous visitor') });
    // An address that comes to the visitor's record later does not carry their yes any further.
    await hub.app
      .get(UnitOfWork)
      .run((tx) => hub.app.get(Identify).link(tx, visitor.profileId, { ...address, value: `late${value}` }));
    expect(await state(known, 'marketing', 'email', known.identityId)).toBe('unknown');
    await say(visitor, 'marketing', 'any', true);
    expect(await state(known, 'marketing', 'email', known.identityId)).toBe('granted');
  });
});
