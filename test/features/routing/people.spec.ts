import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';

/** Somebody comes to work here, and needs a way in. */
describe('people who work here', () => {
  let hub: Booted;
  let admin: Caller;
  let supervisor: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    [admin, supervisor] = await Promise.all([hub.signIn('admin', 'Ines'), hub.signIn('supervisor', 'Tomasz')]);
  });
  afterAll(() => hub.close());

  const token = (url: string) => new URL(url).searchParams.get('link');
  const enter = (url: string) =>
    fetch(`${hub.url}/v1/auth/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: token(url) }),
    });

  it('are added by an administrator, and come in once by a link', async () => {
    const { status, body } = await admin.post('/v1/agents', { name: 'Ana Pereira', email: 'Ana@hub.example' });
    expect({ status, body }).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^ag_/) } });
    const first = await enter(body.url);
    expect([first.status, await first.json()]).toMatchObject([200, { name: 'Ana Pereira', role: 'agent' }]);
    expect((await enter(body.url)).status).toBe(401);
    expect((await admin.get('/v1/desks')).body.data.map(({ name }: { name: string }) => name)).toContain('Ana Pereira');
    expect(await admin.post('/v1/agents', { name: 'Another', email: 'ana@HUB.example' })).toMatchObject({
      status: 409,
      body: { code: 'email_taken' },
    });
  });

  it('get another link when the first is lost, and none when they have left', async () => {
    const { id } = (await admin.post('/v1/agents', { name: 'Joris', email: 'joris@hub.example', role: 'supervisor' }))
      .body;
    const again = await admin.post(`/v1/agents/${id}/sign-in-link`);
    expect((await enter(again.body.url)).status).toBe(200);
    await admin.delete(`/v1/agents/${id}`);
    expect((await admin.post(`/v1/agents/${id}/sign-in-link`)).status).toBe(404);
    const { body } = await admin.get('/v1/audit?type=agent.link_made');
    expect(body.data).toEqual([expect.objectContaining({ subjectId: id })]);
  });

  it('get another name, role or address at once, also in what they have open', async () => {
    const rosa = await hub.signIn('agent', 'Rosa');
    const socket = await rosa.socket();
    const ended = socket.until('session.ended');
    expect((await rosa.get('/v1/desks')).status).toBe(403);
    const to = (change: Record<string, unknown>, by = admin) => by.patch(`/v1/agents/${rosa.id}`, change);
    expect((await to({ name: ' Rosa Marín ', role: 'supervisor', email: 'rosa@hub.example' })).status).toBe(204);
    expect(await ended).toEqual({ code: 'role_changed' });
    expect((await rosa.get('/v1/desks')).status).toBe(200);
    expect((await rosa.get('/v1/me')).body).toMatchObject({
      name: 'Rosa Marín',
      role: 'supervisor',
      email: 'rosa@hub.example',
    });
    expect((await admin.get(`/v1/agents/${rosa.id}/desk`)).body).toMatchObject({
      name: 'Rosa Marín',
      email: 'rosa@hub.example',
    });
    expect((await hub.database.query(`SELECT data FROM event WHERE type = 'agent.changed'`))[0]).toEqual({
      data: { fields: ['name', 'email', 'role'], role: 'supervisor', was: 'agent' },
    });
    expect(await to({ email: `${admin.id}@HUB.example` })).toMatchObject({
      status: 409,
      body: { code: 'email_taken', errors: [{ pointer: '/email', code: 'email_taken' }] },
    });
    expect((await to({ name: ' ' })).body.errors).toEqual([expect.objectContaining({ pointer: '/name' })]);
    expect((await to({ email: 'rosa' })).body.errors).toEqual([expect.objectContaining({ pointer: '/email' })]);
    expect((await to({ role: 'admin' }, supervisor)).status).toBe(403);
    const { secret } = (await admin.post('/v1/keys', { role: 'admin' })).body;
    const byKey = await fetch(`${hub.url}/v1/agents/${rosa.id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ role: 'admin' }),
    });
    expect(byKey.status).toBe(403);
  });

  it('leave one administrator, also when the last two step down in the same moment', async () => {
    const down = (who: Caller) => who.patch(`/v1/agents/${who.id}`, { role: 'agent' });
    const alone = await down(admin);
    expect(alone).toMatchObject({ status: 409, body: { code: 'last_admin', errors: [{ pointer: '/role' }] } });
    const other = await hub.signIn('admin', 'Second');
    const answers = await Promise.all([down(admin), down(other)]);
    // The other one is told so, or is no administrator any more when the hub looks.
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    const left = await hub.database.query(`SELECT id FROM agent WHERE role = 'admin' AND disabled_at IS NULL`);
    expect(left).toHaveLength(1);
    await hub.database.query(
      `UPDATE agent SET role = CASE WHEN id = $1 THEN 'admin' ELSE 'agent' END WHERE id IN ($1, $2)`,
      [admin.id, other.id],
    );
  });

  it('are added by nobody else, and what is wrong is named at its field', async () => {
    const who = { name: 'Eve', email: 'eve@hub.example' };
    expect((await supervisor.post('/v1/agents', who)).status).toBe(403);
    expect((await supervisor.post(`/v1/agents/${admin.id}/sign-in-link`)).status).toBe(403);
    for (const [wrong, pointer] of [
      [{ ...who, email: 'eve' }, '/email'],
      [{ ...who, name: ' ' }, '/name'],
      [{ ...who, role: 'owner' }, '/role'],
    ] as const)
      expect((await admin.post('/v1/agents', wrong)).body.errors).toEqual([expect.objectContaining({ pointer })]);
  });
});
