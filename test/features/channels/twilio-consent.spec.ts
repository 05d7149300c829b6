import type { Fact } from '../../../src/kernel/events/fact.js';
import { FollowConsent } from '../../../src/governance/follow-consent.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildInbox, writeIn } from '../../support/factories.js';

describe('consent in the customer’s own words', () => {
  let hub: Booted;
  let agent: Caller;
  let inboxId: string;
  let position = 1_000_000;

  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn('agent');
  });
  afterAll(() => hub.close());

  async function person(value: string): Promise<{ profileId: string; identityId: string }> {
    const inbox = await buildInbox(hub);
    inboxId = inbox.id;
    const { body } = await writeIn(hub, inbox, { from: { kind: 'phone', value } });
    const row = await hub.database.one<{ profileId: string; identityId: string }>(
      `SELECT profile_id AS "profileId", identity_id AS "identityId" FROM conversation WHERE id = $1`,
      [body.conversationId],
    );
    return row as { profileId: string; identityId: string };
  }
  const said = (subjectId: string, granted: boolean, evidence: string): Fact<'consent.said'> => {
    position += 1;
    const data = { inboxId, granted, evidence };
    return { type: 'consent.said', xid: '1', position, subjectId, data } as Fact<'consent.said'>;
  };
  const follow = (heard: Fact<'consent.said'>) => hub.app.get(FollowConsent).follow(heard);
  const consents = async (profileId: string): Promise<Record<string, boolean>> => {
    const { body } = await agent.get(`/v1/profiles/${profileId}/consents`);
    return Object.fromEntries(
      body.data.map((one: Whatever) => [`${one.purpose} ${one.identityId ? '' : 'all'}`, one.granted]),
    );
  };
  const count = (profileId: string) =>
    hub.database.one<{ n: number }>(`SELECT count(*)::int AS n FROM consent WHERE profile_id = $1`, [profileId]);

  it('is recorded once, however often the fact is handed over', async () => {
    const { profileId, identityId } = await person('+447700900001');
    const stop = said(identityId, false, 'STOP');
    await Promise.all([follow(stop), follow(stop), follow(stop)]);
    await follow(stop);
    expect(await count(profileId)).toEqual({ n: 3 });
    await follow(said(identityId, true, 'START'));
    // Handed over once more, long after: what was said later stands.
    await follow(stop);
    expect(await consents(profileId)).toEqual({ 'service ': true, 'marketing ': false, 'survey ': false });
  });

  it('STOP covers purposes the customer agreed to elsewhere; START brings back only those', async () => {
    const { profileId, identityId } = await person('+447700900002');
    const put = (purpose: string, granted: boolean) =>
      agent.put(`/v1/profiles/${profileId}/consents`, {
        purpose,
        channel: 'custom',
        granted,
        source: 'call',
        identityId,
      });
    await put('survey', true);
    await put('marketing', false);
    await follow(said(identityId, false, 'stop'));
    expect(await consents(profileId)).toEqual({ 'service ': false, 'marketing ': false, 'survey ': false });
    await follow(said(identityId, true, 'start'));
    expect(await consents(profileId)).toEqual({ 'service ': true, 'marketing ': false, 'survey ': true });
  });

  it('START as the first word asks for service, not for advertising; nobody unknown is recorded', async () => {
    const { profileId, identityId } = await person('+447700900003');
    await follow(said(identityId, true, 'START'));
    await follow(said(identityId, true, 'START'));
    expect(await consents(profileId)).toEqual({ 'service ': true });
    expect(await count(profileId)).toEqual({ n: 1 });
    await follow(said('idn_none', false, 'STOP'));
  });
});
