import { type Guarded, listGuarded } from '../../../src/kernel/auth/assert-policies.js';
import type { Allowed } from '../../../src/kernel/auth/allow.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot } from '../../support/factories.js';

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

  function knock(call: Caller, { name }: Guarded) {
    const [method, path] = name.split(' ');
    const url = path.replace(/:\w+/g, 'nothing').replace(/\*$/, '');
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    return verb === 'get' || verb === 'delete' ? call[verb](url) : call[verb](url, {});
  }
});
