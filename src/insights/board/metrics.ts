import type { MetricValue, Metrics } from '../../contract/insights.js';
import type { FloorState, QueueState } from './floor.js';

/** What queues count, so that several add up. */
type Counted = Pick<QueueState, 'waiting' | 'inService' | 'serviceLevel' | 'today' | 'told' | 'callbacksDue'>;

/** The numbers of one queue, by name. */
export function queueMetrics(queue: QueueState, now: number): Metrics {
  const { since, agentsFree, agentsOn, wait } = queue;
  return {
    ...counted(queue),
    longest_wait: { value: since.length > 0 ? age(since[0], now) : null },
    wait: wait ? { value: wait.high, ...wait } : { value: null },
    agents_free: { value: agentsFree, of: agentsOn },
  };
}

/** The numbers of the whole floor: sums of the queues' where they add up, the worst queue's where they do not. */
export function floorMetrics(floor: FloorState, now: number): Metrics {
  const { queues, people, bots, repeat } = floor;
  const waiting = queues.filter(({ since }) => since.length > 0);
  const oldest = least(waiting, ({ since }) => since[0]);
  const slowest = least(queues, ({ wait }) => (wait ? -wait.high : Number.POSITIVE_INFINITY));
  const metrics: Metrics = {
    ...counted(sumOf(queues)),
    longest_wait: oldest ? { value: age(oldest.since[0], now), queueId: oldest.queue.id } : { value: null },
    wait: slowest?.wait ? { value: slowest.wait.high, ...slowest.wait, queueId: slowest.queue.id } : { value: null },
    agents_free: { value: people.free, of: people.on },
    occupancy: share(people.talking, people.agents),
    occupancy_weighted: share(people.used, people.offered),
    handoff_accept: { value: bots.acceptSeconds, of: bots.accepted },
    containment: share(bots.contained, bots.ended),
    with_bots: { value: floor.withBots },
    handoffs_today: { value: floor.handoffsToday },
  };
  for (const window of ['24h', '72h', '7d', '30d'] as const)
    metrics[`repeat_${window}`] = share(repeat[window].repeats, repeat[window].interactions);
  return metrics;
}

function counted({ waiting, inService, serviceLevel, today, told, callbacksDue }: Counted): Metrics {
  return {
    waiting: { value: waiting },
    in_service: { value: inService },
    service_level: share(serviceLevel.withinGoal, serviceLevel.removed),
    service_level_answered: share(today.answeredWithin, today.answered),
    asa: mean(today.waitMs, today.answered),
    aht: mean(today.handleMs, today.handled),
    abandoned: share(today.abandoned, serviceLevel.removed - today.moved),
    wait_accuracy: share(told.held, told.estimated),
    callbacks_due: { value: callbacksDue },
  };
}

function sumOf(queues: Counted[]): Counted {
  const sum = (pick: (queue: Counted) => number) => queues.reduce((total, one) => total + pick(one), 0);
  return {
    waiting: sum((one) => one.waiting),
    inService: sum((one) => one.inService),
    callbacksDue: sum((one) => one.callbacksDue),
    serviceLevel: {
      withinGoal: sum((one) => one.serviceLevel.withinGoal),
      removed: sum((one) => one.serviceLevel.removed),
      goalSeconds: 0,
    },
    told: { estimated: sum((one) => one.told.estimated), held: sum((one) => one.told.held) },
    today: {
      answered: sum((one) => one.today.answered),
      answeredWithin: sum((one) => one.today.answeredWithin),
      abandoned: sum((one) => one.today.abandoned),
      moved: sum((one) => one.today.moved),
      waitMs: sum((one) => one.today.waitMs),
      handled: sum((one) => one.today.handled),
      handleMs: sum((one) => one.today.handleMs),
    },
  };
}

const share = (part: number, of: number): MetricValue => ({
  value: of > 0 ? Math.round((part / of) * 10_000) / 10_000 : null,
  part,
  of,
});

const mean = (ms: number, of: number): MetricValue => ({ value: of > 0 ? Math.round(ms / of / 100) / 10 : null, of });

const age = (since: number, now: number): number => Math.max(0, Math.floor((now - since) / 1000));

function least<One>(all: One[], by: (one: One) => number): One | undefined {
  let found: One | undefined;
  for (const one of all) if (!found || by(one) < by(found)) found = one;
  return found;
}
