import path from 'node:path';
import { request } from 'undici';
import { cookieOf, seedConversations, seedWorkspace } from '../hub/seed.mjs';
import { openScreen, secretKey, startHub } from '../hub/hub.mjs';
import { built, withClient } from '../lib/ground.mjs';
import { round, sleep } from '../lib/numbers.mjs';
import { cpuSeconds, memoryMiB } from '../lib/processes.mjs';
import { verdicts } from '../lib/report.mjs';
import { connect, field } from '../lib/wire.mjs';
import { customerOf, signed } from '../lib/world.mjs';

const AGENTS = 2500;
const VISITORS = 2500;
const IN_THE_GAP = 100;
const AT_ONCE = 200;

/** Five thousand people on one process: what each costs, and how soon all are back with nothing missed after a crash. */
export async function sockets(ground, { port }) {
  const workspace = await seedWorkspace(ground, 'sockets', { agents: AGENTS });
  await seedConversations(workspace, AGENTS);
  const visitors = await seedVisitors(workspace);
  const collect = ['--expose-gc', '--import', path.join(import.meta.dirname, '../hub/collect.mjs')];
  const hub = await startHub(workspace.url, { port, args: collect });
  let second;
  try {
    const empty = await held(hub.pid);
    const people = [...workspace.agents.map(agent), ...visitors];
    const connecting = await seconds(() => each(people, (one) => again(() => one.connect(port))));
    await sleep(3000);
    const full = await held(hub.pid);
    for (const one of people) one.cut?.();
    await hub.stop('SIGKILL');
    second = await startHub(workspace.url, { port });
    const sent = sendInTheGap(port, workspace, people);
    let connected = 0;
    const cpu = () => cpuSeconds([second.pid, ground.postmaster]);
    const before = cpu();
    const back = await seconds(async () => {
      connected = await seconds(() => each(people, (one) => again(() => one.connect(port))));
      await sent;
      await each(people, (one) => again(() => one.catchUp(port)));
    });
    const work = cpu() - before;
    await sleep(1000);
    const missed = (await sent).filter(({ id, to }) => !to.heard.has(id)).length;
    for (const one of people) one.screen.end();
    const each_ = ((full - empty) * 1024) / people.length;
    console.log(
      `  ${people.length} connected in ${round(connecting, 1)} s, hub ${round(empty)} -> ${round(full)} MiB; ` +
        `after a kill -9 all connected in ${round(connected, 1)} s and caught up in ${round(back, 1)} s, ${IN_THE_GAP} messages sent meanwhile, ${round(work, 1)} s of CPU for all`,
    );
    return {
      connecting,
      connected,
      work,
      empty,
      full,
      verdicts: verdicts([
        { what: 'memory a socket', value: round(each_, 1), unit: ' KiB', most: 40 },
        { what: 'all back and caught up', value: round(back, 1), unit: ' s', most: 15 },
        { what: 'messages missed', value: missed, most: 0 },
      ]),
    };
  } finally {
    await hub.stop('SIGKILL');
    await second?.stop();
  }
}

/** As the console and the widget do: refused or cut off, they try again a moment later. */
async function again(work) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(300 + Math.random() * 700);
    }
  }
}

