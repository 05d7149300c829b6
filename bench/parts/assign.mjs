import { monitorEventLoopDelay } from 'node:perf_hooks';
import { claimFloor } from '../floor/claim.mjs';
import { secretKey } from '../hub/hub.mjs';
import { seedWorkspace } from '../hub/seed.mjs';
import { built, withClient } from '../lib/ground.mjs';
import { median, round } from '../lib/numbers.mjs';
import { ownThreadMs } from '../lib/processes.mjs';
import { verdicts } from '../lib/report.mjs';

const ITEMS = 40_000;
const AGENTS = 200;
const SKILLS = 8;

/** The router's own two steps, matching in memory and confirming in the database, until nobody waits. */
export async function assign(ground, { rounds }) {
  const runs = [];
  // A router runs for weeks: the first forty thousand, with nothing compiled yet, are not what is asked about.
  await once(ground);
  for (let turn = 1; turn <= rounds; turn += 1) {
    // In turns, so that whatever else the machine does falls on both.
    const floor = round(await claimFloor(ground, { items: ITEMS, agents: AGENTS, skills: SKILLS }));
    const figures = { floor, ...(await once(ground)) };
    figures.ratio = figures.rate / floor;
    runs.push(figures);
    console.error(
      `round ${turn} ${figures.rate}/s of the floor's ${floor}/s (${figures.ratio.toFixed(2)}), doubles ${figures.doubles}, ` +
        `out of order ${figures.disorder}, longest turn ${figures.turnMs.toFixed(1)} ms (${figures.turnCpuMs.toFixed(1)} of CPU), loop delayed ${figures.delayMs.toFixed(1)} ms`,
    );
  }
  const worst = (name) => Math.max(...runs.map((run) => run[name]));
  return {
    runs,
    verdicts: verdicts([
      { what: 'assignments a second', value: round(median(runs.map(({ rate }) => rate))), least: 5000 },
      { what: 'of the floor', value: median(runs.map(({ ratio }) => ratio)), least: 0.3 },
      { what: 'longest turn of the decision loop, ms', value: worst('turnMs'), most: 20 },
      { what: 'assignments left out', value: worst('missing'), most: 0 },
      { what: 'assigned twice', value: worst('doubles'), most: 0 },
      { what: 'to somebody without the skill', value: worst('unskilled'), most: 0 },
      { what: 'out of order within a priority', value: worst('disorder'), most: 0 },
    ]),
  };
}

