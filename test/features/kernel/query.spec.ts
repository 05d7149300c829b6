import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildBot } from '../../support/factories.js';
import { buildChat } from '../webchat/visitor-support.js';

interface Operation {
  name: string;
  method: string;
  url: string;
  takes: string[];
  any: boolean;
  allow: string[];
}

/** What a vendor posts, a mail program opens, another site embeds or a monitor asks: they add what they want. */
const theirs = [
  'GET /api/v1/accounts',
  'POST /api/v1/accounts',
  'GET /channels/',
  'POST /channels/',
  'GET /docs',
  'GET /files/',
  'GET /healthz',
  'GET /preferences/',
  'GET /readyz',
  'GET /shop.html',
  'GET /unsubscribe/',
  'GET /widget.js',
  'GET /widget/assets/',
  'GET /widget/frame.html',
  'GET /widget/shop.css',
  'GET /widget/{inboxId}/files/',
  'POST /preferences/',
  'POST /unsubscribe/',
];

describe('the parameters in an address', () => {
  let hub: Booted;
  let operations: Operation[];
  let admin: Caller;
  let headers: Record<string, Record<string, string>>;

  beforeAll(async () => {
    hub = await bootApp();
    const { paths } = (await hub.anybody.get('/v1/openapi.json')).body;
    operations = Object.entries<Whatever>(paths).flatMap(([url, item]) =>
      Object.entries<Whatever>(item).map(([method, one]) => ({
        name: `${method.toUpperCase()} ${url}`,
        method: method.toUpperCase(),
        url,
        takes: one.parameters.filter((part: Whatever) => part.in === 'query').map((part: Whatever) => part.name),
        any: one['x-any-query'] === true,
        allow: one['x-policy'].allow,
      })),
    );
    admin = await hub.signIn('admin');
    const { token } = (await hub.anybody.post(`/widget/${await buildChat(hub)}/session`, {})).body;
    headers = {
      public: {},
      visitor: { authorization: `Bearer ${token}` },
      bot: (await hub.bot(await buildBot(hub))).headers,
    };
  });
  afterAll(() => hub.close());

  it('are refused by name where a route does not take them, on every route of ours', async () => {
    const ours = operations.filter((one) => !one.any);
    expect(ours.length).toBeGreaterThan(250);
    for (const one of ours) {
      const { status, type, body } = await ask(one, 'limlt=5');
      expect([one.name, status, type, body.code, body.errors]).toEqual([
        one.name,
        400,
        'application/problem+json',
        'unknown_parameter',
        [{ pointer: '/limlt', code: 'unknown_parameter', message: expect.stringContaining(one.takes.join(', ')) }],
      ]);
    }
  });

  it('are taken where a route names them, though what they say may be wrong', async () => {
    const taking = operations.filter((one) => one.takes.length > 0);
    expect(taking.length).toBeGreaterThan(35);
    for (const one of taking) {
      const { body } = await ask(one, one.takes.map((name) => `${name}=%20`).join('&'));
      expect([one.name, body.code]).not.toEqual([one.name, 'unknown_parameter']);
    }
  });

  it('are added as they like by vendors, mail programs, sites that embed the chat, and monitors', async () => {
    const open = operations.filter((one) => one.any);
    expect(open.filter(({ name }) => !theirs.some((start) => name.startsWith(start)))).toEqual([]);
    for (const one of open) {
      const { status, body } = await ask(one, 'utm_source=mail&%5B%5D=1');
      expect([one.name, status, body.code]).not.toEqual([one.name, 400, 'unknown_parameter']);
    }
  });

  it('are named each at its own place, the strange ones too, and whoever may not come in hears only that', async () => {
    const { body } = await admin.get('/v1/audit?typ=x&actor=y&a%2Fb~=1&__proto__=2&limit=500');
    expect(body).toMatchObject({ status: 400, title: 'There is no such parameter', instance: '/v1/audit' });
    expect(body.errors.map(({ pointer }: Whatever) => pointer)).toEqual(['/typ', '/a~1b~0', '/__proto__']);
    expect((await hub.anybody.get('/v1/audit?typ=x')).status).toBe(401);
  });

  async function ask({ method, url, allow }: Operation, query: string) {
    const kind = ['public', 'visitor', 'bot'].find((one) => allow.includes(one));
    const isRead = method === 'GET' || method === 'DELETE';
    const answer = await fetch(`${hub.url}${url.replace(/\{\w+\}/g, 'nothing')}?${query}`, {
      method,
      headers: { ...(kind ? headers[kind] : admin.headers), ...(isRead ? {} : { 'content-type': 'application/json' }) },
      body: isRead ? undefined : '{}',
    });
    const type = answer.headers.get('content-type')?.split(';')[0];
    const text = await answer.text();
    return { status: answer.status, type, body: (type?.includes('json') ? JSON.parse(text) : {}) as Whatever };
  }
});
