import { type Guarded, listGuarded } from '../../../src/kernel/auth/assert-policies.js';
import type { Allowed } from '../../../src/kernel/auth/allow.js';
import { hashToken } from '../../../src/kernel/auth/hash.js';
import { newId, newSecret } from '../../../src/kernel/ids.js';
import { Live } from '../../../src/realtime/index.js';
import { type Booted, bootApp, type Caller, connect } from '../../support/boot-app.js';
import { buildBot } from '../../support/factories.js';
import { buildChat, visit } from '../webchat/visitor-support.js';

const ladder: Allowed[] = ['agent', 'supervisor', 'admin'];

/** Every route of the hub against every kind of caller: what the policy does not admit is refused before anything else. */
describe('the policy of every route', () => {
  let hub: Booted;
  let callers: { kind: Allowed; call: Caller }[];
  let routes: Guarded[];
  let events: Guarded[];

  beforeAll(async () => {
    hub = await bootApp();
    routes = listGuarded(hub.app).filter((one) => one.kind === 'http');
    events = listGuarded(hub.app).filter((one) => one.kind === 'socket');
    callers = [
      { kind: 'agent', call: await hub.signIn('agent') },
      { kind: 'supervisor', call: await hub.signIn('supervisor') },
      { kind: 'bot', call: await hub.bot(await buildBot(hub)) },
    ];
  });
  afterAll(() => hub.close());

  it('[R21] stands on each of them, and on every event of a socket', () => {
    expect(routes.length).toBeGreaterThan(60);
    expect(events.length).toBeGreaterThan(5);
    expect([...routes, ...events].filter((one) => !one.policy?.allow.length)).toEqual([]);
  });

  it('turns away whoever is not signed in', async () => {
    const guarded = routes.filter((one) => !one.policy?.allow.includes('public'));
    for (const route of guarded)
      expect([route.name, (await knock(hub.anybody, route)).status]).toEqual([route.name, 401]);
  });

  it('[R21] turns away whoever it does not name from every event of a socket, and a wrong door lets nobody in', async () => {
    const supervisor = await hub.signIn('supervisor');
    const chat = await buildChat(hub);
    const visitor = await visit(hub, chat);
    const agent = await supervisor.socket('agent');
    const live = hub.app.get(Live, { strict: false });
    // Whoever is past a door and is somebody else is heard by no event behind it.
    const behind = {
      '/agent': { socket: agent, there: live.agent, others: [{ kind: 'visitor' }, { kind: 'bot', scopes: [] }] },
      '/visitor': {
        socket: visitor.socket,
        there: live.visitor,
        others: [{ kind: 'agent', id: 'ag_1', role: 'admin' }],
      },
    };
    expect(new Set(events.map(({ name }) => name.split(' ')[0]))).toEqual(new Set(Object.keys(behind)));
    for (const { name } of events) {
      const [namespace, event] = name.split(' ');
      const { socket, there, others } = behind[namespace as keyof typeof behind];
      const data = there.sockets.get(socket.id as never)?.data as { actor: object };
      const known = data.actor;
      for (const other of [...others, { kind: 'public' }]) {
        data.actor = { ...known, ...other };
        socket.heard.length = 0;
        let answered = false;
        socket.emit(event, {}, () => {
          answered = true;
        });
        expect([name, await socket.until('exception')]).toEqual([
          name,
          expect.objectContaining({ message: 'Forbidden resource' }),
        ]);
        expect([name, answered]).toEqual([name, false]);
      }
      data.actor = known;
    }
    for (const socket of [agent, visitor.socket]) socket.disconnect();
    // And nobody comes to that door: not with another's pass, a bot's key or none, and below a supervisor not to the floor.
    const plain = await hub.signIn('agent');
    const token = async (call: Caller) => (await call.get('/v1/auth/socket-token')).body.token as string;
    const key = callers[2].call.headers.authorization.replace('Bearer ', '');
    for (const [door, pass] of [
      ['agent', visitor.token],
      ['agent', key],
      ['agent', undefined],
      ['supervisor', await token(plain)],
      ['supervisor', visitor.token],
      ['supervisor', key],
      ['visitor', await token(supervisor)],
      ['visitor', key],
    ] as const)
      await expect(connect(`${hub.url}/${door}`, { token: pass })).rejects.toMatchObject({
        message: expect.any(String),
      });
  });

  it('[R21] refuses a key whose scopes do not reach a route, however high its role', async () => {
    const secret = `tl_test_${newSecret()}`;
    await hub.database.query(
      `INSERT INTO api_key (id, prefix, secret_hash, role, scopes) VALUES ($1, $2, $3, 'admin', $4)`,
      [newId('key'), secret.slice(0, 12), hashToken(secret), ['of_nothing']],
    );
    const key = { headers: { authorization: `Bearer ${secret}` } };
    for (const route of routes.filter((one) => !one.policy?.allow.includes('public')))
      expect([route.name, (await knock(key, route)).status]).toEqual([route.name, 403]);
  });

  it('[R21] turns away everyone it does not name', async () => {
    let refused = 0;
    for (const { kind, call } of callers) {
      for (const route of routes.filter((one) => !admits(one, kind))) {
        expect([kind, route.name, (await knock(call, route)).status]).toEqual([kind, route.name, 403]);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(60);
  });

  it('refuses a write that a foreign page sends with our cookie', async () => {
    const [{ call }] = callers;
    const foreign = await call.put('/v1/me/status', { status: 'away' }, { origin: 'https://evil.example' });
    expect(foreign.body).toMatchObject({ status: 403, code: 'foreign_origin' });
    const own = await call.put('/v1/me/status', { status: 'away' }, { origin: hub.url });
    expect(own.status).toBe(200);
  });

  function admits({ policy }: Guarded, kind: Allowed): boolean {
    const allow = policy?.allow ?? [];
    if (allow.includes('public') || allow.includes(kind)) return true;
    return ladder.slice(0, ladder.indexOf(kind) + 1).some((below) => allow.includes(below));
  }

  function knock({ headers }: Pick<Caller, 'headers'>, { name }: Guarded): Promise<Response> {
    const [method, path] = name.split(' ');
    const url = hub.url + path.replace(/:\w+/g, 'nothing').replace(/\*$/, '');
    if (method === 'GET' || method === 'DELETE') return fetch(url, { method, headers });
    return fetch(url, { method, headers: { ...headers, 'content-type': 'application/json' }, body: '{}' });
  }
});
