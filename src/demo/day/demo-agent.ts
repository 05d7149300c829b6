import { io, type Socket } from 'socket.io-client';
import type { ConversationDetail } from '../../contract/conversations.js';
import type { Offer } from '../../contract/routing.js';
import { say } from '../../kernel/progress.js';
import type { HubClient } from './hub-client.js';
import { type Story, stories } from './stories.js';

/** A colleague who works beside you: takes offers, answers, wraps up. */
export class DemoAgent {
  private socket?: Socket;
  private beat?: NodeJS.Timeout;

  constructor(
    private readonly hub: HubClient,
    private readonly name: string,
    private readonly pace: (seconds: number) => Promise<void>,
  ) {}

  async start(): Promise<void> {
    const { token } = await this.hub.call<{ token: string }>('GET', '/v1/auth/socket-token');
    this.socket = io(`${this.hub.url}/agent`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    this.beat = setInterval(() => this.socket?.emit('beat', () => {}), 5000);
    this.socket.on('offer.made', (offer: Offer) => {
      this.take(offer).catch((error: Error) => say(`${this.name}: ${error.message}`));
    });
    await new Promise<void>((done, failed) => {
      this.socket?.once('ready', done);
      this.socket?.once('connect_error', failed);
    });
    await this.hub.call('PUT', '/v1/me/status', { status: 'available' });
  }

  stop(): void {
    clearInterval(this.beat);
    this.socket?.disconnect();
  }

  private async take(offer: Offer): Promise<void> {
    await this.pace(2 + Math.random() * 4);
    await this.hub.call('POST', `/v1/offers/${offer.id}/accept`);
    if (!offer.conversation) return;
    const id = offer.conversation.id;
    const story = storyOf(offer);
    const detail = await this.hub.call<ConversationDetail>('GET', `/v1/conversations/${id}`);
    const order = String(offer.handoff?.context.slots?.order?.value ?? 'your order');
    for (const text of story.agent.length
      ? story.agent
      : [`Hi ${detail.profile.name ?? 'there'}, I am ${this.name}.`]) {
      await this.pace(6 + Math.random() * 8);
      await this.hub.call('POST', `/v1/conversations/${id}/messages`, { text: text.replaceAll('{order}', order) });
    }
    await this.pace(8 + Math.random() * 6);
    await this.hub.call('POST', `/v1/conversations/${id}/wrap-up`, {
      dispositions: [story.disposition],
      solved: 'yes',
      handoffUseful: true,
    });
  }
}

function storyOf(offer: Offer): Story {
  const intent = offer.handoff?.context.intents?.[0]?.name;
  return stories.find((one) => one.issue === intent) ?? stories[0];
}
