import { nextDay, zonesOf } from '../../src/routing/callbacks/local-hours.js';

const iso = (moment: number) => new Date(moment).toISOString();

describe('the customer’s day', () => {
  it('is that of their own zone, else of every zone of their number’s country, else of ours', () => {
    expect(zonesOf('+442079460000', 'Asia/Tokyo', 'UTC')).toEqual(['Asia/Tokyo']);
    expect(zonesOf('+442079460000', null, 'UTC')).toEqual(['Europe/London']);
    expect(zonesOf('+442079460000', 'Not/AZone', 'UTC')).toEqual(['Europe/London']);
    expect(zonesOf('+12125550100', null, 'UTC')).toEqual(
      expect.arrayContaining(['America/New_York', 'America/Los_Angeles']),
    );
    expect(zonesOf('12', null, 'Europe/Berlin')).toEqual(['Europe/Berlin']);
  });

  it('begins at eight and ends at nine in the evening, over the change of the clock, in all zones at once', () => {
    expect(iso(nextDay(['Europe/London'], Date.parse('2026-07-06T07:00:00Z')))).toBe('2026-07-06T07:00:00.000Z');
    expect(iso(nextDay(['Europe/London'], Date.parse('2026-07-06T20:00:00Z')))).toBe('2026-07-07T07:00:00.000Z');
    expect(iso(nextDay(['Europe/London'], Date.parse('2026-03-28T22:00:00Z')))).toBe('2026-03-29T07:00:00.000Z');
    const coasts = ['America/New_York', 'America/Los_Angeles'];
    expect(iso(nextDay(coasts, Date.parse('2026-07-06T13:00:00Z')))).toBe('2026-07-06T15:00:00.000Z');
    expect(iso(nextDay(coasts, Date.parse('2026-07-07T01:30:00Z')))).toBe('2026-07-07T15:00:00.000Z');
    const all = zonesOf('+12125550100', null, 'UTC');
    expect(nextDay(all, Date.parse('2026-01-05T12:00:00Z'))).toBeGreaterThan(Date.parse('2026-01-05T12:00:00Z'));
  });
});
