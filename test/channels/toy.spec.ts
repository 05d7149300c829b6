import { createHmac } from 'node:crypto';
import { addChannel } from '../../src/channels/adapters.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { toyAdapter } from '../support/toy-channel/toy.adapter.js';

// The one line. In the hub itself it stands in the list of src/channels/adapters.ts.
addChannel(toyAdapter);

describe('a channel that was added by one folder and one line', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let loft: Receiver;
  let inbox: string;

  const post = (note: object, ring = 'R-7') => {
    const body = JSON.stringify(note);
    return fetch(`${hub.url}/channels/${inbox}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-ring': createHmac('sha256', ring).update(body).digest('hex'),
      },
      body,
    });
  };
  const untilState = async (id: string, state: string) => {
    for (let i = 0; i < 3000; i += 1) {
      const row = await hub.database.one<{ state: string }>(`SELECT state FROM message WHERE id = $1`, [id]);
      if (row?.state === state) return;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`${id} is not ${state}`);
  };

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
    loft = await startReceiver();
    loft.always((answer) => answer.end('{"bird":"b-1"}'));
  });
  afterAll(async () => {
    await hub.close();
    await loft.close();
  });

  it('[UX-C4] is in the registry, is connected by the form, and tells what to do', async () => {
    const { body: list } = await admin.get('/v1/channels');
    const shown = list.data.find((one: { kind: string }) => one.kind === 'toy');
    expect(shown).toMatchObject({ name: 'Pigeon post', credentials: [{ name: 'ring', label: 'Ring' }] });
    const made = await admin.post('/v1/inboxes', {
      name: 'Pigeons',
      channel: 'toy',
      settings: { apiRoot: new URL(loft.url).origin },
      credentials: { ring: 'R-7' },
    });
    expect(made.status).toBe(201);
    inbox = made.body.id;
    expect(made.body.setup[0].value).toBe(made.body.inboundUrl);
    expect(made.body.missing).toEqual([]);
  });

  it('[UX-C4] receives, answers and hears how far the answer came', async () => {
    const first = await post({ kind: 'note', id: 'n-1', who: 'amara', words: 'coo?' });
    const { conversationId } = (await first.json()) as { conversationId: string };
    expect(first.status).toBe(200);
    expect(
      (await (await post({ kind: 'note', id: 'n-1', who: 'amara', words: 'coo?' })).json()) as object,
    ).toMatchObject({
      conversationId,
      duplicate: true,
    });
    const { body: reply } = await agent.post(`/v1/conversations/${conversationId}/messages`, { text: 'Coo.' });
    await untilState(reply.id, 'sent');
    const [{ headers, body }] = loft.got;
    expect([headers['x-ring'], body]).toEqual(['R-7', { to: 'amara', words: 'Coo.' }]);
    await post({ kind: 'landed', id: 'b-1' });
    await untilState(reply.id, 'delivered');
  });

  it('has the shared rules without having written them', async () => {
    expect((await post({ kind: 'note', id: 'n-2', words: 'x' }, 'forged')).status).toBe(401);
    expect((await post([])).status).toBe(400);
    expect((await post({ kind: 'moult', id: 'n-3' })).status).toBe(200);
  });
});
