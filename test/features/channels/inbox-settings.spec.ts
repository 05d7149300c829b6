import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { signWebhook, writeIn } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { addToyChannel } from '../../support/toy-channel.js';
import { until } from '../routing/world.js';

const step = (body: { steps: { name: string }[] }, name: string) => body.steps.find((one) => one.name === name);

describe('verifying an inbox', () => {
  let hub: Booted;
  let admin: Caller;
  let vendor: Receiver;

  beforeAll(async () => {
    vendor = await startReceiver();
    addToyChannel(
      'toy',
      { reaches: 'phone' },
      {
        credentials: [{ name: 'token', label: 'Access token', help: 'At the vendor, under keys' }],
        call: ({ data }, { settings, credentials }) => ({
          url: `${settings.apiRoot}/messages`,
          headers: { authorization: `Bearer ${credentials[0].token}` },
          body: JSON.stringify(data),
        }),
        check: ({ settings, credentials }) => ({
          url: `${settings.apiRoot}/me`,
          method: 'GET',
          headers: { authorization: `Bearer ${credentials[0].token}` },
        }),
      },
    );
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(async () => {
    await hub.close();
    await vendor.close();
  });

  const connect = async (more: object = {}) =>
    (await admin.post('/v1/inboxes', { name: 'Toy', channel: 'toy', settings: { apiRoot: vendor.url }, ...more })).body;
  const verify = async (id: string) => (await admin.post(`/v1/inboxes/${id}/verify`)).body;

  it('names what is missing and asks the vendor nothing until it is there', async () => {
    const inbox = await connect();
    const before = await verify(inbox.id);
    expect(before.ok).toBe(false);
    expect(step(before, 'Credentials')).toMatchObject({ ok: false, words: 'Missing: Access token.' });
    expect(step(before, 'The other side answers')).toMatchObject({ ok: null });
    expect(vendor.got).toHaveLength(0);

    await admin.patch(`/v1/inboxes/${inbox.id}`, { credentials: { token: 'right' } });
    const after = await verify(inbox.id);
    expect(after.ok).toBe(true);
    expect(step(after, 'The other side answers')).toMatchObject({ ok: true, words: 'Toy takes these credentials.' });
    expect(vendor.got[0].headers.authorization).toBe('Bearer right');
    const { body: shown } = await admin.get(`/v1/inboxes/${inbox.id}`);
    expect(JSON.stringify(shown)).not.toContain('right');
    expect(shown.credentials).toEqual([{ name: 'token', setAt: expect.any(String) }]);
  });

  it('says in words what the vendor said', async () => {
    const inbox = await connect({ credentials: { token: 'wrong' } });
    vendor.next(401, 404, 500);
    const words = async () => step(await verify(inbox.id), 'The other side answers');
    expect(await words()).toMatchObject({ ok: false, words: 'Toy does not take these credentials (401).' });
    expect(await words()).toMatchObject({
      ok: false,
      words: 'Toy knows no such account or address (404). Look at the settings.',
    });
    expect(await words()).toMatchObject({ ok: false, words: 'Toy answered with an error (500).' });
    await admin.patch(`/v1/inboxes/${inbox.id}`, { settings: { apiRoot: 'http://127.0.0.1:9' } });
    expect(await words()).toMatchObject({ ok: false, words: expect.stringContaining('cannot be reached') });
  });

  it('[UX-M4] shows whether signed requests come in, and a refusal after the last good one', async () => {
    const inbox = await connect({ credentials: { token: 'right' } });
    const heard = async () => step(await verify(inbox.id), 'Signed requests come in');
    expect(await heard()).toMatchObject({ ok: null });
    const shown = async () => (await admin.get(`/v1/inboxes/${inbox.id}`)).body;
    await writeIn(hub, inbox);
    // Both are noted beside the request, and a moment after it.
    await until('the message to be noted', async () => (await shown()).lastInAt);
    expect(await heard()).toMatchObject({ ok: true });
    const body = '{"id":"x"}';
    const forged = await hub.anybody.post(`/channels/${inbox.id}`, body, {
      'content-type': 'application/json',
      ...signWebhook('whsec_d3JvbmcgYnV0IGxvbmcgZW5vdWdoIQ==', body),
    });
    expect(forged.status).toBe(401);
    await until('the refusal to be counted', async () => (await shown()).counts.refused > 0);
    expect(await heard()).toMatchObject({ ok: false });
    expect((await shown()).counts.refused).toBe(1);
  });

  it('is for administrators, and speaks of a paused inbox and of one without a vendor', async () => {
    const inbox = await connect({ paused: true });
    expect(step(await verify(inbox.id), 'Running')).toMatchObject({ ok: false });
    expect((await (await hub.signIn('agent')).post(`/v1/inboxes/${inbox.id}/verify`)).status).toBe(403);
    const chat = (await admin.post('/v1/inboxes', { name: 'Chat', channel: 'webchat' })).body;
    expect(await verify(chat.id)).toMatchObject({ ok: true, steps: [{ ok: true }] });
    const custom = (await admin.post('/v1/inboxes', { name: 'Own', channel: 'custom' })).body;
    expect(step(await verify(custom.id), 'The other side answers')).toMatchObject({ ok: false });
    expect((await admin.post('/v1/inboxes/ib_none/verify')).status).toBe(404);
  });

  it('refuses of a web chat what it would leave out when it reads it, each at its place', async () => {
    const { id } = (await admin.post('/v1/inboxes', { name: 'Chat', channel: 'webchat' })).body;
    const settings = {
      color: 'green',
      allowedOrigins: ['https://shop.example', 'shop.example', 'javascript:alert(1)'],
      hours: { timeZone: 'Mars/Olympus', days: { mon: [['9', '17:00']], tue: [['18:00', '09:00']] } },
    };
    const refused = await admin.patch(`/v1/inboxes/${id}`, { settings });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map((one: { pointer: string }) => one.pointer).sort()).toEqual([
      '/settings/allowedOrigins/1',
      '/settings/allowedOrigins/2',
      '/settings/color',
      '/settings/hours/days/mon/0/0',
      '/settings/hours/days/tue/0',
      '/settings/hours/timeZone',
    ]);
    const right = {
      color: '#2f5d45',
      allowedOrigins: ['*', 'https://*.shop.example', 'http://localhost:5173'],
      hours: { timeZone: 'Europe/London', days: { sun: [['22:00', '24:00']] } },
    };
    const taken = await admin.patch(`/v1/inboxes/${id}`, { settings: right });
    expect(taken.status).toBe(200);
    expect(taken.body.settings).toMatchObject(right);
  });
});
