import { nextWait, readRetryAfter } from '../../src/channels/delivery/schedule.js';
import { judge, judgeVendor, onlyOnce, type Verdict } from '../../src/channels/delivery/verdict.js';
import { FAILURES_TO_OPEN, holdSeconds, isTrouble, openSeconds } from '../../src/channels/delivery/breaker.js';
import { outcomeOf } from '../../src/channels/delivery/outcome.js';
import { Buckets, type Pace, pacesOf } from '../../src/channels/delivery/pace.js';
import type { Tried } from '../../src/channels/delivery/try-once.js';
import { adapters } from '../../src/channels/adapters.js';
import { judgeSlack } from '../../src/channels/slack/send-slack.js';
import { judgeTelegram } from '../../src/channels/telegram/send-telegram.js';
import { judgeTwilio } from '../../src/channels/twilio/judge.js';
import { judgeViber } from '../../src/channels/viber/send-viber.js';
import { judgeX } from '../../src/channels/x/send-x.js';
import { judgeLine } from '../../src/channels/line/send-line.js';
import { judgeGraph } from '../../src/channels/meta/judge-graph.js';
import { toHealth } from '../../src/channels/health.js';

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

const said = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  ({ kind: 'answer', status, headers, body: Buffer.from(JSON.stringify(body)), ms: 1 }) as const;
const tried = (verdict: Verdict, more: Partial<Tried> = {}): Tried =>
  ({
    claim: { target_kind: 'inbox', round: 1, perhaps_taken: false, message_id: 'msg_1' },
    endpoint: { vendor: {} },
    verdict,
    url: 'https://vendor.example/send',
    status: null,
    ...more,
  }) as Tried;
const again = (more: object = {}): Verdict => ({
  kind: 'again',
  why: 'x',
  perhapsTaken: false,
  retryAfter: null,
  ...more,
});

describe('a vendor that cannot tell two calls from one made again', () => {
  test.each([
    ['Twilio', judgeTwilio],
    ['Telegram', judgeTelegram],
    ['Slack', judgeSlack],
    ['Viber', judgeViber],
    ['X', judgeX],
    ['Meta', judgeGraph],
  ])('%s: no answer after the call, and a 5xx, are in the dark; 503, 429 and no connection are not', (_, judgeOne) => {
    const kind = (result: Parameters<typeof judge>[0]) => onlyOnce(judgeOne(result)).kind;
    expect(kind({ kind: 'timeout', sent: true, why: '', ms: 1 })).toBe('unknown');
    expect(kind({ kind: 'unreachable', sent: true, why: '', ms: 1 })).toBe('unknown');
    expect([500, 502, 504].map((status) => kind(said(status)))).toEqual(Array(3).fill('unknown'));
    expect([429, 503].map((status) => kind(said(status)))).toEqual(['again', 'again']);
    expect(kind({ kind: 'timeout', sent: false, why: '', ms: 1 })).toBe('again');
    expect(kind({ kind: 'unreachable', sent: false, why: '', ms: 1 })).toBe('again');
  });

  test('only those say that they know a call again who do', () => {
    const known = [...adapters.values()].filter(({ idempotent }) => idempotent).map(({ channel }) => channel);
    expect(known).toEqual(['line']);
  });

  test('unknown is an end: nothing waits, and the words say so', () => {
    expect(outcomeOf(tried({ kind: 'unknown', why: 'the connection was cut' }))).toMatchObject({
      state: 'unknown',
      perhapsTaken: true,
      message: {
        state: 'unknown',
        reason: 'It may have arrived: the connection was cut. We do not send it again by ourselves.',
      },
    });
    expect(judgeVendor(said(500))).toMatchObject({ kind: 'again', perhapsTaken: true });
    expect(judge(said(500))).toMatchObject({ kind: 'again', perhapsTaken: false });
  });
});

describe('pace', () => {
  const pace = (perSecond: number, burst: number, scope: Pace['scope'] = 'inbox'): Pace => ({
    perSecond,
    burst,
    scope,
  });
  test('a burst at once, then one after the other, by a clock that is given', () => {
    const buckets = new Buckets();
    const take = (nowMs: number) => buckets.take([{ key: 'a', pace: pace(2, 3) }], nowMs)?.waitMs ?? 0;
    expect([0, 0, 0].map(take)).toEqual([0, 0, 0]);
    expect(take(0)).toBe(500);
    expect(take(499)).toBeLessThanOrEqual(2);
    expect(take(500)).toBe(0);
    expect(take(500)).toBe(500);
    expect([60_000, 60_000, 60_000, 60_000].map(take)).toEqual([0, 0, 0, 500]);
    // A clock that goes back gives nothing away.
    expect(take(1000)).toBe(500);
  });

  test('over an hour no more than was allowed, and hardly less', () => {
    const buckets = new Buckets();
    let sent = 0;
    for (let ms = 0; ms < 3_600_000; ms += 50) if (!buckets.take([{ key: 'a', pace: pace(1, 1) }], ms)) sent += 1;
    expect(sent).toBeGreaterThan(3595);
    expect(sent).toBeLessThanOrEqual(3600);
  });

  test('of several limits all are kept: one that is empty costs the others nothing', () => {
    const buckets = new Buckets();
    const wanted = (chat: string) => [
      { key: 'inbox', pace: pace(1, 2) },
      { key: chat, pace: pace(0.1, 1, 'recipient') },
    ];
    expect(buckets.take(wanted('a'), 0)).toBeNull();
    expect(buckets.take(wanted('a'), 0)).toEqual({ waitMs: 10_000, scope: 'recipient' });
    expect(buckets.take(wanted('b'), 0)).toBeNull();
    expect(buckets.take(wanted('c'), 0)).toEqual({ waitMs: 1000, scope: 'inbox' });
  });

  test('the inbox may ask for another pace; what a vendor wants for each customer stays', () => {
    const telegram = adapters.get('telegram')?.pace ?? [];
    expect(pacesOf(telegram, {})).toBe(telegram);
    expect(pacesOf(telegram, { messagesPerSecond: 5 })).toEqual([
      { perSecond: 5, burst: 5, scope: 'inbox' },
      { perSecond: 1, burst: 3, scope: 'recipient', of: 'chat_id' },
    ]);
    expect(pacesOf(adapters.get('sms')?.pace ?? [], { messagesPerSecond: 0.5 })).toEqual([
      { perSecond: 0.5, burst: 1, scope: 'account' },
    ]);
  });

  test('every vendor has said how fast', () => {
    const vendors = [...adapters.values()].filter(({ call }) => call);
    expect(vendors.filter(({ pace: said }) => !said?.length).map(({ channel }) => channel)).toEqual([]);
    for (const { settings, channel } of vendors)
      expect([channel, JSON.stringify(settings.safeParse({ messagesPerSecond: 0 }).error?.issues)]).toEqual([
        channel,
        expect.stringContaining('messagesPerSecond'),
      ]);
  });
});

