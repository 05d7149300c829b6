import { nextWait, readRetryAfter } from '../../src/channels/delivery/schedule.js';
import { judge } from '../../src/channels/delivery/verdict.js';

describe('when a webhook is tried again', () => {
  test('the schedule is Svix’s: at once, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h', () => {
    const waits = Array.from({ length: 9 }, (_, tries) => nextWait('inbox', tries, null, 0));
    expect(waits).toEqual([0, 5, 300, 1800, 7200, 18_000, 36_000, 36_000, null]);
  });

  test('a bot’s third try comes within 40 s, so that nobody waits for a dead one', () => {
    expect([1, 2].reduce((sum, tries) => sum + (nextWait('bot', tries, null, 1) as number), 0)).toBeLessThan(40);
  });

  test('Retry-After is honoured when it asks for more, up to a day', () => {
    expect(nextWait('inbox', 1, 900, 0)).toBe(900);
    expect(nextWait('inbox', 2, 1, 0)).toBe(300);
    expect(nextWait('inbox', 1, 999_999_999, 0)).toBe(86_400);
    expect(readRetryAfter('120')).toBe(120);
    expect(readRetryAfter('Wed, 21 Oct 2026 07:28:00 GMT', Date.parse('2026-10-21T07:27:00Z'))).toBe(60);
    expect(readRetryAfter('Wed, 21 Oct 2020 07:28:00 GMT')).toBe(0);
    expect(readRetryAfter('soon')).toBeNull();
  });

  test('waits are spread, at most a tenth', () => {
    expect(nextWait('inbox', 2, null, 1)).toBeCloseTo(330);
  });

  const answer = (status: number) => judge({ kind: 'answer', status, headers: {}, body: Buffer.alloc(0), ms: 1 }).kind;
  test('what a status means', () => {
    expect([200, 201, 202, 204, 299].map(answer)).toEqual(Array(5).fill('delivered'));
    expect([400, 401, 403, 404, 405, 413, 422].map(answer)).toEqual(Array(7).fill('failed'));
    expect([301, 302, 307, 408, 409, 425, 429, 500, 502, 503, 504].map(answer)).toEqual(Array(11).fill('again'));
    expect(answer(410)).toBe('gone');
  });

  test('only what may have been taken is ambiguous', () => {
    const perhaps = (result: Parameters<typeof judge>[0]) => {
      const verdict = judge(result);
      return verdict.kind === 'again' && verdict.perhapsTaken;
    };
    expect(perhaps({ kind: 'timeout', sent: true, why: '', ms: 1 })).toBe(true);
    expect(perhaps({ kind: 'timeout', sent: false, why: '', ms: 1 })).toBe(false);
    expect(perhaps({ kind: 'unreachable', sent: true, why: '', ms: 1 })).toBe(true);
    expect(perhaps({ kind: 'answer', status: 504, headers: {}, body: Buffer.alloc(0), ms: 1 })).toBe(true);
    expect(perhaps({ kind: 'answer', status: 500, headers: {}, body: Buffer.alloc(0), ms: 1 })).toBe(false);
  });
});
