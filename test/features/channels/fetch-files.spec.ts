import type { ServerResponse } from 'node:http';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { FetchOneFile } from '../../../src/channels/fetch-one-file.js';
import { mayFetch } from '../../../src/channels/file-hosts.js';
import type { Door } from '../../../src/channels/inboxes/inbox-directory.js';
import { smsAdapter } from '../../../src/channels/twilio/sms.adapter.js';
import { CONFIG, type RunningConfig } from '../../../src/kernel/config/running.js';
import { TimerClock } from '../../../src/kernel/jobs/timer-clock.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { startTwilio, type TwilioDouble } from '../../support/twilio-double.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

describe('where files may be fetched from', () => {
  const hosts = ['api.vendor.example', '*.cdn.example'];
  test.each([
    ['https://api.vendor.example/a', true],
    ['https://x.cdn.example/a', true],
    ['https://a.b.cdn.example/a', true],
    ['https://cdn.example/a', false],
    ['https://evilcdn.example/a', false],
    ['https://api.vendor.example.evil.example/a', false],
    ['https://evil.example/api.vendor.example', false],
    ['https://api.vendor.example@evil.example/', false],
    ['https://me:pw@api.vendor.example/', false],
    ['https://api.vendor.example:8443/', false],
    ['http://api.vendor.example/a', false],
    ['ftp://api.vendor.example/a', false],
    ['file:///etc/passwd', false],
    ['http://169.254.169.254/latest', false],
    ['http://127.0.0.1:9000/a', true],
    ['https://127.0.0.1:9000/a', false],
    ['http://127.0.0.1:9001/a', false],
    ['nonsense', false],
    ['', false],
  ])('%s: %s', (url, may) => {
    expect(mayFetch(url, hosts, ['http://127.0.0.1:9000'])).toBe(may);
  });
});

