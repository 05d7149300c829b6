import type { Board, BoardChange } from '../../../src/contract/insights.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { fact } from '../../../src/kernel/events/fact.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type HeardSocket } from '../../support/boot-app.js';
import { about, onShift, resolve, write } from '../../support/contacts.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';

describe('the board', () => {
  let hub: Booted;
  let supervisor: Caller;
  let socket: HeardSocket;
  let inboxId: string;
  let queueId: string;

  beforeAll(async () => {
    hub = await bootApp();
    supervisor = await hub.signIn('supervisor');
    // A bot answers, so that nothing is queued but what a test queues.
    inboxId = (await buildInbox(hub, { botId: await buildBot(hub) })).id;
    queueId = await buildQueue(hub, { name: 'Deliveries', goalSeconds: 60 });
    socket = await supervisor.socket('supervisor');
  });
  afterAll(async () => {
    socket.disconnect();
    await hub.close();
  });

  const board = async (): Promise<Board> => (await supervisor.get('/v1/board')).body;
  const line = async () => (await board()).queues.find(({ queue }) => queue.id === queueId);

  /** Work in a queue, as routing stores and tells it. */
  async function enqueue(secondsAgo: number): Promise<string> {
    const { conversationId, profileId } = await write(hub, inboxId, `${newId('x')}@mail.example`);
    const id = newId('wi');
    await hub.app.get(UnitOfWork).run(async (tx) => {
      await tx.query(
        `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class, enqueued_at) VALUES ($1, $2, $3, $4, 'chat', now() - make_interval(secs => $5))`,
        [id, conversationId, profileId, queueId, secondsAgo],
      );
      tx.record(fact('work.queued', { queueId }, { conversationId, profileId, subjectId: id }));
    });
    return id;
  }
  async function accept(id: string, agentId: string): Promise<void> {
    await hub.app.get(UnitOfWork).run(async (tx) => {
      await tx.query(`UPDATE work_item SET state = 'assigned', agent_id = $2 WHERE id = $1`, [id, agentId]);
      tx.record(fact('work.accepted', { offerId: 'of_1', agentId }, { subjectId: id }));
    });
  }

  it('a change reaches a supervisor’s screen within 2 s, as the changed lines only', async () => {
    const whole = (await socket.until('board.changed')) as BoardChange;
    expect(whole).toHaveProperty('withBots');
    const started = Date.now();
    await enqueue(5);
    const change = (await socket.until(
      'board.changed',
      (one: BoardChange) => one.queues?.[0]?.waiting === 1,
    )) as BoardChange;
    expect(Date.now() - started).toBeLessThan(2000);
    expect(change.queues).toHaveLength(1);
    expect(change.queues?.[0].ages[0]).toBeGreaterThanOrEqual(5);
    expect(change).not.toHaveProperty('fcr');
    expect((await board()).queues).toHaveLength(1);
  });

  it('a repeat contact reaches it too, and nothing is pushed while nothing changes', async () => {
    const { conversationId } = await write(hub, inboxId, 'nina@mail.example');
    await about(hub, conversationId, 'parcel');
    await resolve(hub, conversationId);
    await write(hub, inboxId, 'nina@mail.example', 'It is still not here');
    await about(hub, conversationId, 'parcel');
    const started = Date.now();
    await socket.until('board.changed', (one: BoardChange) => one.repeat?.['24h'].repeats === 1);
    expect(Date.now() - started).toBeLessThan(2000);
    await new Promise((done) => setTimeout(done, 1200));
    const heard = socket.heard.length;
    await new Promise((done) => setTimeout(done, 2500));
    expect(socket.heard.slice(heard)).toEqual([]);
  });

  it('twenty changes at once are told in a few pushes', async () => {
    const heard = socket.heard.length;
    await Promise.all(Array.from({ length: 20 }, () => enqueue(1)));
    await socket.until('board.changed', (one: BoardChange) => one.queues?.[0]?.waiting === 21);
    expect(socket.heard.slice(heard).filter(({ name }) => name === 'board.changed').length).toBeLessThanOrEqual(4);
  });

  it('service level: removed within the goal ÷ removed, each stay in the queue once, also when its fact comes twice', async () => {
    const agent = await hub.signIn('agent', 'Maya Singh');
    await accept(await enqueue(10), agent.id);
    const late = await enqueue(90);
    await hub.settle();
    await hub.database.query(
      `UPDATE queue_stay SET entered_at = entered_at - interval '90 seconds' WHERE work_item_id = $1`,
      [late],
    );
    await accept(late, agent.id);
    await accept(late, agent.id);
    await hub.settle();
    expect(await line()).toMatchObject({ inService: 2, waiting: 21, agentsOn: 0 });
    expect((await line())?.serviceLevel).toEqual({ withinGoal: 1, removed: 2, goalSeconds: 60 });
  });

  it('people: on and free, with what they hold', async () => {
    const quiet = await buildQueue(hub, { name: 'Quiet' });
    const [free, full] = [await hub.signIn('agent', 'Ana Free'), await hub.signIn('agent', 'Ben Full')];
    for (const [agent, used] of [[free, 1] as const, [full, 2] as const]) {
      await onShift(hub, agent.id, { used, limit: 2 });
      await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [agent.id, quiet]);
    }
    const now = await board();
    expect(now.queues.find(({ queue }) => queue.id === quiet)).toMatchObject({
      agentsOn: 2,
      agentsFree: 1,
      waiting: 0,
    });
    expect(now.agents.find(({ id }) => id === free.id)).toEqual({
      id: free.id,
      name: 'Ana Free',
      status: 'available',
      presence: 'connected',
      used: 2,
      limit: 4,
    });
  });

  it('only supervisors see the floor', async () => {
    const agent = await hub.signIn('agent');
    expect((await agent.get('/v1/board')).status).toBe(403);
    await expect(agent.socket('supervisor')).rejects.toThrow();
  });
});
