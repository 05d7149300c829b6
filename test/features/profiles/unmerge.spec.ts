import { SetConsent } from '../../../src/governance/set-consent.js';
import { ConsentsQueries, ContactLedger, KillSwitchState } from '../../../src/governance/index.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { ChangeProfile, Identify, MergeProfiles } from '../../../src/profiles/index.js';
import { readCall } from '../../../src/profiles/ingest/read-call.js';
import { TakeCalls } from '../../../src/profiles/ingest/take-calls.js';
import { Tags } from '../../../src/profiles/segments/tags.js';
import { UnmergeProfile } from '../../../src/profiles/unmerge-profile.js';
import { type Booted, bootApp, type Whatever } from '../../support/boot-app.js';
import { about, resolve, write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';
import { randomFrom } from '../../support/random.js';

/** How many merges and un-merges together. */
const PARTINGS = 500;
/** Histories under way at once: they meet in nothing but the database. */
const LANES = 4;
const STEPS = 60;
const PEOPLE = 5;
const SYSTEM = { kind: 'system', id: null } as const;
const PUBLIC = { kind: 'public' } as const;
const TELLS = { key: 'key:test', proves: true, verifies: false };

// Everything a person is made of, as the rows stand, without their own times and ids.
const rows = (ids: string) => `
  SELECT 'profile' AS t, p.id AS owner, jsonb_build_object('name', p.name, 'attributes', traits_plain(p.traits), 'zone', p.time_zone, 'root', p.root_id,
    'into', p.merged_into, 'rooted', p.rooted_at, 'at', p.merged_at) AS v FROM profile p WHERE p.id = ANY(${ids})
  UNION ALL SELECT 'identity', i.profile_id, jsonb_build_object('kind', i.kind, 'value', i.value, 'proof', i.proof) FROM identity i WHERE i.profile_id = ANY(${ids})
  UNION ALL SELECT 'claim', i.profile_id, jsonb_build_object('kind', i.kind, 'value', i.value) FROM identity_claim i WHERE i.profile_id = ANY(${ids})
  UNION ALL SELECT 'consent', s.profile_id, jsonb_build_object('purpose', s.purpose, 'channel', s.channel, 'granted', s.granted, 'source', s.source,
    'address', (SELECT value FROM identity WHERE id = s.identity_id)) FROM consent s WHERE s.profile_id = ANY(${ids})
  UNION ALL SELECT 'flag', f.profile_id, jsonb_build_object('flag', f.flag, 'on', f.is_on) FROM profile_flag f WHERE f.profile_id = ANY(${ids})
  UNION ALL SELECT 'tag', g.profile_id, jsonb_build_object('tag', g.tag, 'on', g.is_on) FROM profile_tag g WHERE g.profile_id = ANY(${ids})
  UNION ALL SELECT 'tracked', e.profile_id, jsonb_build_object('name', e.name, 'properties', e.properties) FROM profile_event e WHERE e.profile_id = ANY(${ids})
  UNION ALL SELECT 'ledger', l.profile_id, jsonb_build_object('play', l.play, 'state', l.state) FROM contact_ledger l WHERE l.profile_id = ANY(${ids})
  UNION ALL SELECT 'conversation', c.profile_id, jsonb_build_object('status', c.status, 'thread', c.thread, 'address', i.value, 'contacts', c.contacts_on_issue,
    'said', (SELECT jsonb_agg(m.text ORDER BY m.seq) FROM message m WHERE m.conversation_id = c.id))
    FROM conversation c JOIN identity i ON i.id = c.identity_id WHERE c.profile_id = ANY(${ids})
  UNION ALL SELECT 'contact', n.profile_id, jsonb_build_object('of', l.profile_id, 'issue', l.issue_key, 'kind', l.kind, 'counts', l.counts, 'contacts', l.contacts,
    'repeats', l.prev_id IS NOT NULL, 'by', n.value) FROM contact_link l JOIN identity n ON n.id = l.identity_id WHERE n.profile_id = ANY(${ids})`;

interface World {
  /** A part of its own in every address. */
  name: string;
  /** The same in both worlds of a history and in no other: the hub compares whoever looks alike, and crowds cost. */
  called: string[];
  profiles: string[];
}

/** A word that sounds like no other. */
function wordOf({ pick }: ReturnType<typeof randomFrom>): string {
  return [0, 1, 2, 3].map(() => pick([...'bdfgklmnprstvz']) + pick([...'aeiou'])).join('');
}

type Step = (world: World) => Promise<unknown>;

describe('parting what was merged', () => {
  let hub: Booted;
  let inbox: string;
  beforeAll(async () => {
    hub = await bootApp();
    inbox = (await buildInbox(hub)).id;
    // What the hub does by itself while two are one is done; here only what people and customers do counts.
    await hub.app.get(KillSwitchState).set(true, 'the test', PUBLIC);
  });
  afterAll(() => hub.close());

  const work = () => hub.app.get(UnitOfWork);
  const mail = (world: World, person: number) => `p${person}-${world.name}@mail.example`;
  const browser = (world: World, person: number) => `v${person}-${world.name}@`;
  const writes = (world: World, person: number, text: string, thread = '') =>
    write(hub, inbox, mail(world, person), text, thread, world.called[person]);
  const merge = (surviving: string, discarded: string) =>
    hub.app.get(MergeProfiles).run({ surviving, discarded, reason: 'test' }, SYSTEM);
  const unmerge = (id: string) => hub.app.get(UnmergeProfile, { strict: false }).run(id, 'test', SYSTEM);
  const rootsOf = async (ids: string[]) =>
    new Map(
      (
        await hub.database.query<{ id: string; root_id: string; merged_into: string | null }>(
          `SELECT id, root_id, merged_into FROM profile WHERE id = ANY($1)`,
          [ids],
        )
      ).map((row) => [row.id, row]),
    );

  /** All that stands of a world, in words that are the same in its twin. */
  async function standing(world: World) {
    const found = await hub.database.query<{ t: string; owner: string; v: unknown }>(rows('$1::text[]'), [
      world.profiles,
    ]);
    const text = found
      .map(({ t, owner, v }) => `${t} ${world.profiles.indexOf(owner)} ${JSON.stringify(v)}`)
      .join('\n');
    return text
      .replaceAll(`-${world.name}@`, '@')
      .replaceAll(/pf_\w+/g, (id) => `#${world.profiles.indexOf(id)}`)
      .split('\n')
      .sort();
  }

  async function begin(name: string, seed = 0): Promise<World> {
    const chance = randomFrom(seed + 1000);
    const called = Array.from({ length: PEOPLE }, () => `${wordOf(chance)} ${wordOf(chance)}`);
    const world: World = { name, called, profiles: [] };
    for (let n = 0; n < PEOPLE; n += 1) {
      const { profileId } = await writes(world, n, 'It does not work');
      const address = { kind: 'visitor', value: browser(world, n), proof: 'none', source: 'test' } as const;
      await work().run((tx) => hub.app.get(Identify).link(tx, profileId, address));
      world.profiles.push(profileId);
    }
    return world;
  }

  /** One thing that happens to a person, the same in every world. */
  function step(random: () => number, n: number): Step {
    const person = Math.floor(random() * PEOPLE);
    const yes = random() < 0.5;
    const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)];
    const thread = pick(['', 'a', 'b']);
    const issue = pick(['order 1', 'order 2']);
    const purpose = pick(['service', 'marketing']);
    const flag = pick(['do_not_contact', 'open_complaint', 'vulnerable'] as const);
    const kinds: Step[] = [
      (world) => writes(world, person, `word ${n}`, thread),
      async (world) => about(hub, (await writes(world, person, `issue ${n}`, thread)).conversationId, issue),
      async (world) => resolve(hub, (await writes(world, person, `thanks ${n}`, thread)).conversationId),
      (world) =>
        hub.app
          .get(SetConsent, { strict: false })
          .run(world.profiles[person], { purpose, channel: 'any', granted: yes, source: `step ${n}` }, PUBLIC),
      async (world) => {
        const identity = await hub.database.one<{ id: string }>(`SELECT id FROM identity WHERE value = $1`, [
          mail(world, person),
        ]);
        const change = { purpose, channel: 'custom', granted: yes, source: `step ${n}`, identityId: identity?.id };
        await hub.app.get(SetConsent, { strict: false }).run(world.profiles[person], change, PUBLIC);
      },
      (world) => hub.app.get(ChangeProfile).run(world.profiles[person], { flags: [{ flag, isOn: yes }] }, PUBLIC),
      (world) =>
        hub.app
          .get(ChangeProfile)
          .run(world.profiles[person], { name: `${world.called[person]} ${n}`, attributes: { n } }, PUBLIC),
      (world) =>
        hub.app
          .get(Tags, { strict: false })
          .run(world.profiles[person], { add: yes ? [purpose] : [], remove: yes ? [] : [purpose] }, PUBLIC),
      (world) =>
        hub.app
          .get(TakeCalls, { strict: false })
          .submit(readCall('track', { anonymousId: browser(world, person), event: `Step ${n}` }, TELLS, new Map())),
      (world) =>
        work().run((tx) =>
          hub.app.get(Identify).link(tx, world.profiles[person], {
            kind: 'email',
            value: `extra${n}-${world.name}@mail.example`,
            proof: 'verified',
            source: 'test',
          }),
        ),
      (world) =>
        work().run((tx) =>
          hub.app.get(Identify).link(tx, world.profiles[person], {
            kind: 'email',
            value: mail(world, (person + 1) % PEOPLE),
            proof: 'claimed',
            source: 'test',
          }),
        ),
      (world) =>
        work().run((tx) =>
          hub.app.get(ContactLedger).reserve(tx, {
            profileId: world.profiles[person],
            conversationId: null,
            decisionId: `dec ${n}`,
            play: `play ${n}`,
            purpose,
            channel: 'custom',
          }),
        ),
    ];
    return pick(kinds);
  }

  it(`[R69] [P-5] leaves every record as if it had never been merged, over ${PARTINGS} merges and un-merges of random histories`, async () => {
    const histories: [World, World][] = [];
    let done = 0;
    const part = async (id: string) => {
      await unmerge(id);
      done += 1;
    };
    async function live(seed: number) {
      const random = randomFrom(seed).next;
      const [joined, alone] = await Promise.all([begin(`j${seed}`, seed), begin(`a${seed}`, seed)]);
      histories.push([joined, alone]);
      for (let n = 0; n < STEPS; n += 1) {
        if (random() < 0.5) {
          const known = await rootsOf(joined.profiles);
          const parts = joined.profiles.filter((id) => known.get(id)?.merged_into !== null);
          if (parts.length > 0 && random() < 0.45) await part(parts[Math.floor(random() * parts.length)]);
          else {
            const [a, b] = [0, 0].map(() => joined.profiles[Math.floor(random() * PEOPLE)]);
            if (known.get(a)?.root_id === known.get(b)?.root_id) continue;
            await merge(a, b);
            done += 1;
          }
          continue;
        }
        const happens = step(random, n);
        await Promise.all([happens(joined), happens(alone)]);
      }
      const known = await rootsOf(joined.profiles);
      const left = joined.profiles.filter((id) => known.get(id)?.merged_into !== null);
      for (const id of left.sort(() => random() - 0.5)) await part(id);
    }
    let seed = 0;
    const lane = async () => {
      while (done < PARTINGS) await live(++seed);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await hub.settle();
    for (const [joined, alone] of histories) expect(await standing(joined)).toEqual(await standing(alone));
    const [{ n }] = await hub.database.query<{ n: number }>(
      `SELECT (count(*) + count(undone_at))::int AS n FROM profile_merge`,
    );
    expect(n).toBeGreaterThanOrEqual(PARTINGS);
  }, 600_000);

  it('touches nothing but the pointer: every row is byte for byte what it was', async () => {
    const world = await begin('bytes');
    const [a, b, c] = world.profiles;
    await hub.app
      .get(ChangeProfile)
      .run(b, { name: 'Bea', flags: [{ flag: 'vulnerable', isOn: true, reason: 'hearing' }] }, PUBLIC);
    await hub.settle();
    const tables = [
      'profile',
      'identity',
      'conversation',
      'message',
      'consent',
      'profile_flag',
      'interaction',
      'contact_ledger',
      'identity_claim',
      'profile_tag',
      'profile_event',
    ];
    const sums = async () => {
      const all: Whatever = {};
      for (const table of tables) {
        const [{ sum }] = await hub.database.query<{ sum: string }>(
          `SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM ${table} t`,
        );
        all[table] = sum;
      }
      return all;
    };
    const before = await sums();
    await merge(a, b);
    await merge(c, a);
    await unmerge(a);
    expect((await rootsOf([a, b, c])).get(b)).toMatchObject({ root_id: a, merged_into: a });
    await merge(b, c); // whichever record is named, the people they belong to are joined
    expect((await rootsOf([a, b, c])).get(c)).toMatchObject({ root_id: a, merged_into: a });
    await unmerge(c);
    await unmerge(b);
    await hub.settle();
    expect(await sums()).toEqual(before);
  });
});

