import { type ConsentRecord, mayUse, readConsent } from '../../src/governance/judge-consent.js';
import { maskAddress } from '../../src/governance/preferences/mask-address.js';
import { PageLimits } from '../../src/governance/preferences/page-limits.js';
import { isQuiet, localMoment, quietEnd } from '../../src/governance/quiet-hours.js';

const record = (over: Partial<ConsentRecord>): ConsentRecord => ({
  profileId: 'pf_1',
  since: null,
  identityId: null,
  channel: 'webchat',
  granted: true,
  source: 'form',
  only: null,
  at: '2026-01-01T00:00:00.000Z',
  ...over,
});

describe('consent', () => {
  it('unknown lets service answer where the customer wrote, and nothing else', () => {
    const unknown = readConsent([], 'webchat', 'idn_1');
    expect(unknown.state).toBe('unknown');
    expect(mayUse(unknown, 'service', true)).toBe(true);
    expect(mayUse(unknown, 'service', false)).toBe(false);
    expect(mayUse(unknown, 'marketing', true)).toBe(false);
  });

  it('the newest of a scope counts, and one refusal outweighs every grant', () => {
    const later = '2026-02-01T00:00:00.000Z';
    expect(readConsent([record({}), record({ granted: false, at: later })], 'webchat', 'idn_1').state).toBe('refused');
    expect(readConsent([record({ granted: false }), record({ at: later })], 'webchat', 'idn_1').state).toBe('granted');
    expect(
      readConsent([record({ at: later }), record({ channel: 'any', granted: false })], 'webchat', 'idn_1').state,
    ).toBe('refused');
    expect(readConsent([record({}), record({ identityId: 'idn_1', granted: false })], 'webchat', 'idn_1').state).toBe(
      'refused',
    );
    expect(readConsent([record({}), record({ identityId: 'idn_2', granted: false })], 'webchat', 'idn_1').state).toBe(
      'granted',
    );
    expect(readConsent([record({ channel: 'custom', granted: false })], 'webchat', 'idn_1').state).toBe('unknown');
  });
});

describe('what customers choose by their own hand', () => {
  const day = (n: number) => `2026-03-0${n}T00:00:00.000Z`;
  const stop = record({ channel: 'any', identityId: 'idn_1', granted: false, source: 'preference_page', at: day(1) });
  const again = (over: Partial<ConsentRecord>) =>
    record({ identityId: 'idn_1', source: 'preference_page', at: day(2), ...over });

  it('one channel chosen after everything was stopped is chosen, on that channel and address alone', () => {
    const lines = [stop, again({})];
    expect(readConsent(lines, 'webchat', 'idn_1').state).toBe('granted');
    expect(readConsent(lines, 'sms', 'idn_1').state).toBe('refused');
    expect(readConsent([again({ at: day(1) }), { ...stop, at: day(2) }], 'webchat', 'idn_1').state).toBe('refused');
  });

  it('nobody else’s yes does that, and no choice takes back what the whole person refused', () => {
    expect(readConsent([stop, again({ source: 'call' })], 'webchat', 'idn_1').state).toBe('refused');
    const whole = record({ channel: 'any', granted: false, at: day(1) });
    expect(readConsent([whole, again({})], 'webchat', 'idn_1').state).toBe('refused');
    expect(readConsent([whole, again({}), record({ granted: false })], 'webchat', 'idn_1').state).toBe('refused');
  });

  it('of a yes and a no in one moment the no counts', () => {
    expect(readConsent([record({ granted: false }), record({})], 'webchat', null).state).toBe('refused');
    expect(readConsent([record({}), record({ granted: false })], 'webchat', null).state).toBe('refused');
  });

  it('an address is shown so that only its owner knows it', () => {
    expect(maskAddress('email', 'amara.okafor@mail.example')).toBe('a•••@m•••.example');
    expect(maskAddress('phone', '+447700900123')).toBe('•••••••••••23');
    expect(maskAddress('external_id', 'x:1234')).toBe('your account');
  });

  it('pages are asked for so often a minute and no oftener', () => {
    const limits = new PageLimits();
    const now = Date.now();
    for (let n = 0; n < 30; n += 1) expect(limits.wait('ip', 'token', now)).toBeNull();
    expect(limits.wait('ip', 'token', now)).toBeGreaterThan(0);
    expect(limits.wait('ip', 'other', now)).toBeNull();
    expect(limits.wait('ip', 'token', now + 61_000)).toBeNull();
  });
});

describe('quiet hours', () => {
  const night = { quietFrom: '21:00', quietUntil: '08:00' };

  it('hold over midnight, include their start and exclude their end; equal ends mean none', () => {
    expect(['20:59', '21:00', '00:00', '07:59', '08:00'].map((time) => isQuiet(time, night))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(
      ['12:59', '13:00', '14:59', '15:00'].map((time) => isQuiet(time, { quietFrom: '13:00', quietUntil: '15:00' })),
    ).toEqual([false, true, true, false]);
    expect(isQuiet('03:00', { quietFrom: '00:00', quietUntil: '00:00' })).toBe(false);
  });

  it('are read in the customer’s zone, or the workspace’s where theirs is unknown or wrong', () => {
    const at = '2026-07-01T22:30:00.000Z';
    expect(localMoment(at, 'America/New_York', 'Europe/London')).toEqual({
      zone: 'America/New_York',
      city: 'New York',
      where: 'in New York',
      time: '18:30',
    });
    expect(localMoment(at, null, 'Europe/London')).toEqual({
      zone: 'Europe/London',
      city: 'London',
      where: 'in London',
      time: '23:30',
    });
    expect(localMoment(at, 'Mars/Base', 'Europe/London').city).toBe('London');
  });

  it('are told with the town, or with the name of a zone that is no town', () => {
    const where = (zone: string) => localMoment('2026-07-01T22:30:00.000Z', zone, 'UTC').where;
    expect(['Europe/London', 'UTC', 'Etc/UTC', 'Etc/GMT+5'].map(where)).toEqual(['in London', 'UTC', 'UTC', 'GMT-5']);
  });

  it('end at the wall clock’s hour, also across a change of the clocks', () => {
    expect(quietEnd('2026-07-01T22:30:00.000Z', 'Europe/London', night)).toBe('2026-07-02T07:00:00.000Z');
    expect(quietEnd('2026-03-28T22:30:00.000Z', 'Europe/London', night)).toBe('2026-03-29T07:00:00.000Z');
    expect(quietEnd('2026-10-24T22:30:00.000Z', 'Europe/London', night)).toBe('2026-10-25T08:00:00.000Z');
    expect(quietEnd('2026-07-01T03:00:00.000Z', 'Europe/London', night)).toBe('2026-07-01T07:00:00.000Z');
  });
});
