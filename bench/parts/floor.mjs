import { cookieOf, seedConversations, seedWorkspace } from '../hub/seed.mjs';
import { openScreen, secretKey, startHub } from '../hub/hub.mjs';
import { built, withClient } from '../lib/ground.mjs';
import { quantile, round, sleep } from '../lib/numbers.mjs';
import { cpuSeconds } from '../lib/processes.mjs';
import { verdicts } from '../lib/report.mjs';
import { connect } from '../lib/wire.mjs';
import { signed } from '../lib/world.mjs';

const AGENTS = 550;
const SUPERVISORS = 50;
const CHANGES = 40;
const FEW = 10;
const MANY = 10_000;

/** From an event to the board of fifty supervisors beside five hundred agents, and what a board costs when ten and when ten thousand wait. */
export async function floor(ground, { port }) {
  const workspace = await seedWorkspace(ground, 'floor', { agents: AGENTS });
  const [supervisors, agents] = [workspace.agents.slice(0, SUPERVISORS), workspace.agents.slice(SUPERVISORS)];
  await seedConversations(workspace, MANY);
  await withClient(workspace.url, async (db) => {
    await db.query(`UPDATE agent SET role = 'supervisor' WHERE id = ANY($1)`, [supervisors]);
  });
  const hub = await startHub(workspace.url, { port });
  const screens = [];
  try {
    for (const id of agents) screens.push(await openScreen(port, id, {}));
    const boards = await Promise.all(supervisors.map((id) => openBoard(port, id)));
    screens.push(...boards.map(({ screen }) => screen));
    await sleep(3000);
    const few = await measure(workspace, hub, port, boards, FEW);
    const many = await measure(workspace, hub, port, boards, MANY);
    const show = ({ late, ask, cpu, waiting }) =>
      `${waiting} waiting: event to board median ${round(quantile(late, 0.5))} ms, p99 ${round(quantile(late, 0.99))} ms; asked ${round(ask, 1)} ms; ${round(cpu, 2)} s of CPU`;
    console.log(`  ${SUPERVISORS} supervisors and ${agents.length} agents connected`);
    console.log(`  ${show(few)}`);
    console.log(`  ${show(many)}`);
    return {
      few: { p50: quantile(few.late, 0.5), p99: quantile(few.late, 0.99), ask: few.ask, cpu: few.cpu },
      many: { p50: quantile(many.late, 0.5), p99: quantile(many.late, 0.99), ask: many.ask, cpu: many.cpu },
      verdicts: verdicts([
        {
          what: `event to board, ${FEW} waiting, p99`,
          value: round(quantile(few.late, 0.99)),
          unit: ' ms',
          most: 2000,
        },
        {
          what: `event to board, ${MANY} waiting, p99`,
          value: round(quantile(many.late, 0.99)),
          unit: ' ms',
          most: 2000,
        },
        { what: 'a board asked for, many waiting ÷ few', value: round(many.ask / few.ask, 2), most: 1.5 },
        { what: 'CPU of telling the boards, many waiting ÷ few', value: round(many.cpu / few.cpu, 2), most: 1.5 },
      ]),
    };
  } finally {
    for (const screen of screens) screen.end();
    await hub.stop('SIGKILL');
  }
}

/** A supervisor's board: `hears(number)` is called with each number of those who wait that it is shown. */
async function openBoard(port, id) {
  const { issueToken } = await built('kernel/auth/signed-token');
  const token = issueToken(secretKey, 'socket', { sessionId: `ses_${id}` }, 600);
  const board = { hears: () => {} };
  const onEvent = (text) => {
    const [name, change] = text.startsWith('["board.changed"') ? JSON.parse(text) : [];
    if (name && change.metrics) board.hears(change.metrics.waiting.value);
  };
  board.screen = await connect({ port, namespace: 'supervisor', auth: { token }, onEvent });
  return board;
}

async function measure({ url, inbox }, hub, port, boards, waiting) {
  await withClient(url, async (db) => {
    await db.query(
      `WITH more AS (SELECT c.id, c.profile_id FROM conversation c WHERE NOT EXISTS (SELECT 1 FROM work_item w WHERE w.conversation_id = c.id)
         LIMIT (SELECT GREATEST(0, $1 - count(*)) FROM work_item WHERE state = 'pending'))
       INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class)
       SELECT 'wi_f' || more.id, more.id, more.profile_id, (SELECT id FROM queue ORDER BY id LIMIT 1), 'async' FROM more`,
      [waiting],
    );
    await db.query(`INSERT INTO queue_stay (work_item_id, conversation_id, queue_id, entered_at, since)
      SELECT id, conversation_id, queue_id, enqueued_at, enqueued_at FROM work_item WHERE state = 'pending' ON CONFLICT DO NOTHING`);
    await db.query(`INSERT INTO queue_now (queue_id, waiting) SELECT queue_id, count(*) FROM queue_stay GROUP BY 1
      ON CONFLICT (queue_id) DO UPDATE SET waiting = EXCLUDED.waiting`);
    await db.query('VACUUM ANALYZE work_item, queue_stay, queue_now');
  });
  await sleep(3000);
  const headers = { cookie: `tl_session=${cookieOf('ag_0')}` };
  const ask = async () => (await fetch(`http://127.0.0.1:${port}/v1/metrics/live`, { headers })).json();
  const { metrics } = await ask();
  const before = cpuSeconds([hub.pid]);
  const late = [];
  for (let i = 1; i <= CHANGES; i += 1)
    late.push(...(await oneChange(port, inbox, boards, `${waiting}-${i}`, metrics.waiting.value + i)));
  const cpu = cpuSeconds([hub.pid]) - before;
  const start = performance.now();
  for (let i = 0; i < 40; i += 1) await ask();
  return { late, cpu, ask: (performance.now() - start) / 40, waiting: metrics.waiting.value };
}

/** A customer nobody knew writes; each board's delay until it shows that one more waits. */
async function oneChange(port, inbox, boards, id, expected) {
  const from = { kind: 'email', value: `${id}@floor.example` };
  const message = signed(`/channels/${inbox.id}`, inbox.secret, { from }, id);
  const start = performance.now();
  const heard = boards.map(
    (board) =>
      new Promise((done, fail) => {
        const timer = setTimeout(() => fail(new Error(`a board was not shown ${expected} for 10 s`)), 10_000);
        board.hears = (shown) => {
          if (shown !== expected) return;
          clearTimeout(timer);
          done(performance.now() - start);
        };
      }),
  );
  const answer = await fetch(`http://127.0.0.1:${port}${message.path}`, { method: 'POST', ...message });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return Promise.all(heard);
}
