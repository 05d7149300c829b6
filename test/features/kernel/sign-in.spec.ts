import { jest } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { Secret, TOTP } from 'otpauth';
import { Sessions } from '../../../src/kernel/auth/sessions.js';
import { type Answer, type Booted, bootApp, type Caller } from '../../support/boot-app.js';

const PASSWORD = 'correct horse battery';

describe('signing in', () => {
  let hub: Booted;
  let right: string;
  beforeAll(async () => {
    // The address a try comes from counts too: here every test is somebody elsewhere.
    hub = await bootApp({ TRUST_PROXY: '1' });
    right = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => hub.close());

  let places = 0;
  const place = () => `203.0.113.${(places += 1)}`;
  const somebody = async (): Promise<Caller & { email: string }> => {
    const person = await hub.signIn();
    await hub.database.query(`UPDATE agent SET password_hash = $2 WHERE id = $1`, [person.id, right]);
    return { ...person, email: `${person.id}@hub.example` };
  };
  const enter = (email: string, password: string, from: string, totp?: string) =>
    hub.anybody.post('/v1/auth/password', { email, password, totp }, { 'x-forwarded-for': from });
  const codes = (answers: Answer[]) => answers.map((one) => one.status);
  const totp = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) });

  it('takes ten tries at one person in 15 minutes, wherever they come from, and then not even the right password', async () => {
    const { email } = await somebody();
    for (let n = 0; n < 10; n += 1) expect((await enter(email.toUpperCase(), 'wrong', place())).status).toBe(401);
    const refused = await enter(email, PASSWORD, place());
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'too_many_requests',
      '900',
    ]);
    await hub.database.query(`UPDATE sign_in_attempt SET at = at - interval '16 minutes' WHERE subject LIKE 'email:%'`);
    expect((await enter(email, PASSWORD, place())).status).toBe(200);
  });

  it('takes ten tries from one address, whoever they are at', async () => {
    const from = place();
    for (let n = 0; n < 10; n += 1) expect((await enter(`n${n}@hub.example`, 'wrong', from)).status).toBe(401);
    expect((await enter('n11@hub.example', 'wrong', from)).status).toBe(429);
  });

  it('counts tries that come at once', async () => {
    const { email } = await somebody();
    const answers = await Promise.all(Array.from({ length: 30 }, () => enter(email, 'wrong', place())));
    expect(codes(answers).filter((status) => status === 401).length).toBeLessThanOrEqual(10);
  });

  it('lets a whole office in through one address: who was right has not tried', async () => {
    const from = place();
    const office = await Promise.all(Array.from({ length: 12 }, somebody));
    for (const { email } of office) expect((await enter(email, PASSWORD, from)).status).toBe(200);
  });

  it('says the same of an unknown address and of a wrong password', async () => {
    const { email } = await somebody();
    const [unknown, wrong] = [
      await enter('nobody@hub.example', PASSWORD, place()),
      await enter(email, 'wrong', place()),
    ];
    expect([unknown.status, unknown.body.code, unknown.body.title]).toEqual([401, wrong.body.code, wrong.body.title]);
  });

  it('asks for the code where there is an authenticator, and takes each code once', async () => {
    const person = await somebody();
    // The clock stands: a step that ends in between would make other codes right.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    const { secret } = (await person.post('/v1/me/totp')).body;
    expect((await enter(person.email, PASSWORD, place())).status).toBe(200);
    // The code of the step before confirms, so that this step's is still there to sign in with.
    const before = totp(secret).generate({ timestamp: Date.now() - 30_000 });
    expect((await person.post('/v1/me/totp/confirm', { code: before })).status).toBe(204);
    // Being asked for the code is no failed try, a wrong code is one.
    for (let n = 0; n < 11; n += 1)
      expect((await enter(person.email, PASSWORD, place())).body.code).toBe('totp_required');
    expect((await enter(person.email, PASSWORD, place(), before)).body.code).toBe('bad_code');
    const code = totp(secret).generate();
    const answers = await Promise.all([1, 2, 3].map(() => enter(person.email, PASSWORD, place(), code)));
    expect(codes(answers).sort()).toEqual([200, 401, 401]);
    expect((await enter(person.email, PASSWORD, place(), code)).body.code).toBe('bad_code');
    expect((await enter(person.email, 'wrong', place(), code)).body.code).toBe('bad_credentials');
    const guesses = [];
    for (let n = 0; n < 8; n += 1) guesses.push((await enter(person.email, PASSWORD, place(), `00000${n}`)).body.code);
    expect(guesses.slice(0, 4)).toEqual(Array(4).fill('bad_code'));
    expect(guesses.at(-1)).toBe('too_many_requests');
  });

  it('opens a link once, of two clicks at once one, and not after its day', async () => {
    const { id } = await hub.signIn();
    const sessions = hub.app.get(Sessions);
    const click = (token: string) => hub.anybody.post('/v1/auth/link', { token });
    const link = await sessions.makeLink(id);
    const clicks = await Promise.all([click(link), click(link)]);
    expect(codes(clicks).sort()).toEqual([200, 401]);
    const cookie = clicks.find((one) => one.status === 200)?.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect((await click(link)).body.code).toBe('link_used');
    const old = await sessions.makeLink(id);
    await hub.database.query(`UPDATE sign_in_link SET expires_at = now() WHERE used_at IS NULL`);
    expect((await click(old)).status).toBe(401);
  });

  it('ends every other session with a new password, and keeps the one that set it', async () => {
    const person = await somebody();
    const { token } = await hub.app.get(Sessions).open(person.id);
    const elsewhere = { cookie: `tl_session=${token}` };
    const look = (headers: Record<string, string>) => fetch(`${hub.url}/v1/me`, { headers });
    expect((await look(elsewhere)).status).toBe(200);
    const fresh = 'another good password';
    expect((await person.put('/v1/me/password', { current: 'wrong', password: fresh })).status).toBe(422);
    expect((await person.put('/v1/me/password', { current: PASSWORD, password: fresh })).status).toBe(204);
    expect((await look(elsewhere)).status).toBe(401);
    expect((await look(person.headers)).status).toBe(200);
    expect((await enter(person.email, PASSWORD, place())).status).toBe(401);
    expect((await enter(person.email, fresh, place())).status).toBe(200);
  });

  it('keeps a name and preferences for every browser of a person', async () => {
    const person = await hub.signIn();
    await person.patch('/v1/me', { preferences: { theme: 'dark', sounds: true } });
    const { status, body } = await person.patch('/v1/me', { name: 'Maya Lindqvist', preferences: { sounds: null } });
    expect([status, body.name, body.preferences]).toEqual([200, 'Maya Lindqvist', { theme: 'dark' }]);
    expect((await person.get('/v1/me')).body).toEqual(body);
  });

  it('ends with signing out, with its time, and with the person', async () => {
    const [out, late, gone] = [await hub.signIn(), await hub.signIn(), await hub.signIn()];
    expect((await out.post('/v1/auth/sign-out')).status).toBe(204);
    await hub.database.query(`UPDATE session SET expires_at = now() WHERE agent_id = $1`, [late.id]);
    await hub.database.query(`UPDATE agent SET disabled_at = now() WHERE id = $1`, [gone.id]);
    for (const one of [out, late, gone]) expect((await one.get('/v1/me')).status).toBe(401);
  });

  it('ends a key at once with its bot, and within seconds when it is ended by hand', async () => {
    const admin = await hub.signIn('admin');
    const { body: made } = await admin.post('/v1/bots', { name: 'Robin' });
    const [bot, key] = [await hub.bot(made.id), await hub.bot(made.id)];
    // 403: known, and not meant for bots.
    const asks = async (one: Caller) => (await one.get('/v1/profiles')).status;
    expect([await asks(bot), await asks(key)]).toEqual([403, 403]);
    await hub.database.query(
      `UPDATE api_key SET revoked_at = now() WHERE id = (SELECT max(id) FROM api_key WHERE bot_id = $1)`,
      [made.id],
    );
    for (const until = Date.now() + 20_000; (await asks(key)) !== 401; ) expect(Date.now()).toBeLessThan(until);
    expect(await asks(bot)).toBe(403);
    await admin.patch(`/v1/bots/${made.id}`, { enabled: false });
    expect(await asks(bot)).toBe(401);
  });
});
