import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Handoff } from '../../src/contract/handoff.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { buildInbox, buildQueue, writeIn } from '../support/factories.js';
import { freePort } from '../support/free-port.js';

const peer = path.resolve(import.meta.dirname, '../peers/botframework');
const installed = existsSync(path.join(peer, 'node_modules/botbuilder'));
if (!installed)
  console.warn('Skipped: run `npm ci` in test/peers/botframework to prove this story against botbuilder 4.23.3.');

(installed ? describe : describe.skip)('a Bot Framework bot hands over to people', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let child: ChildProcess;
  let at: string;

  beforeAll(async () => {
    const port = await freePort();
    hub = await bootApp({ PORT: String(port) });
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent', 'Maya');
    child = spawn(process.execPath, ['bot.mjs'], { cwd: peer, stdio: ['ignore', 'pipe', 'inherit'] });
    at = await new Promise((done) =>
      child.stdout?.once('data', (text) => done(`http://127.0.0.1:${String(text).trim()}`)),
    );
  });
  afterAll(async () => {
    child?.kill();
    await hub?.close();
  });

  const heard = async () =>
    (await fetch(`${at}/heard`)).json() as Promise<{
      statuses: { state: string }[];
      errors: unknown[];
      initiated: string[];
    }>;
  const until = async <T>(look: () => Promise<T | undefined | false>): Promise<T> => {
    for (let i = 0; i < 1200; i += 1) {
      const found = await look();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error(`it did not happen; the bot heard ${JSON.stringify(await heard())}`);
  };

  it('answers, hands over with its transcript and variables, and hears accepted and completed', async () => {
    const queueId = await buildQueue(hub, { name: 'billing' });
    const { body: bot } = await admin.post('/v1/bots', {
      name: 'Echo',
      protocol: 'botframework',
      webhookUrl: `${at}/api/messages`,
    });
    const inbox = await buildInbox(hub, { botId: bot.id, queueId });
    const say = (text: string) =>
      writeIn(hub, inbox, { from: { kind: 'email', value: 'amara@mail.example', name: 'Amara' }, text });
    const { body: first } = await say('I was charged twice');
    const conversationId = first.conversationId as string;
    const thread = async () =>
      (await agent.get(`/v1/conversations/${conversationId}/messages`)).body.data as {
        text: string;
        author: { kind: string; name: string };
      }[];
    const echo = await until(async () => (await thread()).find((one) => one.author.kind === 'bot'));
    expect(echo).toMatchObject({ text: 'You said: I was charged twice', author: { name: 'Echo' } });

    await say('let me talk to a person');
    const handoff = await until(
      async () => ((await agent.get(`/v1/conversations/${conversationId}/handoffs`)).body.data as Handoff[])[0],
    );
    expect(handoff).toMatchObject({
      state: 'queued',
      bot: { id: bot.id, name: 'Echo' },
      queue: { id: queueId },
      context: {
        reason: { code: 'customer_requested' },
        summary: { text: 'Charged twice' },
        lastCustomerText: 'let me talk to a person',
        intents: [{ name: 'Escalate' }, { name: 'Refund' }, { name: 'Order status' }],
        slots: { order: { value: '981' }, amount: { value: 20 } },
        routing: { language: 'en-US' },
      },
    });
    expect(handoff.context.transcript?.map((turn) => [turn.by, turn.text])).toEqual([
      ['customer', 'I was charged twice'],
      ['bot', 'You said: I was charged twice'],
      ['customer', 'let me talk to a person'],
    ]);
    // The hub has these messages already: the transcript brings none a second time.
    expect((await thread()).map((one) => one.text)).toEqual([
      'I was charged twice',
      'You said: I was charged twice',
      'let me talk to a person',
    ]);

    await agent.post(`/v1/conversations/${conversationId}/messages`, { text: 'Maya here, I see it' });
    await until(async () => (await heard()).statuses.some(({ state }) => state === 'accepted'));
    const wrapped = await agent.post(`/v1/conversations/${conversationId}/wrap-up`, {
      dispositions: [],
      solved: 'yes',
    });
    expect(wrapped.status).toBe(204);
    await until(async () => (await heard()).statuses.some(({ state }) => state === 'completed'));
    expect((await heard()).errors).toEqual([]);
  });

  it('may not speak with an address that was given out for another conversation, or for none', async () => {
    const url = `${hub.url}/channels/ib_x/botframework`;
    const body = JSON.stringify({ type: 'message', text: 'spam' });
    for (const line of ['nonsense', 'a.b', encodeURIComponent('../..')]) {
      const answer = await fetch(`${url}/${line}/v3/conversations/cv_x/activities`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(answer.status).toBe(401);
    }
  });
});
