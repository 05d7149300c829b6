import type { Candidate, Decision } from '../../../src/contract/decisions.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { about, comeBack, onShift, resolve, write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';
import { until } from '../routing/world.js';

const PLAY = '/v1/plays/repeat_contact_breaker';
let people = 0;
const someone = () => `customer-${++people}@mail.example`;

describe('the repeat contact breaker', () => {
  let hub: Booted;
  let supervisor: Caller;
  let inboxId: string;

  beforeAll(async () => {
    hub = await bootApp();
    supervisor = await hub.signIn('supervisor', 'Tomasz Nowak');
    inboxId = (await buildInbox(hub, { channel: 'webchat' })).id;
  });
  afterAll(() => hub.close());
  beforeEach(() => settings({ enabled: true, capPer24h: 1, quietFrom: '00:00', quietUntil: '00:00', supervisorAt: 3 }));
  afterEach(() => stop(false));

  const settings = async (change: Record<string, unknown>) =>
    expect((await supervisor.put(PLAY, change)).status).toBe(200);
  const stop = (on: boolean) => supervisor.put('/v1/kill-switch', { on, reason: 'a wrong text went out' });
  const decisions = async (conversationId: string) => {
    await hub.settle();
    return (await supervisor.get(`/v1/decisions?conversation=${conversationId}`)).body.data;
  };
  const facts = (type: string, conversationId: string) =>
    hub.database.query<{ data: Record<string, unknown> }>(
      `SELECT data FROM event WHERE type = $1 AND conversation_id = $2 ORDER BY position`,
      [type, conversationId],
    );
  const candidate = (decision: Decision, action: string) =>
    decision.candidates.find((one) => one.action === action) as Candidate;
  const fire = async () => {
    // What was said before is worked off: a decision still under way would set the timer back to the old hour.
    await hub.settle();
    await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'intent.again'`);
    const due = `SELECT 1 FROM timer WHERE kind = 'intent.again' AND run_at <= now()`;
    await until('what was due', async () => (await hub.database.query(due)).length === 0);
    await hub.settle();
  };
  const isNow = async (zone: string) => {
    const [{ time }] = await hub.database.query<{ time: string }>(
      `SELECT to_char(now() AT TIME ZONE $1, 'HH24:MI') AS time`,
      [zone],
    );
    return time;
  };
  const plusHours = (time: string, hours: number) =>
    `${String((Number(time.slice(0, 2)) + hours + 24) % 24).padStart(2, '0')}:${time.slice(3)}`;

  it('gives a second contact to the agent who answered the first, when on shift', async () => {
    const maya = await hub.signIn('agent', 'Maya Singh');
    await onShift(hub, maya.id);
    const again = await comeBack(hub, inboxId, someone(), 'order 1', { id: maya.id, name: 'Maya Singh' });
    const [decision] = await decisions(again.conversationId);
    expect(decision).toMatchObject({
      chosen: 'route_to_last_agent',
      play: 'repeat_contact_breaker',
      trigger: { type: 'contact.repeated', id: again.interactionId },
    });
    expect(decision.candidates).toHaveLength(4);
    expect(candidate(decision, 'callback_offer')).toMatchObject({ verdict: 'outranked', stage: 'choice' });
    const [preferred] = await facts('work.preferred', again.conversationId);
    expect(preferred.data).toMatchObject({
      agentId: maya.id,
      conversationId: again.conversationId,
      decisionId: decision.id,
    });
    const [made] = await facts('decision.made', again.conversationId);
    expect(made.data).toMatchObject({
      chosen: 'route_to_last_agent',
      sentence: decision.sentence,
      decisionId: decision.id,
    });
  });

  it('offers a callback in the conversation when they are not, and books it as sent', async () => {
    const maya = await hub.signIn('agent', 'Maya Off');
    await onShift(hub, maya.id);
    await hub.database.query(`UPDATE agent_state SET status = 'away' WHERE agent_id = $1`, [maya.id]);
    const again = await comeBack(hub, inboxId, someone(), 'order 2', { id: maya.id, name: 'Maya Off' });
    const [decision] = await decisions(again.conversationId);
    expect(decision.chosen).toBe('callback_offer');
    expect(candidate(decision, 'route_to_last_agent')).toMatchObject({
      verdict: 'held',
      stage: 'timing',
      sentence: 'Held: Maya Off is off shift',
    });
    expect(decision.whatIf).toContainEqual({ change: 'Maya is on shift', chosen: 'route_to_last_agent' });
    const [message] = await hub.database.query<{ id: string; author_kind: string; text: string; state: string }>(
      `SELECT id, author_kind, text, state FROM message WHERE conversation_id = $1 AND direction = 'out'`,
      [again.conversationId],
    );
    expect(message).toMatchObject({ author_kind: 'system', text: expect.stringContaining('we call you') });
    const { SetMessageState } = await import('../../../src/conversations/index.js');
    await hub.app.get(SetMessageState, { strict: false }).run([{ id: message.id, state: 'sent' }]);
    await until('the booking', async () => (await ledger(again.profileId))[0]?.state === 'sent');
    expect(await ledger(again.profileId)).toEqual([{ state: 'sent', message_id: message.id }]);
    expect((await decisions(again.conversationId))[0].outcome.state).toBe('sent');
  });

  const ledger = (profileId: string) =>
    hub.database.query<{ state: string; message_id: string }>(
      `SELECT state, message_id FROM contact_ledger WHERE profile_id = $1 ORDER BY at`,
      [profileId],
    );

  it('asks a supervisor at the third contact: on the board, and on the conversation', async () => {
    const from = someone();
    const second = await comeBack(hub, inboxId, from, 'order 3');
    await hub.settle();
    await resolve(hub, second.conversationId);
    const third = await write(hub, inboxId, from, 'Once more');
    await about(hub, third.conversationId, 'order 3');
    const [decision, before] = await decisions(third.conversationId);
    expect(decision).toMatchObject({ chosen: 'supervisor_review' });
    expect(decision.sentence).toContain('third contact about order 3');
    expect(before.outcome.state).toBe('contacted_again');
    const { body } = await supervisor.get('/v1/board');
    expect(body.reviews).toContainEqual(
      expect.objectContaining({ conversationId: third.conversationId, decisionId: decision.id, contacts: 3 }),
    );
    const [row] = await hub.database.query<{ tags: string[] }>(`SELECT tags FROM conversation WHERE id = $1`, [
      third.conversationId,
    ]);
    expect(row.tags).toContain('supervisor-review');
    await resolve(hub, third.conversationId);
    await hub.settle();
    expect((await supervisor.get('/v1/board')).body.reviews).toEqual([]);
  });

  describe('holds back, and says why', () => {
    const heldBy = async (conversationId: string, profileId: string, code: string, sentence: string | RegExp) => {
      const [decision] = await decisions(conversationId);
      expect(decision.chosen).toBe('do_nothing');
      expect(candidate(decision, 'callback_offer')).toMatchObject({
        code,
        sentence: sentence instanceof RegExp ? expect.stringMatching(sentence) : sentence,
      });
      expect(await facts('outreach.suppressed', conversationId)).toContainEqual({
        data: expect.objectContaining({ code }),
      });
      expect(await facts('outreach.due', conversationId)).toEqual([]);
      const { body } = await supervisor.get(`/v1/why-not?profile=${profileId}&play=repeat_contact_breaker`);
      expect(body.sentence).toEqual(candidate(decision, 'callback_offer').sentence);
      return decision;
    };
    const went = async (conversationId: string) => {
      expect((await decisions(conversationId))[0].chosen).toBe('callback_offer');
      expect(await facts('outreach.due', conversationId)).toHaveLength(1);
    };

    it('quiet hours in the customer’s own zone; it goes when they end, if it still fits', async () => {
      const from = someone();
      const first = await write(hub, inboxId, from);
      await supervisor.patch(`/v1/profiles/${first.profileId}`, { timeZone: 'Asia/Tokyo' });
      const time = await isNow('Asia/Tokyo');
      await settings({ quietFrom: plusHours(time, -1), quietUntil: plusHours(time, 2) });
      await resolve(hub, first.conversationId);
      const again = await comeBack(hub, inboxId, from, 'parcel');
      const decision = await heldBy(
        again.conversationId,
        again.profileId,
        'quiet_hours',
        `Held until ${plusHours(time, 2)} in Tokyo`,
      );
      expect(decision.whatIf).toContainEqual({
        change: `It is ${plusHours(time, 2)} in Tokyo`,
        chosen: 'callback_offer',
      });
      const [timer] = await hub.database.query<{ hours: number }>(
        `SELECT extract(epoch FROM run_at - now())::float8 / 3600 AS hours FROM timer WHERE kind = 'intent.again' ORDER BY run_at DESC LIMIT 1`,
      );
      expect(timer.hours).toBeGreaterThan(1.9);
      expect(timer.hours).toBeLessThan(2.1);
      // The hour comes: the settings stand in for the clock, the timer is the one that was set.
      await hub.database.query(`UPDATE play SET settings = settings || '{"quietFrom":"00:00","quietUntil":"00:00"}'`);
      await fire();
      await went(again.conversationId);
    });

    it('a contact that ended meanwhile is not written to after the quiet hours', async () => {
      const time = await isNow('UTC');
      await settings({ quietFrom: plusHours(time, -1), quietUntil: plusHours(time, 2) });
      const again = await comeBack(hub, inboxId, someone(), 'parcel 2');
      await heldBy(again.conversationId, again.profileId, 'quiet_hours', /^Held until \d\d:\d\d UTC$/);
      await resolve(hub, again.conversationId);
      const [decision] = await decisions(again.conversationId);
      expect(candidate(decision, 'callback_offer')).toMatchObject({ verdict: 'never', code: 'contact_ended' });
      expect(
        await hub.database.query(`SELECT 1 FROM intent WHERE conversation_id = $1 AND state = 'held'`, [
          again.conversationId,
        ]),
      ).toEqual([]);
    });

    it('the cap over 24 hours, across conversations', async () => {
      const from = someone();
      const one = await comeBack(hub, inboxId, from, 'first thing');
      await went(one.conversationId);
      const other = (await buildInbox(hub, { channel: 'webchat' })).id;
      const two = await comeBack(hub, other, from, 'second thing');
      const decision = await heldBy(
        two.conversationId,
        two.profileId,
        'cap_24h',
        'Held: 1 message in the last 24 h, the most we send',
      );
      expect(decision.snapshot.ledger.entries).toHaveLength(1);
    });

    it('[T-A11b] a capped message stands on the customer’s timeline with the cap, its counter and the messages that used it up', async () => {
      await settings({ capPer24h: 2 });
      const from = someone();
      const one = await comeBack(hub, inboxId, from, 'a first thing');
      await went(one.conversationId);
      const two = await comeBack(hub, (await buildInbox(hub, { channel: 'webchat' })).id, from, 'a second thing');
      await went(two.conversationId);
      const three = await comeBack(hub, (await buildInbox(hub, { channel: 'webchat' })).id, from, 'a third thing');
      await decisions(three.conversationId);
      const { body } = await supervisor.get(`/v1/profiles/${one.profileId}/timeline?kinds=decision`);
      const sent = body.data.filter((entry: Whatever) => entry.decision.chosen === 'callback_offer');
      const held = body.data.filter((entry: Whatever) => entry.decision.suppressed);
      expect([sent.length, held.length]).toEqual([2, 1]);
      const used = await hub.database.query<{ id: string; at: Date }>(
        `SELECT id, at FROM contact_ledger WHERE profile_id = $1 ORDER BY at, id`,
        [one.profileId],
      );
      expect(held[0].decision.suppressed).toEqual({
        code: 'cap_24h',
        sentence: 'Held: 2 messages in the last 24 h, the most we send',
        cap: {
          most: 2,
          sends: used.map(({ id, at }) => ({
            id,
            at: at.toISOString(),
            play: 'repeat_contact_breaker',
            channel: 'webchat',
          })),
        },
      });
    });

    it('a slot that failed is given back, and the one held for it goes', async () => {
      const from = someone();
      const one = await comeBack(hub, inboxId, from, 'first thing');
      await went(one.conversationId);
      const two = await comeBack(hub, (await buildInbox(hub, { channel: 'webchat' })).id, from, 'second thing');
      await heldBy(two.conversationId, two.profileId, 'cap_24h', /^Held/);
      const [{ message_id }] = await ledger(one.profileId);
      // As a channel reports it.
      await hub.database.query(
        `UPDATE message SET state = 'failed', state_reason = 'The address is gone' WHERE id = $1`,
        [message_id],
      );
      const { SettleOutreach } = await import('../../../src/orchestration/outreach/settle-outreach.js');
      await hub.app.get(SettleOutreach, { strict: false }).settle(message_id);
      await went(two.conversationId);
    });

    it('[R20] the complaint lock, until the complaint is closed', async () => {
      const from = someone();
      const first = await write(hub, inboxId, from);
      await resolve(hub, first.conversationId);
      await supervisor.patch(`/v1/profiles/${first.profileId}`, { openComplaint: true });
      const again = await comeBack(hub, inboxId, from, 'parcel');
      await heldBy(
        again.conversationId,
        again.profileId,
        'complaint_open',
        'Held: a complaint is open, so a person answers',
      );
      await supervisor.patch(`/v1/profiles/${first.profileId}`, { openComplaint: false });
      await went(again.conversationId);
    });

    it('[R20] a wish not to be contacted, and a consent taken back', async () => {
      const from = someone();
      const first = await write(hub, inboxId, from);
      await resolve(hub, first.conversationId);
      const consents = `/v1/profiles/${first.profileId}/consents`;
      expect(
        (await supervisor.put(consents, { purpose: 'service', channel: 'webchat', granted: true, source: 'form' }))
          .status,
      ).toBe(200);
      await supervisor.put(consents, {
        purpose: 'service',
        channel: 'webchat',
        granted: false,
        source: 'e-mail to us',
      });
      const again = await comeBack(hub, inboxId, from, 'parcel');
      await heldBy(
        again.conversationId,
        again.profileId,
        'consent_refused',
        /^Will not go: service by web chat was withdrawn on \d+ \w+$/,
      );
      const { body } = await supervisor.get(consents);
      expect(body.data).toEqual([
        expect.objectContaining({ purpose: 'service', channel: 'webchat', granted: false, source: 'e-mail to us' }),
      ]);
      expect(body.history).toHaveLength(2);
      await supervisor.patch(`/v1/profiles/${again.profileId}`, { doNotContact: true });
      const other = await comeBack(hub, (await buildInbox(hub, { channel: 'webchat' })).id, from, 'parcel 9');
      await heldBy(
        other.conversationId,
        other.profileId,
        'do_not_contact',
        'Will not go: Amara asked not to be contacted',
      );
    });

    it('the kill switch: at once, with who and why; what it held goes when it is lifted', async () => {
      await stop(true);
      const again = await comeBack(hub, inboxId, someone(), 'parcel');
      await heldBy(
        again.conversationId,
        again.profileId,
        'kill_switch',
        'Held: Tomasz Nowak stopped everything automatic: a wrong text went out',
      );
      await stop(false);
      await went(again.conversationId);
    });

    it('the kill switch also stops what was claimed before it, within 5 s', async () => {
      // Decided and reserved, its fact recorded, its message not yet written: the moment between two transactions.
      const { SendOutreach } = await import('../../../src/orchestration/outreach/send-outreach.js');
      const again = await comeBack(hub, inboxId, someone(), 'parcel');
      await hub.settle();
      const [entry] = await hub.database.query<{ id: string; decision_id: string }>(
        `SELECT id, decision_id FROM contact_ledger WHERE profile_id = $1`,
        [again.profileId],
      );
      await hub.database.query(`UPDATE contact_ledger SET message_id = NULL, state = 'reserved' WHERE id = $1`, [
        entry.id,
      ]);
      const started = Date.now();
      await stop(true);
      await hub.app.get(SendOutreach, { strict: false }).due({
        subjectId: entry.id,
        data: { conversationId: again.conversationId, text: 'late', decisionId: entry.decision_id },
      } as never);
      expect(await ledger(again.profileId)).toEqual([{ state: 'released', message_id: null }]);
      expect(Date.now() - started).toBeLessThan(5000);
      expect(await facts('outreach.suppressed', again.conversationId)).toContainEqual({
        data: expect.objectContaining({ code: 'kill_switch' }),
      });
    });

    it('the kill switch takes back what is written and has not left', async () => {
      const again = await comeBack(hub, inboxId, someone(), 'parcel');
      await hub.settle();
      const [{ message_id }] = await ledger(again.profileId);
      await hub.database.query(`UPDATE message SET state = 'queued' WHERE id = $1`, [message_id]);
      await hub.database.query(`UPDATE contact_ledger SET state = 'reserved' WHERE message_id = $1`, [message_id]);
      const started = Date.now();
      await stop(true);
      for (let i = 0; i < 200 && (await ledger(again.profileId))[0].state !== 'released'; i += 1)
        await new Promise((done) => setTimeout(done, 20));
      expect(Date.now() - started).toBeLessThan(5000);
      const [message] = await hub.database.query<{ state: string; state_reason: string }>(
        `SELECT state, state_reason FROM message WHERE id = $1`,
        [message_id],
      );
      expect(message).toEqual({
        state: 'failed',
        state_reason: 'Held: Tomasz Nowak stopped everything automatic: a wrong text went out',
      });
    });
  });

  it('a decision can be made again from its record, bit for bit, and a record that was changed is noticed', async () => {
    const again = await comeBack(hub, inboxId, someone(), 'order 7');
    const [{ id }] = await decisions(again.conversationId);
    const { body } = await supervisor.post(`/v1/decisions/${id}/replay`);
    expect(body).toMatchObject({ equal: true, difference: null, decision: { id, chosen: 'callback_offer' } });
    // Rules, people and settings move on: the record does not.
    await settings({ capPer24h: 5, supervisorAt: 2 });
    await supervisor.patch(`/v1/profiles/${again.profileId}`, { name: 'Somebody Else' });
    expect((await supervisor.post(`/v1/decisions/${id}/replay`)).body.equal).toBe(true);
    await hub.database.query(
      `UPDATE decision SET snapshot = jsonb_set(snapshot, '{contact,gapSeconds}', '1') WHERE id = $1`,
      [id],
    );
    expect((await supervisor.post(`/v1/decisions/${id}/replay`)).body).toMatchObject({
      equal: false,
      difference: 'record',
    });
    await hub.database.query(
      `UPDATE decision SET snapshot = jsonb_set(snapshot, '{killSwitch,on}', 'true') WHERE id = $1`,
      [id],
    );
    expect((await supervisor.post(`/v1/decisions/${id}/replay`)).body).toMatchObject({
      equal: false,
      difference: 'result',
      decision: { chosen: 'do_nothing' },
    });
  });

  it('the floor hears of a decision by socket; agents may not set the play or pull the switch', async () => {
    const socket = await supervisor.socket('supervisor');
    const again = await comeBack(hub, inboxId, someone(), 'order 8');
    // What was held for others is decided anew beside it, because the settings were written again.
    const [{ id }] = await decisions(again.conversationId);
    const heard = await socket.until('decision.made', (one) => one.id === id);
    expect(heard).toMatchObject({ sentence: expect.stringContaining('order 8') });
    socket.disconnect();
    const agent = await hub.signIn('agent');
    expect((await agent.put('/v1/kill-switch', { on: true, reason: 'just because' })).status).toBe(403);
    expect((await agent.put(PLAY, { enabled: false })).status).toBe(403);
    expect((await supervisor.put(PLAY, { quietFrom: '25:00' })).status).toBe(422);
    expect((await supervisor.put('/v1/kill-switch', { on: true })).status).toBe(422);
  });
});
