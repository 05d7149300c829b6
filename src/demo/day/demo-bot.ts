import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { say } from '../../kernel/progress.js';
import { type HubClient, HubRefusal } from './hub-client.js';
import type { Story } from './stories.js';

interface Talk {
  story: Story;
  order: string;
  turn: number;
  said: string[];
}
interface Webhook {
  type: string;
  data: {
    conversation: { id: string };
    control: { epoch: number };
    canReply: boolean;
    message?: { text: string; author: { kind: string } };
  };
}

/** A bot as an integrator would write it: takes the hub's webhooks, answers, and hands over with all it knows. */
export class DemoBot {
  private readonly talks = new Map<string, Talk>();
  private server?: Server;

  constructor(private readonly hub: HubClient) {}

  async listen(): Promise<string> {
    this.server = createServer((request, reply) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        // Receipt first: the answer is work of its own.
        reply.writeHead(200).end();
        // The shop's app takes its replies at an address of its own.
        if (request.url !== '/') return;
        const hook = JSON.parse(Buffer.concat(parts).toString()) as Webhook;
        this.take(hook).catch((error: Error) => {
          if (!(error instanceof HubRefusal && error.status === 409)) say(`Wren stumbled: ${error.message}`);
        });
      });
    });
    await new Promise<void>((done) => this.server?.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Which story a customer is in, told by the customer of the same play. */
  expect(conversationId: string, story: Story, order: string): void {
    this.talks.set(conversationId, { story, order, turn: 0, said: [] });
  }

  close(): void {
    this.server?.close();
  }

  private async take({ type, data }: Webhook): Promise<void> {
    if (type !== 'message.created' || data.message?.author.kind !== 'customer') return;
    const { id } = data.conversation;
    const talk = await this.talkIn(id);
    if (!talk || !data.canReply) return;
    talk.said.push(data.message.text);
    const answer = talk.story.bot[talk.turn];
    talk.turn += 1;
    if (answer) {
      const epoch = { 'if-control-epoch': String(data.control.epoch) };
      await this.hub.call(
        'POST',
        `/v1/conversations/${id}/messages`,
        { text: answer.replaceAll('{order}', talk.order) },
        epoch,
      );
    } else if (talk.story.handsOver) await this.handOver(id, talk, talk.story.handsOver);
  }

  /** The hub tells us of a message before its sender has learnt which conversation it opened: wait for their word. */
  private async talkIn(id: string): Promise<Talk | undefined> {
    for (let waited = 0; waited < 30 && !this.talks.has(id); waited += 1) {
      await new Promise((done) => setTimeout(done, 100));
    }
    return this.talks.get(id);
  }

  private async handOver(conversation: string, talk: Talk, over: NonNullable<Story['handsOver']>): Promise<void> {
    await this.hub.call('POST', '/v1/handoffs', {
      conversation,
      reason: { code: over.reason },
      lastCustomerText: talk.said.at(-1),
      summary: { text: `${talk.said[0]} Then: ${talk.said.at(-1)}`, model: 'demo', at: new Date().toISOString() },
      intents: [{ name: talk.story.issue, confidence: 0.82, rank: 1 }],
      slots: { order: { value: talk.order, confirmed: true, sensitivity: 'normal', source: 'shop' } },
      attempts: [{ action: 'lookup', outcome: 'failed', evidence: over.tried }],
      commitments: over.promise
        ? [{ text: over.promise, dueAt: new Date(Date.now() + 4 * 3_600_000).toISOString(), madeBy: 'Wren' }]
        : [],
      doNotAsk: ['order number'],
      signals: { sentiment: -0.3, turns: talk.turn },
      routing: { queue: talk.story.queue },
      bot: { name: 'Wren', version: '2.3' },
      onNoAgent: { plan: 'async_ticket', message: 'Nobody is free just now. We answer here as soon as we can.' },
    });
  }
}
