import { readCustom } from '../../src/channels/custom/read-custom.js';
import { isSigned, newWebhookSecret, secretBytes, signatureHeaders } from '../../src/kernel/http/standard-webhooks.js';
import { active, freshSecrets, readSecrets, rotate } from '../../src/channels/secrets.js';
import { Webhook } from 'standardwebhooks';

const NOW = 1_764_000_000;
const body = Buffer.from(
  '{"id":"e-1","from":{"kind":"email","value":"ana@mail.example"},"text":"Où est ma commande ? 🌿"}',
);
const secret = newWebhookSecret();
const secrets = [secretBytes(secret)];
const good = signatureHeaders(secrets, 'msg_1', body, NOW);

describe('the signature of a webhook', () => {
  test('is right for the bytes it was made of', () => {
    expect(isSigned(secrets, good, body, NOW * 1000)).toBe(true);
  });

  test('published vector of Standard Webhooks', () => {
    const published = [secretBytes('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')];
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    expect(isSigned(published, headers, Buffer.from('{"test": 2432232314}'), 1_614_265_330_000)).toBe(true);
  });

  test('any one byte changed, anywhere, is refused', () => {
    for (let i = 0; i < body.length; i += 1) {
      const changed = Buffer.from(body);
      changed[i] ^= 1;
      expect(isSigned(secrets, good, changed, NOW * 1000)).toBe(false);
    }
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const) {
      for (let i = 0; i < good[name].length; i += 1) {
        const at = good[name];
        const other = String.fromCharCode(at.charCodeAt(i) ^ 1);
        expect(isSigned(secrets, { ...good, [name]: at.slice(0, i) + other + at.slice(i + 1) }, body, NOW * 1000)).toBe(
          false,
        );
      }
    }
  });

  test.each([
    [-301, false],
    [-299, true],
    [299, true],
    [301, false],
  ])('a timestamp %i s from now counts: %s', (offset, counts) => {
    expect(isSigned(secrets, signatureHeaders(secrets, 'msg_1', body, NOW + offset), body, NOW * 1000)).toBe(counts);
  });

  test('headers that are missing, repeated, empty or absurd are refused', () => {
    for (const name of Object.keys(good)) {
      expect(isSigned(secrets, { ...good, [name]: undefined }, body, NOW * 1000)).toBe(false);
      expect(isSigned(secrets, { ...good, [name]: '' }, body, NOW * 1000)).toBe(false);
      expect(isSigned(secrets, { ...good, [name]: [good[name as keyof typeof good]] as never }, body, NOW * 1000)).toBe(
        false,
      );
    }
    expect(isSigned([], good, body, NOW * 1000)).toBe(false);
    expect(
      isSigned(
        secrets,
        { ...good, 'webhook-signature': `${'v1,x '.repeat(50)}${good['webhook-signature']}` },
        body,
        NOW * 1000,
      ),
    ).toBe(false);
  });

  test('one right signature among several is enough, whichever of two secrets made it', () => {
    const old = secretBytes(newWebhookSecret());
    const list = `v1,AAAA v1a,xyz ${good['webhook-signature']}`;
    expect(isSigned([old, ...secrets], { ...good, 'webhook-signature': list }, body, NOW * 1000)).toBe(true);
    expect(isSigned([old], { ...good, 'webhook-signature': list }, body, NOW * 1000)).toBe(false);
  });

  test('[UX-I5] the stock Standard Webhooks library takes what we sign, with either secret of a rotation', () => {
    const first = freshSecrets();
    const second = rotate(first);
    const headers = signatureHeaders(active(second), 'whd_1', body);
    for (const { secret: one } of second.signing) expect(new Webhook(one).verify(body, headers)).toBeTruthy();
    expect(second.signing[0].secret).not.toBe(first.signing[0].secret);
  });

  test('an old secret ends when its overlap does', () => {
    const kept = rotate(freshSecrets(), 24, 0);
    expect(active(kept, 23 * 3_600_000)).toHaveLength(2);
    expect(active(kept, 25 * 3_600_000)).toHaveLength(1);
    expect(rotate(kept, 0).signing).toHaveLength(1);
    expect(readSecrets(JSON.stringify({ signing: ['whsec_AAAA'] })).signing).toEqual([{ secret: 'whsec_AAAA' }]);
  });
});

