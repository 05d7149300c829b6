import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { hashToken } from '../kernel/auth/hash.js';
import { SecretBox } from '../kernel/auth/secret-box.js';
import { Sessions } from '../kernel/auth/sessions.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Database } from '../kernel/db/database.js';
import { newId, newSecret } from '../kernel/ids.js';
import { say } from '../kernel/progress.js';
import { DemoAgent } from './day/demo-agent.js';
import { DemoBot } from './day/demo-bot.js';
import { type Persona, writeThroughApp, writeThroughChat } from './day/demo-customer.js';
import { HubClient } from './day/hub-client.js';
import { names, stories } from './day/stories.js';

export interface DayOptions {
  url?: string;
  /** 2 is twice as fast as life. */
  speed: number;
  minutes: number;
}

/** Plays a live day into a running hub: customers write, Wren answers and hands over, colleagues work beside you. */
export async function playDay(app: NestFastifyApplication, { url, speed, minutes }: DayOptions): Promise<void> {
  const database = app.get(Database);
  const hub = new HubClient(url ?? app.get<RunningConfig>(CONFIG).publicUrl);
  await hub.call('GET', '/healthz').catch(() => {
    throw new Error(`no hub answers at ${hub.url}: start one with npm start`);
  });
  const inboxes = await findInboxes(app);
  const pace = (seconds: number) => new Promise<void>((done) => setTimeout(done, (seconds * 1000) / speed));
  const bot = await startBot(hub, database, inboxes.botId);
  const agents = await startAgents(hub, app, pace);
  say(`the day begins: ${agents.length} colleagues and Wren are at work; watch ${hub.url}/floor`);
  const until = Date.now() + minutes * 60_000;
  const playing = new Set<Promise<void>>();
  for (let i = 0; Date.now() < until; i += 1) {
    const who = persona(i);
    const story = stories[storyOf(i)];
    say(`${who.name}: ${story.says[0].replaceAll('{order}', who.order)}`);
    const one = (
      i % 2
        ? writeThroughChat(hub, bot, inboxes.webchatId, who, story, pace)
        : writeThroughApp(hub, bot, inboxes.custom, who, story, pace)
    )
      .catch((error: Error) => say(`${who.name} could not write: ${error.message}`))
      .finally(() => playing.delete(one));
    playing.add(one);
    await pace(9 + Math.random() * 8);
  }
  await Promise.all(playing);
  for (const agent of agents) agent.stop();
  bot.close();
  say('the day is over');
}

/** People come back: every seventh customer is one of before, about the same order, which is what repeat contact means. */
const whoWrites = (i: number): number => (i % 7 === 6 ? i - 6 : i);

function persona(i: number): Persona {
  const n = whoWrites(i);
  const name = names[n % names.length];
  return {
    name,
    email: `${name.toLowerCase().replace(' ', '.')}@mail.example`,
    // Of the range that Ofcom keeps for stories: nobody is ever called.
    phone: `+447700900${700 + (n % names.length)}`,
    order: `FW-${20_500 + n}`,
  };
}

function storyOf(i: number): number {
  return whoWrites(i) % stories.length;
}

async function findInboxes(app: NestFastifyApplication) {
  const rows = await app
    .get(Database)
    .query<{ id: string; channel: string; secrets: string; bot_id: string }>(
      `SELECT DISTINCT ON (channel) id, channel, secrets, bot_id FROM inbox WHERE bot_id IS NOT NULL ORDER BY channel, created_at, id`,
    );
  const custom = rows.find((one) => one.channel === 'custom');
  const webchat = rows.find((one) => one.channel === 'webchat');
  if (!custom || !webchat) throw new Error('this hub has no demo workspace: npm run cli -- seed');
  const [first] = JSON.parse(app.get(SecretBox).open(custom.secrets)).signing;
  return {
    botId: custom.bot_id,
    webchatId: webchat.id,
    custom: { id: custom.id, secret: String(first.secret ?? first) },
  };
}

async function startBot(hub: HubClient, database: Database, botId: string): Promise<DemoBot> {
  const secret = `tl_test_${newSecret()}`;
  await database.query(
    `INSERT INTO api_key (id, prefix, secret_hash, bot_id, expires_at) VALUES ($1, $2, $3, $4, now() + interval '1 day')`,
    [newId('key'), secret.slice(0, 12), hashToken(secret), botId],
  );
  const bot = new DemoBot(new HubClient(hub.url, { authorization: `Bearer ${secret}` }));
  const address = await bot.listen();
  await database.query(`UPDATE bot SET webhook_url = $2, disabled_at = NULL, disabled_reason = NULL WHERE id = $1`, [
    botId,
    address,
  ]);
  await database.query(
    `UPDATE inbox SET config = config || jsonb_build_object('deliveryUrl', $2::text) WHERE bot_id = $1 AND channel = 'custom'`,
    [botId, `${address}replies`],
  );
  return bot;
}

async function startAgents(
  hub: HubClient,
  app: NestFastifyApplication,
  pace: (seconds: number) => Promise<void>,
): Promise<DemoAgent[]> {
  // Everyone but the first agent, who is you.
  const people = await app
    .get(Database)
    .query<{ id: string; name: string }>(
      `SELECT id, name FROM agent WHERE role = 'agent' AND disabled_at IS NULL ORDER BY created_at, id OFFSET 1 LIMIT 3`,
    );
  const agents: DemoAgent[] = [];
  for (const { id, name } of people) {
    const { token } = await app.get(Sessions).open(id);
    const agent = new DemoAgent(new HubClient(hub.url, { cookie: `tl_session=${token}` }), name, pace);
    await agent.start();
    agents.push(agent);
  }
  return agents;
}
