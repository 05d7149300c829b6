import { createHmac } from 'node:crypto';
import { SecretBox } from '../../../src/kernel/auth/secret-box.js';
import { newId, newSecret } from '../../../src/kernel/ids.js';
import { hashToken } from '../../../src/kernel/auth/hash.js';
import { type Booted, bootApp, type Whatever } from '../../support/boot-app.js';
import { buildInbox } from '../../support/factories.js';
import { until } from '../routing/world.js';

/** A key of another system. */
async function key(hub: Booted, ...scopes: string[]) {
  const secret = `tl_test_${newSecret()}`;
  await hub.database.query(
    `INSERT INTO api_key (id, prefix, secret_hash, role, scopes) VALUES ($1, $2, $3, 'agent', $4)`,
    [newId('key'), secret.slice(0, 12), hashToken(secret), scopes],
  );
  const post = (path: string, body: unknown) => hub.anybody.post(path, body, { authorization: `Bearer ${secret}` });
  return {
    identify: (body: unknown) => post('/v1/identify', body),
    track: (body: unknown) => post('/v1/track', body),
    alias: (body: unknown) => post('/v1/alias', body),
    batch: (batch: unknown[]) => post('/v1/batch', { batch }),
    post,
  };
}

describe('what other systems tell of customers', () => {
  let hub: Booted;
  let shop: Awaited<ReturnType<typeof key>>;
  let page: Awaited<ReturnType<typeof key>>;
  let admin: Awaited<ReturnType<Booted['signIn']>>;
  const events = (profileId: string) =>
    hub.database.query<Whatever>(
      `SELECT name, properties, at, source FROM profile_event WHERE profile_id IN (SELECT members_of($1)) ORDER BY at, id`,
      [profileId],
    );
  const person = async (id: string) => (await admin.get(`/v1/profiles/${id}`)).body;

  beforeAll(async () => {
    hub = await bootApp();
    shop = await key(hub, 'ingest');
    page = await key(hub, 'ingest', 'browser');
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());

  it('[T-B8] the same message twice is one, also when both come at once, and ids that belong together become one person', async () => {
    const anonymousId = newId('anon');
    const track = { anonymousId, event: 'Product Viewed', properties: { sku: 'p1' }, messageId: newId('m') };
    const [first, second] = await Promise.all([shop.track(track), shop.track(track)]);
    expect([first, second].map((one) => one.status)).toEqual([200, 200]);
    expect([first.body.duplicate, second.body.duplicate].sort()).toEqual([false, true]);
    expect((await shop.track(track)).body).toEqual({ messageId: track.messageId, duplicate: true, profileId: null });

    const userId = newId('u');
    const known = await shop.identify({ userId, traits: { name: 'Ana Souza', plan: 'gold' } });
    const joins = { userId, anonymousId, messageId: newId('m'), traits: { plan: 'silver' } };
    const joined = await shop.identify(joins);
    expect((await shop.identify(joins)).body.duplicate).toBe(true);
    expect(joined.body.profileId).toBe(known.body.profileId);
    expect(await person(joined.body.profileId)).toMatchObject({
      name: 'Ana Souza',
      attributes: { plan: 'silver' },
      merged: [expect.objectContaining({ reason: 'verified_address' })],
    });
    expect(await events(known.body.profileId)).toMatchObject([{ name: 'Product Viewed', properties: { sku: 'p1' } }]);
    // Everything is known now: the short way gives the same.
    await shop.track({ userId, event: 'Order Completed', properties: { revenue: 20 } });
    await shop.track({ anonymousId, event: 'Product Viewed' });
    expect((await events(known.body.profileId)).map((one: Whatever) => one.name)).toEqual([
      'Product Viewed',
      'Order Completed',
      'Product Viewed',
    ]);
  });

  it('a browser nobody signed in at becomes the customer; the next customer at the same browser is another', async () => {
    const anonymousId = newId('anon');
    const first = await shop.track({ anonymousId, event: 'Page Viewed' });
    const [a, b] = [newId('u'), newId('u')];
    const one = await shop.identify({ userId: a, anonymousId });
    expect(one.body.profileId).toBe(first.body.profileId);
    const two = await shop.identify({ userId: b, anonymousId });
    expect(two.body.profileId).not.toBe(one.body.profileId);
    expect((await person(two.body.profileId)).id).not.toBe((await person(one.body.profileId)).id);
    expect((await admin.get(`/v1/merge-proposals?profile=${two.body.profileId}`)).body.data).toMatchObject([
      { why: 'shared_address' },
    ]);
  });

  it('two customer numbers are never joined by a shared address, and an address is only claimed unless the key verifies', async () => {
    const email = `${newId('x')}@mail.example`;
    const checked = await key(hub, 'ingest', 'verifies');
    const one = await checked.identify({ userId: newId('u'), traits: { email } });
    const two = await checked.identify({ userId: newId('u'), traits: { email } });
    expect((await person(two.body.profileId)).id).toBe(two.body.profileId);
    expect((await person(one.body.profileId)).identities).toContainEqual(
      expect.objectContaining({ kind: 'email', value: email, proof: 'verified' }),
    );
    const other = `${newId('x')}@mail.example`;
    const said = await shop.identify({ userId: newId('u'), traits: { email: other.toUpperCase() } });
    expect((await person(said.body.profileId)).identities).toContainEqual(
      expect.objectContaining({ kind: 'email', value: other, proof: 'claimed' }),
    );
    expect((await person(said.body.profileId)).attributes).toEqual({});
  });

  it('[R13] a browser, a customer number, a mail address and a telephone name one person, whichever is told first', async () => {
    const checked = await key(hub, 'ingest', 'verifies');
    const digits = () => String(Math.floor(Math.random() * 900_000) + 100_000);
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const [anonymousId, userId] = [newId('anon'), newId('u')];
      const [email, phone] = [`${newId('x')}@mail.example`, `+44770${digits()}0`];
      const told = [
        () => checked.track({ anonymousId, event: 'Product Viewed' }),
        () => checked.identify({ anonymousId, userId, traits: { email } }),
        () => checked.identify({ userId, traits: { phone } }),
      ];
      for (const n of order) expect((await told[n]()).status).toBe(200);
      const { body } = await admin.get(`/v1/profiles/by-identity?kind=external_id&value=user:${userId}`);
      const { id, identities } = await person(body.personId);
      expect(identities.map((one: Whatever) => one.kind).sort()).toEqual(['email', 'external_id', 'phone', 'visitor']);
      for (const [kind, value] of [
        ['email', email],
        ['phone', phone],
      ]) {
        const found = await admin.get(`/v1/profiles/by-identity?kind=${kind}&value=${encodeURIComponent(value)}`);
        expect(found.body.personId).toBe(id);
      }
      expect((await events(id)).map((one) => one.name)).toEqual(['Product Viewed']);
    }
  });

  it('a key of a page proves nobody: what it says of a customer stays at its browser', async () => {
    const userId = newId('u');
    const { profileId } = (await shop.identify({ userId, traits: { plan: 'gold' } })).body;
    const anonymousId = newId('anon');
    const said = await page.identify({ userId, anonymousId, traits: { plan: 'hacked' } });
    expect(said.body.profileId).not.toBe(profileId);
    await page.track({ userId, anonymousId, event: 'Order Completed', properties: { revenue: 9999 } });
    expect((await person(profileId)).attributes).toEqual({ plan: 'gold' });
    expect(await events(profileId)).toEqual([]);
    expect((await person(said.body.profileId)).id).toBe(said.body.profileId);
    expect(await page.track({ userId, event: 'x' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/anonymousId' }] },
    });
    await page.alias({ userId: newId('u'), previousId: userId });
    expect((await person(profileId)).identities).toHaveLength(1);
  });

  it('alias joins a browser to a customer, and asks where two numbers are said to be one', async () => {
    const anonymousId = newId('anon');
    const [a, b] = [newId('u'), newId('u')];
    const seen = (await shop.track({ anonymousId, event: 'Page Viewed' })).body.profileId;
    const known = (await shop.identify({ userId: a })).body.profileId;
    const joins = { previousId: anonymousId, userId: a, messageId: newId('m') };
    expect((await shop.alias(joins)).body.duplicate).toBe(false);
    expect((await shop.alias(joins)).body.duplicate).toBe(true);
    expect((await person(seen)).id).toBe(known);
    expect((await person(seen)).merged.length).toBeLessThanOrEqual(1);
    const other = (await shop.identify({ userId: b })).body.profileId;
    await shop.alias({ previousId: b, userId: a });
    expect((await person(other)).id).toBe(other);
    expect((await admin.get(`/v1/merge-proposals?profile=${other}`)).body.data).toHaveLength(1);
  });

  it('takes 500 at once: what is wrong is told by its place, the others go in', async () => {
    const userId = newId('u');
    await admin.post('/v1/traits', { name: 'points', label: 'Points', type: 'number' });
    const good = Array.from({ length: 496 }, (_, n) => ({
      type: 'track',
      userId,
      event: `Step ${n}`,
      messageId: `${userId}-${n}`,
    }));
    const bad = [
      { type: 'track', userId },
      { type: 'identify', userId, traits: { points: 'many' } },
      { type: 'group', userId },
      { type: 'identify', userId, traits: { 'a\u0000': 1, email: 'nobody' } },
    ];
    const answer = await shop.batch([...good, ...bad]);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ accepted: 496, duplicates: 0 });
    expect(answer.body.errors.map((one: Whatever) => [one.index, one.errors[0].pointer])).toEqual([
      [496, '/event'],
      [497, '/traits/points'],
      [498, '/type'],
      [499, expect.stringContaining('/traits/')],
    ]);
    expect((await shop.batch(good)).body).toMatchObject({ accepted: 496, duplicates: 496, errors: [] });
    const { profileId } = (await shop.identify({ userId })).body;
    expect(await events(profileId)).toHaveLength(496);
    expect((await shop.batch(Array.from({ length: 501 }, () => good[0]))).status).toBe(422);
  });

  it('the time is the sender’s, told by their own clock, and never in the future; an older word does not overwrite a newer', async () => {
    const userId = newId('u');
    const hour = 3_600_000;
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    await shop.track({ userId, event: 'Late', timestamp: at(-2 * hour) });
    await shop.track({ userId, event: 'Wrong clock', timestamp: at(23 * hour), sentAt: at(24 * hour) });
    await shop.track({ userId, event: 'Future', timestamp: at(9 * hour) });
    const { profileId } = (await shop.identify({ userId, traits: { plan: 'new' } })).body;
    await shop.identify({ userId, traits: { plan: 'old' }, timestamp: at(-hour) });
    const ago = (await events(profileId)).map((one: Whatever) => [one.name, Math.round((Date.now() - one.at) / hour)]);
    expect(ago).toEqual([
      ['Late', 2],
      ['Wrong clock', 1],
      ['Future', 0],
    ]);
    expect((await person(profileId)).attributes).toEqual({ plan: 'new' });
  });

  it('needs the scope, and refuses what it cannot keep', async () => {
    const reader = await key(hub, 'profiles');
    expect((await reader.track({ userId: 'u', event: 'x' })).status).toBe(403);
    expect((await hub.anybody.post('/v1/track', { userId: 'u', event: 'x' })).status).toBe(401);
    for (const [path, body, pointer] of [
      ['/v1/track', { event: 'x' }, '/userId'],
      ['/v1/track', { userId: 'u', event: 'x', properties: { note: 'a\u0000' } }, '/properties'],
      ['/v1/track', { userId: 'u', event: 'x', timestamp: 'yesterday' }, '/timestamp'],
      ['/v1/identify', { userId: 'u\u0000' }, '/userId'],
      ['/v1/identify', { userId: 'u', traits: { phone: '0151' } }, '/traits/phone'],
      ['/v1/alias', { userId: 'u' }, '/previousId'],
    ] as const)
      expect(await shop.post(path, body)).toMatchObject({
        status: 422,
        body: { code: 'invalid', errors: [{ pointer }] },
      });
  });

  it('[T-A2] an anonymous visitor who says who they are in the chat keeps what they did, in under two seconds, and a fact tells of it', async () => {
    const { id: inbox, secret } = await chat(hub);
    const open = (body: unknown) => hub.anybody.post(`/widget/${inbox}/session`, body);
    const segment = (
      await admin.post('/v1/segments', {
        name: 'Lookers',
        rules: {
          all: [
            { event: 'Product Viewed', atLeast: 5, withinDays: 7 },
            { trait: 'plan', op: 'is', value: 'gold' },
          ],
        },
      })
    ).body.id;
    const userId = newId('u');
    const known = (await shop.identify({ userId, traits: { name: 'Iris Wolf', plan: 'gold' } })).body.profileId;
    const session = (await open({})).body;
    for (let n = 0; n < 5; n += 1)
      await page.track({ anonymousId: session.visitorId, event: 'Product Viewed', properties: { n } });
    await hub.settle();
    const began = Date.now();
    const hash = createHmac('sha256', secret).update(userId).digest('hex');
    const signed = await open({ visitorToken: session.token, identity: { userId, hash } });
    expect(signed.status).toBeLessThan(300);
    expect(signed.body.visitorId).toBe(session.visitorId);
    await until('the fact', () =>
      hub.database.one(
        `SELECT 1 FROM event WHERE type = 'segment.entered' AND profile_id = $1 AND data->>'segmentId' = $2`,
        [known, segment],
      ),
    );
    expect(Date.now() - began).toBeLessThan(2000);
    const whole = await person(known);
    expect(whole).toMatchObject({ id: known, name: 'Iris Wolf', segments: [{ id: segment, name: 'Lookers' }] });
    expect(await events(known)).toHaveLength(5);
  });
});

async function chat(hub: Booted) {
  const { id } = await buildInbox(hub, { channel: 'webchat' });
  const secret = newSecret();
  await hub.database.query(`UPDATE inbox SET secrets = $2 WHERE id = $1`, [
    id,
    hub.app.get(SecretBox).seal(JSON.stringify({ signing: [secret] })),
  ]);
  return { id, secret };
}
