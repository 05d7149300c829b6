import type { ToolCall } from '../../src/contract/conversations.js';
import type { Offer } from '../../src/contract/routing.js';
import { type Booted, bootApp, type Caller, type HeardSocket } from '../support/boot-app.js';
import { buildBot, buildInbox, buildQueue, type BuiltInbox, writeIn } from '../support/factories.js';
import { describeWithData, inParallel, readLines } from '../support/shared-data.js';

const file = 'dialogues/tau-airline-bot-runs.jsonl.gz';
const TRANSFER = 'transfer_to_human_agents';

interface Turn {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string | null;
  name?: string;
  tool_calls?: { function: { name: string; arguments: string } }[];
}
interface Run {
  task_id: number;
  trial: number;
  messages: Turn[];
}
interface Attempt {
  action: string;
  input: unknown;
  outcome: 'succeeded' | 'failed';
  evidence?: string;
}

describeWithData(file, 'a hundred runs of a real airline bot', () => {
  let hub: Booted;
  let inbox: BuiltInbox;
  let bot: Caller;
  let maya: Caller;
  let socket: HeardSocket;

  beforeAll(async () => {
    hub = await bootApp();
    const queueId = await buildQueue(hub, { offerSeconds: 600 });
    const botId = await buildBot(hub, { name: 'Air' });
    inbox = await buildInbox(hub, { botId, queueId });
    bot = await hub.bot(botId);
    maya = await hub.signIn('agent', 'Maya');
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [maya.id, queueId]);
    await hub.database.query(
      `INSERT INTO agent_capacity (agent_id, channel_class, "limit") VALUES ($1, 'async', 200), ($1, 'chat', 200)
       ON CONFLICT (agent_id, channel_class) DO UPDATE SET "limit" = 200`,
      [maya.id],
    );
    socket = await maya.socket();
    await maya.put('/v1/me/status', { status: 'available' });
  });
  afterAll(async () => {
    socket.disconnect();
    await hub.close();
  });

  it('brings the 29 that ask for a person to one, with transcript, attempts and summary, and none of the other 71', async () => {
    const runs = readLines<Run>(file);
    const summaries = new Map<string, { summary: string; attempts: number; said: string[] }>();
    await inParallel(runs, 6, async (run) => {
      const handed = await play(run);
      if (handed) summaries.set(handed.conversationId, handed);
    });
    expect(runs).toHaveLength(100);
    expect(summaries.size).toBe(29);
    for (const conversationId of summaries.keys()) {
      await socket.until('offer.made', (offer: Offer) => offer.conversation?.id === conversationId);
    }
    const offers = socket.heard.filter((one) => one.name === 'offer.made').map((one) => one.data as Offer);
    expect(new Set(offers.map((one) => one.conversation?.id ?? ''))).toEqual(new Set(summaries.keys()));
    for (const offer of offers) {
      const expected = summaries.get(offer.conversation?.id ?? '');
      expect(offer.handoff?.context.summary?.text).toBe(expected?.summary);
      expect(offer.handoff?.context.attempts ?? []).toHaveLength(expected?.attempts ?? -1);
      const thread = await maya.get(`/v1/conversations/${offer.conversation?.id ?? ''}/messages?limit=200`);
      const texts = thread.body.data.map((one: { text: string }) => one.text);
      expect(texts).toEqual(expected?.said);
    }
  }, 180_000);

  /** The customer's words come by the channel, the bot's by its API; its tool calls ride on its turns. */
  async function play(run: Run) {
    const person = { kind: 'external_id', value: `task${run.task_id}-${run.trial}` };
    const said: string[] = [];
    const attempts: Attempt[] = [];
    let tools: ToolCall[] = [];
    let conversationId = '';
    for (const [i, turn] of run.messages.entries()) {
      const call = turn.tool_calls?.[0]?.function;
      if (turn.role === 'user' && turn.content) {
        const written = await writeIn(hub, inbox, { id: `${person.value}-${i}`, from: person, text: turn.content });
        expect(written.status).toBe(200);
        conversationId = written.body.conversationId;
        said.push(turn.content);
      } else if (call?.name === TRANSFER) {
        const { summary } = JSON.parse(call.arguments) as { summary: string };
        const asked = await bot.post('/v1/handoffs', {
          conversation: conversationId,
          reason: { code: 'out_of_scope' },
          summary: { text: summary },
          lastCustomerText: said.at(-1),
          attempts: attempts.slice(0, 100),
        });
        expect(asked.body).toMatchObject({ state: expect.stringMatching(/queued|offered/), controlEpoch: 2 });
        return { conversationId, summary, attempts: attempts.length, said };
      } else if (call) {
        const input = JSON.parse(call.arguments) as unknown;
        const result = run.messages[i + 1]?.content ?? '';
        const outcome = result.startsWith('Error') ? 'failed' : 'succeeded';
        attempts.push({ action: call.name, input, outcome, evidence: result.slice(0, 200) });
        tools.push({ name: call.name, input, outcome });
      } else if (turn.role === 'assistant' && turn.content) {
        const path = `/v1/conversations/${conversationId}/messages`;
        const spoken = await bot.post(path, { text: turn.content, toolCalls: tools }, { 'if-control-epoch': '1' });
        expect(spoken.status).toBe(201);
        said.push(turn.content);
        tools = [];
      }
    }
    return null;
  }
});
