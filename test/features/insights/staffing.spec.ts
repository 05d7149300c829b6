import type { Intraday } from '../../../src/contract/staffing.js';
import { Workspace } from '../../../src/governance/index.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { onShift, write } from '../../support/contacts.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { zoneAt } from '../../support/zones.js';

/** Where it is midday now, so that no day ends while it is looked at. */
const MIDDAY = zoneAt(12);

describe('staffing', () => {
  let hub: Booted;
  let supervisor: Caller;
  let queueId: string;
  let conversation: { conversationId: string; profileId: string };

  beforeAll(async () => {
    hub = await bootApp();
    await hub.app.get(Workspace, { strict: false }).setZone(MIDDAY);
    supervisor = await hub.signIn('supervisor');
    queueId = await buildQueue(hub, { name: 'Calls', goalSeconds: 30 });
    const inbox = await buildInbox(hub, { botId: await buildBot(hub) });
    conversation = await write(hub, inbox.id, 'nina@mail.example');
  });
  afterAll(() => hub.close());

  const ask = (query: string) => supervisor.get(`/v1/staffing/required?${query}`);

  // Calls, minutes, handle time, agents; then the chance of waiting, the level within 20 s, the speed of answer and the occupancy.
  it.each([
    [100, 30, 180, 13, '0.2853', '0.7956', '17.12', '0.769'],
    [100, 30, 180, 14, '0.1741', '0.8884', '7.84', '0.714'],
    [240, 60, 300, 24, '0.2981', '0.7717', '22.36', '0.833'],
    [240, 60, 300, 25, '0.2091', '0.8502', '12.55', '0.800'],
    [40, 30, 420, 13, '0.1945', '0.8366', '22.28', '0.718'],
  ])(
    '[UX-S7] %d calls in %d min of %d s with %d agents, over HTTP to the printed digits',
    async (calls, minutes, aht, agents, ...printed) => {
      const { body } = await ask(`calls=${calls}&intervalMinutes=${minutes}&ahtSeconds=${aht}&agents=${agents}`);
      const { asked } = body;
      expect([
        asked.probabilityOfWaiting.toFixed(4),
        asked.serviceLevel.answered.toFixed(4),
        asked.averageSpeedOfAnswerSeconds.toFixed(2),
        asked.occupancy.toFixed(3),
      ]).toEqual(printed);
    },
  );

  it('how many are needed, and how many to schedule for that', async () => {
    const { status, body } = await ask('calls=100&intervalMinutes=30&ahtSeconds=180&agents=13&shrinkage=30');
    expect(status).toBe(200);
    expect(body).toMatchObject({ model: 'c', offeredErlangs: 10, required: { agents: 14, scheduled: 20 } });
    expect((await ask('calls=100&ahtSeconds=180&agents=5')).body.asked).toMatchObject({
      averageSpeedOfAnswerSeconds: null,
      occupancy: 1,
    });
    expect((await ask('calls=0&ahtSeconds=180')).body.required).toEqual({ agents: 0, scheduled: 0 });
  });

  it('with patience, and for chat the same answer twice', async () => {
    const a = (await ask('model=a&calls=100&ahtSeconds=180&patienceSeconds=60')).body;
    expect(a.required.agents).toBeLessThan(14);
    expect(a.gives.abandoned).toBeGreaterThan(0);
    const chat = 'model=chat&calls=100&ahtSeconds=600&concurrency=3&patienceSeconds=120&withinSeconds=60&agents=12';
    const first = await ask(chat);
    expect(first.body.gives.serviceLevel.offered).toBeGreaterThanOrEqual(0.8);
    expect((await ask(chat)).body).toEqual(first.body);
  });

  it('what is wrong is named, and only supervisors may ask', async () => {
    const { status, body } = await ask('calls=-1&ahtSeconds=180');
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer: '/calls' }]);
    expect((await ask('calls=1&ahtSeconds=180&model=a')).body.errors).toMatchObject([{ pointer: '/patienceSeconds' }]);
    expect((await supervisor.get('/v1/staffing/intraday')).body.errors).toMatchObject([{ pointer: '/queue' }]);
    expect((await supervisor.get('/v1/staffing/intraday?queue=qu_none')).status).toBe(404);
    const agent = await hub.signIn('agent');
    expect((await agent.get('/v1/staffing/required?calls=1&ahtSeconds=1')).status).toBe(403);
  });

  it('a queue with no people gets no number; with people and known handle times a range', async () => {
    const wait = async (queue: string) => (await supervisor.get(`/v1/staffing/wait?queue=${queue}`)).body;
    expect(await wait(queueId)).toMatchObject({ staffed: false, ahead: 0, waitSeconds: null });
    const staffed = await buildQueue(hub);
    const agent = await hub.signIn('agent');
    await onShift(hub, agent.id, { used: 2, limit: 2 });
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [agent.id, staffed]);
    for (let i = 0; i < 20; i += 1) await handled(staffed, agent.id, 200 + 10 * i);
    const got = await wait(staffed);
    expect(got).toMatchObject({ staffed: true, ahead: 0 });
    expect(got.waitSeconds.low).toBeLessThan(150);
    expect(got.waitSeconds.high).toBeGreaterThan(150);
    expect(got.waitSeconds.high).toBeLessThan(1000);
  });

  it('[UX-S7] a day in half hours, quarters and hours: expected from the weeks before, what came, and who is needed', async () => {
    // Every half hour of the earlier days has the same.
    const queue = await buildQueue(hub, { goalSeconds: 60 });
    for (const weeks of [1, 2, 3]) {
      await hub.database.query(
        `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class, state, enqueued_at, ended_at)
         SELECT 'wi_' || substr($1, 4, 20) || lpad($5::text, 2, '0') || lpad(i::text, 4, '0'), $2, $3, $4, 'chat', 'completed', at, at + interval '5 minutes'
         FROM (SELECT i, date_trunc('day', now() AT TIME ZONE $6) AT TIME ZONE $6 - make_interval(days => 7 * $5::int) + make_interval(mins => i * 5) AS at
               FROM generate_series(0, 287) i) moments`,
        [newId('wi'), conversation.conversationId, conversation.profileId, queue, weeks, MIDDAY],
      );
    }
    const agent = await hub.signIn('agent');
    for (let i = 0; i < 10; i += 1) await handled(queue, agent.id, 300);
    const day: Intraday = (await supervisor.get(`/v1/staffing/intraday?queue=${queue}&maxOccupancy=85`)).body;
    expect(day).toMatchObject({
      timeZone: MIDDAY,
      model: 'chat',
      weeks: 3,
      staffed: 0,
      goal: { percent: 80, withinSeconds: 60 },
    });
    expect(day.intervals).toHaveLength(48);
    expect(day.intervals.every(({ expected }) => expected === 6)).toBe(true);
    expect(day.intervals.reduce((sum, { actual }) => sum + (actual ?? 0), 0)).toBe(10);
    const now = day.intervals.findLastIndex(({ actual }) => actual !== null);
    expect(day.intervals[now].required).toBeGreaterThan(0);
    expect(day.intervals.slice(0, now).every(({ required }) => required === null)).toBe(true);
    expect(day.handleSeconds).toBe(300);
    for (const minutes of [15, 60]) {
      const other: Intraday = (await supervisor.get(`/v1/staffing/intraday?queue=${queue}&minutes=${minutes}`)).body;
      expect(other.intervals).toHaveLength(1440 / minutes);
      expect(other.intervals.every(({ expected }) => expected === minutes / 5)).toBe(true);
      expect(other.intervals.reduce((sum, { actual }) => sum + (actual ?? 0), 0)).toBe(10);
    }
    expect((await supervisor.get(`/v1/staffing/intraday?queue=${queue}&minutes=20`)).status).toBe(422);
  });

  /** Work that came just now and was done, after this many seconds. */
  async function handled(queue: string, agentId: string, seconds: number): Promise<void> {
    const id = newId('wi');
    await hub.database.query(
      `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class, state, agent_id, ended_at) VALUES ($1, $2, $3, $4, 'chat', 'completed', $5, now())`,
      [id, conversation.conversationId, conversation.profileId, queue, agentId],
    );
    await hub.database.query(
      `INSERT INTO assignment (id, work_item_id, agent_id, reason, started_at, ended_at) VALUES ($1, $2, $3, 'accepted', now() - make_interval(secs => $4), now())`,
      [newId('as'), id, agentId, seconds],
    );
  }
});
