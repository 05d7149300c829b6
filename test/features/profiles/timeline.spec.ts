import { SetConsent } from '../../../src/governance/set-consent.js';
import { KillSwitchState } from '../../../src/governance/index.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { about, comeBack, type Contacted, write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';

const PUBLIC = { kind: 'public' } as const;

describe('the timeline of a person', () => {
  let hub: Booted;
  let agent: Caller;
  let inbox: string;
  let person: Contacted;
  const page = async (query = '', id = person.profileId) => {
    const answer = await agent.get(`/v1/profiles/${id}/timeline${query}`);
    expect(answer.status).toBe(200);
    return answer.body as Whatever;
  };
  const words = (data: Whatever[]) =>
    data.map(
      (one) =>
        one.message?.text ?? one.decision?.chosen ?? one.consent?.purpose ?? one.merge?.reason ?? one.event?.name,
    );

  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn('supervisor');
    inbox = (await buildInbox(hub)).id;
    const sms = (await buildInbox(hub, { channel: 'sms', config: { from: '+441632960000' } })).id;
    await hub.app.get(KillSwitchState).set(true, 'holiday', PUBLIC);
    person = await comeBack(hub, inbox, 'amara@mail.example', 'order 1');
    await hub.settle();
    const other = await write(hub, sms, 'amara.two@mail.example', 'Where is the lantern?');
    await about(hub, other.conversationId, 'order 2');
    await agent.post(`/v1/conversations/${other.conversationId}/notes`, { text: 'Looks lost' });
    await hub.app
      .get(SetConsent, { strict: false })
      .run(other.profileId, { purpose: 'marketing', channel: 'any', granted: false, source: 'form' }, PUBLIC);
    await agent.post(`/v1/profiles/${person.profileId}/merge`, { discarded: other.profileId, reason: 'same_person' });
    await hub.settle();
  });
  afterAll(() => hub.close());

  it('[UX-A7] shows words on every channel, notes, decisions, consent and merges in one order, with what it was about', async () => {
    const { data } = await page();
    expect(data.map((one: Whatever) => one.kind)).toEqual(
      expect.arrayContaining(['message', 'note', 'decision', 'consent', 'merge']),
    );
    const times = data.map((one: Whatever) => one.at);
    expect(times).toEqual([...times].sort().reverse());
    const said = data.filter((one: Whatever) => one.kind !== 'decision');
    expect(words(said).slice(0, 4)).toEqual(['same_person', 'marketing', 'Looks lost', 'Where is the lantern?']);
    expect(data.find((one: Whatever) => one.message?.text === 'Where is the lantern?')).toMatchObject({
      issueKey: 'order 2',
      conversation: { inbox: { channel: 'sms' } },
    });
    // What the kill switch held back is there, with the reason.
    expect(data.find((one: Whatever) => one.kind === 'decision')).toMatchObject({
      issueKey: 'order 1',
      decision: { chosen: 'do_nothing', sentence: expect.stringContaining('') },
    });
  });

  it.each([
    ['kinds=note', ['note']],
    ['kinds=consent', ['consent']],
    ['channel=sms', ['consent', 'note', 'message']],
    ['query=lanten', ['message']],
    ['query=nothinglikeit', []],
  ])('is filtered: %s', async (query, kinds) => {
    expect((await page(`?${query}`)).data.map((one: Whatever) => one.kind)).toEqual(kinds);
  });

  it('pages to the beginning and tells nothing twice, and brings what came since', async () => {
    const whole = (await page('?limit=200')).data.map((one: Whatever) => one.id);
    const first = await page('?limit=2');
    const seen: string[] = [];
    for (let now = first; ; now = await page(`?limit=2&cursor=${now.next_cursor}`)) {
      seen.push(...now.data.map((one: Whatever) => one.id));
      if (!now.has_more) break;
    }
    expect(seen).toEqual(whole);
    expect((await page(`?after=${first.prev_cursor}`)).data).toEqual([]);
    await write(hub, inbox, 'amara@mail.example', 'one more');
    await write(hub, inbox, 'amara@mail.example', 'and another');
    await hub.app
      .get(SetConsent, { strict: false })
      .run(person.profileId, { purpose: 'service', channel: 'any', granted: true, source: 'form' }, PUBLIC);
    // What the hub decides about the new words comes when it comes.
    const said = 'limit=2&kinds=message,consent';
    const newer = await page(`?after=${first.prev_cursor}&${said}`);
    expect(words(newer.data)).toEqual(['and another', 'one more']);
    expect(newer.has_more).toBe(true);
    const newest = await page(`?after=${newer.prev_cursor}&${said}`);
    expect(words(newest.data)).toEqual(['service']);
    expect(newest.has_more).toBe(false);
  });

  it('says what is wrong with a question', async () => {
    for (const query of ['kinds=moods', 'cursor=x', 'limit=0', 'cursor=W10&after=W10']) {
      expect((await agent.get(`/v1/profiles/${person.profileId}/timeline?${query}`)).status).toBe(422);
    }
    expect((await agent.get('/v1/profiles/pf_nobody/timeline')).status).toBe(404);
  });
});
