import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';

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
    expect((await supervisor.get(path)).body).toEqual({ mode: 'dedicated', interruptibleBy: usual });
    expect((await admin.patch(path, { mode: 'blended' })).body).toEqual({ mode: 'blended', interruptibleBy: usual });
    const interruptibleBy = { voice: ['chat'], chat: [], async: ['voice'] };
    expect((await admin.patch(path, { interruptibleBy })).body).toEqual({ mode: 'blended', interruptibleBy });
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
  });
});
