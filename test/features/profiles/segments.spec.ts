import { SetConsent } from '../../../src/governance/set-consent.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { newId } from '../../../src/kernel/ids.js';
import { ChangeProfile, Identify, MergeProfiles } from '../../../src/profiles/index.js';
import { PlacePeople } from '../../../src/profiles/segments/place-people.js';
import { UnmergeProfile } from '../../../src/profiles/unmerge-profile.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { type BuiltInbox, buildInbox, writeIn } from '../../support/factories.js';
import { until } from '../routing/world.js';

const SYSTEM = { kind: 'system', id: null } as const;
const PUBLIC = { kind: 'public' } as const;

describe('groups of people by rule', () => {
  let hub: Booted;
  let admin: Caller;
  let inbox: BuiltInbox;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    inbox = await buildInbox(hub);
  });
  afterAll(() => hub.close());

  const record = async () =>
    (
      await hub.app
        .get(UnitOfWork)
        .run((tx) =>
          hub.app
            .get(Identify)
            .run(tx, { kind: 'email', value: `${newId('x')}@mail.example`, proof: 'verified', source: 'test' }),
        )
    ).profileId;
  const tag = (id: string, change: { add?: string[]; remove?: string[] }) =>
    admin.post(`/v1/profiles/${id}/tags`, change);
  const build = async (rules: unknown) => {
    const { status, body } = await admin.post('/v1/segments', { name: newId('s'), rules });
    expect(status).toBe(201);
    await until('it is built', async () => (await admin.get(`/v1/segments/${body.id}`)).body.builtAt !== null, 5000);
    return body.id as string;
  };
  const isIn = async (person: string, segment: string): Promise<boolean> =>
    (await admin.get(`/v1/profiles/${person}`)).body.segments.some((one: Whatever) => one.id === segment);
  const facts = async (segment: string) =>
    (
      await hub.database.query<Whatever>(
        `SELECT type, profile_id FROM event WHERE type LIKE 'segment.%' AND data->>'segmentId' = $1 ORDER BY xid, position`,
        [segment],
      )
    ).map((one) => `${one.type} ${one.profile_id}`);

  it('what systems told of lately is offered by name, the commonest first, beside what fields are worked out of', async () => {
    for (const event of ['parcel_lost', 'parcel_sent', 'parcel_sent'])
      await admin.post('/v1/track', { userId: newId('u'), event });
    const { data } = (await admin.get('/v1/event-names')).body;
    expect(data.slice(0, 2)).toEqual([
      { name: 'parcel_sent', lately: 2 },
      { name: 'parcel_lost', lately: 1 },
    ]);
    expect(data).toContainEqual({ name: 'Order Completed', lately: 0 });
    const agent = await hub.signIn('agent');
    expect((await agent.get('/v1/event-names')).status).toBe(403);
  });

  it('each thing that can move somebody does, both ways, in under two seconds, and a fact tells of it', async () => {
    const person = async (change: Record<string, unknown>, id: string) =>
      void (await hub.app.get(ChangeProfile).run(id, change, PUBLIC));
    const shop = (id: string, event: string, properties = {}) =>
      hub.database
        .query(`SELECT value FROM identity WHERE profile_id = $1 AND value LIKE 'user:%'`, [id])
        .then(([row]: Whatever[]) => admin.post('/v1/track', { userId: row.value.slice(5), event, properties }));
    const cases: [rules: unknown, into: (id: string) => unknown, out: (id: string) => unknown][] = [
      [
        { trait: 'plan', op: 'is', value: 'Gold' },
        (id) => person({ attributes: { plan: 'gold' } }, id),
        (id) => person({ attributes: { plan: null } }, id),
      ],
      [{ tag: 'vip' }, (id) => tag(id, { add: ['vip'] }), (id) => tag(id, { remove: ['vip'] })],
      [
        { flag: 'vulnerable' },
        (id) => person({ flags: [{ flag: 'vulnerable', isOn: true }] }, id),
        (id) => person({ flags: [{ flag: 'vulnerable', isOn: false }] }, id),
      ],
      [
        { consent: { purpose: 'marketing', channel: 'email', state: 'granted' } },
        (id) =>
          hub.app
            .get(SetConsent, { strict: false })
            .run(id, { purpose: 'marketing', channel: 'any', granted: true, source: 'form' }, PUBLIC),
        (id) =>
          hub.app
            .get(SetConsent, { strict: false })
            .run(id, { purpose: 'marketing', channel: 'any', granted: false, source: 'form' }, PUBLIC),
      ],
      [
        {
          all: [{ event: 'Bought', atLeast: 2, withinDays: 30, where: { size: 'XL' } }, { not: { event: 'Returned' } }],
        },
        async (id) => {
          await shop(id, 'Bought', { size: 'XL' });
          await shop(id, 'Bought', { size: 'S' });
          await shop(id, 'Bought', { size: 'XL' });
        },
        (id) => shop(id, 'Returned'),
      ],
      [
        { trait: 'lifetime_value', op: 'above', value: 100 },
        (id) => shop(id, 'Order Completed', { revenue: 101 }),
        (id) => shop(id, 'Order Completed', { revenue: -50 }),
      ],
    ];
    const took = async (what: () => Promise<boolean>) => {
      const began = Date.now();
      await until('the move', what);
      return Date.now() - began;
    };
    for (const [rules, into, out] of cases) {
      const segment = await build(rules);
      const id = (await admin.post('/v1/identify', { userId: newId('u') })).body.profileId as string;
      expect(await isIn(id, segment)).toBe(false);
      await into(id);
      const came = await took(() => isIn(id, segment));
      expect(
        (await admin.get(`/v1/segments/${segment}/members`)).body.data.map((one: Whatever) => one.profileId),
      ).toContain(id);
      await out(id);
      expect(Math.max(came, await took(async () => !(await isIn(id, segment))))).toBeLessThan(2000);
      const told = (await facts(segment)).filter((one) => one.endsWith(id));
      expect(told).toEqual([`segment.entered ${id}`, `segment.left ${id}`]);
    }
  });

  it('a conversation moves people too: opened, resolved, and written in again', async () => {
    const wrote = await build({ channel: 'custom', withinDays: 2 });
    const open = await build({ trait: 'open_conversations', op: 'above', value: 0 });
    const from = { kind: 'email', value: `${newId('w')}@mail.example` };
    const { conversationId } = (await writeIn(hub, inbox, { from })).body;
    const [{ profile_id: id }] = await hub.database.query<Whatever>(
      `SELECT profile_id FROM conversation WHERE id = $1`,
      [conversationId],
    );
    await until('both', async () => (await isIn(id, wrote)) && isIn(id, open), 2000);
    await hub.database.query(`UPDATE message SET created_at = now() - interval '3 days' WHERE conversation_id = $1`, [
      conversationId,
    ]);
    await hub.app.get(PlacePeople, { strict: false }).run([id]);
    expect(await isIn(id, wrote)).toBe(false);
    await writeIn(hub, inbox, { from, text: 'again' });
    await until('the one who wrote', () => isIn(id, wrote), 2000);
    await admin.post(`/v1/conversations/${conversationId}/resolve`);
    await until('nothing open', async () => !(await isIn(id, open)), 2000);
  });

  it('time alone moves people: what happened within days is over when the days are', async () => {
    const segment = await build({ event: 'Tried', withinDays: 1 });
    const userId = newId('u');
    const over = new Date(Date.now() + 3_600_000);
    const timestamp = new Date(over.getTime() - 86_400_000).toISOString();
    const { profileId } = (await admin.post('/v1/track', { userId, event: 'Tried', timestamp })).body;
    await until('they belong', () => isIn(profileId, segment));
    const again = () =>
      hub.database.query(`SELECT run_at FROM timer WHERE kind = 'segment.again' AND key = $1`, [profileId]);
    expect(await again()).toEqual([{ run_at: over }]);
    // Another group, whose time is over later, does not put this one off.
    await build({ event: 'Tried', withinDays: 2 });
    expect(await again()).toEqual([{ run_at: over }]);
    // The hour passes.
    await hub.database.query(
      `WITH e AS (UPDATE profile_event SET at = at - interval '1 hour' WHERE profile_id = $1)
       UPDATE timer SET run_at = now() WHERE kind = 'segment.again' AND key = $1`,
      [profileId],
    );
    await until('they left', async () => !(await isIn(profileId, segment)));
  });

  it('joined people are one member, the stricter counts, and parted each is where they were', async () => {
    const segment = await build({ all: [{ tag: 'club' }, { not: { flag: 'do_not_contact' } }] });
    const [a, b, c] = [await record(), await record(), await record()];
    await tag(a, { add: ['club'] });
    await tag(b, { add: ['club'] });
    await hub.app.get(ChangeProfile).run(c, { flags: [{ flag: 'do_not_contact', isOn: true }] }, PUBLIC);
    await hub.settle();
    const rows = () =>
      hub.database.query(
        `SELECT id, profile_id, entered_at, left_at FROM segment_member WHERE segment_id = $1 ORDER BY id`,
        [segment],
      );
    const before = await rows();
    const merge = hub.app.get(MergeProfiles);
    await merge.run({ surviving: a, discarded: b, reason: 'test' }, SYSTEM);
    await hub.settle();
    expect(await rows()).toEqual(before);
    expect((await admin.get(`/v1/segments/${segment}`)).body.people).toBe(1);
    expect((await admin.get(`/v1/segments/${segment}/members`)).body.data).toHaveLength(1);
    // Taken from the person, it is taken from both, until they are parted.
    await tag(a, { remove: ['club'] });
    await hub.settle();
    expect(await isIn(b, segment)).toBe(false);
    await hub.app.get(UnmergeProfile, { strict: false }).run(b, 'test', SYSTEM);
    await hub.settle();
    expect([await isIn(a, segment), await isIn(b, segment)]).toEqual([false, true]);
    await merge.run({ surviving: b, discarded: c, reason: 'test' }, SYSTEM);
    await hub.settle();
    expect(await isIn(b, segment)).toBe(false);
    await hub.app.get(UnmergeProfile, { strict: false }).run(c, 'test', SYSTEM);
    await hub.settle();
    expect(await isIn(b, segment)).toBe(true);
  });

  it('tags are audited, and say who put them there', async () => {
    const id = await record();
    expect((await tag(id, { add: ['vip', 'trade'] })).body.data).toMatchObject([
      { tag: 'trade', by: { kind: 'agent', id: admin.id } },
      { tag: 'vip' },
    ]);
    await tag(id, { add: ['vip'] });
    expect((await tag(id, { remove: ['vip'] })).body.data).toHaveLength(1);
    const trail = (await admin.get(`/v1/audit?profile=${id}&type=profile.tagged`)).body.data;
    expect(trail.map((one: Whatever) => one.data)).toEqual(
      [
        { tag: 'vip', on: false },
        { tag: 'trade', on: true },
        { tag: 'vip', on: true },
      ].sort((x, y) => Number(x.on) - Number(y.on) || (x.tag < y.tag ? 1 : -1)),
    );
    expect((await admin.get('/v1/tags?query=trad')).body.data).toEqual([{ tag: 'trade', people: 1 }]);
    expect(await tag('pf_nobody', { add: ['x'] })).toMatchObject({ status: 404 });
    expect(await tag(id, { add: ['x'], remove: ['x'] })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/remove' }] },
    });
  });

  it('is counted before it is saved, looked at anew when its rules change, and refused where a rule says nothing', async () => {
    const [a, b] = [await record(), await record()];
    await tag(a, { add: ['blue'] });
    await tag(b, { add: ['blue', 'red'] });
    const preview = (rules: unknown) => admin.post('/v1/segments/preview', { rules });
    expect((await preview({ tag: 'blue' })).body).toMatchObject({ people: 2, exact: true });
    const segment = await build({ tag: 'blue' });
    expect((await admin.get(`/v1/segments/${segment}`)).body.people).toBe(2);
    await admin.patch(`/v1/segments/${segment}`, { rules: { all: [{ tag: 'blue' }, { not: { tag: 'red' } }] } });
    await until(
      'it is looked at anew',
      async () => (await admin.get(`/v1/segments/${segment}`)).body.people === 1,
      5000,
    );
    for (const [rules, pointer] of [
      [{ all: [] }, '/rules/all'],
      [{ any: [{ tag: 'x' }, { shoe: 43 }] }, '/rules/any/1'],
      [{ not: { trait: 'plan', op: 'is' } }, '/rules/not/value'],
      [{ trait: 'plan', op: 'within_days', value: 'x' }, '/rules/value'],
      [{ event: 'x', withinDays: 0 }, '/rules/withinDays'],
      ['x', '/rules'],
    ] as const)
      expect(await preview(rules)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    let deep: unknown = { tag: 'x' };
    for (let n = 0; n < 8; n += 1) deep = { not: deep };
    expect((await preview(deep)).status).toBe(422);
    expect((await admin.delete(`/v1/segments/${segment}`)).status).toBe(204);
    expect((await admin.get(`/v1/segments/${segment}/members`)).status).toBe(404);
    const agent = await hub.signIn('agent');
    expect((await agent.post('/v1/segments', { name: 'x', rules: { tag: 'x' } })).status).toBe(403);
  });
});
