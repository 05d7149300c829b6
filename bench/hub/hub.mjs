import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { built, root, withClient } from '../lib/ground.mjs';
import { startNode } from '../lib/processes.mjs';
import { connect, field } from '../lib/wire.mjs';
import { signed } from '../lib/world.mjs';

/** The key every hub of this run uses; with it the bench signs its own people in. */
export const secretKey = randomBytes(32);

/** What `npm start` tells Node itself. */
const flags = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).scripts.start.match(/--\S+/g) ?? [];

/** Starts the built hub, as `npm start` does, on a database that is seeded already. */
export async function startHub(url, { port, args = [], env = {} }) {
  const main = path.join(root, 'dist/src/main.js');
  return startNode([...flags, ...args, main, '--empty'], {
    cwd: root,
    env: {
      PORT: String(port),
      DATABASE_URL: url,
      SECRET_KEY: secretKey.toString('base64'),
      LOG_LEVEL: 'warn',
      ...env,
    },
  });
}

/** A screen signed in as this agent. */
export async function openScreen(port, agentId, options) {
  const { issueToken } = await built('kernel/auth/signed-token');
  const token = issueToken(secretKey, 'socket', { sessionId: `ses_${agentId}` }, 600);
  return connect({ port, namespace: 'agent', auth: { token }, ...options });
}

/** The hub as the load generator sees it, with its agents' screens connected. */
export async function hubTarget(ground, { url, inbox, agents }, port, options = {}) {
  const child = await startHub(url, { port, ...options });
  const target = {
    name: 'hub',
    url: `http://127.0.0.1:${port}`,
    serverPids: [child.pid],
    databasePids: [ground.postmaster],
    onSeen: () => {},
    request: (key, next) => signed(`/channels/${inbox.id}`, inbox.secret, {}, key, next),
    count: () =>
      withClient(
        url,
        async (db) => (await db.query(`SELECT count(*)::int AS n FROM message WHERE direction = 'in'`)).rows[0].n,
      ),
  };
  const onEvent = (text) => {
    if (text.startsWith('["message.added"')) target.onSeen(field(text, 'clientId'));
  };
  let stopping = false;
  const onEnd = () => stopping || console.error('the hub cut the screen of an agent');
  const screens = await Promise.all(agents.map((id) => openScreen(port, id, { onEvent, onEnd })));
  target.stop = async () => {
    stopping = true;
    for (const screen of screens) screen.end();
    await child.stop();
  };
  return target;
}
