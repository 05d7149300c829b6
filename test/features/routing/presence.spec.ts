import { type Booted, bootApp, type Whatever } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until, write } from './world.js';

describe('presence', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  /** As if so many seconds had gone by without a sign of life. */
  const quietFor = (agentId: string, seconds: number) =>
    hub.database.query(
      `UPDATE agent_state SET last_seen_at = last_seen_at - make_interval(secs => $2), dropped_at = dropped_at - make_interval(secs => $2)
       WHERE agent_id = $1`,
      [agentId, seconds],
    );
  const presence = async (agentId: string) =>
    (
      await hub.database.query<{ presence: string }>(`SELECT presence FROM agent_state WHERE agent_id = $1`, [agentId])
    )[0].presence;

  it('rescinds what rings at a desk whose socket dropped, and rings at the next within 15 seconds', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const conversationId = await write(hub, inbox.id);
    const mine = (one: Whatever) => one.conversation.id === conversationId;
    const lost = await maya.socket.until('offer.made', mine);
    const noor = await seat(hub, 'Noor', { queues: [queueId] });
    maya.socket.disconnect();
    const dropped = Date.now();
    const next = await until('the next offer', async () => (await offersOf(noor.person)).find(mine), 15_000);
    expect(Date.now() - dropped).toBeLessThan(15_000);
    expect(Date.now() - dropped).toBeGreaterThan(6000);
    expect(next.waitingSince).toBe(lost.waitingSince);
    const { body: desk } = await maya.person.get('/v1/me/desk');
    expect(desk).toMatchObject({ status: 'available', missed: 0, offers: [] });
    expect(desk.capacity.every((one: Whatever) => one.used === 0 && one.offered === 0)).toBe(true);
    expect((await maya.person.post(`/v1/offers/${lost.id}/accept`)).body).toMatchObject({
      code: 'offer_rescinded',
      state: 'rescinded',
    });
    await leave([maya, noor]);
  });

  it('keeps an offer through a reload, and shows it to the page that comes back', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const conversationId = await write(hub, inbox.id);
    const { id } = await maya.socket.until('offer.made', (one) => one.conversation.id === conversationId);
    maya.socket.disconnect();
    await new Promise((done) => setTimeout(done, 1500));
    const socket = await maya.person.socket();
    await new Promise((done) => setTimeout(done, 1500));
    expect((await offersOf(maya.person)).map((one) => one.id)).toEqual([id]);
    await leave([{ person: maya.person, socket }]);
  });

  it('is connected, shaky, detached and gone by the age of the last sign of life, and connected again at once', async () => {
    const queueId = await buildQueue(hub);
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    // The first sign of life is written down a moment after the socket is open.
    await until('the first sign of life', async () => (await presence(maya.person.id)) === 'connected');
    maya.socket.disconnect();
    for (const [seconds, state] of [
      [11, 'shaky'],
      [20, 'detached'],
      [30, 'gone'],
    ] as const) {
      await until(
        'the drop',
        async () =>
          (
            await hub.database.query(`SELECT 1 FROM agent_state WHERE agent_id = $1 AND dropped_at IS NOT NULL`, [
              maya.person.id,
            ])
          ).length > 0,
      );
      await quietFor(maya.person.id, seconds);
      await until(state, async () => (await presence(maya.person.id)) === state);
    }
    const socket = await maya.person.socket();
    await until('connected', async () => (await presence(maya.person.id)) === 'connected', 2000);
    // What they chose is theirs, whatever the line did.
    expect((await maya.person.get('/v1/me/desk')).body.status).toBe('available');
    await leave([{ person: maya.person, socket }]);
  });

  it('[UX-A18] gives the work of somebody who is gone back to the queue, with its age, and to them first when they return', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId, channel: 'webchat' });
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const conversationId = await write(hub, inbox.id);
    const mine = (one: Whatever) => one.conversation.id === conversationId;
    const offer = await maya.socket.until('offer.made', mine);
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    maya.socket.disconnect();
    await until(
      'the drop',
      async () =>
        (
          await hub.database.query(`SELECT 1 FROM agent_state WHERE agent_id = $1 AND dropped_at IS NOT NULL`, [
            maya.person.id,
          ])
        ).length > 0,
    );
    await quietFor(maya.person.id, 61);
    await hub.database.query(
      `UPDATE assignment SET started_at = started_at - interval '61 seconds' WHERE agent_id = $1`,
      [maya.person.id],
    );
    await until(
      'the queue',
      async () => (await maya.person.get(`/v1/conversations/${conversationId}`)).body.control.kind === 'queue',
    );
    const [item] = await hub.database.query<Whatever>(
      `SELECT state, preferred_agent, enqueued_at FROM work_item WHERE conversation_id = $1`,
      [conversationId],
    );
    expect(item).toMatchObject({ state: 'pending', preferred_agent: maya.person.id });
    expect(item.enqueued_at.toISOString()).toBe(offer.waitingSince);
    const socket = await maya.person.socket();
    const again = await socket.until('offer.made', mine);
    expect(again).toMatchObject({ why: 'This customer’s person of choice', waitingSince: offer.waitingSince });
    await leave([{ person: maya.person, socket }]);
  });

  it('rescinds at once when somebody goes offline, and offers nothing to the busy and the away', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const conversationId = await write(hub, inbox.id);
    await maya.socket.until('offer.made', (one) => one.conversation.id === conversationId);
    await maya.person.put('/v1/me/status', { status: 'offline' });
    expect(await offersOf(maya.person)).toEqual([]);
    await maya.person.put('/v1/me/status', { status: 'away', reason: 'lunch' });
    await new Promise((done) => setTimeout(done, 1300));
    const { body: desk } = await maya.person.get('/v1/me/desk');
    expect(desk).toMatchObject({ status: 'away', statusReason: 'lunch', offers: [] });
    expect((await maya.person.put('/v1/me/status', { status: 'asleep' })).status).toBe(422);
    await leave([maya]);
  });
});
