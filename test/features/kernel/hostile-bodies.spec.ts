import { listGuarded } from '../../../src/kernel/auth/assert-policies.js';
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
    const answers = await Promise.all(routes.flatMap((route) => keys.map((key) => send(route, body, key))));
    expect(answers.filter((one) => !/^[234]/.test(one))).toEqual([]);
  });

  async function send({ method, path, as, handler }: Route, body: string | Buffer, key?: string): Promise<string> {
    const headers = { ...as.headers, 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
    const signal = AbortSignal.timeout(20_000);
    const answer = await fetch(hub.url + path, { method, headers, body: body as never, signal });
    return `${answer.status} ${method} ${handler} ${(await answer.text()).slice(0, 120)}`;
  }

  it('left nothing behind in what every object is made of', () => {
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});
