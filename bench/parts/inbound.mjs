import { seedFloor, startFloor } from '../floor/floor.mjs';
import { hubTarget } from '../hub/hub.mjs';
import { seedConversations, seedWorkspace } from '../hub/seed.mjs';
import { drive } from '../lib/load.mjs';
import { median, round, sleep } from '../lib/numbers.mjs';
import { verdicts } from '../lib/report.mjs';
import { CUSTOMERS } from '../lib/world.mjs';

const AGENTS = 50;
/** Counted in messages, not in seconds: code that was not compiled yet costs several times as much. */
const WARM = 6000;
const OUTSTANDING = [64, 256];

/** Inbound message to the agent's screen, durable: the hub against the floor, round by round. */
export async function inbound(ground, { rounds, secs, port }) {
  const floorUrl = await seedFloor(ground, { customers: CUSTOMERS, agents: AGENTS });
  const workspace = await seedWorkspace(ground, 'hub', { agents: AGENTS });
  await seedConversations(workspace, CUSTOMERS);
  const start = {
    hub: () => hubTarget(ground, workspace, port),
    floor: () => startFloor(ground, floorUrl, { agents: AGENTS, port: port + 1 }),
  };
  const rows = [];
  for (let turn = 1; turn <= rounds; turn += 1) {
    // The machine is not the same from minute to minute, so each round finds the hub's 70 % anew and gives it to both.
    let share = 0;
    for (const name of ['hub', 'floor']) {
      const target = await start[name]();
      const run = async (point, how) => {
        const figures = await drive(target, { ...how, secs, name: `${name}${turn}.${point}` });
        rows.push({ round: turn, server: name, point, ...figures });
        tell(turn, name, point, figures);
        await sleep(300);
        return figures;
      };
      try {
        await drive(target, { outstanding: 64, most: WARM, secs: 30, name: `warm${name}${turn}` });
        let top = 0;
        for (const outstanding of OUTSTANDING)
          top = Math.max(top, (await run(`K=${outstanding}`, { outstanding })).rate);
        if (name === 'hub') share = Math.round(top * 0.7);
        await run('70%', { rate: share });
        await run('100/s', { rate: 100 });
      } finally {
        await target.stop();
      }
    }
  }
  const of = (server, point, read) => median(rows.filter((r) => r.server === server && r.point === point).map(read));
  const ratio = (point, read) => round(of('hub', point, read) / of('floor', point, read), 2);
  const cpu = (r) => r.serverUs + r.databaseUs;
  const best = (server) => Math.max(...OUTSTANDING.map((k) => of(server, `K=${k}`, (r) => r.rate)));
  const bestPoint = `K=${OUTSTANDING.at(-1)}`;
  const wrong = rows.filter((r) => r.failed || r.unseen || r.doubled || r.stored !== r.ok);
  console.table(table(rows, of));
  return {
    rows,
    verdicts: verdicts([
      {
        what: 'throughput of the floor’s',
        value: round(best('hub') / best('floor'), 2),
        unit: ' x',
        least: 0.35,
        aim: 0.7,
      },
      { what: `CPU a message at ${bestPoint}`, value: ratio(bestPoint, cpu), unit: ' x', most: 3, aim: 1.5 },
      {
        what: 'seen p99 at 70 % of the hub’s own rate',
        value: ratio('70%', (r) => r.seenMs.p99),
        unit: ' x',
        most: 3,
        aim: 2,
      },
      {
        what: 'seen p50 at 100/s',
        value: round(
          of('hub', '100/s', (r) => r.seenMs.p50),
          1,
        ),
        unit: ' ms',
        most: 10,
      },
      { what: 'windows with a message lost, doubled or not stored', value: wrong.length, most: 0 },
    ]),
  };
}

function table(rows, of) {
  const points = [...new Set(rows.map(({ point }) => point))];
  return points.flatMap((point) =>
    ['floor', 'hub'].map((server) => ({
      point,
      server,
      'msg/s': round(of(server, point, (r) => r.rate)),
      'seen p50 ms': round(
        of(server, point, (r) => r.seenMs.p50),
        1,
      ),
      'seen p99 ms': round(
        of(server, point, (r) => r.seenMs.p99),
        1,
      ),
      'server us': of(server, point, (r) => r.serverUs),
      'database us': of(server, point, (r) => r.databaseUs),
      'generator late p99 ms': round(
        of(server, point, (r) => r.latenessP99),
        1,
      ),
    })),
  );
}

function tell(turn, name, point, f) {
  const trouble = f.failed || f.unseen || f.doubled || f.stored !== f.ok;
  console.error(
    `round ${turn} ${name.padEnd(5)} ${point.padEnd(6)} ${round(f.rate)}/s, seen p50 ${f.seenMs.p50} p99 ${f.seenMs.p99} ms, ` +
      `CPU ${f.serverUs} + ${f.databaseUs} us (generator ${f.generatorUs})` +
      (trouble
        ? ` — failed ${f.failed}, unseen ${f.unseen}, doubled ${f.doubled}, stored ${f.stored} of ${f.ok} ${f.lastError}`
        : ''),
  );
}
