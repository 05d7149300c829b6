import http from 'node:http';
import { Pool } from 'undici';
import { openScreen, startHub } from '../hub/hub.mjs';
import { seedConversations, seedWorkspace } from '../hub/seed.mjs';
import { withClient } from '../lib/ground.mjs';
import { Histogram } from '../lib/histogram.mjs';
import { median, round, sleep } from '../lib/numbers.mjs';
import { cpuSeconds } from '../lib/processes.mjs';
import { verdicts } from '../lib/report.mjs';

const AGENTS = 50;
const RATE = 50;
const WARM = 500;

/** A bot gives a conversation to people: from the request until the offer, with its context, is on an agent's screen. */
export async function escalation(ground, { rounds, secs, port }) {
  const measured = RATE * secs;
  const workspace = await seedWorkspace(ground, 'escalation', { agents: AGENTS });
  await seedConversations(workspace, WARM + measured * rounds);
  const bot = await listen();
  await withClient(workspace.url, (db) => giveToTheBot(db, bot.url));
  const hub = await startHub(workspace.url, { port });
  const cpu = () => [hub.pid, ground.postmaster].map((pid) => cpuSeconds([pid]));
  const open = new Map();
  const tally = { offered: 0, withoutContext: 0, failed: 0, lastError: '' };
  const windows = [];
  let seen = new Histogram();
  const onEvent = (text) => {
    if (!text.startsWith('["offer.made"')) return;
    const now = performance.now();
    const [, { conversation, handoff }] = JSON.parse(text);
    const at = open.get(conversation.id);
    if (at === undefined) return;
    open.delete(conversation.id);
    tally.offered += 1;
    if (handoff?.context?.summary?.text !== summaryOf(conversation.id)) tally.withoutContext += 1;
    seen.record(now - at);
  };
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 64, pipelining: 1 });
  const ask = async (id) => {
    open.set(id, performance.now());
    const { statusCode, body } = await pool.request({
      path: '/v1/handoffs',
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${workspace.botKey}` },
      body: JSON.stringify(requestOf(id)),
    });
    const said = await body.text();
    if (statusCode === 202) return;
    open.delete(id);
    tally.failed += 1;
    tally.lastError = `HTTP ${statusCode} ${said.slice(0, 300)}`;
  };
  const go = async (from, count) => {
    const start = performance.now();
    const answers = [];
    for (let i = 0; i < count; i += 1) {
      await sleep(Math.max(0, start + (i * 1000) / RATE - performance.now()));
      answers.push(ask(`cv_${from + i}`));
    }
    await Promise.all(answers);
    for (const until = performance.now() + 10_000; open.size > 0 && performance.now() < until; ) await sleep(10);
  };
  try {
    await Promise.all(workspace.agents.map((id) => openScreen(port, id, { onEvent })));
    await sleep(1500);
    await go(0, WARM);
    if (tally.failed) throw new Error(tally.lastError);
    for (let turn = 0; turn < rounds; turn += 1) {
      seen = new Histogram();
      const before = cpu();
      await go(WARM + turn * measured, measured);
      const cpuMs = cpu().map((now, i) => round(((now - before[i]) * 1000) / measured, 2));
      windows.push(seen.summary());
      const { p50, p95, p99, max } = seen.summary();
      console.log(
        `  round ${turn + 1}: ${seen.n} offers at ${RATE}/s: p50 ${p50}, p95 ${p95}, p99 ${p99}, longest ${max} ms; CPU each ${cpuMs.join(' + ')} ms`,
      );
    }
  } finally {
    await pool.destroy();
    await hub.stop();
    bot.close();
  }
  return {
    ...tally,
    windows,
    verdicts: verdicts([
      {
        what: `offer with its context on a screen, p99 at ${RATE}/s`,
        value: round(median(windows.map(({ p99 }) => p99)), 1),
        unit: ' ms',
        most: 100,
      },
      {
        what: 'handoffs refused, never offered or without context',
        value: tally.failed + open.size + tally.withoutContext,
        most: 0,
      },
    ]),
  };
}

/** The bot's own server: it hears of everything and has nothing to say. */
async function listen() {
  const server = http.createServer((request, response) => request.resume().on('end', () => response.end('{}')));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

async function giveToTheBot(db, botUrl) {
  await db.query(`UPDATE bot SET webhook_url = $1`, [botUrl]);
  await db.query(`UPDATE inbox SET bot_id = 'bot_1'`);
  await db.query(`UPDATE api_key SET scopes = '{handoffs}'`);
  await db.query(`UPDATE queue SET offer_seconds = 3600`);
  await db.query(
    `UPDATE conversation SET control_kind = 'bot', control_id = 'bot_1', control_name = 'Wren', bot_id = 'bot_1', agent_id = NULL`,
  );
  await db.query(`UPDATE segment SET holder_kind = 'bot', holder_id = 'bot_1', holder_name = 'Wren'`);
  await db.query(`INSERT INTO agent_state (agent_id, status, presence) SELECT id, 'available', 'connected' FROM agent`);
  await db.query(
    `INSERT INTO agent_capacity (agent_id, channel_class, "limit") SELECT id, unnest(ARRAY['chat', 'async', 'voice']), 1000 FROM agent`,
  );
  await db.query('VACUUM ANALYZE');
}

const summaryOf = (id) => `The olive tree of ${id} arrived broken and a refund was refused twice.`;

const requestOf = (id) => ({
  conversation: id,
  reason: { code: 'repeated_failure', detail: 'Two refunds in a row were refused' },
  summary: { text: summaryOf(id), model: 'wren-2' },
  lastCustomerText: 'I want a person',
  intents: [{ name: 'replace_plant', confidence: 0.9, rank: 1 }],
  slots: { order_number: { value: 'FW-20417', confirmed: true, sensitivity: 'normal' } },
  attempts: [{ action: 'refund', outcome: 'failed', evidence: 'payment declined' }],
  commitments: [{ text: 'A person writes within the hour' }],
  doNotAsk: ['order_number'],
});