describe('files at the vendor’s', () => {
  let hub: Booted;
  let agent: Caller;
  let twilio: TwilioDouble;
  let elsewhere: TwilioDouble;
  let inboxId: string;
  let count = 0;

  beforeAll(async () => {
    hub = await bootApp({ MAX_UPLOAD_MB: '2' });
    agent = await hub.signIn('agent');
    const admin = await hub.signIn('admin');
    twilio = await startTwilio();
    elsewhere = await startTwilio();
    const { body } = await admin.post('/v1/inboxes', {
      name: 'SMS',
      channel: 'sms',
      settings: { accountSid: `AC${'a'.repeat(32)}`, number: '+442071838750', apiRoot: twilio.url },
      credentials: { authToken: 't' },
    });
    inboxId = body.id;
  });
  afterAll(async () => {
    await hub.close();
    await Promise.all([twilio.close(), elsewhere.close()]);
  });

  const give =
    (body: Buffer, type = 'image/png') =>
    (response: ServerResponse) =>
      void response.writeHead(200, { 'content-type': type }).end(body);
  const send = async (...urls: string[]): Promise<string> => {
    count += 1;
    const fields: Record<string, string> = {
      MessageSid: `MM${String(count).padStart(32, '0')}`,
      SmsStatus: 'received',
      From: '+447700900471',
      To: '+442071838750',
      Body: 'Look',
      NumMedia: String(urls.length),
    };
    for (const [i, url] of urls.entries())
      Object.assign(fields, { [`MediaUrl${i}`]: url, [`MediaContentType${i}`]: 'image/png' });
    const { publicUrl } = hub.app.get<RunningConfig>(CONFIG);
    const signature = getExpectedTwilioSignature('t', `${publicUrl}/channels/${inboxId}`, fields);
    const answer = await fetch(`${hub.url}/channels/${inboxId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: new URLSearchParams(fields).toString(),
    });
    expect(answer.status).toBe(200);
    const row = await hub.database.one<{ id: string }>(`SELECT id FROM message WHERE external_id = $1`, [
      fields.MessageSid,
    ]);
    return row?.id as string;
  };
  const conversationOf = async (messageId: string): Promise<string> => {
    const row = await hub.database.one<{ id: string }>(`SELECT conversation_id AS id FROM message WHERE id = $1`, [
      messageId,
    ]);
    return row?.id as string;
  };
  const files = async (messageId: string): Promise<Whatever[]> => {
    const { body } = await agent.get(`/v1/conversations/${await conversationOf(messageId)}/messages`);
    return body.data.find(({ id }: { id: string }) => id === messageId).attachments;
  };

  it('come into the hub by what they are, under the address they had from the start, and on the screens', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((done) => (release = done));
    const url = twilio.file('/Media/ME1', (response) => void held.then(() => give(PNG, 'text/html')(response)));
    const messageId = await send(url);
    const [waiting] = await files(messageId);
    expect(waiting).toMatchObject({ pending: true, size: 0, url: `/v1/attachments/${waiting.id}` });
    const socket = await agent.socket();
    const conversationId = await conversationOf(messageId);
    await new Promise((done) => socket.emit('view', { conversationId }, done));
    release();
    const { message } = await socket.until('message.added', ({ message: one }) => one.id === messageId);
    socket.close();
    await hub.settle();
    const [kept] = await files(messageId);
    expect(message.attachments).toEqual([kept]);
    expect(kept).toEqual({
      id: waiting.id,
      name: 'picture-1.png',
      contentType: 'image/png',
      size: PNG.length,
      url: waiting.url,
    });
    expect((await agent.get(kept.url)).status).toBe(200);
    expect(twilio.others.at(-1)?.headers.authorization).toMatch(/^Basic /);
    const changed = await hub.database.query(`SELECT 1 FROM event WHERE type = 'message.changed' AND subject_id = $1`, [
      messageId,
    ]);
    expect(changed).toHaveLength(1);
  });

  it('are never asked for at other hosts, not even when the vendor sends us there', async () => {
    const outside = elsewhere.file('/secret', give(PNG));
    const redirect = twilio.file('/Media/ME2', (response) => void response.writeHead(307, { location: outside }).end());
    const messageId = await send(outside, redirect, 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd');
    await hub.settle();
    const all = await files(messageId);
    expect(all.map(({ lost }) => lost)).toEqual([
      'It is not at SMS: 127.0.0.1 is not asked for files',
      'It is not at SMS: 127.0.0.1 is not asked for files',
      'It is not at SMS: 169.254.169.254 is not asked for files',
      expect.stringContaining('is not asked for files'),
    ]);
    expect(all.every(({ pending }) => pending === undefined)).toBe(true);
    expect(elsewhere.others).toEqual([]);
  });

  it('are followed within the vendor’s hosts', async () => {
    const there = twilio.file('/store/1', give(PNG));
    const messageId = await send(
      twilio.file('/Media/ME3', (response) => void response.writeHead(302, { location: '/store/1' }).end()),
    );
    await hub.settle();
    expect(await files(messageId)).toMatchObject([{ contentType: 'image/png', size: PNG.length }]);
    expect(there).toContain('/store/1');
    const loop = twilio.file('/loop', (response) => void response.writeHead(302, { location: '/loop' }).end());
    const lost = await send(loop);
    await hub.settle();
    expect(await files(lost)).toMatchObject([{ lost: 'SMS sent us on too often' }]);
  });

  it('are given up when they are too large or gone, and the good one beside them is kept', async () => {
    const large = twilio.file('/Media/large', give(Buffer.alloc(3 * 1024 * 1024)));
    const big = twilio.file('/Media/big', give(Buffer.concat([PNG, Buffer.alloc(1_500_000)])));
    const gone = twilio.file('/Media/gone', (response) => void response.writeHead(410).end());
    const messageId = await send(large, big, gone);
    await hub.settle();
    expect(await files(messageId)).toMatchObject([
      { lost: 'It is larger than a file may be', size: 0 },
      { contentType: 'image/png', size: PNG.length + 1_500_000 },
      { lost: 'SMS did not give the file (410)' },
    ]);
  });

  it('are asked for again when the vendor has trouble, and given up with the reason after the last try', async () => {
    let tries = 0;
    const shaky = twilio.file('/Media/shaky', (response) => {
      tries += 1;
      if (tries === 1) response.writeHead(503).end();
      else give(PNG)(response);
    });
    const never = twilio.file('/Media/never', (response) => void response.writeHead(500).end());
    const messageId = await send(shaky, never);
    for (let i = 0; i < 6; i += 1) {
      await hub.settle();
      await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'files.again'`);
      (hub.app.get(TimerClock) as unknown as { wakeIn(ms: number): void }).wakeIn(0);
      await untilNone(`SELECT 1 FROM timer WHERE kind = 'files.again' AND run_at <= now()`);
    }
    await hub.settle();
    expect(await files(messageId)).toMatchObject([
      { contentType: 'image/png', size: PNG.length },
      { lost: 'SMS did not give the file (500)' },
    ]);
    expect(tries).toBe(2);
    expect(twilio.others.filter((call) => call.path === '/Media/never')).toHaveLength(6);
  });

  async function untilNone(query: string): Promise<void> {
    for (let i = 0; i < 3000; i += 1) {
      if ((await hub.database.query(query)).length === 0) return;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error('the timer was not taken');
  }

  it('are asked for by an id where the vendor wants that, which answers where they are', async () => {
    const json = (body: unknown) => give(Buffer.from(JSON.stringify(body)), 'application/json');
    twilio.file('/where/1', json({ result: { file_path: 'a b/1.png' } }));
    twilio.file('/where/2', json({ url: elsewhere.url }));
    twilio.file('/bytes/a b/1.png'.replaceAll(' ', '%20'), give(PNG));
    const door = {
      id: inboxId,
      adapter: {
        ...smsAdapter,
        inbound: {
          ...smsAdapter.inbound,
          file: (reference: string) => ({
            url: reference.startsWith('path:')
              ? `${twilio.url}/bytes/${encodeURI(reference.slice(5))}`
              : new URL(`/where/${reference}`, twilio.url).href,
          }),
        },
      },
      connection: { settings: { apiRoot: twilio.url }, credentials: [] },
    } as unknown as Door;
    const one = hub.app.get(FetchOneFile);
    const note = { id: 'att_x', name: 'x', contentType: 'image/png', size: 0 };
    expect(await one.run({ ...note, fetch: '1' }, door)).toMatchObject({ kind: 'kept', file: { size: PNG.length } });
    const plain = {
      ...door,
      adapter: { ...door.adapter, inbound: { ...smsAdapter.inbound, file: undefined } },
    } as never;
    expect(await one.run({ ...note, fetch: elsewhere.url }, plain)).toMatchObject({ kind: 'lost' });
    expect(await one.run({ ...note, fetch: '1' }, null)).toEqual({ kind: 'lost', why: 'Its inbox is gone' });
    expect(elsewhere.others).toEqual([]);
  });

  it('cost nothing where there are none', async () => {
    const before = await hub.database.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM event WHERE type = 'files.awaited'`,
    );
    await send();
    const after = await hub.database.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM event WHERE type = 'files.awaited'`,
    );
    expect(after).toEqual(before);
  });
});
