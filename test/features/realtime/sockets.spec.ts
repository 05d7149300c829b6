import { io, Manager } from 'socket.io-client';
import { type Booted, bootApp, type HeardSocket } from '../../support/boot-app.js';

describe('sockets', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  const closed = (socket: HeardSocket) => new Promise<string>((done) => socket.once('disconnect', done));

  it('are closed within 5 s when nobody signs in on them', async () => {
    // A connection that asks for no namespace never says who it is.
    const silent = new Manager(hub.url, { transports: ['websocket'], reconnection: false });
    await new Promise<void>((open) => silent.once('open', open));
    const began = Date.now();
    await new Promise((done) => silent.once('close', done));
    expect(Date.now() - began).toBeLessThan(6000);
  });

  it.each([{}, { token: 'x' }, { token: null }])('let nobody in who carries %j', async (auth) => {
    for (const namespace of ['agent', 'supervisor', 'visitor'])
      await expect(attempt(namespace, auth)).rejects.toMatchObject({ message: expect.any(String) });
  });

  it.each([
    ['is revoked', 'revoked', `UPDATE session SET revoked_at = now() WHERE agent_id = $1`],
    ['expires', 'revoked', `UPDATE session SET expires_at = now() - interval '1 second' WHERE agent_id = $1`],
    ['has another role', 'role_changed', `UPDATE agent SET role = 'agent' WHERE id = $1`],
    ['belongs to somebody who left', 'revoked', `UPDATE agent SET disabled_at = now() WHERE id = $1`],
  ])('are closed within 5 s when their session %s', async (_, code, change) => {
    const person = await hub.signIn('supervisor');
    const sockets = [await person.socket('agent'), await person.socket('supervisor')];
    const gone = Promise.all(sockets.map(closed));
    const began = Date.now();
    await hub.database.query(change, [person.id]);
    await gone;
    expect(Date.now() - began).toBeLessThan(5000);
    for (const socket of sockets) expect(socket.heard.at(-1)).toEqual({ name: 'session.ended', data: { code } });
  });

  it('of the console are refused to pages of a foreign origin, whoever is signed in there', async () => {
    const person = await hub.signIn('supervisor');
    const { token } = (await person.get('/v1/auth/socket-token')).body;
    for (const namespace of ['agent', 'supervisor']) {
      for (const origin of ['https://evil.example', 'null'])
        await expect(attempt(namespace, { token }, { origin, cookie: person.headers.cookie })).rejects.toBeDefined();
      await attempt(namespace, { token }, { origin: hub.url });
    }
  });

  /** Connects, or fails with what the hub said. */
  function attempt(namespace: string, auth: object, extraHeaders: Record<string, string> = {}): Promise<void> {
    const socket = io(`${hub.url}/${namespace}`, {
      auth,
      extraHeaders,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    return new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    }).finally(() => socket.disconnect());
  }
});
