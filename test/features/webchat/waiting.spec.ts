import { DateTime } from 'luxon';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { newId } from '../../../src/kernel/ids.js';
import { buildQueue } from '../../support/factories.js';
import { buildChat, type Visitor, visit } from './visitor-support.js';

let hub: Booted;
const open: Visitor[] = [];

beforeAll(async () => {
  hub = await bootApp();
});
afterAll(async () => {
  for (const { socket } of open) socket.disconnect();
  await hub.close();
});

describe('waiting for a person', () => {
  it('tells the place in the queue, that nobody is there, and moves up when others leave', async () => {
    const queueId = await buildQueue(hub);
    const inbox = await buildChat(hub, { queueId });
    const [first, second] = [await visit(hub, inbox), await visit(hub, inbox)];
    open.push(first, second);
    await first.send('hello');
    await first.ask('person');
    await first.socket.until('holder.changed', (now) => now.holder.kind === 'queue' && now.position === 1);
    await second.send('hello too');
    await second.ask('person');
    const waits = await second.socket.until('holder.changed', (now) => now.position === 2);
    expect(waits).toMatchObject({ holder: { kind: 'queue', name: null }, staffed: false, waitSeconds: null });

    // Somebody is there, and it is known how long the work takes: a range is told.
    const maya = await hub.signIn('agent', 'Maya Lindqvist');
    await hub.database.query(
      `INSERT INTO agent_state (agent_id, status, presence, lease_until) VALUES ($1, 'available', 'connected', now() + interval '1 hour')
       ON CONFLICT (agent_id) DO UPDATE SET status = 'available', presence = 'connected', lease_until = now() + interval '1 hour'`,
      [maya.id],
    );
    await hub.database.query(
      `INSERT INTO agent_capacity (agent_id, channel_class, "limit", used) VALUES ($1, 'chat', 2, 2)
       ON CONFLICT (agent_id, channel_class) DO UPDATE SET "limit" = 2, used = 2`,
      [maya.id],
    );
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [
      maya.id,
      queueId,
    ]);
    for (let i = 0; i < 20; i += 1) {
      const [work] = await hub.database.query<{ id: string }>(
        `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class, state, enqueued_at, ended_at)
         SELECT $1, conversation_id, profile_id, queue_id, channel_class, 'completed', now() - interval '1 hour', now()
         FROM work_item WHERE queue_id = $2 AND state = 'pending' LIMIT 1 RETURNING id`,
        [newId('wi'), queueId],
      );
      await hub.database.query(
        `INSERT INTO assignment (id, work_item_id, agent_id, reason, started_at, ended_at)
         VALUES ($1, $2, $3, 'offer', now() - make_interval(secs => $4), now())`,
        [newId('as'), work.id, maya.id, 200 + 10 * i],
      );
    }
    // What a week taught is read again after a while.
    let told = null;
    for (const until = Date.now() + 60_000; Date.now() < until && !told; ) {
      // A visitor who asks without a pause is not answered.
      await new Promise((done) => setTimeout(done, 400));
      told = (await second.ask('sync', { seq: 0 })).waitSeconds;
    }
    expect(told.low).toBeGreaterThan(0);
    expect(told.high).toBeGreaterThan(told.low);
    expect(told.high).toBeLessThan(3600);

    const { conversationId } = await first.ask('sync', { seq: 0 });
    expect((await maya.post(`/v1/conversations/${conversationId}/take-over`)).status).toBeLessThan(300);
    await second.socket.until('holder.changed', (now) => now.position === 1);
    expect(await first.ask('sync', { seq: 0 })).toMatchObject({
      holder: { kind: 'agent', name: 'Maya' },
      position: null,
    });
  });

  it('a visitor of a closed queue is told when it opens, also while somebody is there, and until its hours change', async () => {
    const admin = await hub.signIn('admin');
    const queueId = await buildQueue(hub);
    // Open for the last hour of tomorrow.
    const tomorrow = DateTime.utc().plus({ days: 1 });
    const { weekday } = tomorrow;
    const weekly = [{ day: weekday, from: '23:00', until: '24:00' }];
    const calendar = { name: 'Late', timeZone: 'Etc/UTC', weekly };
    const made = await admin.post('/v1/calendars', calendar);
    expect([made.status, made.body.errors]).toEqual([201, undefined]);
    const set = await admin.patch(`/v1/queues/${queueId}`, {
      policy: { hoursId: made.body.id, noAgent: { plan: 'async', message: null } },
    });
    expect([set.status, set.body.errors]).toEqual([200, undefined]);
    const maya = await hub.signIn('agent');
    await hub.database.query(
      `INSERT INTO agent_state (agent_id, status, presence, lease_until) VALUES ($1, 'available', 'connected', now() + interval '1 hour')
       ON CONFLICT (agent_id) DO UPDATE SET status = 'available', presence = 'connected', lease_until = now() + interval '1 hour'`,
      [maya.id],
    );
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [maya.id, queueId]);
    await hub.database.query(
      `INSERT INTO agent_capacity (agent_id, channel_class, "limit") VALUES ($1, 'async', 0)
       ON CONFLICT (agent_id, channel_class) DO UPDATE SET "limit" = 0`,
      [maya.id],
    );
    const visitor = await visit(hub, await buildChat(hub, { queueId }));
    open.push(visitor);
    await visitor.send('hello');
    await visitor.ask('person');
    const opensAt = tomorrow.set({ hour: 23, minute: 0, second: 0, millisecond: 0 }).toISO();
    const told = await visitor.socket.until('holder.changed', (now) => now.holder.kind === 'queue' && now.opensAt);
    expect(told).toMatchObject({ staffed: false, waitSeconds: null, opensAt });
    await visitor.socket.until('message.added', (one) => /will answer here/.test(one.text));
    const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', until: '24:00' }));
    expect((await admin.patch(`/v1/calendars/${made.body.id}`, { ...calendar, weekly: always })).status).toBe(200);
    await visitor.socket.until('holder.changed', (now) => now.staffed === true && now.opensAt === null);
  });
});
