import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { newId } from '../../../src/kernel/ids.js';
import { Identify } from '../../../src/profiles/index.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { randomFrom } from '../../support/random.js';
import { until } from '../routing/world.js';

interface Made {
  name: string;
  traits?: Record<string, unknown>;
  email?: string;
  phone?: string;
}

describe('records that may be one person', () => {
  let hub: Booted;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());
  beforeEach(async () => {
    await everybodyLookedAt();
    await hub.settle();
    await hub.database.query(`TRUNCATE profile CASCADE`);
  });

  /** Looking at everybody goes on piece by piece, until the last one sets no further. */
  const everybodyLookedAt = () =>
    until(
      'the last piece',
      async () => (await hub.database.query(`SELECT 1 FROM timer WHERE kind = 'matching.run'`)).length === 0,
    );

  /** As any channel leaves them: a record with its addresses, and the fact that it is there. */
  async function make({ name, traits = {}, email, phone }: Made): Promise<string> {
    const id = newId('pf');
    const at = new Date().toISOString();
    const kept = Object.fromEntries(Object.entries(traits).map(([key, value]) => [key, { value, source: 'test', at }]));
    await hub.database.query(`INSERT INTO profile (id, root_id, name, traits) VALUES ($1, $1, $2, $3)`, [
      id,
      name,
      JSON.stringify(kept),
    ]);
    for (const [kind, value] of Object.entries({ email, phone })) {
      if (value)
        await hub.database.query(
          `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ($1, $2, $3, $4, 'claimed', 'test')`,
          [newId('idn'), kind, value, id],
        );
    }
    await hub.database.query(
      `INSERT INTO event (type, profile_id, data) VALUES ('profile.changed', $1, '{"fields": ["name"]}')`,
      [id],
    );
    return id;
  }
  const address = { street: '12 Mill Lane', city: 'Leeds', postalCode: 'LS1 4DT' };
  const amara: Made = {
    name: 'Amara Okafor',
    traits: { firstName: 'Amara', lastName: 'Okafor', birthday: '1988-04-12', address },
    email: 'amara@mail.example',
  };
  const typo: Made = {
    name: 'Amara Okafro',
    traits: { firstName: 'Amara', lastName: 'Okafro', birthday: '1988-12-04', address },
    phone: '+447700900471',
  };
  const brother: Made = {
    name: 'Chidi Okafor',
    traits: { firstName: 'Chidi', lastName: 'Okafor', birthday: '1990-01-30', address },
    email: 'chidi@mail.example',
  };
  const proposals = async (query = '') => (await admin.get(`/v1/merge-proposals${query}`)).body.data as Whatever[];

  it('asks people with the evidence field by field, and not about the brother at the same address', async () => {
    const [a, b] = [await make(amara), await make(typo)];
    await make(brother);
    await hub.settle();
    const asked = await proposals();
    expect(asked.map((one) => [one.a.id, one.b.id].sort())).toEqual([[a, b].sort()]);
    expect(asked[0]).toMatchObject({ why: 'likely_same', state: 'open' });
    expect(asked[0].score).toBeGreaterThan(0.5);
    const fields = asked[0].evidence.map((one: Whatever) => one.field);
    expect(fields).toEqual(expect.arrayContaining(['given', 'family', 'birthDate', 'street', 'postcode']));
    for (const one of asked[0].evidence) expect(one.says).toMatch(/^[A-Z].{3,}/);

    // Accepted: one person; the older leads.
    const answer = await admin.post(`/v1/merge-proposals/${asked[0].id}/answer`, { accept: true });
    expect(answer).toMatchObject({ status: 200, body: { state: 'accepted' } });
    expect((await admin.get(`/v1/profiles/${b}`)).body.id).toBe(a);
    expect(await admin.post(`/v1/merge-proposals/${asked[0].id}/answer`, { accept: false })).toMatchObject({
      status: 409,
      body: { code: 'proposal_settled' },
    });
    // Undone: never asked again, whatever changes.
    await admin.post(`/v1/profiles/${b}/unmerge`, {});
    await admin.patch(`/v1/profiles/${b}`, { name: 'Amara Okafor' });
    await hub.settle();
    expect(await proposals()).toEqual([]);
  });

  it('does not ask again what was answered no, and takes a question back that the records no longer raise', async () => {
    const [a, b] = [await make(amara), await make(typo)];
    await hub.settle();
    const [first] = await proposals(`?profile=${b}`);
    await hub.database.query(`UPDATE profile SET name = 'Someone Else', traits = '{}' WHERE id = $1`, [b]);
    await admin.patch(`/v1/profiles/${b}`, { timeZone: 'Europe/London' });
    await hub.settle();
    expect(await proposals()).toEqual([]);
    await hub.database.query(
      `UPDATE profile SET name = o.name, traits = o.traits FROM profile o WHERE profile.id = $1 AND o.id = $2`,
      [b, a],
    );
    await admin.patch(`/v1/profiles/${b}`, { timeZone: 'Europe/Paris' });
    await hub.settle();
    expect((await proposals()).map((one) => one.id)).toEqual([first.id]);
    await admin.post(`/v1/merge-proposals/${first.id}/answer`, { accept: false });
    await admin.patch(`/v1/profiles/${a}`, { timeZone: 'Europe/Paris' });
    await hub.settle();
    expect(await proposals()).toEqual([]);
    expect(await proposals('?state=rejected')).toHaveLength(1);
  });

  it('merges unasked only above the bar an admin sets, and ends with the same people whatever came first, over 5 orders of arrival', async () => {
    expect(await admin.put('/v1/matching', { automatic: 0.5 })).toMatchObject({ status: 422 });
    expect(await admin.put('/v1/matching', { automatic: 0.97 })).toMatchObject({
      status: 200,
      body: { automatic: 0.97, review: 0.5 },
    });
    const people: Made[] = [
      amara,
      typo,
      brother,
      { name: 'A. Okafor', traits: { firstName: 'A', lastName: 'Okafor', birthday: '1988-04-12', address } },
      ...['Mary', 'Marie', 'Maria'].flatMap((firstName) =>
        ['Smith', 'Smyth'].map((lastName, n) => ({
          name: `${firstName} ${lastName}`,
          traits: {
            firstName,
            lastName,
            birthday: `1971-0${1 + n}-09`,
            address: { street: '4 High Street', city: 'York', postalCode: 'YO1 7HH' },
          },
        })),
      ),
    ];
    const outcomes: string[] = [];
    for (let order = 1; order <= 5; order += 1) {
      await hub.database.query(`TRUNCATE profile CASCADE`);
      const random = randomFrom(order);
      const shuffled = people.map((one) => ({ one, key: random.next() })).sort((x, y) => x.key - y.key);
      for (const [n, { one }] of shuffled.entries()) {
        await make(one);
        if (n % 4 === 3) await hub.settle();
      }
      await hub.settle();
      const rows = await hub.database.query<{ name: string; root_id: string }>(`SELECT name, root_id FROM profile`);
      const groups = new Map<string, typeof rows>();
      for (const row of rows) groups.set(row.root_id, [...(groups.get(row.root_id) ?? []), row]);
      outcomes.push(
        [...groups.values()]
          .map((group) =>
            group
              .map(({ name }) => name)
              .sort()
              .join(' + '),
          )
          .sort()
          .join('; '),
      );
    }
    expect(new Set(outcomes)).toEqual(new Set([outcomes[0]]));
    expect(outcomes[0]).toContain('Amara Okafor');
    expect(outcomes[0]).toMatch(/(^|; )Chidi Okafor(;|$)/);
    await admin.put('/v1/matching', { automatic: null });
  });

  it('[R69] what is proved goes before what looks alike: an address joins strangers, and two customer numbers keep twins apart', async () => {
    await admin.put('/v1/matching', { automatic: 0.9 });
    const proved = (profileId: string, kind: 'email' | 'external_id', value: string) =>
      hub.app
        .get(UnitOfWork)
        .run((tx) => hub.app.get(Identify).link(tx, profileId, { kind, value, proof: 'verified', source: 'shop' }));
    const rootOf = async (id: string) => (await admin.get(`/v1/profiles/${id}`)).body.id as string;
    // Nothing of them is alike but the address, proved by both: one at once, before anybody compares them.
    const [amaraId, chidiId] = [await make(amara), await make(brother)];
    await proved(amaraId, 'email', 'shared@mail.example');
    await proved(chidiId, 'email', 'shared@mail.example');
    expect(await rootOf(chidiId)).toBe(amaraId);
    // Comparing them does not part what was proved.
    await admin.patch(`/v1/profiles/${chidiId}`, { timeZone: 'Europe/London' });
    await hub.settle();
    expect(await rootOf(chidiId)).toBe(amaraId);

    // Alike to the letter, and each a customer of the shop's own: not joined, nor asked about.
    const grace = { street: '4 High Street', city: 'York', postalCode: 'YO1 7HH' };
    const traits = { firstName: 'Grace', lastName: 'Adeyemi', birthday: '1971-02-09', address: grace };
    const twins: string[] = [];
    for (const number of ['shop:1', 'shop:2']) {
      const id = await make({ name: 'Grace Adeyemi' });
      await proved(id, 'external_id', number);
      twins.push(id);
    }
    for (const id of twins) await admin.patch(`/v1/profiles/${id}`, { attributes: traits });
    await hub.settle();
    expect(await Promise.all(twins.map(rootOf))).toEqual(twins);
    expect(await proposals(`?profile=${twins[0]}`)).toEqual([]);
    // As alike without numbers, the same bar joins them, and whoever was joined can be parted.
    const alike = [await make({ name: 'Ngozi Bello' }), await make({ name: 'Ngozi Bello' })];
    for (const id of alike)
      await admin.patch(`/v1/profiles/${id}`, { attributes: { ...traits, firstName: 'Ngozi', lastName: 'Bello' } });
    await hub.settle();
    expect(new Set(await Promise.all(alike.map(rootOf))).size).toBe(1);
    const [joined] = await hub.database.query<{ id: string }>(
      `SELECT id FROM profile WHERE id = ANY($1) AND merged_into IS NOT NULL`,
      [alike],
    );
    expect((await admin.post(`/v1/profiles/${joined.id}/unmerge`, {})).status).toBe(200);
    expect(await Promise.all(alike.map(rootOf))).toEqual(alike);
    await admin.put('/v1/matching', { automatic: null });
  });

  it('asks once about two, however often they are looked at', async () => {
    const [a] = [await make(amara), await make(typo)];
    await hub.settle();
    const first = (await proposals())[0];
    for (let n = 0; n < 2; n += 1) {
      await hub.database.query(
        `INSERT INTO event (type, profile_id, data) VALUES ('profile.changed', $1, '{"fields": ["locale"]}')`,
        [a],
      );
      await hub.settle();
    }
    expect(await proposals()).toEqual([first]);
    const told = await hub.database.query(`SELECT 1 FROM event WHERE type = 'merge.proposed' AND subject_id = $1`, [
      first.id,
    ]);
    expect(told).toHaveLength(1);
  });

  it('asks about two who share a mailbox also in a crowd of namesakes, and about no others of it', async () => {
    const named = { firstName: 'Amara', lastName: 'Okafor' };
    const traits = (more = {}) =>
      JSON.stringify(
        Object.fromEntries(
          Object.entries({ ...named, ...more }).map(([key, value]) => [
            key,
            { value, source: 'import', at: '2026-01-01T00:00:00Z' },
          ]),
        ),
      );
    const ids = Array.from({ length: 31 }, () => newId('pf'));
    for (const [n, id] of ids.entries()) {
      const more = n === 30 ? { email: 'box7x49@mail.example' } : {};
      await hub.database.query(`INSERT INTO profile (id, root_id, name, traits) VALUES ($1, $1, 'Amara Okafor', $2)`, [
        id,
        traits(more),
      ]);
      if (n < 30)
        await hub.database.query(
          `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ($1, 'email', $2, $3, 'claimed', 'test')`,
          [newId('idn'), `box${n}x${n * n}@mail.example`, id],
        );
    }
    await admin.post('/v1/matching/run', {});
    await everybodyLookedAt();
    expect((await proposals()).map((one) => [one.a.id, one.b.id].sort())).toEqual([[ids[7], ids[30]].sort()]);
  });

  it('looks at everybody when asked, piece by piece', async () => {
    for (let n = 0; n < 120; n += 1)
      await hub.database.query(`INSERT INTO profile (id, root_id, name) VALUES ($1, $1, $2)`, [
        newId('pf'),
        `Person ${n}`,
      ]);
    const kept = JSON.stringify(
      Object.fromEntries(
        Object.entries(amara.traits ?? {}).map(([key, value]) => [
          key,
          { value, source: 'import', at: '2026-01-01T00:00:00.000Z' },
        ]),
      ),
    );
    for (let n = 0; n < 2; n += 1)
      await hub.database.query(`INSERT INTO profile (id, root_id, name, traits) VALUES ($1, $1, 'Amara Okafor', $2)`, [
        newId('pf'),
        kept,
      ]);
    expect((await admin.post('/v1/matching/run', {})).status).toBe(202);
    await everybodyLookedAt();
    expect(await proposals()).toHaveLength(1);
    expect((await (await hub.signIn('agent')).post('/v1/matching/run', {})).status).toBe(403);
  });
});
