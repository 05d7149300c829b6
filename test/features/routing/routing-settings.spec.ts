import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { until } from './world.js';

describe('how work stands beside work in the whole hub', () => {
  let hub: Booted;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());
  const path = '/v1/routing-settings';

  it('is read by supervisors and changed part by part by administrators, who stand in the audit', async () => {
    const supervisor = await hub.signIn('supervisor');
    const usual = { voice: [], chat: ['voice', 'async'], async: ['voice', 'chat'] };
    const limits = { chat: 3, async: 5, voice: 1 };
    expect((await supervisor.get(path)).body).toEqual({ mode: 'dedicated', interruptibleBy: usual, limits });
    expect((await admin.patch(path, { mode: 'blended' })).body).toEqual({
      mode: 'blended',
      interruptibleBy: usual,
      limits,
    });
    const interruptibleBy = { voice: ['chat'], chat: [], async: ['voice'] };
    expect((await admin.patch(path, { interruptibleBy })).body).toEqual({ mode: 'blended', interruptibleBy, limits });
    const { body: audit } = await admin.get(`/v1/audit?type=routing_setting.changed&actor=${admin.id}`);
    expect(audit.data.map((one: Whatever) => one.data.fields)).toEqual([['interruptibleBy'], ['mode']]);
  });

  it('is refused to others, and with words that mean nothing', async () => {
    expect((await (await hub.signIn('agent')).get(path)).status).toBe(403);
    expect((await (await hub.signIn('supervisor')).patch(path, { mode: 'blended' })).status).toBe(403);
    const bad = await admin.patch(path, { interruptibleBy: { voice: ['fax'], chat: [], async: [] } });
    expect(bad).toMatchObject({ status: 422, body: { errors: [{ pointer: '/interruptibleBy/voice/0' }] } });
    const half = await admin.patch(path, { interruptibleBy: { voice: [] } });
    expect(half.status).toBe(422);
    const many = await admin.patch(path, { limits: { chat: 101 } });
    expect(many).toMatchObject({ status: 422, body: { errors: [{ pointer: '/limits/chat' }] } });
  });

  it('says what somebody new works at once, and changes nobody who has a desk already', async () => {
    const limitsOf = async ({ id }: Caller) =>
      Object.fromEntries(
        (await admin.get('/v1/desks')).body.data
          .find((one: Whatever) => one.id === id)
          .capacity.map((line: Whatever) => [line.channelClass, line.limit]),
      );
    // The desk is made a moment after the socket is open.
    const opensDesk = async (person: Caller) => {
      (await person.socket()).disconnect();
      await until('the desk', () =>
        hub.database.one(`SELECT 1 FROM agent_capacity WHERE agent_id = $1 LIMIT 1`, [person.id]),
      );
    };
    const known = await hub.signIn('agent', 'Maya');
    await opensDesk(known);
    const usual = { chat: 3, async: 5, voice: 1 };
    expect(await limitsOf(known)).toEqual(usual);
    const saved = await admin.patch(path, { limits: { chat: 2, voice: 0 } });
    expect(saved.body.limits).toEqual({ chat: 2, async: 5, voice: 0 });
    const fresh = await hub.signIn('agent', 'Noor');
    await opensDesk(fresh);
    expect([await limitsOf(known), await limitsOf(fresh)]).toEqual([usual, { chat: 2, async: 5, voice: 0 }]);
    await admin.patch(path, { limits: usual });
  });
});
