import { judgeGraph } from '../../src/channels/meta/judge-graph.js';
import { answered } from '../support/answered.js';

const refusal = (code: number, more: Record<string, unknown> = {}, headers = {}) =>
  judgeGraph(answered(400, { error: { message: 'Original words', code, ...more } }, headers));

describe('what the Graph API says', () => {
  test('is its own id of what it took', () => {
    expect(judgeGraph(answered(200, { messaging_product: 'whatsapp', messages: [{ id: 'wamid.1' }] }))).toEqual({
      kind: 'delivered',
      providerId: 'wamid.1',
    });
    expect(judgeGraph(answered(200, { recipient_id: '7', message_id: 'm_1' }))).toMatchObject({ providerId: 'm_1' });
    expect(judgeGraph(answered(200, { id: '9_22' }))).toMatchObject({ providerId: '9_22' });
    expect(judgeGraph(answered(200, { success: true }))).toEqual({ kind: 'delivered', providerId: undefined });
    expect(judgeGraph(answered(200, 'garbage')).kind).toBe('delivered');
  });

  test.each([
    [190, {}, 'the access token is expired or was revoked: renew it in the inbox’s settings (190)'],
    [131047, {}, 'the customer last wrote more than 24 hours ago: send an approved template (131047)'],
    [131026, {}, 'this person cannot be reached on WhatsApp (131026)'],
    [
      10,
      { error_subcode: 2018278 },
      'the customer last wrote too long ago: the window for answers is closed (10/2018278)',
    ],
    [10900, {}, 'this comment was answered privately before, and Meta allows it once (10900)'],
    [100, {}, 'Meta does not accept a value in it: Original words (100)'],
    [99999, {}, 'Original words (99999)'],
  ])('about error %i is final, in words', (code, more, why) => {
    expect(refusal(code, more)).toMatchObject({ kind: 'failed', why });
  });

  test.each([4, 17, 613, 80007, 130429, 131056, 131016, 2])('about error %i is to try again', (code) => {
    expect(refusal(code)).toMatchObject({ kind: 'again', perhapsTaken: false, retryAfter: null });
    expect(refusal(code, {}, { 'retry-after': '120' })).toMatchObject({ retryAfter: 120 });
  });

  test('names the minutes to wait in a header of its own', () => {
    const usage = JSON.stringify({ 106: [{ type: 'whatsapp', estimated_time_to_regain_access: 3 }] });
    expect(refusal(80007, {}, { 'x-business-use-case-usage': usage })).toMatchObject({ retryAfter: 180 });
    expect(refusal(80007, {}, { 'x-business-use-case-usage': '{' })).toMatchObject({ retryAfter: null });
  });

  test('without its own words is judged by the status', () => {
    expect(judgeGraph(answered(503, 'upstream'))).toMatchObject({ kind: 'again', perhapsTaken: false });
    expect(judgeGraph(answered(502, ''))).toMatchObject({ kind: 'again', perhapsTaken: true });
    expect(judgeGraph(answered(429, '', { 'retry-after': '7' }))).toMatchObject({ kind: 'again', retryAfter: 7 });
    expect(judgeGraph(answered(404, ''))).toMatchObject({ kind: 'failed' });
    expect(judgeGraph({ kind: 'timeout', sent: true, why: 'late', ms: 1 })).toMatchObject({
      kind: 'again',
      perhapsTaken: true,
    });
  });

  test('of a batch is the whole, nothing, or a part that is never tried again', () => {
    const part = (code: number, body: unknown) => ({ code, body: JSON.stringify(body) });
    const error = { error: { code: 4, message: 'slow down' } };
    expect(judgeGraph(answered(200, [part(200, { id: '9_22' }), part(200, { message_id: 'm_1' })]))).toEqual({
      kind: 'delivered',
      providerId: 'm_1',
    });
    expect(judgeGraph(answered(200, [part(400, error), null]))).toMatchObject({ kind: 'again', perhapsTaken: false });
    expect(judgeGraph(answered(200, [part(200, { message_id: 'm_1' }), part(400, error)]))).toEqual({
      kind: 'failed',
      why: 'a part of it was sent, the rest was not: slow down (4)',
      providerId: 'm_1',
    });
    expect(judgeGraph(answered(200, [null, null]))).toMatchObject({ kind: 'again', perhapsTaken: true });
  });
});