describe('one person of two records', () => {
  let hub: Booted;
  let inbox: string;
  beforeAll(async () => {
    hub = await bootApp();
    inbox = (await buildInbox(hub)).id;
  });
  afterAll(() => hub.close());

  it('is read whole: addresses, conversations, timeline, flags, consent and cap, whichever record is named', async () => {
    const agent = await hub.signIn('admin');
    const a = await write(hub, inbox, 'ana@mail.example', 'from Ana');
    const b = await write(hub, inbox, 'ana.maria@mail.example', 'from Ana Maria');
    await agent.patch(`/v1/profiles/${b.profileId}`, {
      flags: [{ flag: 'vulnerable', isOn: true, reason: 'Hard of hearing', visibility: 'supervisors' }],
    });
    await hub.app
      .get(SetConsent, { strict: false })
      .run(b.profileId, { purpose: 'marketing', channel: 'any', granted: false, source: 'form' }, PUBLIC);
    await hub.app
      .get(SetConsent, { strict: false })
      .run(a.profileId, { purpose: 'marketing', channel: 'any', granted: true, source: 'form' }, PUBLIC);
    const socket = await agent.socket();
    const merged = await agent.post(`/v1/profiles/${a.profileId}/merge`, { discarded: b.profileId });
    expect(merged).toMatchObject({
      status: 200,
      body: { id: a.profileId, vulnerable: true, merged: [{ id: b.profileId, into: a.profileId }] },
    });
    expect(merged.body.identities.map((one: Whatever) => one.value).sort()).toEqual([
      'ana.maria@mail.example',
      'ana@mail.example',
    ]);
    // The console hears that B's conversation is A's now.
    await socket.until('conversation.changed', (one) => one.id === b.conversationId && one.profile.id === a.profileId);
    socket.close();
    expect((await agent.get(`/v1/profiles/${b.profileId}`)).body.id).toBe(a.profileId);
    for (const id of [a.profileId, b.profileId]) {
      expect(
        (await agent.get(`/v1/profiles/${id}/timeline?kinds=message`)).body.data.map(
          (one: Whatever) => one.message.text,
        ),
      ).toEqual(['from Ana Maria', 'from Ana']);
      expect((await agent.get(`/v1/conversations?scope=all&profile=${id}`)).body.data).toHaveLength(2);
    }
    const consent = () => hub.app.get(ConsentsQueries).state(hub.database, a.profileId, 'marketing', 'custom', null);
    // The stricter of the two, until the person they are now says otherwise.
    expect((await consent()).state).toBe('refused');
    await hub.app
      .get(SetConsent, { strict: false })
      .run(a.profileId, { purpose: 'marketing', channel: 'any', granted: true, source: 'asked again' }, PUBLIC);
    expect((await consent()).state).toBe('granted');
    const plain = await hub.signIn('agent');
    expect((await plain.get(`/v1/profiles/${a.profileId}`)).body.flags).toMatchObject([
      { flag: 'vulnerable', reason: null },
    ]);
    expect((await agent.get(`/v1/profiles/${a.profileId}`)).body.flags).toMatchObject([
      { flag: 'vulnerable', reason: 'Hard of hearing' },
    ]);
    expect(await agent.post(`/v1/profiles/${b.profileId}/merge`, { discarded: a.profileId })).toMatchObject({
      status: 409,
      body: { code: 'already_merged' },
    });
    const parted = await agent.post(`/v1/profiles/${b.profileId}/unmerge`, {});
    expect(parted.body).toMatchObject({ id: b.profileId, vulnerable: true, merged: [] });
    expect(
      (await hub.app.get(ConsentsQueries).state(hub.database, b.profileId, 'marketing', 'custom', null)).state,
    ).toBe('refused');
    expect((await agent.get(`/v1/profiles/${a.profileId}/merges`)).body.data).toMatchObject([
      { discarded: b.profileId, undoneWhy: 'not_the_same' },
    ]);
    expect(await agent.post(`/v1/profiles/${b.profileId}/unmerge`, {})).toMatchObject({
      status: 409,
      body: { code: 'not_merged' },
    });
  });

  it('two merges crossing and a send under way wait for each other and end whole', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => write(hub, inbox, `cross${n}@mail.example`)));
    const ids = people.map((one) => one.profileId);
    const tries = ids.flatMap((a, i) => ids.map((b, j) => [a, b, i === j] as const)).filter(([, , same]) => !same);
    await Promise.allSettled(
      tries.map(([surviving, discarded]) =>
        hub.app.get(MergeProfiles).run({ surviving, discarded, reason: 'race' }, SYSTEM),
      ),
    );
    const roots = await hub.database.query<{ root_id: string; merged_into: string | null }>(
      `SELECT root_id, merged_into FROM profile WHERE id = ANY($1)`,
      [ids],
    );
    expect(new Set(roots.map((one) => one.root_id)).size).toBe(1);
    expect(roots.filter((one) => one.merged_into === null)).toHaveLength(1);
    const [{ n }] = await hub.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM profile_merge WHERE discarded = ANY($1) AND undone_at IS NULL`,
      [ids],
    );
    expect(n).toBe(5);
  });
});
