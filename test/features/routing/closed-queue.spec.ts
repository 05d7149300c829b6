import { bootApp, type Booted } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { until, write } from './world.js';

describe('a queue with hours', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  it.each([
    ['closed', 'is told at once what the queue says, and the work waits as a thread', true],
    ['open', 'waits as ever', false],
  ])('%s: a customer %s', async (state, _, runs) => {
    const admin = await hub.signIn('admin');
    const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', until: '24:00' }));
    const made = await admin.post('/v1/calendars', {
      name: `${state} all week`,
      timeZone: 'Europe/Lisbon',
      weekly: runs ? [] : always,
    });
    expect([made.status, made.body.errors]).toEqual([201, undefined]);
    const queueId = await buildQueue(hub);
    const plan = { hoursId: made.body.id, noAgent: { plan: 'async', message: 'We are back on Monday.' } };
    const set = await admin.patch(`/v1/queues/${queueId}`, { policy: plan });
    expect([set.status, set.body.errors]).toEqual([200, undefined]);
    const inbox = await buildInbox(hub, { queueId, config: { channelClass: 'chat' } });
    const conversationId = await write(hub, inbox.id);
    const item = () =>
      hub.database.one<{ class: string; told: boolean }>(
        `SELECT channel_class AS class, no_agent_at IS NOT NULL AS told FROM work_item WHERE conversation_id = $1`,
        [conversationId],
      );
    if (runs) {
      await until('the plan', async () => (await item())?.told);
      const { data } = (await admin.get(`/v1/conversations/${conversationId}/messages`)).body;
      expect(data.at(-1)).toMatchObject({ text: 'We are back on Monday.', author: { kind: 'system' } });
      expect(await item()).toEqual({ class: 'async', told: true });
      return;
    }
    await until('the item', item);
    // Two looks of the router later nothing has been said.
    await new Promise((done) => setTimeout(done, 2500));
    expect(await item()).toEqual({ class: 'chat', told: false });
  });
});
