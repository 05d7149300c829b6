import { ConsentsQueries } from '../../../src/governance/index.js';
import { FollowConsent } from '../../../src/governance/follow-consent.js';
import { SetConsent } from '../../../src/governance/set-consent.js';
import type { Fact } from '../../../src/kernel/events/fact.js';
import { MergeProfiles } from '../../../src/profiles/index.js';
import { UnmergeProfile } from '../../../src/profiles/unmerge-profile.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { type Contacted, write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';

const PUBLIC = { kind: 'public' } as const;
const SYSTEM = { kind: 'system', id: null } as const;

describe('what people agreed to', () => {
  let hub: Booted;
  let admin: Caller;
  let inbox: string;
  let people = 0;
  let position = 5_000_000;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin', 'Maya Berg');
    inbox = (await buildInbox(hub)).id;
  });
  afterAll(() => hub.close());

  const somebody = (): Promise<Contacted> => write(hub, inbox, `yes${(people += 1)}@mail.example`);
  const say = (who: Contacted, granted: boolean, channel: string, ofAddress: boolean, purpose = 'marketing') =>
    hub.app
      .get(SetConsent, { strict: false })
      .run(
        who.profileId,
        { purpose, channel, granted, source: 'test', identityId: ofAddress ? who.identityId : null },
        PUBLIC,
      );
  const state = (who: Contacted, identityId: string | null, purpose = 'marketing') =>
    hub.app.get(ConsentsQueries).state(hub.database, who.profileId, purpose, 'custom', identityId);
  const merge = (surviving: string, discarded: string) =>
    hub.app.get(MergeProfiles).run({ surviving, discarded, reason: 'test' }, SYSTEM);
  const words = (who: Contacted, granted: boolean) =>
    hub.app.get(FollowConsent).follow({
      type: 'consent.said',
      xid: '1',
      position: (position += 1),
      subjectId: who.identityId,
      data: { inboxId: inbox, granted, evidence: granted ? 'START' : 'STOP' },
    } as Fact<'consent.said'>);

  it('[R1] a merge in either direction keeps the stricter of the two, for every scope, and parting gives each its own back', async () => {
    const ranks = { granted: 0, unknown: 1, refused: 2 };
    for (const channel of ['custom', 'any'])
      for (const ofAddress of [true, false])
        for (const firstLeads of [true, false])
          for (const [a, b] of [
            [true, false],
            [true, null],
            [false, null],
          ] as const) {
            const [one, two] = [await somebody(), await somebody()];
            if (a !== null) await say(one, a, channel, ofAddress);
            if (b !== null) await say(two, b, channel, ofAddress);
            const asked = [
              [one, one.identityId],
              [two, two.identityId],
            ] as const;
            const before = await Promise.all(asked.map(([who, identity]) => state(who, identity)));
            const [leads, joins] = firstLeads ? [one, two] : [two, one];
            await merge(leads.profileId, joins.profileId);
            for (const [i, [who, identity]] of asked.entries()) {
              const after = await state(who, identity);
              const what = { channel, ofAddress, firstLeads, a, b, i, before: before[i].state, after: after.state };
              // Said of a person, the other's refusal holds for both; a yes is never made of a no, by any merge.
              if (before[i].state === 'refused') expect(what).toMatchObject({ after: 'refused' });
              if (ofAddress) expect(what).toMatchObject({ after: before[i].state });
              else
                expect(ranks[after.state]).toBeGreaterThanOrEqual(
                  Math.max(...before.filter((one) => one.state !== 'unknown').map((one) => ranks[one.state])),
                );
            }
            await hub.app.get(UnmergeProfile, { strict: false }).run(joins.profileId, 'test', SYSTEM);
            const parted = await Promise.all(asked.map(([who, identity]) => state(who, identity)));
            expect(parted).toEqual(before);
          }
  });

  it('STOP to one address is not widened by a merge, and START brings back only its own', async () => {
    const [one, two] = [await somebody(), await somebody()];
    await say(two, true, 'any', false);
    await words(one, false);
    await merge(two.profileId, one.profileId);
    expect((await state(one, one.identityId)).state).toBe('refused');
    expect((await state(one, two.identityId)).state).toBe('granted');
    await words(two, false);
    await words(one, true);
    // They asked to be answered; marketing they had never agreed to with this address.
    expect((await state(one, one.identityId, 'service')).state).toBe('granted');
    expect((await state(one, one.identityId)).state).toBe('refused');
    expect((await state(one, two.identityId, 'service')).state).toBe('refused');
    await words(two, true);
    expect((await state(one, two.identityId)).state).toBe('granted');
  });

  it('[T-B3] shows every record’s lines with who, when, source and the version of the words, and says which stands and why', async () => {
    const [one, two] = [await somebody(), await somebody()];
    const text = await admin.post('/v1/consent-texts', {
      name: 'newsletter',
      purpose: 'marketing',
      text: 'Send me news',
    });
    expect(text).toMatchObject({ status: 201, body: { version: 1 } });
    const again = await admin.post('/v1/consent-texts', { name: 'newsletter', purpose: 'marketing', text: 'News!' });
    expect(again.body.version).toBe(2);
    const put = await admin.put(`/v1/profiles/${one.profileId}/consents`, {
      purpose: 'marketing',
      channel: 'email',
      granted: true,
      source: 'form',
      textId: text.body.id,
    });
    expect(put.status).toBe(200);
    await say(two, false, 'email', false);
    await merge(one.profileId, two.profileId);
    const { body } = await admin.get(`/v1/profiles/${two.profileId}/consents`);
    expect(body.history).toMatchObject([
      { profileId: two.profileId, granted: false, stands: true, text: null },
      {
        profileId: one.profileId,
        granted: true,
        source: 'form',
        actorKind: 'agent',
        actorName: 'Maya Berg',
        stands: true,
        text: { name: 'newsletter', version: 1 },
      },
    ]);
    const cell = (channel: string) =>
      body.cells.find((one: Whatever) => one.purpose === 'marketing' && one.channel === channel && !one.identityId);
    expect(cell('email')).toMatchObject({
      state: 'refused',
      stricter: true,
      allowed: false,
      why: 'Withdrawn on one of the merged records; the stricter of the two holds',
    });
    expect(cell('any')).toMatchObject({ state: 'unknown', lineId: null });
    const { body: texts } = await admin.get('/v1/consent-texts');
    expect(texts.data.filter((one: Whatever) => one.name === 'newsletter')).toMatchObject([
      { version: 2, text: 'News!' },
      { version: 1, text: 'Send me news' },
    ]);
  });

  it('purposes are data, kept by admins', async () => {
    const { body } = await admin.get('/v1/purposes');
    expect(body.data.map((one: Whatever) => [one.name, one.needsConsent])).toEqual([
      ['service', false],
      ['survey', true],
      ['marketing', true],
    ]);
    const events = { name: 'events', label: 'Events', description: 'What happens in our shops' };
    expect(await admin.post('/v1/purposes', events)).toMatchObject({ status: 201, body: { needsConsent: true } });
    expect(await admin.post('/v1/purposes', events)).toMatchObject({ status: 409 });
    const agent = await hub.signIn('agent');
    expect((await agent.post('/v1/purposes', { ...events, name: 'more' })).status).toBe(403);
    expect((await agent.get('/v1/purposes')).status).toBe(200);
    expect((await admin.patch('/v1/purposes/events', { label: 'Evenings' })).body.label).toBe('Evenings');
    expect((await admin.patch('/v1/purposes/service', { needsConsent: true })).status).toBe(422);
    expect((await admin.patch('/v1/purposes/nothing', {})).status).toBe(404);
    const who = await somebody();
    const given = { channel: 'email', granted: true, source: 'form' };
    const put = (more: Whatever) => admin.put(`/v1/profiles/${who.profileId}/consents`, { ...given, ...more });
    expect((await put({ purpose: 'events' })).status).toBe(200);
    expect((await admin.delete('/v1/purposes/events')).status).toBe(409);
    await admin.post('/v1/purposes', { ...events, name: 'unused' });
    expect((await admin.delete('/v1/purposes/unused')).status).toBe(204);
    expect((await admin.delete('/v1/purposes/service')).status).toBe(409);
  });

  it('what a customer takes back is seen at once on the screens that show them', async () => {
    const [who, other] = [await somebody(), await somebody()];
    const screen = await (await hub.signIn('agent', 'Ana Reyes')).socket();
    await words(who, false);
    await screen.until('profile.changed', ({ id }) => id === who.profileId);
    await admin.put(`/v1/profiles/${other.profileId}/consents`, {
      purpose: 'marketing',
      channel: 'any',
      granted: false,
      source: 'said so',
    });
    await screen.until('profile.changed', ({ id }) => id === other.profileId);
  });

  it('refuses by name what cannot be', async () => {
    const who = await somebody();
    const put = (more: Whatever) =>
      admin.put(`/v1/profiles/${who.profileId}/consents`, {
        purpose: 'marketing',
        channel: 'email',
        granted: true,
        source: 'form',
        ...more,
      });
    const wrong: [Whatever, string][] = [
      [{ purpose: 'gossip' }, '/purpose'],
      [{ purpose: 'Not A Word' }, '/purpose'],
      [{ textId: 'ctx_none' }, '/textId'],
      [{ textId: 'ctx_survey_1' }, '/textId'],
      [{ identityId: 'idn_none' }, '/identityId'],
      [{ granted: 'yes' }, '/granted'],
    ];
    for (const [more, pointer] of wrong)
      expect(await put(more)).toMatchObject({ status: 422, body: { code: 'invalid', errors: [{ pointer }] } });
    const text = (more: Whatever) =>
      admin.post('/v1/consent-texts', { name: 'x', purpose: 'survey', text: 'a', ...more });
    expect(await text({ purpose: 'gossip' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/purpose' }] },
    });
    expect(await text({ name: 'marketing' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/purpose' }] },
    });
    expect(await text({ text: 'a\u0000b' })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/text' }] } });
    expect((await hub.database.query(`SELECT 1 FROM consent WHERE profile_id = $1`, [who.profileId])).length).toBe(0);
  });
});