/** An agent's console: its screen, and `sync` from the last cursor it was told. */
function agent(id) {
  const me = { heard: new Set(), cursor: null, sinceCut: null };
  const onEvent = (text) => {
    if (text.startsWith('["message.added"')) me.heard.add(field(text, 'clientId'));
    const cursor = field(text, 'cursor');
    if (cursor) me.cursor = cursor;
  };
  me.cut = () => {
    me.sinceCut = me.cursor;
  };
  me.connect = async (port) => {
    me.screen = await openScreen(port, id, { onEvent });
  };
  me.catchUp = async (port) => {
    const headers = { cookie: `tl_session=${cookieOf(id)}` };
    for (let after = me.sinceCut, more = true; more; ) {
      const { statusCode, body } = await request(`http://127.0.0.1:${port}/v1/sync?after=${after}&limit=200`, {
        headers,
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`sync: ${statusCode} ${text}`);
      for (const [, key] of text.matchAll(/"clientId":"(gap-\d+)"/g)) me.heard.add(key);
      after = field(text, 'cursor');
      more = text.includes('"has_more":true');
    }
  };
  return me;
}

/** A customer in the web chat: `ready` brings the thread, so connecting is catching up. */
function visitor(token) {
  const me = { heard: new Set() };
  const onEvent = (text) => {
    for (const [, key] of text.matchAll(/"text":"(gap-\d+)"/g)) me.heard.add(key);
  };
  me.connect = async (port) => {
    me.screen = await connect({ port, namespace: 'visitor', auth: { token }, onEvent });
  };
  me.catchUp = async () => {};
  return me;
}

/** Half to agents from customers, half to visitors from agents, while everybody is reconnecting. */
function sendInTheGap(port, { inbox, agents }, people) {
  return Promise.all(
    Array.from({ length: IN_THE_GAP }, async (_, i) => {
      const id = `gap-${i}`;
      const at = Math.floor((i / IN_THE_GAP) * AGENTS);
      const message = i % 2 === 0 ? fromCustomer(inbox, at, id) : fromAgent(agents[at], at, id);
      await sleep(i * 20);
      const answer = await fetch(`http://127.0.0.1:${port}${message.path}`, { method: 'POST', ...message });
      if (!answer.ok) throw new Error(`${message.path}: ${answer.status} ${await answer.text()}`);
      return { id, to: people[i % 2 === 0 ? at : AGENTS + at] };
    }),
  );
}

const fromCustomer = (inbox, at, id) =>
  signed(`/channels/${inbox.id}`, inbox.secret, { from: { kind: 'phone', value: customerOf(at) } }, id);

const fromAgent = (agentId, at, text) => ({
  path: `/v1/conversations/cv_w${at}/messages`,
  headers: { cookie: `tl_session=${cookieOf(agentId)}`, 'content-type': 'application/json' },
  body: JSON.stringify({ text, clientId: text }),
});

async function seedVisitors({ url, agents }) {
  const { issuePass } = await built('kernel/auth/visitor-pass');
  const numbers = Array.from({ length: VISITORS }, (_, i) => i);
  await withClient(url, async (db) => {
    await db.query(`INSERT INTO inbox (id, name, channel, class) VALUES ('ib_w', 'Chat', 'webchat', 'chat')`);
    await db.query(`INSERT INTO profile (id, root_id) SELECT 'pf_w' || n, 'pf_w' || n FROM unnest($1::int[]) n`, [
      numbers,
    ]);
    await db.query(
      `INSERT INTO identity (id, kind, value, profile_id, source) SELECT 'idn_w' || n, 'visitor', 'vis_' || n, 'pf_w' || n, 'webchat' FROM unnest($1::int[]) n`,
      [numbers],
    );
    await db.query(
      `INSERT INTO conversation (id, inbox_id, identity_id, profile_id, control_kind, control_id, control_name, agent_id, interaction_id)
       SELECT 'cv_w' || n, 'ib_w', 'idn_w' || n, 'pf_w' || n, 'agent', a, 'Agent', a, 'in_w' || n FROM unnest($1::int[], $2::text[]) AS g(n, a)`,
      [numbers, numbers.map((i) => agents[i])],
    );
    await db.query(
      `INSERT INTO interaction (id, conversation_id, identity_id) SELECT 'in_w' || n, 'cv_w' || n, 'idn_w' || n FROM unnest($1::int[]) n`,
      [numbers],
    );
    await db.query('VACUUM ANALYZE');
  });
  return numbers.map((i) => visitor(issuePass(secretKey, { visitorId: `vis_${i}`, inboxId: 'ib_w' }).token));
}

async function each(people, work) {
  const left = [...people];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let one = left.pop(); one; one = left.pop()) await work(one);
    }),
  );
}

async function held(pid) {
  for (let i = 0; i < 3; i += 1) {
    process.kill(pid, 'SIGUSR2');
    await sleep(700);
  }
  return memoryMiB([pid], 'VmRSS');
}

async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
