import { jest } from '@jest/globals';
import { io } from 'socket.io-client';
import { type Booted, bootApp, connect } from '../../support/boot-app.js';
import { buildChat, type Visitor, visit } from './visitor-support.js';

let hub: Booted;
let inbox: string;
const open: Visitor[] = [];

async function visitor(id = inbox): Promise<Visitor> {
  const one = await visit(hub, id);
  open.push(one);
  return one;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function upload(token: string, body: Buffer, name: string, id = inbox): Promise<Response> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(body)]), name);
  return fetch(`${hub.url}/widget/${id}/attachments`, { method: 'POST', body: form, headers: bearer(token) });
}

beforeAll(async () => {
  hub = await bootApp();
  inbox = await buildChat(hub);
});
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.disconnect();
  jest.restoreAllMocks();
});
afterAll(() => hub.close());

describe('the edges of web chat', () => {
  it('carries files both ways and lends none to another visitor', async () => {
    const [amara, ben] = [await visitor(), await visitor()];
    const kept = (await (await upload(amara.token, png, 'leaf.png')).json()) as { id: string };
    expect(kept).toMatchObject({ name: 'leaf.png', contentType: 'image/png' });
    expect(await ben.send('look', { attachmentIds: [kept.id] })).toMatchObject({ ok: false, code: 'invalid' });
    const sent = await amara.send('', { attachmentIds: [kept.id] });
    expect(sent).toMatchObject({
      ok: true,
      message: { attachments: [{ name: 'leaf.png', contentType: 'image/png' }] },
    });
    const file = await fetch(hub.url + sent.message.attachments[0].url);
    expect(Buffer.from(await file.arrayBuffer()).equals(png)).toBe(true);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(
      (await fetch(`${hub.url}/widget/${inbox}/files/x${sent.message.attachments[0].url.slice(-40)}`)).status,
    ).toBe(404);
    expect((await fetch(`${hub.url}/v1/attachments/${kept.id}`, { headers: bearer(amara.token) })).status).toBe(403);
  });

  it('refuses a token that is forged, of another inbox or of another use', async () => {
    const amara = await visitor();
    const other = await buildChat(hub);
    expect((await upload(amara.token, png, 'a.png', other)).status).toBe(403);
    expect((await hub.anybody.post(`/widget/${other}/session`, { visitorToken: amara.token })).body.code).toBe(
      'visitor_token_over',
    );
    for (const token of [undefined, '', 'x.y', `${amara.token}x`, { $ne: null }]) {
      await expect(connect(`${hub.url}/visitor`, { token })).rejects.toMatchObject({
        data: { code: 'unauthenticated' },
      });
    }
    await expect(connect(`${hub.url}/agent`, { token: amara.token })).rejects.toBeDefined();
    expect((await fetch(`${hub.url}/v1/conversations`, { headers: bearer(amara.token) })).status).toBe(403);
    expect((await hub.anybody.post('/widget/ib_nobody/session', {})).status).toBe(404);
  });

  it('refuses a socket from a foreign page', async () => {
    const { token } = await visitor();
    const socket = io(`${hub.url}/visitor`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: 'https://evil.example' },
    });
    await expect(
      new Promise<void>((resolve, reject) => {
        socket.once('connect', () => resolve());
        socket.once('connect_error', reject);
      }),
    ).rejects.toBeDefined();
    socket.disconnect();
  });

  it('answers nonsense by name and stays up', async () => {
    const amara = await visitor();
    for (const body of [
      null,
      7,
      [],
      {},
      { clientId: 'a b', text: 'x' },
      { clientId: 'a', text: 5 },
      { clientId: 'a', text: 'x', room: 'agent:1' },
    ]) {
      expect(await amara.ask('send', body)).toMatchObject({ ok: false, code: 'invalid' });
    }
    expect(await amara.send('nul\u0000')).toMatchObject({ ok: false, code: 'invalid' });
    expect(await amara.send('   ')).toMatchObject({ ok: false, code: 'invalid' });
    expect(await amara.send('fine')).toMatchObject({ ok: true });
  });

  it('slows down who writes faster than a person can', async () => {
    const amara = await visitor();
    // The clock stands: a slow machine would give one more every two seconds.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    const answers = await Promise.all(Array.from({ length: 14 }, (_, n) => amara.send(`word ${n}`)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(answers.filter(({ code }) => code === 'rate_limited')).toHaveLength(4);
  });

  it('lets only the pages an inbox names embed the panel', async () => {
    const csp = async (id: string) => {
      const page = await fetch(`${hub.url}/widget/frame.html?inbox=${id}`);
      expect(page.headers.get('x-frame-options')).toBeNull();
      return page.headers.get('content-security-policy') ?? '';
    };
    expect(await csp(inbox)).toMatch(/frame-ancestors \*$/);
    const named = await buildChat(hub, {
      config: { allowedOrigins: ['https://shop.example', "https://a.example; script-src 'unsafe-inline'"] },
    });
    expect(await csp(named)).toMatch(/frame-ancestors 'self' https:\/\/shop.example$/);
    expect(await csp('ib_nobody')).toMatch(/frame-ancestors 'none'$/);
    expect(await csp(inbox)).toContain("script-src 'self'");
    expect(await csp(inbox)).not.toContain('unsafe');
  });

  it('has the demo shop only where the demo is', async () => {
    expect((await fetch(`${hub.url}/shop.html`)).status).toBe(404);
    const shop = await buildChat(hub, { config: { brand: 'Fernwood' } });
    const page = await (await fetch(`${hub.url}/shop.html`)).text();
    expect(page).toContain(`data-inbox="${shop}"`);
  });
});
