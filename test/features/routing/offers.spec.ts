import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { fact } from '../../../src/kernel/events/fact.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { leave, limit, offersOf, seat, until, write } from './world.js';

describe('offers', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  const used = async (agentId: string) =>
    (
      await hub.database.query<{ used: number }>(
        `SELECT used FROM agent_capacity WHERE agent_id = $1 AND channel_class = 'async'`,
        [agentId],
      )
    )[0].used;

  it('offers new work with its whole card, and accepting moves control, work and capacity together', async () => {
    const queueId = await buildQueue(hub, { name: 'Plant care' });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const conversationId = await write(hub, inbox.id);
    const offer = await maya.socket.until('offer.made', (one) => one.conversation.id === conversationId);
    expect(offer).toMatchObject({
      state: 'pending',
      queue: { id: queueId, name: 'Plant care' },
      agentId: maya.person.id,
      handoff: null,
      conversation: { control: { kind: 'queue', id: queueId } },
    });
    expect(Date.parse(offer.deadline)).toBeGreaterThan(Date.parse(offer.now));
    expect(await used(maya.person.id)).toBe(1);

    const answer = await maya.person.post(`/v1/offers/${offer.id}/accept`);
    expect(answer).toMatchObject({ status: 200, body: { conversationId } });
    const { body: conversation } = await maya.person.get(`/v1/conversations/${conversationId}`);
    expect(conversation.control).toMatchObject({ kind: 'agent', id: maya.person.id, name: 'Maya' });
    expect(conversation.assignee).toMatchObject({ id: maya.person.id });
    const { body: desk } = await maya.person.get('/v1/me/desk');
    expect(desk.work).toMatchObject([{ conversationId, state: 'assigned' }]);
    expect(desk.capacity.find((one: { channelClass: string }) => one.channelClass === 'async')).toMatchObject({
      used: 1,
      offered: 0,
    });
    await maya.socket.until('offer.ended', (end) => end.id === offer.id && end.state === 'accepted');
    const { body: decisions } = await maya.person.get(`/v1/conversations/${conversationId}/routing-decisions`);
    expect(decisions.data[0]).toMatchObject({
      chosen: { name: 'Maya' },
      rule: 'Longest idle among those who can take it',
    });
    await leave([maya]);
  });

  it('[UX-A5] lets one of two accepts win, 50 times, and tells the other who took it', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    const maya = await seat(hub, 'Maya', { queues: [queueId], limit: 60 });
    for (let round = 0; round < 50; round += 1) {
      const conversationId = await write(hub, inbox.id);
      const { id } = await maya.socket.until('offer.made', (one) => one.conversation.id === conversationId);
      const answers = await Promise.all([1, 2].map(() => maya.person.post(`/v1/offers/${id}/accept`)));
      expect(answers.map((one) => one.status).sort()).toEqual([200, 409]);
      expect(answers.find((one) => one.status === 409)?.body).toMatchObject({
        code: 'offer_accepted',
        state: 'accepted',
        takenBy: 'Maya',
      });
    }
    const [row] = await hub.database.query(
      `SELECT count(*)::int AS assignments, count(DISTINCT work_item_id)::int AS items FROM assignment WHERE agent_id = $1 AND ended_at IS NULL`,
      [maya.person.id],
    );
    expect(row).toEqual({ assignments: 50, items: 50 });
    expect(await used(maya.person.id)).toBe(50);
    await leave([maya]);
  });

  it('goes on to the next person when nobody answers, who is told of a miss and not put offline', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 1 });
    const inbox = await buildInbox(hub, { queueId });
    const first = await seat(hub, 'Maya', { queues: [queueId] });
    const conversationId = await write(hub, inbox.id);
    const missed = await first.socket.until('offer.made', (one) => one.conversation.id === conversationId);
    // Whoever is asked next has the time that a busy machine needs.
    await hub.database.query(`UPDATE queue SET offer_seconds = 60 WHERE id = $1`, [queueId]);
    const second = await seat(hub, 'Noor', { queues: [queueId] });
    const next = await second.socket.until('offer.made', (one) => one.conversation.id === conversationId);
    expect(next.workItemId).toBe(missed.workItemId);
    expect(next.waitingSince).toBe(missed.waitingSince);
    await second.person.post(`/v1/offers/${next.id}/accept`);

    const { body: desk } = await first.person.get('/v1/me/desk');
    expect(desk).toMatchObject({ status: 'available', presence: 'connected', missed: 1, offers: [] });
    const late = await first.person.post(`/v1/offers/${missed.id}/accept`);
    expect(late).toMatchObject({ status: 409, body: { code: 'offer_taken', state: 'timeout', takenBy: 'Noor' } });

    // Offers pause until they say that they are back.
    await limit(hub, second.person.id, 1);
    const another = await write(hub, inbox.id);
    await new Promise((done) => setTimeout(done, 1500));
    expect(await offersOf(first.person)).toEqual([]);
    await first.person.post('/v1/me/bring-back');
    await first.socket.until('offer.made', (one) => one.conversation.id === another);
    await leave([first, second]);
  });

  it('asks the next person when one lets it pass, and passing twice is harmless', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 30 });
    const inbox = await buildInbox(hub, { queueId });
    const seats = [await seat(hub, 'Maya', { queues: [queueId] }), await seat(hub, 'Noor', { queues: [queueId] })];
    const conversationId = await write(hub, inbox.id);
    const mine = (one: { conversation: { id: string } }) => one.conversation.id === conversationId;
    const { agentId, id } = await Promise.race(
      seats.map(({ socket }) => socket.until('offer.made', mine).catch(() => new Promise<never>(() => {}))),
    );
    const [asked, other] = seats[0].person.id === agentId ? seats : [...seats].reverse();
    expect((await other.person.post(`/v1/offers/${id}/reject`)).status).toBe(404);
    expect((await asked.person.post(`/v1/offers/${id}/reject`, { reason: 'lunch' })).status).toBe(204);
    expect((await asked.person.post(`/v1/offers/${id}/reject`)).status).toBe(204);
    await other.socket.until('offer.made', mine);
    expect(await used(asked.person.id)).toBe(0);
    await leave(seats);
  });

  it('serves by priority, then by age, one at a time', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    const ids: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      ids.push(await write(hub, inbox.id));
      await hub.settle();
    }
    // Told as every change of waiting work is, so that the router has read it before anybody is there.
    await hub.app.get(UnitOfWork).run(async (tx) => {
      const moved = await tx.one<{ id: string }>(
        `UPDATE work_item SET priority = 5, version = version + 1 WHERE conversation_id = $1 RETURNING id`,
        [ids[4]],
      );
      tx.record(fact('work.urgent', { reason: 'a test', queueId }, { conversationId: ids[4], subjectId: moved?.id }));
    });
    const maya = await seat(hub, 'Maya', { queues: [queueId], limit: 1 });
    const served: string[] = [];
    while (served.length < 6) {
      const [offer] = await until('an offer', async () => {
        const offers = await offersOf(maya.person);
        return offers.length > 0 && offers;
      });
      served.push(offer.conversation.id);
      await maya.person.post(`/v1/offers/${offer.id}/accept`);
      const done = await maya.person.post(`/v1/conversations/${offer.conversation.id}/wrap-up`, {
        dispositions: [],
        solved: 'yes',
      });
      expect(done.status).toBe(204);
    }
    expect(served).toEqual([ids[4], ids[0], ids[1], ids[2], ids[3], ids[5]]);
    await leave([maya]);
  });

  it('reaches only people with the skill, and asks no more of anyone than their limit', async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    const inbox = await buildInbox(hub, { queueId });
    const skilled = await seat(hub, 'Maya', { queues: [queueId], limit: 2, skills: { returns: 4 } });
    const other = await seat(hub, 'Noor', { queues: [queueId], limit: 2, skills: { returns: 1 } });
    await hub.database.query(`UPDATE agent_capacity SET "limit" = 0 WHERE agent_id IN ($1, $2)`, [
      skilled.person.id,
      other.person.id,
    ]);
    for (let i = 0; i < 4; i += 1) await write(hub, inbox.id);
    await hub.settle();
    await hub.database.query(
      `UPDATE work_item SET skills = '[{"name": "returns", "min": 3, "required": true}]', version = version + 1 WHERE queue_id = $1 AND state = 'pending'`,
      [queueId],
    );
    await limit(hub, skilled.person.id, 2);
    await limit(hub, other.person.id, 2);
    await until('two offers', async () => (await offersOf(skilled.person)).length === 2);
    await new Promise((done) => setTimeout(done, 1200));
    expect(await offersOf(skilled.person)).toHaveLength(2);
    expect(await offersOf(other.person)).toHaveLength(0);
    await leave([skilled, other]);
  });
});
