import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';

const MOST = 8;
let hub: Booted;
let admin: Caller;

beforeAll(async () => {
  hub = await bootApp({ API_REQUESTS_PER_MINUTE: String(MOST) });
  admin = await hub.signIn('admin');
});
afterAll(() => hub?.close());

const limits = (answer: { headers: Headers }) =>
  ['limit', 'remaining', 'reset'].map((name) => Number(answer.headers.get(`ratelimit-${name}`)));
const skills = async () =>
  (await hub.database.query<{ name: string }>('SELECT name FROM skill ORDER BY name')).map(({ name }) => name);

describe('how much one caller may ask', () => {
  test('[UX-I8] every answer says what is left; what is too many is refused with when to come again, and nothing of it was stored, so the same request counts then', async () => {
    for (let asked = 1; asked < MOST; asked++) {
      const answer = await admin.get('/v1/me');
      const [limit, remaining, reset] = limits(answer);
      expect([answer.status, limit, remaining]).toEqual([200, MOST, MOST - asked]);
      expect(reset).toBeGreaterThan(0);
      expect(reset).toBeLessThanOrEqual(60);
    }
    // A write that still fits says so too, and a refusal for another reason counts like any request.
    const last = await admin.post('/v1/skills', { name: 'spanish' });
    expect([last.status, limits(last)[1]]).toEqual([201, 0]);

    const facts = async () => (await hub.database.query('SELECT 1 FROM event')).length;
    const keys = async () => (await hub.database.query('SELECT 1 FROM idempotency')).length;
    const before = [await facts(), await keys(), await skills()];
    const write = () => admin.post('/v1/skills', { name: 'german' }, { 'idempotency-key': 'the-same-request' });
    const refused = await write();
    expect([refused.status, refused.body.code, limits(refused).slice(0, 2)]).toEqual([429, 'rate_limited', [MOST, 0]]);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBe(limits(refused)[2]);
    expect(wait).toBeGreaterThan(0);
    expect([await facts(), await keys(), await skills()]).toEqual(before);

    // Others are not kept waiting by one who asks too much.
    expect((await (await hub.signIn('supervisor')).get('/v1/me')).status).toBe(200);

    // When the time has come the very same request is a first one: nothing remembers that it was refused.
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + wait * 1000 + 1000);
    const again = await write();
    clock.mockRestore();
    expect([again.status, again.headers.get('idempotency-replayed'), limits(again)[1]]).toEqual([201, null, MOST - 1]);
    expect(await skills()).toEqual(expect.arrayContaining(['german', 'spanish']));
  });
});
