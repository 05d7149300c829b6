import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildInbox, writeIn } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

describe('dead letters', () => {
  let hub: Booted;
  let admin: Caller;
  let receiver: Receiver;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await hub.close();
  });

  it('are shown to administrators with the reason, and replayed to the one subscriber that failed', async () => {
    const inbox = await buildInbox(hub, { config: { deliveryUrl: receiver.url } });
    const { conversationId } = (await writeIn(hub, inbox)).body;
    const agent = await hub.signIn('agent');
    const { body: message } = await agent.post(`/v1/conversations/${conversationId}/messages`, { text: 'hello' });
    await receiver.until(1);
    await hub.settle();
    // As if the subscriber had failed five times on this fact before it put anything in the outbox.
    await hub.database.query(`DELETE FROM delivery`);
    await hub.database.query(`UPDATE message SET state = 'queued' WHERE id = $1`, [message.id]);
    const id = newId('dl');
    const fact = { type: 'reply.written', data: {}, subjectId: message.id, conversationId, xid: '1', position: 1 };
    await hub.database.query(
      `INSERT INTO dead_letter (id, kind, source, payload, error, attempts) VALUES ($1, 'event', 'Deliver.reply', $2, 'it broke', 5)`,
      [id, JSON.stringify(fact)],
    );
    const { body: list } = await admin.get('/v1/dead-letters');
    expect(list.data).toMatchObject([{ id, kind: 'event', source: 'Deliver.reply', error: 'it broke', attempts: 5 }]);
    expect((await agent.get('/v1/dead-letters')).status).toBe(403);
    expect((await admin.post(`/v1/dead-letters/${id}/replay`)).status).toBe(202);
    await receiver.until(2);
    expect(receiver.got[1].body.data.messageId).toBe(message.id);
    expect((await admin.get('/v1/dead-letters')).body.data).toEqual([]);
    expect((await admin.post(`/v1/dead-letters/${id}/replay`)).status).toBe(404);
  });
});
