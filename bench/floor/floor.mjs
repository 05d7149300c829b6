import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '../lib/ground.mjs';
import { startNode } from '../lib/processes.mjs';
import { connect, field } from '../lib/wire.mjs';
import { agentOf, customerOf, signed } from '../lib/world.mjs';

const secret = Buffer.alloc(32, 7).toString('base64');

/** Prepares the floor's database. */
export async function seedFloor(ground, { customers, agents }) {
  const url = await ground.database('floor');
  await withClient(url, async (db) => {
    await db.query(readFileSync(path.join(import.meta.dirname, 'schema.sql'), 'utf8'));
    const numbers = Array.from({ length: customers }, (_, i) => i);
    await db.query(`INSERT INTO profile (name) SELECT 'customer ' || n FROM unnest($1::int[]) AS n`, [numbers]);
    await db.query(
      `INSERT INTO identity (kind, value, profile_id) SELECT 'phone', v, n FROM unnest($1::text[]) WITH ORDINALITY AS g(v, n)`,
      [numbers.map(customerOf)],
    );
    await db.query(
      `INSERT INTO conversation (inbox, profile_id, agent) SELECT 'main', n, a FROM unnest($1::text[]) WITH ORDINALITY AS g(a, n)`,
      [numbers.map((i) => agentOf(i, agents))],
    );
    await db.query('VACUUM ANALYZE');
  });
  return url;
}

/** Starts the floor with its agents' screens connected. */
export async function startFloor(ground, url, { agents, port }) {
  const child = await startNode([path.join(import.meta.dirname, 'server.mjs'), String(port), url, secret]);
  const target = {
    name: 'floor',
    url: `http://127.0.0.1:${port}`,
    serverPids: [child.pid],
    databasePids: [ground.postmaster],
    onSeen: () => {},
    request: (key, next) => signed('/', secret, { inbox: 'main' }, key, next),
    count: () => withClient(url, async (db) => (await db.query('SELECT count(*)::int AS n FROM message')).rows[0].n),
  };
  const onEvent = (text) => target.onSeen(field(text, 'externalId'));
  const screens = await Promise.all(
    Array.from({ length: agents }, (_, i) => connect({ port, auth: { agent: agentOf(i, agents) }, onEvent })),
  );
  target.stop = async () => {
    for (const screen of screens) screen.end();
    await child.stop();
  };
  return target;
}
