import { TimerClock } from '../../../src/kernel/jobs/timer-clock.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildQueue } from '../../support/factories.js';
import { until } from '../routing/world.js';
import { callOf, connectLine, type Line, PUBLIC_URL, thread } from './line.js';
import { startTwilio, type TwilioDouble } from './twilio-double.js';

/** The first bytes of an MP3 and some more. */
const SOUND = Buffer.concat([Buffer.from('ID3\u0003\u0000\u0000'), Buffer.alloc(4000, 0xff)]);

/** Recordings come from the vendor into the hub, and are then a part of the thread like any other file. */
describe('recordings of calls', () => {
  let hub: Booted;
  let double: TwilioDouble;
  let line: Line;
  let admin: Caller;
  let queueId: string;

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    double = await startTwilio();
    admin = await hub.signIn('admin');
    queueId = await buildQueue(hub, { name: 'Calls' });
    line = await connectLine(hub, admin, { apiRoot: double.url, queueId });
  });
  afterAll(async () => {
    await hub?.close();
    await double?.close();
  });

  /** A caller leaves a message, which is recorded. */
  const leaveMessage = async (sid: string, url: string, at = line, phone = '+447700900701') => {
    const { xml } = await at.tell('incoming', { CallSid: `CA${sid}`, From: phone, To: '+442079460000' });
    const recorded = {
      CallSid: `CA${sid}`,
      RecordingSid: `RE${sid}`,
      RecordingStatus: 'completed',
      RecordingUrl: url,
      RecordingDuration: '9',
    };
    // Told twice, it is one recording.
    for (let i = 0; i < 2; i += 1) expect((await at.tell(`recording?call=${callOf(xml)}`, recorded)).status).toBe(200);
    await at.tell('status', { CallSid: `CA${sid}`, CallStatus: 'completed' });
    const { body } = await admin.get(`/v1/calls/${callOf(xml)}`);
    return body.conversationId as string;
  };
  const fileOf = async (conversationId: string): Promise<Whatever> => {
    const files = (await thread(admin, conversationId)).flatMap(({ attachments }) => attachments);
    expect(files).toHaveLength(1);
    return files[0];
  };
  const kept = (conversationId: string) =>
    until('the recording', async () => {
      const file = await fileOf(conversationId);
      return file.size > 0 && file;
    });
  const asked = (method: string, sid: string) =>
    double.asked.filter((one) => one.method === method && one.path.includes(`/Recordings/RE${sid}`));

  it('are fetched with the account’s sign-in, played from here by people who signed in, and stay at the vendor', async () => {
    const conversationId = await leaveMessage('71', double.record('RE71', SOUND));
    const file = await kept(conversationId);
    expect(file).toMatchObject({ contentType: 'audio/mpeg', size: SOUND.length, name: 'Message RE71.mp3' });
    expect(file.url).toMatch(/^\/v1\/attachments\//);
    const [{ authorization }] = asked('GET', '71');
    expect(authorization).toMatch(/^Basic /);
    const played = await fetch(hub.url + file.url, { headers: admin.headers });
    expect(Buffer.from(await played.arrayBuffer()).equals(SOUND)).toBe(true);
    expect((await hub.anybody.get(file.url)).status).toBe(401);
    // From any place in it: a browser asks for the part it plays.
    const part = (range: string) => fetch(hub.url + file.url, { headers: { ...admin.headers, range } });
    for (const [range, from, to] of [
      ['bytes=10-19', 10, 19],
      ['bytes=4000-', 4000, SOUND.length - 1],
      ['bytes=-5', SOUND.length - 5, SOUND.length - 1],
      ['bytes=0-99999', 0, SOUND.length - 1],
    ] as const) {
      const answer = await part(range);
      expect([answer.status, answer.headers.get('content-range')]).toEqual([
        206,
        `bytes ${from}-${to}/${SOUND.length}`,
      ]);
      expect(Buffer.from(await answer.arrayBuffer()).equals(SOUND.subarray(from, to + 1))).toBe(true);
    }
    expect((await part('bytes=99999-')).status).toBe(416);
    expect((await part('bytes=1-2,5-6')).status).toBe(200);
    await hub.settle();
    expect(asked('DELETE', '71')).toEqual([]);
  });

  it('are deleted at the vendor once they are here, where the inbox says so', async () => {
    const only = await connectLine(hub, admin, {
      apiRoot: double.url,
      queueId,
      settings: { deleteAtVendor: true },
    });
    const conversationId = await leaveMessage('72', double.record('RE72', SOUND), only);
    await kept(conversationId);
    await double.until(({ method, path }) => method === 'DELETE' && path === '/Recordings/RE72');
    await hub.settle();
    expect(asked('DELETE', '72')).toHaveLength(1);
    expect((await kept(conversationId)).size).toBe(SOUND.length);
  });

  it('are never fetched from anywhere but the vendor', async () => {
    const conversationId = await leaveMessage('73', 'https://files.attacker.example/RE73');
    const file = await until('the words', async () => {
      const one = await fileOf(conversationId);
      return one.lost && one;
    });
    expect(file.lost).toContain('files.attacker.example is not asked for files');
  });

  it('are asked for again while the vendor has trouble, then kept as a dead letter that brings them back', async () => {
    const conversationId = await leaveMessage('74', double.record('RE74', SOUND, 6));
    for (let tries = 1; tries <= 6; tries += 1) {
      await until(`try ${tries}`, async () => asked('GET', '74').length >= tries);
      await hub.settle();
      await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind = 'files.again'`);
      (hub.app.get(TimerClock) as unknown as { wakeIn(ms: number): void }).wakeIn(0);
    }
    const file = await until('the words', async () => {
      const one = await fileOf(conversationId);
      return one.lost && one;
    });
    expect(file.lost).toBe('Voice (Twilio) did not give the file (500)');
    const letters = (await admin.get('/v1/dead-letters')).body.data;
    const [letter] = letters.filter(({ kind }: Whatever) => kind === 'file');
    expect(letter).toMatchObject({ source: line.inboxId, attempts: 6, error: file.lost });
    expect((await admin.post(`/v1/dead-letters/${letter.id}/replay`)).status).toBe(202);
    (hub.app.get(TimerClock) as unknown as { wakeIn(ms: number): void }).wakeIn(0);
    expect(await kept(conversationId)).toMatchObject({ size: SOUND.length, contentType: 'audio/mpeg' });
    expect((await fileOf(conversationId)).lost).toBeUndefined();
  });

  it('go out with what is known of a person, and go with them when they are erased', async () => {
    const conversationId = await leaveMessage('75', double.record('RE75', SOUND), line, '+447700900702');
    const file = await kept(conversationId);
    const { profile } = (await admin.get(`/v1/conversations/${conversationId}`)).body;
    const { body: exported } = await admin.get(`/v1/profiles/${profile.id}/export`);
    expect(JSON.stringify(exported)).toContain(`"url":"${file.url}"`);
    const { body: plan } = await admin.post(`/v1/profiles/${profile.id}/erase/plan`, {});
    const erase = { reason: 'their wish', confirm: plan.confirm };
    expect((await admin.post(`/v1/profiles/${profile.id}/erase`, erase)).status).toBeLessThan(300);
    expect((await admin.get(file.url)).status).toBe(404);
    expect(await hub.database.query(`SELECT 1 FROM attachment WHERE id = $1`, [file.id])).toEqual([]);
  });
});
