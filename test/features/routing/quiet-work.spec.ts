import { LoadQueries } from '../../../src/routing/match/load.queries.js';
import { bootApp, type Booted, type Whatever } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until, write } from './world.js';

describe('a customer who is silent', () => {
  let hub: Booted;
  let queueId: string;
  let inboxId: string;

  beforeAll(async () => {
    hub = await bootApp();
    queueId = await buildQueue(hub, { offerSeconds: 600 });
    inboxId = (await buildInbox(hub, { queueId, config: { channelClass: 'chat' } })).id;
    await hub.database.query(`UPDATE queue SET release_after_seconds = 60 WHERE id = $1`, [queueId]);
  });
  afterAll(() => hub.close());

  const used = async (agentId: string) =>
    (
      await hub.database.one<{ used: number }>(
        `SELECT used FROM agent_capacity WHERE agent_id = $1 AND channel_class = 'chat'`,
        [agentId],
      )
    )?.used;

  it('frees the place a minute after our answer, keeps the work, and takes a place again when they write', async () => {
    const mia = await seat(hub, 'Mia', { queues: [queueId], limit: 1 });
    const first = await write(hub, inboxId, { from: 'amara@mail.example' });
    const offer = await until('the offer', async () => (await offersOf(mia.person))[0]);
    await mia.person.post(`/v1/offers/${offer.id}/accept`);
    const second = await write(hub, inboxId);
    await mia.person.post(`/v1/conversations/${first}/messages`, { text: 'It left this morning' });
    await hub.settle();
    expect(await used(mia.person.id)).toBe(1);
    expect(await offersOf(mia.person)).toEqual([]);

    // A minute passes.
    await hub.database.query(`UPDATE conversation SET last_at = last_at - interval '61 seconds' WHERE id = $1`, [
      first,
    ]);
    const next = await until('room for the next', async () => (await offersOf(mia.person))[0]);
    expect(next.conversation.id).toBe(second);
    await mia.person.post(`/v1/offers/${next.id}/accept`);
    const { body } = await mia.person.get('/v1/me/desk');
    expect(body.work.map((one: Whatever) => one.conversationId).sort()).toEqual([first, second].sort());
    expect(await used(mia.person.id)).toBe(1);

    await write(hub, inboxId, { from: 'amara@mail.example', text: 'And the pot?' });
    await until('two places in use', async () => (await used(mia.person.id)) === 2);

    for (const id of [first, second]) {
      await mia.person.post(`/v1/conversations/${id}/resolve`, {});
      await mia.person.post(`/v1/conversations/${id}/wrap-up`, { dispositions: [], solved: 'yes' });
    }
    await until('an empty desk', async () => (await used(mia.person.id)) === 0);
    await leave([mia]);
  });

  it('frees its place once, also when the work ends while it is released', async () => {
    const lee = await seat(hub, 'Lee', { queues: [queueId], limit: 2 });
    const id = await write(hub, inboxId);
    const offer = await until('the offer', async () => (await offersOf(lee.person))[0]);
    await lee.person.post(`/v1/offers/${offer.id}/accept`);
    await lee.person.post(`/v1/conversations/${id}/messages`, { text: 'Done' });
    await hub.database.query(`UPDATE conversation SET last_at = last_at - interval '61 seconds' WHERE id = $1`, [id]);
    await until('the place', async () => (await used(lee.person.id)) === 0);
    const other = await write(hub, inboxId);
    const again = await until('the offer', async () => (await offersOf(lee.person))[0]);
    await lee.person.post(`/v1/offers/${again.id}/accept`);
    await lee.person.post(`/v1/conversations/${id}/resolve`, {});
    await lee.person.post(`/v1/conversations/${id}/wrap-up`, { dispositions: [], solved: 'yes' });
    await hub.settle();
    expect(await used(lee.person.id)).toBe(1);
    expect(other).not.toBe(id);
    await leave([lee]);
  });

  it('makes what a channel soon takes no answer for due before its window closes', async () => {
    const whatsapp = await buildInbox(hub, { channel: 'whatsapp', queueId });
    const id = await write(hub, whatsapp.id);
    await hub.settle();
    const [{ work }] = await hub.database.query<{ work: string }>(
      `SELECT id AS work FROM work_item WHERE conversation_id = $1`,
      [id],
    );
    const [item] = await hub.app.get(LoadQueries).items([work]);
    expect(((item.replyUntil as number) - item.enqueuedAt) / 3_600_000).toBeCloseTo(24, 1);
  });
});
