import { type ConsentRecord, mayUse, readConsent } from '../../src/governance/judge-consent.js';
import { isQuiet, localMoment, quietEnd } from '../../src/governance/quiet-hours.js';

const record = (over: Partial<ConsentRecord>): ConsentRecord => ({
  identityId: null,
  channel: 'webchat',
  granted: true,
  source: 'form',
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
      time: '18:30',
    });
    expect(localMoment(at, null, 'Europe/London')).toEqual({ zone: 'Europe/London', city: 'London', time: '23:30' });
    expect(localMoment(at, 'Mars/Base', 'Europe/London').city).toBe('London');
  });

  it('end at the wall clock’s hour, also across a change of the clocks', () => {
    expect(quietEnd('2026-07-01T22:30:00.000Z', 'Europe/London', night)).toBe('2026-07-02T07:00:00.000Z');
    expect(quietEnd('2026-03-28T22:30:00.000Z', 'Europe/London', night)).toBe('2026-03-29T07:00:00.000Z');
    expect(quietEnd('2026-10-24T22:30:00.000Z', 'Europe/London', night)).toBe('2026-10-25T08:00:00.000Z');
    expect(quietEnd('2026-07-01T03:00:00.000Z', 'Europe/London', night)).toBe('2026-07-01T07:00:00.000Z');
  });
});
