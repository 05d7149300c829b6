import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildQueue } from '../../support/factories.js';
import { connectLine, PUBLIC_URL, thread } from './line.js';
import { startTwilio, type TwilioDouble } from './twilio-double.js';

/** Calling somebody we never spoke with. */
describe('a first call', () => {
  let hub: Booted;
  let twilio: TwilioDouble;
  let rosa: Caller;
  let admin: Caller;

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    twilio = await startTwilio();
    admin = await hub.signIn('admin');
    rosa = await hub.signIn('agent', 'Rosa Alvarez');
    await hub.database.query(`UPDATE agent SET preferences = '{"callPhone": "+442079460999"}' WHERE id = $1`, [
      rosa.id,
    ]);
    const queueId = await buildQueue(hub, { name: 'Calls' });
    await connectLine(hub, admin, { apiRoot: twilio.url, queueId });
  });
  afterAll(async () => {
    await hub?.close();
    await twilio?.close();
  });

  let next = 100;
  async function somebody(phones = 1): Promise<{ id: string; phones: string[] }> {
    const id = newId('pf');
    await hub.database.query(`INSERT INTO profile (id, root_id, name) VALUES ($1, $1, 'Amara Okafor')`, [id]);
    const numbers = Array.from({ length: phones }, () => `+447700900${next++}`);
    for (const phone of numbers)
      await hub.database.query(
        `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ($1, 'phone', $2, $3, 'claimed', 'import')`,
        [newId('idn'), phone, id],
      );
    return { id, phones: numbers };
  }
  const call = (id: string, phone?: string, by = rosa) => by.post(`/v1/profiles/${id}/call`, phone ? { phone } : {});
  const threads = async (id: string) => (await rosa.get(`/v1/conversations?scope=all&profile=${id}`)).body.data;

  it('opens a conversation that is the caller’s, and rings them first', async () => {
    const { id, phones } = await somebody(2);
    const placed = await call(id, phones[1]);
    expect(placed).toMatchObject({ status: 201, body: { direction: 'out', phone: phones[1], state: 'ringing' } });
    const { conversationId } = placed.body;
    expect(await threads(id)).toMatchObject([
      { id: conversationId, inbox: { channel: 'voice' }, control: { kind: 'agent', id: rosa.id }, status: 'open' },
    ]);
    expect((await thread(rosa, conversationId)).map(({ text }) => text)).toContain(`Rosa Alvarez calls ${phones[1]}`);
    const rung = await twilio.until(({ path, form }) => path.endsWith('/Participants') && form.To === '+442079460999');
    expect(rung.form.To).toBe('+442079460999');
    expect(await call(id, phones[1])).toMatchObject({ status: 409, body: { code: 'call_goes_on' } });
    expect(await threads(id)).toHaveLength(1);
  });

  it('two who press at once make one call and one conversation', async () => {
    const { id } = await somebody();
    const other = await hub.signIn('agent', 'Maya Lindqvist');
    const answers = await Promise.all([call(id), call(id, undefined, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await threads(id)).toHaveLength(1);
  });

  it('is refused by the gate of every call, says why, and leaves no conversation behind', async () => {
    const unwanted = await somebody();
    await admin.patch(`/v1/profiles/${unwanted.id}`, { doNotContact: true });
    expect(await call(unwanted.id)).toMatchObject({
      status: 409,
      body: { code: 'do_not_contact', title: 'This customer is not to be contacted' },
    });

    const saidNo = await somebody();
    const no = { purpose: 'service', channel: 'voice', granted: false, source: 'phone' };
    expect((await admin.put(`/v1/profiles/${saidNo.id}/consents`, no)).status).toBe(200);
    expect(await call(saidNo.id)).toMatchObject({
      status: 422,
      body: { code: 'no_consent', title: 'They said no to calls' },
    });

    const nowhere = await somebody(0);
    expect(await call(nowhere.id)).toMatchObject({ status: 409, body: { code: 'no_number' } });
    expect(await call(unwanted.id, '+447700900999')).toMatchObject({ status: 409, body: { code: 'no_number' } });
    expect(await call('pf_nobody')).toMatchObject({ status: 404 });
    for (const { id } of [unwanted, saidNo, nowhere]) expect(await threads(id)).toEqual([]);
    expect((await rosa.get('/v1/calls')).body.data.map(({ phone }: { phone: string }) => phone)).not.toContain(
      saidNo.phones[0],
    );
  });
});
