// The floor of assignment: one router that has decided in memory writes 200 assignments a commit, with the guard that makes a
// double impossible and nothing else: no offer to answer, no deadline, no account of the decision, nobody told.
import { withClient } from '../lib/ground.mjs';

const BATCH = 200;
const CLAIM = `WITH q AS (SELECT * FROM unnest($1::bigint[], $2::int[]) AS q(id, agent)),
  t AS (UPDATE waiting w SET agent_id = q.agent FROM q WHERE w.id = q.id AND w.agent_id IS NULL RETURNING w.id, w.agent_id),
  l AS (UPDATE agent a SET load = load + k.n FROM (SELECT agent_id, count(*)::int AS n FROM t GROUP BY 1) k WHERE a.id = k.agent_id)
  INSERT INTO assignment (conversation_id, agent_id) SELECT id, agent_id FROM t`;

/** Assignments a second of the floor, on a fresh database of its own. */
export async function claimFloor(ground, { items, agents, skills }) {
  const url = await ground.database('assign_floor');
  return withClient(url, async (db) => {
    for (const sql of [
      `CREATE TABLE agent (id int PRIMARY KEY, skills int[] NOT NULL, capacity int NOT NULL, load int NOT NULL DEFAULT 0, CHECK (load <= capacity))`,
      `CREATE TABLE waiting (id bigint PRIMARY KEY, skill int NOT NULL, priority int NOT NULL DEFAULT 1, queued_at timestamptz NOT NULL DEFAULT now(), agent_id int)`,
      `CREATE INDEX waiting_open ON waiting (skill, priority DESC, id) WHERE agent_id IS NULL`,
      `CREATE TABLE assignment (conversation_id bigint NOT NULL, agent_id int NOT NULL, at timestamptz NOT NULL DEFAULT now())`,
      `INSERT INTO agent SELECT g, ARRAY[g % ${skills}, (g + 1 + g / ${skills}) % ${skills}], 1000000 FROM generate_series(1, ${agents}) g`,
      `INSERT INTO waiting (id, skill) SELECT g, g % ${skills} FROM generate_series(1, ${items}) g`,
      `VACUUM ANALYZE`,
    ])
      await db.query(sql);
    const began = performance.now();
    let count = 0;
    for (let from = 1; from <= items; from += BATCH) {
      const ids = Array.from({ length: Math.min(BATCH, items - from + 1) }, (_, i) => from + i);
      const people = ids.map((id) => {
        const skill = id % skills;
        return 1 + ((skill - 1 + skills) % skills) + skills * (id % Math.floor(agents / skills - 1));
      });
      count += (await db.query({ name: 'claim', text: CLAIM, values: [ids, people] })).rowCount;
    }
    return count / ((performance.now() - began) / 1000);
  });
}
