import type { OnModuleDestroy } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { z } from 'zod';
import { Allow } from '../kernel/auth/allow.js';
import { Horizon } from '../kernel/events/horizon.js';
import { Connections } from './connections.js';
import { type AgentNamespace, type AgentSocket, Live } from './live.js';
import { rooms } from './rooms.js';
import { SocketSessions } from './socket-sessions.js';
import { Viewing } from './viewing.js';

const View = z.strictObject({ conversationId: z.string().max(60).nullable(), silent: z.boolean().optional() });
const Typing = z.strictObject({ conversationId: z.string().max(60) });
const HORIZON_MS = 5000;

/** The console's socket: who connects, which rooms they hear, and the three things a console says. No business rules. */
@WebSocketGateway({ namespace: 'agent' })
export class AgentGateway
  implements OnGatewayInit<AgentNamespace>, OnGatewayConnection, OnGatewayDisconnect, OnModuleDestroy
{
  private horizon?: NodeJS.Timeout;
  private ticked: string | null = null;

  constructor(
    private readonly live: Live,
    private readonly sessions: SocketSessions,
    private readonly connections: Connections,
    private readonly viewing: Viewing,
    private readonly now: Horizon,
  ) {}

  afterInit(namespace: AgentNamespace): void {
    this.live.agent = namespace;
    namespace.use((socket, next) => {
      this.sessions.signIn(socket.handshake.auth).then(
        (person) => {
          if (!person) return next(Object.assign(new Error('Sign in first'), { data: { code: 'unauthenticated' } }));
          socket.data.actor = person;
          next();
        },
        () => next(Object.assign(new Error('The database cannot be reached'), { data: { code: 'database_away' } })),
      );
    });
    // What was committed before a tick has been pushed by the next one: that is where a console may catch up from.
    this.horizon = setInterval(() => void this.tick(), HORIZON_MS).unref();
  }

  async handleConnection(socket: AgentSocket): Promise<void> {
    const { actor } = socket.data;
    this.sessions.keep(socket as never);
    await socket.join([rooms.agent(actor.id), rooms.everyone()]);
    this.connections.came(actor.id);
    const cursor = await this.now.cursor().catch(() => null);
    if (cursor) socket.emit('ready', { agentId: actor.id, cursor, now: new Date().toISOString() });
  }

  handleDisconnect(socket: AgentSocket): void {
    const { actor } = socket.data;
    if (!actor) return;
    this.viewing.leave(socket);
    this.connections.left(actor.id);
  }

  onModuleDestroy(): void {
    clearInterval(this.horizon);
  }

  @SubscribeMessage('view')
  @Allow('agent')
  async view(
    @ConnectedSocket() socket: AgentSocket,
    @MessageBody() body: unknown,
  ): Promise<{ ok: boolean; code?: string }> {
    const parsed = View.safeParse(body);
    if (!parsed.success) return { ok: false, code: 'invalid' };
    const { conversationId, silent = false } = parsed.data;
    return this.viewing.open(socket, conversationId, silent);
  }

  @SubscribeMessage('typing')
  @Allow('agent')
  typing(@ConnectedSocket() socket: AgentSocket, @MessageBody() body: unknown): void {
    const parsed = Typing.safeParse(body);
    if (parsed.success) this.viewing.typing(socket, parsed.data.conversationId);
  }

  @SubscribeMessage('beat')
  @Allow('agent')
  beat(@ConnectedSocket() socket: AgentSocket): { now: string } {
    this.connections.beat(socket.data.actor.id);
    return { now: new Date().toISOString() };
  }

  private async tick(): Promise<void> {
    if (this.live.agent.sockets.size === 0) {
      this.ticked = null;
      return;
    }
    const cursor = await this.now.cursor().catch(() => null);
    if (this.ticked) this.live.agent.local.emit('horizon', { cursor: this.ticked });
    this.ticked = cursor;
  }
}
