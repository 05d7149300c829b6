import { ContactLedger } from '../../../src/governance/index.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { newId } from '../../../src/kernel/ids.js';
import { heldIntents } from '../../../src/orchestration/decisions/intent-row.js';
import { Identify, MergeProfiles } from '../../../src/profiles/index.js';
import { personParts } from '../../../src/profiles/exports/person-parts.js';
import { LoadQueries } from '../../../src/routing/match/load.queries.js';
import { RecordedDayQueries } from '../../../src/routing/what-if/recorded-day.queries.js';
import { type Booted, type Caller, bootApp, type Whatever } from '../../support/boot-app.js';
import { about, type Contacted, write } from '../../support/contacts.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { until } from '../routing/world.js';

const SYSTEM = { kind: 'system', id: null } as const;
const HOUR = 3_600_000;

/** Every table a row of which belongs to a record of a person. */
const OF_RECORDS = `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name IN ('profile_id', 'profile_ids')
  UNION SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND confrelid = 'profile'::regclass`;

describe('whichever record is named, the person is read', () => {
  let hub: Booted;
  let admin: Caller;
  /** The record that leads: it has an address, and one conversation that waits. */
  let a: Contacted;
  /** The record joined to it: everything else is its own. */
  let b: Contacted;
  let other: Contacted;
  let agent: Caller;
  let waiting: string;

  const get = async (path: string) => {
    const answer = await admin.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.body as Whatever;
  };
  const insert = (text: string, ...values: unknown[]) => hub.database.query(text, values);
  const exported = async (id: string): Promise<Whatever[]> =>
    (await (await fetch(`${hub.url}/v1/profiles/${id}/export?format=ndjson`, { headers: admin.headers })).text())
      .split('\n')
      .flatMap((line) => (line ? [JSON.parse(line)] : []));

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent', 'Maya');
    const queue = await buildQueue(hub);
    await insert(
      `UPDATE queue SET steps = '[{"seconds": null, "skills": [], "preferred": "last_agent"}]' WHERE id = $1`,
      queue,
    );
    const inbox = (await buildInbox(hub, { queueId: queue })).id;
    b = await write(hub, inbox, 'ana.b@mail.example', 'a word about kumquats', '', 'Ana Kovač');
    await about(hub, b.conversationId, 'order 7');
    await hub.settle();
    await insert(
      `UPDATE work_item SET state = 'completed', agent_id = $2, ended_at = now() WHERE conversation_id = $1`,
      b.conversationId,
      agent.id,
    );
    a = await write(hub, inbox, 'ana.a@mail.example', 'hello', '', 'Ana Kovač');
    await hub.settle();
    [{ id: waiting }] = await hub.database.query<{ id: string }>(
      `SELECT id FROM work_item WHERE conversation_id = $1`,
      [a.conversationId],
    );
    const born = { birthdate: '1990-04-12', address: '12 Canal Street', postcode: 'LS1 4AP' };
    await admin.patch(`/v1/profiles/${b.profileId}`, {
      attributes: { ...born, plan: 'gold' },
      flags: [{ flag: 'vulnerable', isOn: true }],
    });
    await admin.post(`/v1/profiles/${b.profileId}/tags`, { add: ['vip'] });
    await admin.put(`/v1/profiles/${b.profileId}/consents`, {
      purpose: 'marketing',
      channel: 'any',
      granted: false,
      source: 'form',
    });
    await admin.post('/v1/segments', { name: 'Gold', rules: { all: [{ trait: 'plan', op: 'is', value: 'gold' }] } });
    await insert(
      `INSERT INTO profile_event (id, profile_id, name, properties, at, message_id, source) VALUES ($1, $2, 'Order Completed', '{}', now(), 'm1', 'shop')`,
      newId('pev'),
      b.profileId,
    );
    await insert(
      `INSERT INTO promise (id, conversation_id, profile_id, text, due_at, made_by) VALUES ('pr_b', $1, $2, 'A new pot', now() + interval '1 day', 'Maya')`,
      b.conversationId,
      b.profileId,
    );
    await insert(
      `INSERT INTO callback (id, conversation_id, profile_id, phone, state, source, zones, due_at, expires_at, max_attempts, retry_seconds)
       VALUES ('cb_b', $1, $2, '+447700900471', 'scheduled', 'agent', '{UTC}', now() + interval '1 day 1 second', now() + interval '2 days', 3, 600)`,
      b.conversationId,
      b.profileId,
    );
    expect((await admin.post('/v1/tasks', { title: 'Look at the pot', conversationId: b.conversationId })).status).toBe(
      201,
    );
    await insert(
      `INSERT INTO intent (id, play, profile_id, conversation_id, interaction_id, issue_key, facts, state, held_by) VALUES ('int_b', 'p', $1, $2, 'i_b', 'order 7', '{}', 'held', 'cap_24h')`,
      b.profileId,
      b.conversationId,
    );
    await insert(
      `INSERT INTO decision (id, at, play, trigger_type, trigger_id, intent_id, profile_id, conversation_id, chosen, sentence, result, snapshot, versions, hash, took_ms)
       VALUES ('dec_b', now(), 'p', 't', 'i_b', 'int_b', $1, $2, 'nothing', 'Nothing was done.', '{"chosen": "do_nothing", "candidates": [], "whatIf": []}', jsonb_build_object('profile', jsonb_build_object('id', $1::text)), '{"policy": 1, "settings": 1}', 'hash', 1)`,
      b.profileId,
      b.conversationId,
    );
    await insert(
      `INSERT INTO supervisor_review (conversation_id, decision_id, profile_id, contacts, issue_key, at) VALUES ($1, 'dec_b', $2, 3, 'order 7', now())`,
      b.conversationId,
      b.profileId,
    );
    await hub.app.get(UnitOfWork).run(async (tx) => {
      await hub.app
        .get(Identify)
        .link(tx, b.profileId, { kind: 'email', value: 'ana.a@mail.example', proof: 'claimed', source: 'form' });
      await hub.app.get(ContactLedger).reserve(tx, {
        profileId: b.profileId,
        conversationId: b.conversationId,
        decisionId: 'dec_b',
        play: 'p',
        purpose: 'service',
        channel: 'custom',
      });
    });
    await hub.settle();
    await hub.app
      .get(MergeProfiles)
      .run({ surviving: a.profileId, discarded: b.profileId, reason: 'same_person' }, SYSTEM);
    // Somebody who looks like the joined record, to be asked about the person.
    other = await write(hub, inbox, 'somebody@mail.example', 'hello', '', 'Ana Kovač');
    await admin.patch(`/v1/profiles/${other.profileId}`, { attributes: born });
    await hub.settle();
  });
  afterAll(() => hub.close());

  const person = (id: string) => get(`/v1/profiles/${id}`);
  /** For each table what reads it, asked by either record: what only the joined one has is there. */
  const readers: Record<string, (id: string) => Promise<unknown>> = {
    profile: async (id) =>
      expect(await person(id)).toMatchObject({
        id: a.profileId,
        attributes: { plan: 'gold' },
        merged: [{ id: b.profileId }],
      }),
    identity: async (id) => {
      expect((await person(id)).identities.map((one: Whatever) => one.value)).toContain('ana.b@mail.example');
      const found = await get('/v1/profiles/by-identity?kind=email&value=ana.b@mail.example');
      expect(found.personId).toBe(a.profileId);
      const { people } = await get('/v1/search?query=ana.b@mail.example');
      expect(people.map((one: Whatever) => one.id)).toEqual([a.profileId]);
      const link = await admin.post(`/v1/profiles/${id}/preference-link`, { identityId: b.identityId });
      expect(link.status).toBe(200);
      const [way] = (await get(`/v1/profiles/${id}/ways`)).data;
      expect([a.conversationId, b.conversationId]).toContain(way.conversationId);
    },
    identity_claim: async (id) => expect((await exported(id)).map(({ kind }) => kind)).toContain('claim'),
    conversation: async (id) => {
      const { data } = await get(`/v1/conversations?scope=all&profile=${id}`);
      expect(data.map((one: Whatever) => one.id).sort()).toEqual([a.conversationId, b.conversationId].sort());
      for (const one of data) expect(one.profile.id).toBe(a.profileId);
      const said = await get(`/v1/search/messages?query=kumquats&profile=${id}`);
      expect(said.data).toHaveLength(1);
      const seen = await get(`/v1/profiles/${id}/timeline?kinds=message`);
      expect(seen.data.map((one: Whatever) => one.message.text)).toContain('a word about kumquats');
    },
    event: async (id) => {
      const { data } = await get(`/v1/audit?profile=${id}`);
      expect(data.map((one: Whatever) => one.profileId)).toContain(b.profileId);
    },
    work_item: async () => {
      const [item] = await hub.app.get(LoadQueries, { strict: false }).items([waiting]);
      expect(item.lastAgent).toBe(agent.id);
      const day = await hub.app
        .get(RecordedDayQueries, { strict: false })
        .read(new Date(Date.now() - HOUR), new Date(Date.now() + HOUR));
      expect(day.work.find(({ item: { conversationId } }) => conversationId === a.conversationId)).toMatchObject({
        item: { lastAgent: agent.id },
      });
    },
    promise: async (id) => {
      expect((await exported(id)).map(({ data }) => data.id)).toContain('pr_b');
      const { data } = await get(`/v1/profiles/${id}/obligations`);
      expect(data).toMatchObject([
        { kind: 'promise', text: 'A new pot', by: 'Maya' },
        { kind: 'callback' },
        { kind: 'task' },
      ]);
    },
    callback: async (id) => expect((await exported(id)).map(({ data }) => data.id)).toContain('cb_b'),
    consent: async (id) =>
      expect((await get(`/v1/profiles/${id}/consents`)).history).toMatchObject([
        { profileId: b.profileId, granted: false, stands: true },
      ]),
    contact_ledger: async (id) =>
      expect(await hub.app.get(ContactLedger).lastDay(hub.database, id)).toMatchObject([{ play: 'p' }]),
    intent: async (id) => {
      expect((await get(`/v1/profiles/${id}/held`)).data).toMatchObject([
        { id: 'int_b', sentence: 'Nothing was done.' },
      ]);
      expect(await hub.database.query(heldIntents, [null, id, null])).toMatchObject([{ id: 'int_b' }]);
    },
    decision: async (id) => {
      expect((await get(`/v1/decisions?profile=${id}`)).data).toMatchObject([{ id: 'dec_b' }]);
      expect((await get(`/v1/profiles/${id}/timeline?kinds=decision`)).data).toMatchObject([
        { decision: { id: 'dec_b' } },
      ]);
    },
    contact_link: async (id) => {
      const { data } = await get(`/v1/interactions?profile=${id}`);
      expect(data.map((one: Whatever) => [one.conversationId, one.profile.id]).sort()).toEqual(
        [a, b].map((one) => [one.conversationId, a.profileId]).sort(),
      );
    },
    supervisor_review: async () =>
      expect((await get('/v1/board')).reviews).toMatchObject([{ profile: { id: a.profileId } }]),
    profile_merge: async (id) =>
      expect((await get(`/v1/profiles/${id}/merges`)).data).toMatchObject([{ discarded: b.profileId }]),
    merge_proposal: async (id) => {
      const [asked] = (await get(`/v1/merge-proposals?profile=${id}`)).data;
      expect([asked.a.id, asked.b.id].sort()).toEqual([a.profileId, other.profileId].sort());
    },
    match_key: async () => {
      // What made the two be compared are keys only the joined record has; the person they lead to is the one who leads.
      const shared = await hub.database.query(
        `SELECT 1 FROM match_key x JOIN match_key y ON y.key = x.key WHERE x.profile_id = $1 AND y.profile_id = $2`,
        [b.profileId, other.profileId],
      );
      expect(shared.length).toBeGreaterThan(0);
    },
    profile_flag: async (id) => {
      expect(await person(id)).toMatchObject({ vulnerable: true });
      expect((await get(`/v1/conversations/${a.conversationId}`)).people).toMatchObject({ vulnerable: true });
    },
    computed_trait: async (id) => {
      const all = (await person(id)).traits as Whatever[];
      expect(all.find(({ name }) => name === 'conversations')).toMatchObject({ value: 2 });
    },
    profile_event: async (id) =>
      expect((await get(`/v1/profiles/${id}/timeline?kinds=event`)).data).toMatchObject([
        { event: { name: 'Order Completed' } },
      ]),
    profile_tag: async (id) => expect((await person(id)).tags).toMatchObject([{ tag: 'vip' }]),
    segment_member: async (id) => {
      const [segment] = (await person(id)).segments;
      expect(segment).toMatchObject({ name: 'Gold' });
      const { data } = await get(`/v1/segments/${segment.id}/members`);
      expect(data.map((one: Whatever) => one.profileId)).toEqual([a.profileId]);
    },
    erasure: async (id) => {
      const { body } = await admin.post(`/v1/profiles/${id}/erase/plan`, {});
      expect(body).toMatchObject({ person: { id: a.profileId }, records: 2, conversations: 2 });
    },
  };

  it('[R14] every consumer of every table follows the pointer: there is no table of records without its reader here', async () => {
    const tables = (await hub.database.query<{ name: string }>(OF_RECORDS)).map(({ name }) => name);
    expect(Object.keys(readers).sort()).toEqual(tables.sort());
    await until('the question about the one who looks alike', async () => {
      const { data } = await get(`/v1/merge-proposals?profile=${other.profileId}`);
      return data.length > 0;
    });
    for (const [table, reads] of Object.entries(readers))
      for (const id of [a.profileId, b.profileId])
        try {
          await reads(id);
        } catch (error) {
          throw new Error(`${table}, asked by the record that ${id === a.profileId ? 'leads' : 'was joined'}`, {
            cause: error,
          });
        }
  });

  it('[R14] an export of a person has a line of every table that says something of them', async () => {
    const tables = new Set((await hub.database.query<{ name: string }>(OF_RECORDS)).map(({ name }) => name));
    // Not about them but about the work on them: facts, what was considered, figures, keys for comparing, the proof of an erasing.
    for (const name of ['event', 'intent', 'contact_link', 'supervisor_review', 'match_key', 'erasure'])
      tables.delete(name);
    const read = personParts.map((part) => /FROM (\w+) t\b/.exec(part.read.text)?.[1]);
    expect([...tables].filter((name) => !read.includes(name))).toEqual([]);
  });

  // How fast a person is read by id is measured by `npm run bench -- ingest`, against a goal of 20 ms (p95) among a million.
  it('[R59] every event, attribute and identifier resolves to one person, and each record of theirs reads as that person', async () => {
    const { identities, traits } = await person(b.profileId);
    for (const { kind, value } of identities) {
      const found = await get(`/v1/profiles/by-identity?kind=${kind}&value=${encodeURIComponent(value)}`);
      expect(found.personId).toBe(a.profileId);
    }
    const facts = await hub.database.query<{ id: string | null }>(
      `SELECT DISTINCT root_of(profile_id) AS id FROM profile_event UNION SELECT DISTINCT root_of(profile_id) FROM event WHERE profile_id = ANY($1)`,
      [[a.profileId, b.profileId]],
    );
    expect(facts).toEqual([{ id: a.profileId }]);
    expect(traits.find((one: Whatever) => one.name === 'plan')).toMatchObject({ value: 'gold' });
    const { id: _, ...same } = await person(a.profileId);
    expect(same).toMatchObject({ identities, traits });
  });
});
