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
