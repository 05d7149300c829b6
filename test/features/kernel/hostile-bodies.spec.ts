import { listGuarded } from '../../../src/kernel/auth/assert-policies.js';
import { inParallel } from '../../support/shared-data.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue, writeIn } from '../../support/factories.js';

interface Route {
  method: string;
  path: string;
  as: Caller;
  handler: string;
}

/** Every route that takes a body, against bodies nobody means well with: refused by name or stored, and never our fault. */
describe('what nobody should send', () => {
  let hub: Booted;
  let admin: Caller;
  let bot: Caller;
  let conversationId: string;
  let routes: Route[];

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    const botId = await buildBot(hub);
    bot = await hub.bot(botId);
    const queueId = await buildQueue(hub);
    const inbox = await buildInbox(hub, { queueId, botId });
    conversationId = (await writeIn(hub, inbox)).body.conversationId;
    const { profile } = (await admin.get(`/v1/conversations/${conversationId}`)).body;
    const ids: Record<string, string> = {
      inboxes: inbox.id,
      bots: botId,
      profiles: profile.id,
      people: profile.id,
      widget: inbox.id,
    };
    routes = listGuarded(hub.app)
      .filter((one) => one.kind === 'http' && /^(POST|PUT|PATCH) /.test(one.name))
      // Whoever is signed out by it tests nothing further.
      .filter((one) => !one.name.endsWith('/auth/sign-out'))
      .map(({ name, policy, handler }) => {
        const [method, path] = name.split(' ');
        const noun = path.split('/').find((part) => part in ids) ?? '';
        const onlyBot = policy?.allow.includes('bot') && policy.allow.length === 1;
        return {
          method,
          path: path.replace(/:\w+/, ids[noun] ?? conversationId).replace(/:\w+/g, conversationId),
          as: onlyBot ? bot : admin,
          handler,
        };
      });
  });
  afterAll(() => hub.close());

  /** The fields any of our bodies has, each holding the same thing. */
  const fields =
    'text name email password token code status reason summary queueId agentId channel id from context attributes preferences ' +
    'settings dispositions until cursor thread conversationId identity preChat visitorToken outcome config value timeZone transcript';
  const all = (value: string) =>
    `{${fields
      .split(' ')
      .map((field) => `"${field}":${value}`)
      .join(',')}}`;
  const one = (value: string) => `{"text":${value}}`;
  const deep = (open: string, close: string, n: number) => open.repeat(n) + (open === '[' ? '' : '1') + close.repeat(n);
  const bodies: [string, string | Buffer][] = [
    ['NUL', all('"a\\u0000b"')],
    ['NUL in a note', one('"a\\u0000b"')],
    ['a NUL inside', all('{"a":{"b\\u0000":"c\\u0000"}}')],
    ['a lone surrogate', all('"\\ud800"')],
    ['a lone surrogate in a note', one('"\\udfff"')],
    ['a lone surrogate inside', all('{"a":["\\udc00"]}')],
    ['900 kB of text', one(`"${'x'.repeat(900_000)}"`)],
    ['a flood of bidi marks', one(`"${'\u202e\u2066\u200f'.repeat(3000)}"`)],
    ['__proto__', `{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"text":"x"}`],
    ['deep lists', all(deep('[', ']', 10_000)).slice(0, 1_000_000)],
    ['deep lists in a note', one(deep('[', ']', 200_000))],
    ['deep objects in preferences', `{"preferences":{"a":${deep('{"a":', '}', 20_000)}}}`],
    ['deep objects in attributes', `{"attributes":{"a":${deep('{"a":', '}', 20_000)}}}`],
    ['deep __proto__', one(deep('{"__proto__":', '}', 20_000))],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')]),
    ],
    ['half a body', '{"text":'],
    ['null', 'null'],
    ['a number', '1e999'],
    ['numbers too large', all('1e308')],
    ['a list', '[]'],
    ['empty', '{}'],
    ['lists of nothing', all('[null]')],
    ['objects', all('{}')],
  ];

  it.each(bodies)('%s: no route answers 5xx', async (name, body) => {
    // Under a key the body is also walked to compare it with the first one.
    const keys = name.startsWith('deep') ? [undefined, 'deep'] : [undefined];
    const all = routes.flatMap((route) => keys.map((key) => ({ route, key })));
    const answers: string[] = [];
    // Some at a time: all of them together would be a flood, which is another test's.
    await inParallel(all, 16, async ({ route, key }, i) => {
      answers[i] = await send(route, body, key);
    });
    expect(answers).toHaveLength(all.length);
    expect(answers.filter((one) => !/^[234]/.test(one))).toEqual([]);
  });

  const b64 = (value: unknown) => encodeURIComponent(Buffer.from(JSON.stringify(value)).toString('base64url'));
  it.each([
    `cursor=${b64(['x', 'y', 'z'])}`,
    `cursor=${b64(['2026-13-45', '', ''])}`,
    `cursor=${b64(['999999-01-01T00:00:00Z', 'a', 'b'])}`,
    `cursor=${b64(['a\u0000', 'b', 'c'])}`,
    `cursor=${b64([])}`,
    'after=1&cursor=%00',
    'after=99999999999999999999999999999.5',
    'limit=1e9&q=x',
    'limit=-1',
    'query=%00&q=%00&profile=%00&conversation=%00&state=%00&inbox=%00&queue=%00&scope=%00',
    'query=%ed%a0%80&q=%25%5f%5c',
    'from=x&to=y&day=never&since=999999-01-01',
    'scope=__proto__&state=constructor&window=toString',
    'scope=all&scope=mine&limit=1&limit=2&cursor=a&cursor=b&query=a&query=b',
  ])('asked with ?%s: no route answers 5xx', async (query) => {
    const gets = listGuarded(hub.app)
      .filter((one) => one.kind === 'http' && one.name.startsWith('GET /v1'))
      .map(({ name }) => name.split(' ')[1].replace(/:\w+/g, conversationId));
    const answers: string[] = [];
    // Some at a time, as above.
    await inParallel(
      [...gets, `/v1/conversations/a%00b/messages`, `/v1/profiles/%F0%9F%8C%BF`],
      16,
      async (path, i) => {
        const { status, body } = await admin.get(`${path}?${query}`);
        answers[i] = `${status} ${path} ${JSON.stringify(body).slice(0, 120)}`;
      },
    );
    expect(answers.filter((one) => !/^[234]/.test(one))).toEqual([]);
  });

  it('[UX-I4] every refusal is problem+json with code, a page on it, the request’s id, and pointers to what is wrong', async () => {
    const json = { 'content-type': 'application/json' };
    const asked: [number, string, string, Record<string, string>, string?][] = [
      [400, 'POST', '/v1/inboxes', json, '{'],
      [401, 'GET', '/v1/me', { cookie: '' }],
      [403, 'POST', '/v1/handoffs', json, '{}'],
      [404, 'GET', '/v1/nothing-here', {}],
      [404, 'GET', '/v1/conversations/cv_nothing', {}],
      [413, 'POST', '/v1/inboxes', json, `"${'x'.repeat(1_100_000)}"`],
      [415, 'POST', '/v1/inboxes', { 'content-type': 'text/csv' }, 'a,b'],
      [422, 'POST', '/v1/inboxes', json, '{"name":"","channel":"pigeon"}'],
      [422, 'GET', '/v1/conversations?limit=0', {}],
    ];
    for (const [status, method, to, more, body] of asked) {
      const answer = await fetch(hub.url + to, { method, headers: { ...admin.headers, ...more }, body });
      const problem = (await answer.json()) as Record<string, string> & { errors?: { pointer: string }[] };
      expect([to, answer.status]).toEqual([to, status]);
      expect(answer.headers.get('content-type')).toMatch('application/problem+json');
      expect(problem).toMatchObject({ status, title: expect.any(String), code: expect.stringMatching(/^[a-z_]+$/) });
      expect(problem.type).toBe(`/docs/problems#${problem.code}`);
      expect(problem.request_id).toBe(answer.headers.get('x-request-id'));
      expect(await (await fetch(`${hub.url}/docs/problems`)).text()).toContain(`id="${problem.code}"`);
      if (status === 422)
        for (const error of problem.errors ?? [{ pointer: '' }]) expect(error.pointer).toMatch(/^\/\w+/);
    }
  });

  async function send({ method, path, as, handler }: Route, body: string | Buffer, key?: string): Promise<string> {
    const headers = { ...as.headers, 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
    const signal = AbortSignal.timeout(60_000);
    const answer = await fetch(hub.url + path, { method, headers, body: body as never, signal });
    return `${answer.status} ${method} ${handler} ${(await answer.text()).slice(0, 120)}`;
  }

  it('left nothing behind in what every object is made of', () => {
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});