describe('an inbox that is left alone', () => {
  test('half a minute first, then twice as long each time, at most five minutes', () => {
    expect([0, 1, 2, 3, 4, 50].map(openSeconds)).toEqual([30, 60, 120, 240, 300, 300]);
    expect(FAILURES_TO_OPEN).toBe(5);
  });

  test('no connection, no answer and a 5xx are trouble; a refusal, a request to wait and what was not tried are none', () => {
    expect(isTrouble(tried(again()))).toBe(true);
    expect(isTrouble(tried(again(), { status: 503 }))).toBe(true);
    expect(isTrouble(tried({ kind: 'unknown', why: '' }, { status: 502 }))).toBe(true);
    expect(isTrouble(tried(again(), { status: 429 }))).toBe(false);
    expect(isTrouble(tried({ kind: 'failed', why: '' }, { status: 400 }))).toBe(false);
    expect(isTrouble(tried({ kind: 'unknown', why: '' }, { url: '' }))).toBe(false);
  });

  test('Retry-After is asked of everybody when a status says so, at a vendor', () => {
    expect(holdSeconds(tried(again({ retryAfter: 60 }), { status: 429 }))).toBe(60);
    expect(holdSeconds(tried(again({ retryAfter: 999_999 }), { status: 503 }))).toBe(86_400);
    // Viber’s 200 speaks of one customer.
    expect(holdSeconds(tried(again({ retryAfter: 60 }), { status: 200 }))).toBeNull();
    expect(holdSeconds(tried(again({ retryAfter: 60 }), { status: 429, endpoint: null }))).toBeNull();
  });

  test('a try that only asks is none of the schedule’s', () => {
    const late = tried(again(), { probe: true });
    late.claim.round = 99;
    expect(outcomeOf(late)).toMatchObject({ state: 'pending', waitSeconds: 0 });
  });
});

describe('credentials a vendor takes no more', () => {
  const graph = (error: object) => judgeGraph(said(401, { error }));
  test.each([
    ['Twilio', judgeTwilio(said(401, { code: 20003 })), 'refused'],
    ['Telegram', judgeTelegram(said(401, { ok: false })), 'refused'],
    ['LINE', judgeLine(said(401)), 'refused'],
    ['X', judgeX(said(401)), 'refused'],
    ['Viber', judgeViber(said(200, { status: 2 })), 'refused'],
    ['Slack', judgeSlack(said(200, { ok: false, error: 'token_revoked' })), 'refused'],
    ['Slack, in time', judgeSlack(said(200, { ok: false, error: 'token_expired' })), 'expired'],
    ['Meta', graph({ code: 190, error_subcode: 460, message: 'The session has been invalidated' }), 'refused'],
    ['Meta, in time', graph({ code: 190, error_subcode: 463, message: 'Session has expired' }), 'expired'],
  ])('%s', (_, verdict, credentials) => expect(verdict).toMatchObject({ kind: 'failed', credentials }));

  test('a message that was refused says nothing about them', () => {
    expect(judgeTelegram(said(400, { description: 'x' }))).not.toHaveProperty('credentials');
    expect(graph({ code: 100 })).not.toHaveProperty('credentials');
    expect(judgeSlack(said(200, { ok: false, error: 'is_archived' }))).not.toHaveProperty('credentials');
  });
});

test('health tells what holds an inbox up, each on its own', () => {
  const at = (seconds: number) => new Date(1_764_000_000_000 + seconds * 1000);
  const row = {
    failing_since: null,
    endpoint_disabled_at: null,
    endpoint_reason: null,
    last_ok_at: null,
    failures: 0,
    opened_at: null,
    blocked_until: null,
    credentials_state: null,
    credentials_since: null,
    credentials_why: null,
  };
  const now = at(0).getTime();
  expect(toHealth(row, now)).toMatchObject({ state: 'ok', breaker: null, heldUntil: null, credentials: null });
  expect(toHealth({ ...row, blocked_until: at(60) }, now).heldUntil).toBe(at(60).toISOString());
  expect(toHealth({ ...row, blocked_until: at(-1) }, now).heldUntil).toBeNull();
  const open = { ...row, failing_since: at(-9), opened_at: at(-5), failures: 5, blocked_until: at(25) };
  expect(toHealth(open, now)).toMatchObject({
    state: 'failing',
    heldUntil: null,
    breaker: { openedAt: at(-5).toISOString(), failures: 5, nextTryAt: at(25).toISOString() },
  });
});
