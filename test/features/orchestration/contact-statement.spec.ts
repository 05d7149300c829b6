import type { ContactStatement } from '../../../src/contract/decisions.js';
import { ContactLedger } from '../../../src/governance/index.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { type Contacted, comeBack, resolve, write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';

const PLAY = '/v1/plays/repeat_contact_breaker';

describe('what a customer is told of what was sent to them', () => {
  let hub: Booted;
  let supervisor: Caller;
  let inbox: string;
  let people = 0;
  beforeAll(async () => {
    hub = await bootApp();
    supervisor = await hub.signIn('supervisor', 'Tomasz Nowak');
    inbox = (await buildInbox(hub, { channel: 'webchat' })).id;
  });
  afterAll(() => hub.close());
  beforeEach(async () => {
    const change = { enabled: true, capPer24h: 1, quietFrom: '00:00', quietUntil: '00:00', supervisorAt: 20 };
    expect((await supervisor.put(PLAY, change)).status).toBe(200);
  });
  afterEach(() => supervisor.put('/v1/kill-switch', { on: false, reason: 'over' }));

  const someone = () => `customer-${(people += 1)}@mail.example`;
  const anInbox = async () => (await buildInbox(hub, { channel: 'webchat' })).id;
  async function linkOf({ profileId, identityId }: Contacted): Promise<string> {
    const { status, body } = await supervisor.post(`/v1/profiles/${profileId}/preference-link`, { identityId });
    expect(status).toBe(200);
    return hub.url + new URL(body.url).pathname;
  }
  async function told(who: Contacted): Promise<ContactStatement> {
    await hub.settle();
    const answer = await fetch(`${await linkOf(who)}/contacts.json`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('content-disposition')).toContain('contacts.json');
    return (await answer.json()) as ContactStatement;
  }
  const page = async (who: Contacted) => (await fetch(`${await linkOf(who)}/contacts`)).text();
  const offered = 'An offer to call you, because you had to come back to us about the same thing';

  it('[N4] what went and what the cap held back for it, whoever of care or marketing took the one place there was', async () => {
    const from = someone();
    const first = await write(hub, inbox, from);
    await resolve(hub, first.conversationId);
    // As a campaign reserves its contact: in the same ledger, under the customer's lock, before anything is sent.
    await hub.app.get(UnitOfWork).run(async (tx) => {
      const ledger = hub.app.get(ContactLedger, { strict: false });
      await ledger.lock(tx, first.profileId);
      await ledger.reserve(tx, {
        profileId: first.profileId,
        conversationId: first.conversationId,
        decisionId: 'dec_of_a_campaign',
        play: 'spring_sale',
        purpose: 'marketing',
        channel: 'webchat',
      });
    });
    const again = await comeBack(hub, inbox, from, 'parcel 7');
    expect((await told(again)).contacts).toEqual([
      {
        reference: expect.stringMatching(/^dec_/),
        at: expect.any(String),
        channel: 'webchat',
        purpose: 'service',
        about: offered,
        outcome: 'held',
        why: 'You had already heard from us within 24 hours.',
      },
      expect.objectContaining({ reference: 'dec_of_a_campaign', purpose: 'marketing', outcome: 'on_its_way' }),
    ]);
    // The campaign gives its place back, and care takes it.
    await supervisor.put(PLAY, { capPer24h: 2 });
    const other = await comeBack(hub, await anInbox(), from, 'parcel 8');
    expect((await told(other)).contacts).toContainEqual(
      expect.objectContaining({ about: offered, outcome: 'sent', why: 'Nothing you told us spoke against it.' }),
    );
  });

  it('[N4] a stop, a talk and a refusal are told in words for them, and not who among us did what', async () => {
    const stopped = someone();
    const first = await write(hub, inbox, stopped);
    await resolve(hub, first.conversationId);
    await supervisor.put('/v1/kill-switch', { on: true, reason: 'the wrong price list went out' });
    const one = await comeBack(hub, inbox, stopped, 'invoice');
    expect((await told(one)).contacts).toEqual([
      expect.objectContaining({ outcome: 'held', why: 'We had stopped everything that is sent automatically.' }),
    ]);
    const html = await page(one);
    expect(html).toContain('We had stopped everything that is sent automatically.');
    for (const inner of ['Tomasz', 'price list', 'Amara', one.profileId, one.identityId, one.conversationId, '<script'])
      expect(html).not.toContain(inner);
    await supervisor.put('/v1/kill-switch', { on: false, reason: 'over' });
    const refused = await write(hub, inbox, someone());
    const consent = { purpose: 'service', channel: 'webchat', granted: false, source: 'form' };
    expect((await supervisor.put(`/v1/profiles/${refused.profileId}/consents`, consent)).status).toBe(200);
    await resolve(hub, refused.conversationId);
    const { value } = (await hub.database.one<{ value: string }>(`SELECT value FROM identity WHERE id = $1`, [
      refused.identityId,
    ])) as { value: string };
    const two = await comeBack(hub, inbox, value, 'invoice 2');
    expect((await told(two)).contacts[0]).toMatchObject({ outcome: 'not_sent', why: 'You told us not to send this.' });
  });

  it('the page of choices leads to it, and it leads back and to the file', async () => {
    const who = await comeBack(hub, inbox, someone(), 'order 11');
    await hub.settle();
    const link = await linkOf(who);
    const follow = async (at: string, words: RegExp): Promise<string> => {
      const answer = await fetch(at);
      expect(answer.status).toBe(200);
      const [, href] = words.exec(await answer.text()) as unknown as string[];
      return new URL(href, at).href;
    };
    const there = await follow(link, /<a href="([^"]+)">What we sent you/);
    expect(await follow(there, /<a href="([^"]+)">Choose what/)).toBe(link);
    const file = await fetch(await follow(there, /<a href="([^"]+)" download/));
    expect(((await file.json()) as ContactStatement).contacts).toHaveLength(1);
  });

  it('a link tells of its own address alone, also when both are one person', async () => {
    const who = await comeBack(hub, inbox, someone(), 'order 12');
    const other = await comeBack(hub, inbox, someone(), 'order 13');
    const merge = { discarded: other.profileId };
    const merged = await supervisor.post(`/v1/profiles/${who.profileId}/merge`, merge);
    expect(merged.status).toBeLessThan(300);
    const [mine, theirs] = [await told(who), await told(other)];
    expect([mine.contacts.length, theirs.contacts.length]).toEqual([1, 1]);
    expect(mine.contacts[0].reference).not.toBe(theirs.contacts[0].reference);
  });

  it('nothing is said where there is nothing, where the link is made up, or when it is asked for all the time', async () => {
    const who = await write(hub, inbox, someone());
    expect((await told(who)).contacts).toEqual([]);
    expect(await page(who)).toContain('we sent nothing to this address by ourselves');
    const link = await linkOf(who);
    const last = link.at(-1) === 'A' ? 'B' : 'A';
    for (const path of ['/contacts', '/contacts.json'])
      expect((await fetch(link.slice(0, -1) + last + path)).status).toBe(404);
    const statuses: number[] = [];
    for (let n = 0; n < 31; n += 1) statuses.push((await fetch(`${link}/contacts.json`)).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
  });
});
