import { canonical, fingerprint } from '../../src/orchestration/decisions/canonical.js';
import { decide } from '../../src/orchestration/decisions/decide.js';
import type { Snapshot } from '../../src/orchestration/decisions/snapshot.js';
import { decisionStages } from '../../src/contract/decisions.js';
import { randomFrom } from '../support/random.js';

const base: Snapshot = {
  at: '2026-03-10T11:00:00.000Z',
  play: {
    play: 'repeat_contact_breaker',
    enabled: true,
    version: 1,
    capPer24h: 1,
    quietFrom: '21:00',
    quietUntil: '08:00',
    supervisorAt: 3,
  },
  trigger: { type: 'contact.repeated', id: 'in_2' },
  profile: { id: 'pf_1', name: 'Amara Okafor', doNotContact: false, openComplaint: false },
  conversation: { id: 'cv_1', control: { kind: 'bot', id: 'bot_1', name: 'Wren' } },
  contact: { id: 'in_2', open: true, issueKey: 'order fw-20417', contacts: 2, gapSeconds: 7200, reviewed: false },
  place: { zone: 'Europe/London', city: 'London', time: '11:00', quietEndsAt: '2026-03-11T08:00:00.000Z' },
  channel: { kind: 'webchat', inbox: 'Shop chat', paused: false },
  consent: { purpose: 'service', state: 'unknown', at: null, source: null, allowed: true },
  ledger: { entries: [], freesAt: null },
  killSwitch: { on: false, by: null, at: null, reason: null },
  lastAgent: { id: 'ag_1', name: 'Maya Singh', onShift: true, used: 1, limit: 3 },
};
const entry = {
  id: 'led_1',
  state: 'sent' as const,
  channel: 'webchat',
  play: 'repeat_contact_breaker',
  at: '2026-03-10T09:00:00.000Z',
};
const offShift: Snapshot = {
  ...base,
  lastAgent: { id: 'ag_1', name: 'Maya Singh', onShift: false, used: 0, limit: 3 },
};
const callback = (snapshot: Snapshot) => decide(snapshot).candidates.find(({ action }) => action === 'callback_offer');

