import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';

describe('the Idempotency-Key', () => {
  let hub: Booted;
  let admin: Caller;
  const key = (name: string) => ({ 'idempotency-key': name });
  const inboxes = async () => (await admin.get('/v1/inboxes')).body.data.length;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());

  it('[UX-I3] gives the first answer again with a header and no second effect, and refuses another body', async () => {
    const before = await inboxes();
    const first = await admin.post('/v1/inboxes', { name: 'A', channel: 'custom' }, key('one'));
    const again = await admin.post('/v1/inboxes', { name: 'A', channel: 'custom' }, key('one'));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await admin.post('/v1/inboxes', { name: 'B', channel: 'custom' }, key('one'));
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch']);
    expect(await inboxes()).toBe(before + 1);
  });

  it('[UX-I3] lets one of many parallel requests act; the others hear 409 or the first answer', async () => {
    const before = await inboxes();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => admin.post('/v1/inboxes', { name: 'P', channel: 'custom' }, key('parallel'))),
    );
    const codes = answers.map((one) => (one.status === 201 ? 'made' : one.body.code));
    expect(codes).toContain('made');
    expect(codes.every((code) => code === 'made' || code === 'idempotency_in_flight')).toBe(true);
    expect(new Set(answers.filter((one) => one.status === 201).map((one) => one.body.id)).size).toBe(1);
    expect(await inboxes()).toBe(before + 1);
  });

  it('answers with no body again where the first had none', async () => {
    const { body } = await admin.post('/v1/teams', { name: 'Gone' });
    const first = await admin.delete(`/v1/teams/${body.id}`, key('gone'));
    const again = await admin.delete(`/v1/teams/${body.id}`, key('gone'));
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([204, 204, 'true']);
    expect(again.body).toEqual(first.body);
  });

  it('keeps no refusal: the corrected request may use the key', async () => {
    expect((await admin.post('/v1/inboxes', { name: '' }, key('fix'))).status).toBe(422);
    expect((await admin.post('/v1/inboxes', { name: 'Fixed', channel: 'custom' }, key('fix'))).status).toBe(201);
  });

  it('belongs to the caller, and to the route', async () => {
    const other = await hub.signIn('admin');
    const mine = await admin.post('/v1/inboxes', { name: 'Mine', channel: 'custom' }, key('shared'));
    const theirs = await other.post('/v1/inboxes', { name: 'Mine', channel: 'custom' }, key('shared'));
    expect(theirs.body.id).not.toBe(mine.body.id);
    const elsewhere = await admin.post(`/v1/inboxes/${mine.body.id}/rotate-secret`, {}, key('shared'));
    expect(elsewhere.body.code).toBe('idempotency_mismatch');
  });

  it('keeps no secret readable', async () => {
    const { body } = await admin.post('/v1/inboxes', { name: 'S', channel: 'custom' }, key('secret'));
    const rows = await hub.database.query(`SELECT answer::text FROM idempotency`);
    expect(JSON.stringify(rows)).not.toContain(body.secret);
  });

  it('is forgotten after a day, and a request that died frees it after a minute', async () => {
    const first = await admin.post('/v1/inboxes', { name: 'Old', channel: 'custom' }, key('old'));
    await hub.database.query(`UPDATE idempotency SET created_at = now() - interval '25 hours' WHERE key = 'old'`);
    const second = await admin.post('/v1/inboxes', { name: 'New', channel: 'custom' }, key('old'));
    expect([second.status, second.body.id === first.body.id]).toEqual([201, false]);
    await hub.database.query(`UPDATE idempotency SET status = NULL WHERE key = 'old'`);
    expect((await admin.post('/v1/inboxes', { name: 'New', channel: 'custom' }, key('old'))).body.code).toBe(
      'idempotency_in_flight',
    );
    await hub.database.query(`UPDATE idempotency SET created_at = now() - interval '2 minutes' WHERE key = 'old'`);
    expect((await admin.post('/v1/inboxes', { name: 'New', channel: 'custom' }, key('old'))).status).toBe(201);
  });

  it('refuses a key that is none', async () => {
    for (const bad of ['', 'x'.repeat(201), 'two words']) {
      expect((await admin.post('/v1/inboxes', { name: 'X', channel: 'custom' }, key(bad))).body.code).toBe(
        'idempotency_key',
      );
    }
  });
});
