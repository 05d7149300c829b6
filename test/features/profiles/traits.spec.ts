import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { newId } from '../../../src/kernel/ids.js';
import { Identify, MergeProfiles } from '../../../src/profiles/index.js';
import { TakeCalls } from '../../../src/profiles/ingest/take-calls.js';
import type { Call } from '../../../src/profiles/ingest/read-call.js';
import { ComputedTraits } from '../../../src/profiles/traits/computed-traits.js';
import { TraitDefinitions } from '../../../src/profiles/traits/definitions.js';
import { UnmergeProfile } from '../../../src/profiles/unmerge-profile.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildInbox, writeIn } from '../../support/factories.js';
import { randomFrom } from '../../support/random.js';

const SYSTEM = { kind: 'system', id: null } as const;

describe('what is known of people', () => {
  let hub: Booted;
  let admin: Caller;
  const record = async () =>
    (
      await hub.app
        .get(UnitOfWork)
        .run((tx) =>
          hub.app.get(Identify).run(tx, { kind: 'visitor', value: newId('vis'), proof: 'none', source: 'test' }),
        )
    ).profileId;
  const traits = async (id: string, by = admin): Promise<Record<string, Whatever>> =>
    Object.fromEntries((await by.get(`/v1/profiles/${id}`)).body.traits.map((one: Whatever) => [one.name, one]));
  const note = (id: string, attributes: Record<string, unknown>, by = admin) =>
    by.patch(`/v1/profiles/${id}`, { attributes });
  const merge = (surviving: string, discarded: string) =>
    hub.app.get(MergeProfiles).run({ surviving, discarded, reason: 'test' }, SYSTEM);
  /** As another system said it, at a time. */
  const said = (id: string, plain: Record<string, unknown>, source: string, at: string) =>
    hub.database.query(`UPDATE profile SET traits = traits_take(traits, traits_from($2, $3, $4)) WHERE id = $1`, [
      id,
      JSON.stringify(plain),
      source,
      at,
    ]);
  const track = (userId: string, event: string, properties: Record<string, unknown>, at = new Date()) =>
    hub.app.get(TakeCalls, { strict: false }).submit({
      kind: 'track',
      messageId: newId('m'),
      sender: { key: 'key:test', proves: true, verifies: false },
      source: 'test',
      at,
      userId,
      anonymousId: null,
      previousId: null,
      name: null,
      traits: {},
      addresses: [],
      event,
      properties,
    } satisfies Call);

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());

  it('a declared trait takes only its type; each mistake is told by its place', async () => {
    const declare = (name: string, more: Record<string, unknown>) =>
      admin.post('/v1/traits', { name, label: name, ...more });
    await declare('tier', { type: 'choice', choices: ['gold', 'silver'], freshDays: 30 });
    await declare('birthday', { type: 'date', pii: true });
    await declare('members', { type: 'number' });
    await declare('is_trade', { type: 'boolean' });
    await declare('brands', { type: 'list', strategy: 'union' });
    await declare('risk', { type: 'text', visibility: 'supervisors' });
    const id = await record();
    const wrong = await note(id, {
      tier: 'bronze',
      birthday: '2026-02-31T',
      members: '3',
      is_trade: 'yes',
      brands: [{}],
      conversations: 7,
      'a/b': 'x\u0000',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.errors.map((one: Whatever) => [one.pointer, one.code])).toEqual([
      ['/attributes/tier', 'choice'],
      ['/attributes/birthday', 'type'],
      ['/attributes/members', 'type'],
      ['/attributes/is_trade', 'type'],
      ['/attributes/brands', 'type'],
      ['/attributes/conversations', 'computed'],
      ['/attributes/a~1b', 'unstorable_text'],
    ]);
    const right = {
      tier: 'gold',
      birthday: '1984-04-12',
      members: 3,
      is_trade: true,
      brands: ['Fernwood'],
      risk: 'high',
    };
    const kept = await note(id, { ...right, shoe: { size: 43 } });
    expect(kept.body.attributes).toEqual({ ...right, shoe: { size: 43 } });
    expect(await traits(id)).toMatchObject({
      tier: {
        type: 'choice',
        value: 'gold',
        source: 'agent',
        fresh: true,
        declared: true,
        choices: ['gold', 'silver'],
      },
      birthday: { fresh: null },
      shoe: { declared: false },
    });
    await hub.database.query(
      `UPDATE profile SET traits = traits_from('{"tier": "gold"}', 'shop', now() - interval '31 days') WHERE id = $1`,
      [id],
    );
    expect(await traits(id)).toMatchObject({ tier: { source: 'shop', fresh: false } });
    const agent = await hub.signIn('agent');
    await note(id, { risk: 'high' });
    expect((await traits(id, agent)).risk).toBeUndefined();
    expect((await agent.get(`/v1/profiles/${id}`)).body.attributes).not.toHaveProperty('risk');
    expect((await note(id, { risk: 'low' }, agent)).status).toBe(403);
    expect((await agent.post('/v1/traits', { name: 'x', label: 'X' })).status).toBe(403);
    expect(await declare('tier', {})).toMatchObject({ status: 409, body: { code: 'trait_exists' } });
    expect(await declare('empty', { type: 'choice' })).toMatchObject({ status: 422 });
    expect(await admin.patch('/v1/traits/tier', { label: 'Level', choices: ['gold'] })).toMatchObject({
      body: { label: 'Level', choices: ['gold'], type: 'choice' },
    });
    await admin.delete('/v1/traits/tier');
    expect(await traits(id)).toMatchObject({ tier: { value: 'gold', declared: false } });
  });

  it('records of one person are read by each trait’s strategy, nothing moves, and parted they are as before', async () => {
    for (const strategy of ['newest', 'leading', 'oldest', 'max', 'min', 'sum', 'union'])
      await admin.post('/v1/traits', {
        name: `n_${strategy}`,
        label: strategy,
        type: strategy === 'union' ? 'list' : 'number',
        strategy,
      });
    const [a, b] = [await record(), await record()];
    const all = (n: number) => ({
      n_newest: n,
      n_leading: n,
      n_oldest: n,
      n_max: n,
      n_min: n,
      n_sum: n,
      n_union: [n, 9],
    });
    await said(a, all(5), 'crm', '2026-01-01T00:00:00Z');
    await said(b, all(3), 'shop', '2026-02-01T00:00:00Z');
    const bytes = () =>
      hub.database.query(`SELECT id, traits::text FROM profile WHERE id = ANY($1) ORDER BY id`, [[a, b]]);
    const before = await bytes();
    await merge(a, b);
    const plain = async (id: string) => (await admin.get(`/v1/profiles/${id}`)).body.attributes;
    expect(await plain(b)).toEqual({
      n_newest: 3,
      n_leading: 5,
      n_oldest: 5,
      n_max: 5,
      n_min: 3,
      n_sum: 8,
      n_union: [3, 9, 5],
    });
    expect(await bytes()).toEqual(before);
    // A colleague's word about the joined person is about all of it, and so is what they take away.
    await note(a, { n_max: 1, n_sum: null });
    expect(await plain(a)).toMatchObject({ n_max: 1 });
    expect(await plain(a)).not.toHaveProperty('n_sum');
    await hub.app.get(UnmergeProfile, { strict: false }).run(b, 'test', SYSTEM);
    expect(await plain(b)).toEqual(all(3));
    expect(await plain(a)).toEqual({ ...all(5), n_max: 1, n_sum: undefined });
  });

  it('[R49] what they looked at, what they bought and what they said stand in one person, page and timeline', async () => {
    const inbox = await buildInbox(hub);
    await track('778', 'Product Viewed', { sku: 'olive' });
    const { profileId } = await track('778', 'Order Completed', { revenue: 31 });
    await writeIn(hub, inbox, { from: { kind: 'external_id', value: 'user:778' }, text: 'where is my olive tree?' });
    await hub.settle();
    // Behaviour, transaction and interaction, each worked into what is known of them …
    expect(await traits(profileId as string)).toMatchObject({
      lifetime_value: { value: 31 },
      conversations: { value: 1 },
      last_channel: { value: 'custom' },
      last_seen: { type: 'date' },
    });
    // … and each to be read, in the order of what happened, under the one id.
    const { body } = await admin.get(`/v1/profiles/${profileId}/timeline?kinds=event,message`);
    const told = body.data.map((one: Whatever) => one.event?.name ?? one.message?.text);
    expect(told).toEqual(['where is my olive tree?', 'Order Completed', 'Product Viewed']);
    const { body: found } = await admin.get('/v1/profiles/by-identity?kind=external_id&value=user:778');
    expect(found.personId).toBe(profileId);
  });

  it('[R49] what the hub works out follows conversations and what was tracked', async () => {
    const inbox = await buildInbox(hub);
    const wrote = (await writeIn(hub, inbox, { from: { kind: 'external_id', value: 'user:777' } })).body;
    const { profileId } = await track('777', 'Order Completed', { revenue: 20.5 });
    await track('777', 'Order Completed', { revenue: '4.5' });
    await track('777', 'Order Completed', { revenue: 'much' });
    await track('777', 'Order Cancelled', { revenue: 1000 });
    await hub.settle();
    expect(await traits(profileId as string)).toMatchObject({
      conversations: { value: 1, computed: true, source: 'computed' },
      open_conversations: { value: 1 },
      last_channel: { value: 'custom' },
      days_since_contact: { value: 0 },
      lifetime_value: { value: 25 },
      last_seen: { type: 'date' },
    });
    await admin.post(`/v1/conversations/${wrote.conversationId}/resolve`);
    await admin.patch('/v1/traits/lifetime_value', {
      compute: { over: 'events', fn: 'sum', event: 'Order Cancelled', property: 'revenue' },
    });
    await until(async () => (await traits(profileId as string)).lifetime_value.value === 1000);
    expect(
      await admin.patch('/v1/traits/lifetime_value', { compute: { over: 'events', fn: 'sum', event: 'x' } }),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/compute/property' }] },
    });
  });

  it('kept from fact to fact it is what all of it at once would give, whatever was joined and parted in between', async () => {
    const random = randomFrom(7).next;
    const pick = (most: number) => Math.floor(random() * most);
    for (const fn of ['count', 'sum', 'min', 'max', 'first', 'last'])
      await admin.post('/v1/traits', {
        name: `c_${fn}`,
        label: fn,
        type: 'number',
        compute: { over: 'events', fn, event: 'Paid', property: 'amount' },
      });
    await admin.post('/v1/traits', {
      name: 'c_week',
      label: 'Week',
      type: 'number',
      compute: { over: 'events', fn: 'count', event: 'Paid', days: 7 },
    });
    const users = Array.from({ length: 6 }, () => newId('u'));
    const records = await Promise.all(users.map(async (one) => (await track(one, 'Came', {})).profileId as string));
    const parted: string[] = [];
    for (let n = 0; n < 150; n += 1) {
      const at = new Date(Date.now() - pick(20 * 86_400_000));
      await track(
        users[pick(6)],
        random() < 0.7 ? 'Paid' : 'Other',
        random() < 0.9 ? { amount: pick(1000) / 4 } : {},
        at,
      );
      if (n % 10 === 5) {
        const [a, b] = [records[pick(6)], records[pick(6)]];
        await merge(a, b).then(
          () => parted.push(b),
          () => {},
        );
      }
      if (n % 20 === 15)
        await hub.app
          .get(UnmergeProfile, { strict: false })
          .run(parted[0] ?? '', 'test', SYSTEM)
          .catch(() => {});
    }
    await hub.settle();
    const kept = () =>
      hub.database.query(
        `SELECT profile_id, name, value, at FROM computed_trait WHERE profile_id = ANY($1) ORDER BY 1, 2`,
        [records],
      );
    const before = await kept();
    expect(before.length).toBeGreaterThan(30);
    const shown = await Promise.all(records.map((one) => traits(one)));
    await hub.database.query(`DELETE FROM computed_trait`);
    const definitions = await hub.app.get(TraitDefinitions, { strict: false }).all();
    for (let from: string | null = ''; from !== null; )
      from = await hub.app.get(ComputedTraits, { strict: false }).recompute(definitions, from);
    expect(await kept()).toEqual(before);
    expect(await Promise.all(records.map((one) => traits(one)))).toEqual(shown);
    // And both are what the plain events say.
    for (const [i, id] of records.entries()) {
      const rows = await hub.database.query<Whatever>(
        `SELECT properties, at FROM profile_event WHERE name = 'Paid' AND profile_id IN (SELECT members_of($1)) ORDER BY at, id`,
        [id],
      );
      const amounts = rows.flatMap((row) => row.properties.amount ?? []);
      const week = rows.filter((row) => row.at.getTime() > Date.now() - 7 * 86_400_000).length;
      expect({
        count: shown[i].c_count?.value ?? 0,
        sum: shown[i].c_sum?.value,
        max: shown[i].c_max?.value,
        first: shown[i].c_first?.value,
        week: shown[i].c_week?.value ?? 0,
      }).toEqual({
        count: rows.length,
        sum: amounts.length > 0 ? amounts.reduce((sum, one) => sum + one, 0) : undefined,
        max: amounts.length > 0 ? Math.max(...amounts) : undefined,
        first: shown[i].c_first?.value,
        week,
      });
    }
  });

  it('whose an address is, is one question with one answer', async () => {
    const { profileId } = await track('778', 'Came', {});
    const ask = (kind: string, value: string) =>
      admin.get(`/v1/profiles/by-identity?kind=${kind}&value=${encodeURIComponent(value)}`);
    expect(await ask('external_id', 'user:778')).toMatchObject({
      status: 200,
      body: { profileId, personId: profileId, proof: 'strong', kind: 'external_id' },
    });
    expect((await ask('email', 'nobody@mail.example')).status).toBe(404);
    expect((await ask('email', 'nobody')).status).toBe(422);
    expect((await ask('shoe', '43')).body.errors).toMatchObject([{ pointer: '/kind' }]);
  });
});

async function until(holds: () => Promise<boolean>, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; !(await holds()); ) {
    if (Date.now() > end) throw new Error('it did not come to hold');
    await new Promise((done) => setTimeout(done, 50));
  }
}