describe('the repeat contact breaker decides', () => {
  it('gives the conversation to the last agent when they are there', () => {
    const result = decide(base);
    expect(result.chosen).toBe('route_to_last_agent');
    expect(result.sentence).toBe(
      'We gave Amara’s second contact about order FW-20417 to Maya Singh first, who answered the one before.',
    );
    expect(result.whatIf).toContainEqual({ change: 'Maya is off shift', chosen: 'callback_offer' });
    expect(result.whatIf).toContainEqual({ change: 'It is the third contact', chosen: 'supervisor_review' });
  });

  it('offers a callback when the last agent is off shift or full', () => {
    expect(decide(offShift).chosen).toBe('callback_offer');
    expect(
      decide({ ...base, lastAgent: { id: 'ag_1', name: 'Maya Singh', onShift: true, used: 3, limit: 3 } }).chosen,
    ).toBe('callback_offer');
    expect(decide(offShift).whatIf[0]).toEqual({ change: 'It is the third contact', chosen: 'supervisor_review' });
  });

  it('asks a supervisor at the third contact, once', () => {
    const third = { ...base, contact: { ...base.contact, contacts: 3 } };
    expect(decide(third).chosen).toBe('supervisor_review');
    expect(decide({ ...third, contact: { ...third.contact, reviewed: true } }).chosen).toBe('route_to_last_agent');
  });

  it.each([
    [
      'kill switch',
      { killSwitch: { on: true, by: 'Tomasz Nowak', at: base.at, reason: 'wrong text' } },
      'timing',
      'kill_switch',
      'Held: Tomasz Nowak stopped everything automatic: wrong text',
    ],
    ['quiet hours', { place: { ...base.place, time: '06:30' } }, 'timing', 'quiet_hours', 'Held until 08:00 in London'],
    [
      'quiet hours where no town is known',
      { place: { ...base.place, zone: 'UTC', city: 'UTC', where: 'UTC', time: '06:30' } },
      'timing',
      'quiet_hours',
      'Held until 08:00 UTC',
    ],
    [
      'quiet hours in a record from before that was told',
      { place: { ...base.place, zone: 'UTC', city: 'UTC', time: '06:30' } },
      'timing',
      'quiet_hours',
      'Held until 08:00 in UTC',
    ],
    [
      'cap',
      { ledger: { entries: [entry], freesAt: '2026-03-11T09:00:00.000Z' } },
      'caps',
      'cap_24h',
      'Held: 1 message in the last 24 h, the most we send',
    ],
    [
      'complaint lock',
      { profile: { ...base.profile, openComplaint: true } },
      'timing',
      'complaint_open',
      'Held: a complaint is open, so a person answers',
    ],
    [
      'do not contact',
      { profile: { ...base.profile, doNotContact: true } },
      'consent',
      'do_not_contact',
      'Will not go: Amara asked not to be contacted',
    ],
    [
      'consent',
      {
        consent: {
          purpose: 'service',
          state: 'refused',
          at: '2026-03-02T10:00:00.000Z',
          source: 'preference page',
          allowed: false,
        },
      },
      'consent',
      'consent_refused',
      'Will not go: service by web chat was withdrawn on 2 March',
    ],
    [
      'person',
      { conversation: { id: 'cv_1', control: { kind: 'agent', id: 'ag_2', name: 'Ana' } } },
      'timing',
      'with_a_person',
      'Held: Amara is talking to a person',
    ],
    [
      'channel',
      { channel: { ...base.channel, paused: true } },
      'channel',
      'channel_paused',
      'Held: Shop chat is paused',
    ],
  ] as [string, Partial<Snapshot>, string, string, string][])(
    '%s holds the callback back, and says so',
    (_, over, stage, code, sentence) => {
      const snapshot = { ...offShift, ...over };
      const result = decide(snapshot);
      expect(result.chosen).toBe('do_nothing');
      expect(callback(snapshot)).toMatchObject({ stage, code, sentence });
      expect(result.suppressed).toEqual({ code, sentence });
      const lifted = result.whatIf.find(({ chosen }) => chosen === 'callback_offer');
      expect(lifted).toBeDefined();
    },
  );

  it('waits for what passes, until it is known to pass', () => {
    expect(decide({ ...offShift, place: { ...base.place, time: '23:00' } }).hold).toEqual({
      by: 'quiet_hours',
      until: base.place.quietEndsAt,
    });
    expect(decide({ ...offShift, ledger: { entries: [entry], freesAt: '2026-03-11T09:00:00.000Z' } }).hold).toEqual({
      by: 'cap_24h',
      until: '2026-03-11T09:00:00.000Z',
    });
    expect(decide({ ...offShift, profile: { ...base.profile, doNotContact: true } }).hold).toBeNull();
    expect(decide(base).hold).toBeNull();
  });

  it('[R45] every candidate of 1,000 random situations carries stage, rule, observed, required and a sentence; doing nothing is always one', () => {
    const { chance, pick, below } = randomFrom(7);
    for (let i = 0; i < 1000; i += 1) {
      const snapshot: Snapshot = {
        ...base,
        play: { ...base.play, enabled: chance(0.9), capPer24h: 1 + below(3), supervisorAt: 2 + below(3) },
        profile: {
          ...base.profile,
          name: pick([null, 'Amara Okafor']),
          doNotContact: chance(0.2),
          openComplaint: chance(0.2),
        },
        conversation: {
          id: 'cv_1',
          control: pick([
            base.conversation.control,
            { kind: 'agent', id: 'ag_2', name: 'Ana' },
            { kind: 'none', id: null, name: null },
          ]),
        },
        contact: { ...base.contact, open: chance(0.9), contacts: 2 + below(4), reviewed: chance(0.3) },
        place: { ...base.place, time: `${String(below(24)).padStart(2, '0')}:30` },
        channel: { ...base.channel, paused: chance(0.1) },
        consent: { ...base.consent, allowed: chance(0.8) },
        ledger: { entries: Array.from({ length: below(3) }, () => entry), freesAt: null },
        killSwitch: { on: chance(0.2), by: 'Tomasz', at: base.at, reason: 'test' },
        lastAgent: pick([null, base.lastAgent, offShift.lastAgent]),
      };
      const result = decide(snapshot);
      expect(result.candidates).toHaveLength(4);
      expect(result.candidates.filter(({ verdict }) => verdict === 'chosen')).toHaveLength(1);
      const told = result.candidates.every((one) => {
        const words = [one.label, one.code, one.rule, one.observed, one.required, one.sentence];
        const whole = words.every((text) => /\S/.test(text) && !/undefined|null|NaN/.test(text));
        return whole && decisionStages.includes(one.stage);
      });
      expect([told, told || result.candidates]).toEqual([true, true]);
      const nothing = result.candidates.find(({ action }) => action === 'do_nothing');
      expect(['chosen', 'outranked']).toContain(nothing?.verdict);
      expect(result.whatIf.length).toBeLessThanOrEqual(3);
      // Again, from what a database would give back: other key order, same bits.
      const back = JSON.parse(JSON.stringify(snapshot, Object.keys(flatKeys(snapshot)).sort().reverse())) as Snapshot;
      expect(canonical(decide(back))).toBe(canonical(result));
      expect(fingerprint({ snapshot: back, result })).toBe(fingerprint({ snapshot, result }));
    }
  });

  it('a snapshot that was changed afterwards has another fingerprint, even where the decision stays', () => {
    const result = decide(base);
    const changed = { ...base, contact: { ...base.contact, gapSeconds: 7201 } };
    expect(canonical(decide(changed))).toBe(canonical(result));
    expect(fingerprint({ snapshot: changed, result })).not.toBe(fingerprint({ snapshot: base, result }));
  });
});

function flatKeys(value: unknown, into: Record<string, true> = {}): Record<string, true> {
  if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) into[key] = true;
      flatKeys(inner, into);
    }
  }
  return into;
}
