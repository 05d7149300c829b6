import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildQueue } from '../../support/factories.js';

describe('business calendars', () => {
  let hub: Booted;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());

  const london = {
    name: 'London office',
    timeZone: 'Europe/London',
    weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', until: '17:30' })),
    holidays: [{ date: '--12-25', name: 'Christmas' }],
    exceptions: [{ date: '2026-12-24', name: 'Christmas Eve', open: [{ from: '09:00', until: '12:00' }] }],
  };

  it('are made, read, changed in part and removed, and each change is in the trail', async () => {
    const made = await admin.post('/v1/calendars', london);
    expect(made).toMatchObject({ status: 201, body: london });
    const { id } = made.body;
    const agent = await hub.signIn('agent');
    expect((await agent.get('/v1/calendars')).body.data).toEqual([{ id, ...london }]);
    expect((await agent.post('/v1/calendars', london)).status).toBe(403);
    expect((await admin.post('/v1/calendars', { ...london, name: 'LONDON office' })).body.code).toBe('conflict');

    const changed = await admin.patch(`/v1/calendars/${id}`, { holidays: [] });
    expect(changed).toMatchObject({ status: 200, body: { ...london, holidays: [] } });
    const trail = await admin.get('/v1/audit?type=calendar.changed');
    expect(trail.body.data[0]).toMatchObject({ subjectId: id, actor: { kind: 'agent', id: admin.id } });

    const queue = await buildQueue(hub, { name: 'Orders' });
    await hub.database.query(`UPDATE queue SET hours_id = $2 WHERE id = $1`, [queue, id]);
    expect(await admin.delete(`/v1/calendars/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'calendar_in_use', usedBy: ['Orders'] },
    });
    await hub.database.query(`UPDATE queue SET hours_id = NULL WHERE id = $1`, [queue]);
    expect((await admin.delete(`/v1/calendars/${id}`)).status).toBe(204);
    expect((await admin.get(`/v1/calendars/${id}`)).status).toBe(404);
    expect((await admin.patch(`/v1/calendars/${id}`, {})).status).toBe(404);
  });

  it('say whether they are open at a moment and when that changes', async () => {
    const { body } = await admin.post('/v1/calendars', { ...london, name: 'For asking' });
    const open = async (at: string) => (await admin.get(`/v1/calendars/${body.id}/open?at=${at}`)).body;
    expect(await open('2026-07-06T12:00:00Z')).toMatchObject({ open: true, closesAt: '2026-07-06T16:30:00.000Z' });
    expect(await open('2026-12-24T12:30:00Z')).toMatchObject({
      open: false,
      closesAt: null,
      opensAt: '2026-12-28T09:00:00.000Z',
    });
    expect((await admin.get(`/v1/calendars/${body.id}/open?at=noon`)).body.errors[0].pointer).toBe('/at');
    expect((await admin.get(`/v1/calendars/${body.id}/open`)).body).toMatchObject({ open: expect.any(Boolean) });
  });

  it('refuse what is no calendar, each fault by its place', async () => {
    const faults = async (over: object) => {
      const { status, body } = await admin.post('/v1/calendars', { ...london, name: 'Wrong', ...over });
      expect(status).toBe(422);
      return body.errors.map((one: { pointer: string }) => one.pointer);
    };
    expect(await faults({ timeZone: 'Europe/Atlantis' })).toEqual(['/timeZone']);
    expect(await faults({ name: ' ' })).toEqual(['/name']);
    expect(await faults({ weekly: [{ day: 8, from: '09:00', until: '10:00' }] })).toEqual(['/weekly/0/day']);
    expect(await faults({ weekly: [{ day: 1, from: '22:00', until: '06:00' }] })).toEqual(['/weekly/0/until']);
    expect(await faults({ weekly: [{ day: 1, from: '24:30', until: '25:00' }] })).toEqual([
      '/weekly/0/from',
      '/weekly/0/until',
    ]);
    expect(await faults({ holidays: [{ date: '2026-02-30', name: 'None' }] })).toEqual(['/holidays/0/date']);
    expect(await faults({ holidays: [1, 2].map(() => ({ date: '--01-01', name: 'Twice' })) })).toEqual(['/holidays']);
    expect(await faults({ exceptions: [{ date: '--01-01', name: 'Every year', open: [] }] })).toEqual([
      '/exceptions/0/date',
    ]);
    expect(await faults({ colour: 'red' })).toEqual(['/colour']);
  });
});