async function once(ground) {
  const { url } = await seedWorkspace(ground, 'assign', { agents: AGENTS });
  await withClient(url, seedWaiting);
  const { createApp } = await built('bootstrap');
  const { loadConfig } = await built('kernel/config/config');
  const { LoadQueries } = await built('routing/match/load.queries');
  const { OfferDraft, Matching, OfferWork } = await built('routing/index');
  const { decide } = await built('routing/match/decide');
  const { takeIn } = await built('routing/match/take-in');
  const config = loadConfig({
    PORT: '0',
    // No router of its own, so that nobody else decides.
    ROLES: 'web',
    DATABASE_URL: url,
    SECRET_KEY: secretKey.toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const app = await createApp({ ...config, databaseUrl: url });
  await app.init();
  try {
    const load = app.get(LoadQueries, { strict: false });
    const offerWork = app.get(OfferWork, { strict: false });
    const matching = new Matching();
    for (const agent of await load.agents(null)) matching.setAgent(agent);
    const waiting = (await load.versions()).map(({ id }) => id);
    const served = [];
    let [turnMs, turnCpuMs] = [0, 0];
    const timed = (work) => {
      const [from, spent] = [performance.now(), ownThreadMs()];
      const made = work();
      turnMs = Math.max(turnMs, performance.now() - from);
      turnCpuMs = Math.max(turnCpuMs, ownThreadMs() - spent);
      return made;
    };
    const turns = {
      setItem: (item) => matching.setItem(item),
      place: (now) => timed(() => matching.place(now)),
      match: (limit, now) => timed(() => matching.match(limit, now)),
    };
    const draft = async () => {
      const made = new OfferDraft(matching.agents.values());
      await decide(turns, Date.now, (matches) => timed(() => made.add(matches)));
      while (timed(() => made.writeLane())) await new Promise(setImmediate);
      return made;
    };
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    // As after a start: all that waits has to be read first.
    await takeIn(turns, load, waiting, Date.now);
    // As the router does: while the database confirms one batch, the next is decided, and stands in line for it.
    const began = performance.now();
    const ask = (made) => timed(() => offerWork.run(made, 1));
    let asked = ask(await draft());
    for (let more = true; more; ) {
      const next = await draft();
      const following = ask(next);
      for (const { item } of (await asked).matches) served.push(item.id);
      more = next.matches.length > 0;
      asked = following;
    }
    const seconds = (performance.now() - began) / 1000;
    delay.disable();
    const loop = { turnMs, turnCpuMs, delayMs: delay.max / 1e6 };
    return { ...loop, rate: round(served.length / seconds), ...(await withClient(url, (db) => audit(db, served))) };
  } finally {
    await app.close();
  }
}

async function audit(db, served) {
  const { rows } = await db.query(`SELECT id, priority FROM work_item ORDER BY priority DESC, enqueued_at, id`);
  const place = new Map(rows.map(({ id }, i) => [id, i]));
  const last = new Map();
  let disorder = 0;
  for (const id of served) {
    const at = place.get(id);
    const { priority } = rows[at];
    if (at < (last.get(priority) ?? -1)) disorder += 1;
    last.set(priority, at);
  }
  const { rows: found } = await db.query(
    `SELECT (SELECT count(*)::int FROM (SELECT 1 FROM offer GROUP BY work_item_id HAVING count(*) > 1) d) AS doubles,
       (SELECT count(*)::int FROM offer o JOIN work_item w ON w.id = o.work_item_id
        WHERE NOT EXISTS (SELECT 1 FROM agent_skill k WHERE k.agent_id = o.agent_id AND k.skill = w.skills -> 0 ->> 'name')) AS unskilled`,
  );
  return { ...found[0], disorder, missing: ITEMS - new Set(served).size };
}

async function seedWaiting(db) {
  for (const sql of [
    `UPDATE queue SET offer_seconds = 3600`,
    `INSERT INTO skill SELECT 's' || n FROM generate_series(0, ${SKILLS - 1}) n`,
    `INSERT INTO agent_state (agent_id, status, presence, lease_until, last_seen_at) SELECT id, 'available', 'connected', now() + interval '1 hour', now() FROM agent`,
    `INSERT INTO agent_skill (agent_id, skill) SELECT DISTINCT 'ag_' || n, 's' || k FROM generate_series(0, ${AGENTS - 1}) n,
       LATERAL (VALUES (n % ${SKILLS}), ((n + 1 + n / ${SKILLS}) % ${SKILLS})) v(k)`,
    `INSERT INTO agent_capacity (agent_id, channel_class, "limit") SELECT id, 'async', 1000000 FROM agent`,
    `INSERT INTO profile (id, root_id) SELECT 'pf_' || n, 'pf_' || n FROM generate_series(1, ${ITEMS}) n`,
    `INSERT INTO identity (id, kind, value, profile_id, source) SELECT 'id_' || n, 'email', n || '@mail.example', 'pf_' || n, 'bench' FROM generate_series(1, ${ITEMS}) n`,
    `INSERT INTO conversation (id, inbox_id, identity_id, profile_id) SELECT 'cv_' || n, 'ib_1', 'id_' || n, 'pf_' || n FROM generate_series(1, ${ITEMS}) n`,
    `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class, skills, priority, enqueued_at)
       SELECT 'wi_' || lpad(n::text, 8, '0'), 'cv_' || n, 'pf_' || n, 'qu_1', 'async',
         jsonb_build_array(jsonb_build_object('name', 's' || n % ${SKILLS}, 'min', 1, 'required', true)), n % 3, now() + make_interval(secs => n * 0.001)
       FROM generate_series(1, ${ITEMS}) n`,
    `INSERT INTO leader (name, epoch) VALUES ('router', 1)`,
    `VACUUM ANALYZE`,
  ])
    await db.query(sql);
}
