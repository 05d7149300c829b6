import { SetConsent } from '../../../src/governance/set-consent.js';
import { hashToken } from '../../../src/kernel/auth/hash.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { fact } from '../../../src/kernel/events/fact.js';
import { newId, newSecret } from '../../../src/kernel/ids.js';
import { ContactLedger } from '../../../src/governance/index.js';
import { Identify } from '../../../src/profiles/index.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { type Contacted, write } from '../../support/contacts.js';
import { buildBot, buildInbox } from '../../support/factories.js';
import { untilState } from '../../support/messages.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { until } from '../routing/world.js';

const PUBLIC = { kind: 'public' } as const;

describe('a refusal', () => {
  let hub: Booted;
  let admin: Caller;
  let receiver: Receiver;
  let inbox: string;
  let botId: string;
  beforeAll(async () => {
    hub = await bootApp({ DATABASE_POOL: '24' });
    admin = await hub.signIn('admin');
    receiver = await startReceiver();
    botId = await buildBot(hub);
    inbox = (await buildInbox(hub, { botId, config: { deliveryUrl: receiver.url } })).id;
  });
  afterAll(async () => {
    await hub.close();
    await receiver.close();
  });

  let people = 0;
  const somebody = (): Promise<Contacted> => write(hub, inbox, `no${(people += 1)}@mail.example`);
  const say = ({ profileId }: Contacted, purpose: string, granted: boolean, channel = 'custom') =>
    hub.app.get(SetConsent, { strict: false }).run(profileId, { purpose, channel, granted, source: 'test' }, PUBLIC);
  async function key(): Promise<Record<string, string>> {
    const secret = `tl_test_${newSecret()}`;
    await hub.database.query(
      `INSERT INTO api_key (id, prefix, secret_hash, role, scopes) VALUES ($1, $2, $3, 'admin', $4)`,
      [newId('key'), secret.slice(0, 12), hashToken(secret), ['messages']],
    );
    return { authorization: `Bearer ${secret}` };
  }
  const written = async ({ conversationId }: Contacted) =>
    (
      await hub.database.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM message WHERE conversation_id = $1 AND direction = 'out'`,
        [conversationId],
      )
    )[0].n;
  /** The hub's own outreach, decided before and due now. */
  async function outreach({ profileId, conversationId }: Contacted, purpose: string): Promise<string> {
    const ledger = hub.app.get(ContactLedger, { strict: false });
    return hub.app.get(UnitOfWork).run(async (tx) => {
      const contact = { profileId, conversationId, decisionId: newId('dec'), play: 'test', purpose, channel: 'custom' };
      const id = await ledger.reserve(tx, contact);
      const due = { conversationId, text: 'May we call you?', decisionId: contact.decisionId };
      tx.record(fact('outreach.due', due, { conversationId, profileId, subjectId: id }));
      return id;
    });
  }

  it.each([
    ['service', {}],
    ['marketing', { options: { purpose: 'marketing' } }],
  ])('[T-B3] of %s stops a person, a bot, a key, the first word and outreach', async (purpose, more) => {
    const who = await somebody();
    const bot = await hub.bot(botId, ['messages']);
    const path = `/v1/conversations/${who.conversationId}/messages`;
    await say(who, purpose, true);
    await say(who, purpose, false);
    const no = { status: 422, body: { code: 'no_consent' } };
    expect(await admin.post(path, { text: 'by a person', ...more })).toMatchObject(no);
    expect(await bot.post(path, { text: 'by a bot', ...more }, { 'if-control-epoch': '1' })).toMatchObject(no);
    expect(await hub.anybody.post(path, { text: 'by a key', ...more }, await key())).toMatchObject(no);
    const first = { inboxId: inbox, identityId: who.identityId, text: 'the first word', ...more };
    expect(await admin.post(`/v1/profiles/${who.profileId}/conversations`, first)).toMatchObject(no);
    const id = await outreach(who, purpose);
    await hub.settle();
    expect(await hub.database.one(`SELECT state, reason FROM contact_ledger WHERE id = $1`, [id])).toEqual({
      state: 'released',
      reason: 'consent_refused',
    });
    expect(await written(who)).toBe(0);
    const { body } = await admin.get(`/v1/profiles/${who.profileId}/consents`);
    const told = body.history.filter((line: { purpose: string }) => line.purpose === purpose);
    expect(told).toMatchObject([
      { granted: false, source: 'test', stands: true },
      { granted: true, stands: false },
    ]);
  });

  it('of calls stops a call, until they write again', async () => {
    const who = await somebody();
    await buildInbox(hub, { channel: 'voice' });
    const phone = { kind: 'phone' as const, value: '+447700900321', proof: 'verified' as const, source: 'test' };
    await hub.app.get(UnitOfWork).run((tx) => hub.app.get(Identify).link(tx, who.profileId, phone));
    await say(who, 'service', false, 'voice');
    const path = `/v1/conversations/${who.conversationId}/call`;
    expect(await admin.post(path, {})).toMatchObject({ status: 422, body: { code: 'no_consent' } });
    await write(hub, inbox, `no${people}@mail.example`, 'please call me');
    expect((await admin.post(path, {})).body.code).not.toBe('no_consent');
  });

  it('what needs a yes does not go without one, and a purpose nobody knows is refused by name', async () => {
    const who = await somebody();
    const path = `/v1/conversations/${who.conversationId}/messages`;
    const send = (purpose: unknown) => admin.post(path, { text: 'news', options: { purpose } });
    expect(await send('marketing')).toMatchObject({ status: 422, body: { code: 'no_consent' } });
    for (const purpose of ['gossip', 7])
      expect(await send(purpose)).toMatchObject({
        status: 422,
        body: { code: 'invalid', errors: [{ pointer: '/options/purpose' }] },
      });
    await say(who, 'marketing', true);
    expect((await send('marketing')).status).toBe(201);
  });

  it('takes back what waits to leave, and a second try brings it not back', async () => {
    const who = await somebody();
    receiver.always(500);
    const path = `/v1/conversations/${who.conversationId}/messages`;
    const seen = receiver.got.length;
    const { body: tried } = await admin.post(path, { text: 'one' });
    await receiver.until(seen + 1);
    const { body: waits } = await admin.post(path, { text: 'two' });
    await say(who, 'service', false);
    for (const { id } of [tried, waits])
      expect((await untilState(hub, id, 'failed')).state_reason).toBe('Held: they said no before it left');
    receiver.always(200);
    const before = receiver.got.length;
    expect(await admin.post(`/v1/messages/${waits.id}/retry`, {})).toMatchObject({ body: { code: 'no_consent' } });
    await new Promise((done) => setTimeout(done, 1500));
    expect(receiver.got).toHaveLength(before);
  });

  it('[T-B3] against fifty sends at once: after its commit nothing is stored and nothing leaves', async () => {
    const who = await somebody();
    receiver.always((answer) => void setTimeout(() => answer.writeHead(200).end('{}'), 40));
    const path = `/v1/conversations/${who.conversationId}/messages`;
    const sends = Array.from({ length: 50 }, async (_, n) => {
      await new Promise((done) => setTimeout(done, n * 4));
      return admin.post(path, { text: `send ${n}` });
    });
    await new Promise((done) => setTimeout(done, 100));
    await say(who, 'service', false);
    const [{ committed }] = await hub.database.query<{ committed: Date }>(`SELECT clock_timestamp() AS committed`);
    const answers = await Promise.all(sends);
    const took = answers.filter(({ status }) => status === 201).length;
    const others = answers.filter(({ status, body }) => status !== 201 && body.code !== 'no_consent');
    expect(others.map(({ status, body }) => [status, body])).toEqual([]);
    expect(took).toBeLessThan(50);
    await hub.settle();
    // What was in the sender's hands comes to its end; behind that nothing is left that could still go.
    await until('nothing waits', async () => {
      const waits = await hub.database.query(
        `SELECT 1 FROM message m LEFT JOIN delivery d ON d.message_id = m.id
         WHERE m.conversation_id = $1 AND (m.state = 'queued' OR d.state = 'pending')`,
        [who.conversationId],
      );
      return waits.length === 0;
    });
    const rows = await hub.database.query<{ state: string; late: boolean; started: Date | null }>(
      `SELECT m.state, m.created_at > s.at AS late, d.started_at AS started FROM consent s
       JOIN message m ON m.conversation_id = $1 AND m.direction = 'out' LEFT JOIN delivery d ON d.message_id = m.id
       WHERE s.profile_id = $2 AND NOT s.granted`,
      [who.conversationId, who.profileId],
    );
    expect(rows).toHaveLength(took);
    expect(rows.filter(({ late }) => late)).toEqual([]);
    expect(rows.filter(({ state }) => state !== 'sent' && state !== 'failed')).toEqual([]);
    const left = rows.filter(({ started }) => started !== null);
    expect(left.every(({ started }) => (started as Date) <= committed)).toBe(true);
    expect(rows.filter(({ state }) => state === 'sent').length).toBeLessThanOrEqual(left.length);
  });
});
