import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { randomFrom } from '../../support/random.js';
import { zoneAt } from '../../support/zones.js';
import { leave, limit, offersOf, seat, until, write } from './world.js';

const NOON = zoneAt(13);

/** A written conversation and its callback are for one person: they never ring at two desks at once, and neither starves. */
describe('a conversation and its callback', () => {
  let hub: Booted;
  let admin: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
  });
  afterAll(() => hub.close());

  const place = async () => {
    const queueId = await buildQueue(hub, { offerSeconds: 600 });
    await hub.database.query(`UPDATE queue SET missed_pause_seconds = 0, wrap_up_mode = 'none' WHERE id = $1`, [
      queueId,
    ]);
    return { queueId, inboxId: (await buildInbox(hub, { queueId })).id };
  };
  /** Room for this many of each: a call is the class voice, what is written the class async. */
  const room = async ({ id }: Caller, async: number, voice: number) => {
    await limit(hub, id, 0);
    await hub.database.query(
      `UPDATE agent_capacity SET "limit" = CASE channel_class WHEN 'async' THEN $2::int WHEN 'voice' THEN $3::int ELSE 0 END WHERE agent_id = $1`,
      [id, async, voice],
    );
  };
  let numbers = 0;
  const callback = async (conversationId: string) => {
    const { body } = await admin.get(`/v1/conversations/${conversationId}`);
    await hub.database.query(`UPDATE profile SET time_zone = $2 WHERE id = $1`, [body.profile.id, NOON]);
    const phone = `+4420794602${String(10 + numbers++).padStart(2, '0')}`;
    await hub.database.query(
      `INSERT INTO identity (id, profile_id, kind, value, proof, source) VALUES ($1, $2, 'phone', $3, 'claimed', 'test')`,
      [newId('id'), body.profile.id, phone],
    );
    const added = await admin.post('/v1/callbacks', { conversationId, phone });
    expect([added.status, added.body.code]).toEqual([201, undefined]);
  };
  const work = (conversationId: string, kind: string) =>
    until(`the ${kind} in the line`, async () =>
      hub.database.one<Whatever>(
        `SELECT * FROM work_item WHERE conversation_id = $1 AND kind = $2 AND phase = 'queued'`,
        [conversationId, kind],
      ),
    );
  const trace = async (id: string) => (await admin.get(`/v1/work-items/${id}/trace`)).body.waiting;
  const ringsFor = async (who: Caller, id: string) => (await offersOf(who)).find((one) => one.workItemId === id);
  const offered = (who: Caller, id: string) => until('the offer', () => ringsFor(who, id));
  /** So that the router has looked: other work that came later was given out. */
  const looked = async (who: Caller, inboxId: string) => {
    const later = await write(hub, inboxId);
    return until('what came later', async () => (await offersOf(who)).find((one) => one.conversation.id === later));
  };
  const turnOver = (id: string) =>
    hub.database.query(`UPDATE work_item SET behind_until = now() WHERE id = $1 AND behind_id IS NOT NULL`, [id]);

  it('while the thread rings its callback waits, says at whom, and goes to whoever takes the thread', async () => {
    const { queueId, inboxId } = await place();
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const id = await write(hub, inboxId);
    const thread = await work(id, 'conversation');
    const rings = await offered(maya.person, thread.id);
    const noor = await seat(hub, 'Noor', { queues: [queueId] });
    await callback(id);
    const call = await work(id, 'callback');
    await turnOver(call.id);
    await looked(noor.person, inboxId);
    expect(await ringsFor(noor.person, call.id)).toBeUndefined();
    expect(await trace(call.id)).toMatchObject({
      behind: { workItemId: thread.id, kind: 'conversation', ringsAt: 'Maya' },
      words: 'Waits while the conversation itself rings at Maya: whoever takes that is asked first for this as well',
    });
    await maya.person.post(`/v1/offers/${rings.id}/accept`);
    expect(await offered(maya.person, call.id)).toMatchObject({ kind: 'callback' });
    expect(await ringsFor(noor.person, call.id)).toBeUndefined();
    await leave([maya, noor]);
  });

  it('while the callback rings a thread that is written in waits, and whoever calls has it', async () => {
    const { queueId, inboxId } = await place();
    const noor = await seat(hub, 'Noor', { queues: [queueId] });
    const from = `${newId('c')}@mail.example`;
    const id = await write(hub, inboxId, { from });
    const first = await offered(noor.person, (await work(id, 'conversation')).id);
    await noor.person.post(`/v1/offers/${first.id}/accept`);
    await noor.person.post(`/v1/conversations/${id}/resolve`);
    await callback(id);
    const call = await work(id, 'callback');
    const rings = await offered(noor.person, call.id);
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    await write(hub, inboxId, { from, text: 'Are you ringing?' });
    const thread = await work(id, 'conversation');
    await turnOver(thread.id);
    await looked(maya.person, inboxId);
    expect(await ringsFor(maya.person, thread.id)).toBeUndefined();
    expect((await trace(thread.id)).words).toBe(
      'Waits while the callback of this conversation rings at Noor: whoever takes that is asked first for this as well',
    );
    await noor.person.post(`/v1/offers/${rings.id}/accept`);
    await until('the thread with the caller', async () => {
      const { control } = (await admin.get(`/v1/conversations/${id}`)).body;
      return control.id === noor.person.id;
    });
    expect(await ringsFor(maya.person, thread.id)).toBeUndefined();
    await leave([maya, noor]);
  });

  it('neither waits for people only the other is for: while nobody is asked they take turns', async () => {
    const { queueId, inboxId } = await place();
    const id = await write(hub, inboxId);
    const thread = await work(id, 'conversation');
    await callback(id);
    const call = await work(id, 'callback');
    expect(await trace(thread.id)).toMatchObject({
      behind: { workItemId: call.id, kind: 'callback', ringsAt: null },
      words:
        'It is the turn of the callback of this conversation: one of the two is offered at a time, and whoever takes it is asked first for the other',
    });
    const maya = await seat(hub, 'Maya', { queues: [queueId], limit: 0 });
    await room(maya.person, 5, 0);
    // Without being hurried: its turn comes.
    const rings = await offered(maya.person, thread.id);
    const noor = await seat(hub, 'Noor', { queues: [queueId], limit: 0 });
    await room(noor.person, 0, 1);
    await turnOver(call.id);
    await looked(maya.person, inboxId);
    expect(await ringsFor(noor.person, call.id)).toBeUndefined();
    await maya.person.post(`/v1/offers/${rings.id}/reject`);
    await offered(noor.person, call.id);
    expect(await trace(thread.id)).toMatchObject({ behind: { workItemId: call.id, ringsAt: 'Noor' } });

    // The callback is over without anybody: the thread stands alone.
    await admin.post(`/v1/work-items/${call.id}/complete`, { done: false });
    await until('the thread alone', async () => (await trace(thread.id))?.behind === null);
    await leave([maya, noor]);
  });

  it('whatever people do, the two of a conversation never ring at the same time', async () => {
    const { queueId, inboxId } = await place();
    const chance = randomFrom(7);
    const seats = await Promise.all(
      ['A', 'B', 'C', 'D'].map((name) => seat(hub, name, { queues: [queueId], limit: 4 })),
    );
    const threads = await Promise.all(Array.from({ length: 12 }, () => write(hub, inboxId)));
    await Promise.all(threads.map((id) => callback(id)));
    const twoAtOnce = `SELECT c.conversation_id FROM work_item c JOIN offer x ON x.work_item_id = c.id
      JOIN work_item t ON t.conversation_id = c.conversation_id AND t.kind = 'conversation' JOIN offer y ON y.work_item_id = t.id
      WHERE c.kind = 'callback' AND x.offered_at < COALESCE(y.ended_at, 'infinity') AND y.offered_at < COALESCE(x.ended_at, 'infinity')`;
    const rung = { conversation: 0, callback: 0 };
    await until(
      'both kinds rung often',
      async () => {
        await hub.database.query(`UPDATE work_item SET behind_until = now() WHERE behind_id IS NOT NULL`);
        await hub.database.query(`UPDATE work_item SET refusals = '{}', version = version + 1 WHERE state = 'pending'`);
        for (const { person } of seats)
          for (const { id, kind, workItemId } of await offersOf(person)) {
            rung[kind as keyof typeof rung] += 1;
            if (chance.chance(0.75)) await person.post(`/v1/offers/${id}/reject`);
            else if (kind === 'conversation' && (await person.post(`/v1/offers/${id}/accept`)).status === 200)
              await admin.post(`/v1/work-items/${workItemId}/requeue`, { queueId, reason: 'Back into the line' });
          }
        return Math.min(rung.conversation, rung.callback) >= 40;
      },
      120_000,
    );
    expect(await hub.database.query(twoAtOnce)).toEqual([]);
    await leave(seats);
  });
});
