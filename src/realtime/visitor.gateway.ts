import { Inject, Logger } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import type { VisitorLive, VisitorMessage, VisitorSays, VisitorThread } from '../contract/live.js';
import { Allow } from '../kernel/auth/allow.js';
import type { VisitorPass } from '../kernel/auth/visitor-pass.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Refusal } from '../kernel/http/problem.js';
import { Live, type VisitorNamespace } from './live.js';
import { RateLimit } from './rate-limit.js';
import { rooms } from './rooms.js';
import { VisitorDoor } from './visitor-door.js';

interface VisitorData {
  actor: { kind: 'visitor'; visitorId: string; inboxId: string };
  pass: VisitorPass;
  conversationId: string | null;
  messages: RateLimit;
  others: RateLimit;
}
type VisitorSocket = Socket<VisitorSays, VisitorLive, Record<string, never>, VisitorData>;
type SendAnswer = { ok: true; message: VisitorMessage } | { ok: false; code: string; title: string };

const Send = z.strictObject({
  clientId: z.string().regex(/^[\w-]{1,100}$/),
  text: z.string().max(10_000).default(''),
  attachmentIds: z.array(z.string().max(60)).max(10).default([]),
});
const UpTo = z.strictObject({ seq: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) });
const LONGEST_TIMER = 2_147_483_647;

/** The customer's socket: who may connect, which rooms they hear, and what a customer can say. No business rules. */
@WebSocketGateway({ namespace: 'visitor' })
export class VisitorGateway implements OnGatewayInit<VisitorNamespace>, OnGatewayConnection {
  private readonly log = new Logger('visitor');

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly live: Live,
    private readonly door: VisitorDoor,
  ) {}

  afterInit(namespace: VisitorNamespace): void {
    this.live.visitor = namespace;
    namespace.use((socket, next) => {
      this.door.admit((socket.handshake.auth as { token?: unknown })?.token).then(
        (pass) => {
          if (!pass) return next(refusal('This chat session is over', 'unauthenticated'));
          const { visitorId, inboxId } = pass;
          const { messages, signals } = this.config.visitorLimits;
          Object.assign(socket.data, {
            actor: { kind: 'visitor', visitorId, inboxId },
            pass,
            conversationId: null,
            messages: new RateLimit(messages.atOnce, messages.perMinute / 60),
            others: new RateLimit(signals.atOnce, signals.perMinute / 60),
          } satisfies VisitorData);
          next();
        },
        // No code: the widget tries again by itself.
        () => next(new Error('The database cannot be reached')),
      );
    });
  }

  async handleConnection(socket: VisitorSocket): Promise<void> {
    this.endWith(socket, socket.data.pass.exp);
    // A packet that breaks the parser must not end the process.
    socket.on('error', () => socket.disconnect(true));
    try {
      await socket.join(roomOf(socket));
      socket.emit('ready', await this.enter(socket));
    } catch (error) {
      this.log.warn(`a visitor could not be welcomed: ${(error as Error).message}`);
      socket.disconnect(true);
    }
  }

  @SubscribeMessage('send')
  @Allow('visitor')
  async send(@ConnectedSocket() socket: VisitorSocket, @MessageBody() body: unknown): Promise<SendAnswer> {
    const parsed = Send.safeParse(body);
    if (!parsed.success) return { ok: false, code: 'invalid', title: 'The message could not be read.' };
    if (!socket.data.messages.take()) return { ok: false, code: 'rate_limited', title: 'Too many messages at once.' };
    try {
      const { message, conversationId } = await this.door.send(socket.data.pass, parsed.data);
      await this.follow(socket, conversationId);
      return { ok: true, message };
    } catch (error) {
      if (error instanceof Refusal) {
        return { ok: false, code: error.code, title: error.more.errors?.[0]?.message ?? error.message };
      }
      throw error; // No answer: the widget keeps the message and sends it again.
    }
  }

  @SubscribeMessage('typing')
  @Allow('visitor')
  typing(@ConnectedSocket() socket: VisitorSocket): void {
    const { conversationId, pass, others } = socket.data;
    if (conversationId === null || !others.take()) return;
    const who = { conversationId, kind: 'customer', name: pass.name ?? null } as const;
    this.live.agent.to(rooms.conversation(conversationId)).emit('typing', who);
  }

  @SubscribeMessage('read')
  @Allow('visitor')
  read(@ConnectedSocket() socket: VisitorSocket, @MessageBody() body: unknown): Promise<void> {
    return this.reached(socket, body, 'read');
  }

  @SubscribeMessage('received')
  @Allow('visitor')
  received(@ConnectedSocket() socket: VisitorSocket, @MessageBody() body: unknown): Promise<void> {
    return this.reached(socket, body, 'delivered');
  }

  @SubscribeMessage('sync')
  @Allow('visitor')
  async sync(
    @ConnectedSocket() socket: VisitorSocket,
    @MessageBody() body: unknown,
  ): Promise<VisitorThread | undefined> {
    const parsed = UpTo.safeParse(body);
    if (!parsed.success || !socket.data.others.take()) return undefined;
    return this.enter(socket, parsed.data.seq);
  }

  @SubscribeMessage('person')
  @Allow('visitor')
  async person(@ConnectedSocket() socket: VisitorSocket): Promise<{ ok: boolean }> {
    if (!socket.data.others.take()) return { ok: false };
    return { ok: await this.door.askPerson(socket.data.pass) };
  }

  /** Joins the thread's room and then reads the thread, so that nothing falls between the two. */
  private async enter(socket: VisitorSocket, after?: number): Promise<VisitorThread> {
    const { pass } = socket.data;
    let id = await this.door.conversation(pass);
    for (;;) {
      if (id !== null && id !== socket.data.conversationId) {
        socket.data.conversationId = id;
        await socket.join(rooms.visitor(id));
      }
      const thread = await this.door.thread(pass, after, id ?? undefined);
      // It may have been opened between the two looks.
      if (thread.conversationId === id) return thread;
      id = thread.conversationId;
    }
  }

  /** The first message makes the conversation: every open tab of this visitor follows into it. */
  private async follow(socket: VisitorSocket, conversationId: string): Promise<void> {
    if (socket.data.conversationId === conversationId) return;
    const room = roomOf(socket);
    this.live.visitor.in(room).socketsJoin(rooms.visitor(conversationId));
    for (const tab of await this.live.visitor.local.in(room).fetchSockets()) {
      (tab.data as unknown as VisitorData).conversationId = conversationId;
    }
    this.live.visitor.to(room).emit('ready', await this.door.thread(socket.data.pass));
  }

  private async reached(socket: VisitorSocket, body: unknown, state: 'delivered' | 'read'): Promise<void> {
    const parsed = UpTo.safeParse(body);
    if (parsed.success && socket.data.others.take()) await this.door.reached(socket.data.pass, parsed.data.seq, state);
  }

  private endWith(socket: VisitorSocket, exp: number): void {
    const timer = setTimeout(
      () => {
        socket.emit('session.ended', { code: 'expired' });
        socket.disconnect(true);
      },
      Math.min(LONGEST_TIMER, exp * 1000 - Date.now()),
    ).unref();
    socket.on('disconnect', () => clearTimeout(timer));
  }
}

function roomOf(socket: VisitorSocket): string {
  const { inboxId, userId, visitorId } = socket.data.pass;
  return rooms.visitorIdentity(userId ? `${inboxId}:user:${userId}` : `${inboxId}:${visitorId}`);
}

function refusal(text: string, code: string): Error {
  return Object.assign(new Error(text), { data: { code } });
}