describe('what a custom sender writes', () => {
  const read = (value: unknown) => readCustom(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
  const least = { id: 'e-1', from: { kind: 'email', value: 'ana@mail.example' }, text: 'hi' };
  const refused = (value: unknown) => {
    try {
      read(value);
    } catch (error) {
      const { status, code, more } = error as {
        status: number;
        code: string;
        more: { errors?: { pointer: string }[] };
      };
      return `${status} ${code} ${more.errors?.[0].pointer ?? ''}`.trim();
    }
    return 'taken';
  };

  test('is read in the hub’s own terms', () => {
    expect(read({ ...least, thread: '981', sentAt: '2026-03-01T09:30:00.000Z', unknown: 1 })).toEqual({
      kind: 'message',
      externalId: 'e-1',
      from: { kind: 'email', value: 'ana@mail.example', name: undefined },
      thread: '981',
      text: 'hi',
      files: [],
      sentAt: new Date('2026-03-01T09:30:00.000Z'),
    });
  });

  const bad: [unknown, string][] = [
    ['{', '400 malformed'],
    ['', '400 malformed'],
    ['null', '422 invalid'],
    ['[]', '422 invalid'],
    [{ ...least, id: '' }, '422 invalid /id'],
    [{ ...least, id: 'x'.repeat(201) }, '422 invalid /id'],
    [{ ...least, id: 7 }, '422 invalid /id'],
    [{ ...least, id: 'out:agent:1:x' }, '422 invalid /id'],
    [{ ...least, from: null }, '422 invalid /from'],
    [{ ...least, from: { kind: 'fax', value: '1' } }, '422 invalid /from/kind'],
    [{ ...least, from: { kind: 'email' } }, '422 invalid /from/value'],
    [{ ...least, text: '' }, '422 invalid /text'],
    [{ ...least, text: 'x'.repeat(65_537) }, '422 invalid /text'],
    [{ ...least, text: 'a\u0000b' }, '422 unstorable_text /text'],
    ['{"id":"e","from":{"kind":"email","value":"a@b.c"},"text":"\\ud800"}', '422 unstorable_text /text'],
    [{ ...least, thread: 'x\u0000' }, '422 unstorable_text /thread'],
    [{ ...least, sentAt: 'yesterday' }, '422 invalid /sentAt'],
    [{ ...least, attachments: [{ url: 'javascript:alert(1)' }] }, '422 invalid /attachments/0/url'],
    [{ ...least, attachments: [{ data: '!!' }] }, '422 invalid /attachments/0/data'],
    [{ ...least, attachments: Array(11).fill({ url: 'https://a.example/x' }) }, '422 invalid /attachments'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, '422 invalid'],
  ];
  test('is refused clearly when it cannot be taken, with a pointer to the fault', () => {
    for (const [value, answer] of bad) expect(refused(value)).toBe(answer);
  });

  test('bytes that are not UTF-8 are refused rather than mended', () => {
    const bytes = Buffer.from(JSON.stringify({ ...least, text: 'XX' }));
    bytes[bytes.indexOf('XX')] = 0xff;
    expect(() => readCustom(bytes)).toThrow('not UTF-8');
  });

  test('__proto__ is a field like any other that nobody reads', () => {
    const item = read(
      `{"__proto__":{"text":"evil","isAdmin":true},"id":"e","from":{"kind":"email","value":"a@b.c"},"text":"hi"}`,
    );
    expect(item.text).toBe('hi');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});
