import type { MetricValue } from '../../../src/contract/insights.js';
import { Workspace } from '../../../src/governance/index.js';
import { type Answer, type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { randomFrom } from '../../support/random.js';
import { timePasses } from '../../support/time-passes.js';
import { zoneAt } from '../../support/zones.js';
import { write } from '../routing/world.js';

const SEED = Number(process.env.SEED ?? 20_261);
const CONVERSATIONS = Number(process.env.HISTORIES ?? 8);
const GOAL = 600;
const DAY = 86_400;

interface Segment {
  holder: 'bot' | 'agent' | 'queue' | 'none';
  seconds: number;
}

/**
 * Random histories in which bots have conversations for seconds or for weeks, before, between and after people: every time
 * metric is what the log of who held control says of queues and people alone.
 */
describe('the time of bots', () => {
  let hub: Booted;
  let supervisor: Caller;
  let bot: Caller;
  let maya: Caller;
  let inboxId: string;
  let queueId: string;
  beforeAll(async () => {
    hub = await bootApp();
    // Midday: what is counted is of one day.
    await hub.app.get(Workspace, { strict: false }).setZone(zoneAt(12));
    queueId = await buildQueue(hub, { goalSeconds: GOAL });
    await hub.database.query(`UPDATE queue SET wrap_up_mode = 'none' WHERE id = $1`, [queueId]);
    const botId = await buildBot(hub);
    inboxId = (await buildInbox(hub, { botId, queueId })).id;
    supervisor = await hub.signIn('supervisor');
    bot = await hub.bot(botId, ['handoffs']);
    maya = await hub.signIn('agent', 'Maya');
  });
  afterAll(() => hub.close());

  const chance = randomFrom(SEED);
  /** From a second to fifteen days, each order of size as likely as the next. */
  const botTime = () => Math.exp(chance.next() * Math.log(15 * DAY));
  const waitTime = () => (chance.chance(0.5) ? 5 + chance.below(100) : 2 * GOAL + chance.below(900));
  const handleTime = () => 60 + chance.below(1800);

  /** What follows an act follows a little later; the slowest of them is how far a metric may be from the log. Bots have days. */
  let slowest = 1000;
  async function well(what: Promise<Answer>): Promise<Answer['body']> {
    const begun = performance.now();
    const { status, body } = await what;
    expect([status < 300, body.code]).toEqual([true, undefined]);
    await hub.settle();
    slowest = Math.max(slowest, performance.now() - begun);
    return body;
  }
  const handOver = async (id: string): Promise<string> =>
    (await well(bot.post('/v1/handoffs', { conversation: id, reason: { code: 'no_match' } }))).handoffId;

  /** A stretch with a bot and one with people, or with the queue alone. */
  async function spell(id: string, last: boolean): Promise<void> {
    await timePasses(hub, id, botTime());
    const handoff = await handOver(id);
    await timePasses(hub, id, waitTime());
    if (!last && chance.chance(0.25)) {
      await well(bot.delete(`/v1/handoffs/${handoff}`));
      return;
    }
    await well(maya.post(`/v1/conversations/${id}/take-over`));
    await timePasses(hub, id, handleTime());
    const end = last ? 'resolve' : 'hand-back';
    await well(maya.post(`/v1/conversations/${id}/${end}`, last ? {} : { outcome: { resolved: 'not_yet' } }));
  }

  const log = async (): Promise<Segment[][]> =>
    (
      await hub.database.query<{ segments: Segment[] }>(
        `SELECT json_agg(json_build_object('holder', holder_kind, 'seconds', extract(epoch FROM COALESCE(ended_at, now()) - started_at)::float8) ORDER BY started_at, ended_at) AS segments
         FROM segment GROUP BY conversation_id`,
      )
    ).map(({ segments }) => segments);

  it(`[P-7] changes no time metric: ${CONVERSATIONS} random histories give what the log of who held control says of queues and people`, async () => {
    for (let i = 0; i < CONVERSATIONS; i += 1) {
      const id = await write(hub, inboxId);
      await hub.settle();
      for (let left = chance.below(3); left >= 0; left -= 1) await spell(id, left === 0);
    }
    // Somebody waits still; before that a bot had them for a fortnight.
    const waiting = await write(hub, inboxId);
    await hub.settle();
    await timePasses(hub, waiting, 14 * DAY);
    await handOver(waiting);
    await timePasses(hub, waiting, 300);

    const stretches = await log();
    const answered: number[] = [];
    const left: number[] = [];
    const handled: number[] = [];
    const waits: number[] = [];
    for (const segments of stretches)
      for (const [i, { holder, seconds }] of segments.entries()) {
        if (holder === 'agent') handled.push(seconds);
        if (holder !== 'queue') continue;
        const next = segments[i + 1]?.holder;
        if (next === undefined) waits.push(seconds);
        else (next === 'agent' ? answered : left).push(seconds);
      }
    // The histories hold what they should: bots for days, people of each kind.
    const ofBots = stretches.flat().filter(({ holder }) => holder === 'bot');
    expect(Math.max(...ofBots.map(({ seconds }) => seconds))).toBeGreaterThan(DAY);
    expect(ofBots.length).toBeGreaterThan(CONVERSATIONS);
    for (const some of [answered, left, handled, waits]) expect(some.length).toBeGreaterThan(0);

    const metrics = (await supervisor.get(`/v1/metrics/live?queue=${queueId}`)).body.metrics as Record<
      string,
      MetricValue
    >;
    const floor = (await supervisor.get('/v1/metrics/live')).body.metrics as Record<string, MetricValue>;
    const apart = 2 + (2 * slowest) / 1000;
    expect(apart).toBeLessThan(300);
    const near = (name: string, of: Record<string, MetricValue>, wanted: number) =>
      expect({
        seed: SEED,
        [name]: Math.abs((of[name].value as number) - wanted) < apart ? 'near' : [of[name], wanted],
      }).toEqual({
        seed: SEED,
        [name]: 'near',
      });
    near('asa', metrics, mean(answered));
    near('aht', metrics, mean(handled));
    near('longest_wait', metrics, waits[0]);
    near('handoff_accept', floor, lowerMedian(answered));
    const inTime = answered.filter((seconds) => seconds <= GOAL).length;
    expect(metrics.service_level_answered).toMatchObject({ part: inTime, of: answered.length });
    const gone = left.filter((seconds) => seconds <= GOAL).length;
    expect(metrics.service_level).toMatchObject({ part: inTime + gone, of: answered.length + left.length });
  }, 300_000);
});

const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
const lowerMedian = (all: number[]) => [...all].sort((a, b) => a - b)[Math.ceil(all.length / 2) - 1];
