import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { atLeast } from '../kernel/auth/permits.js';
import { type AgentSocket, Live } from './live.js';
import { MayView } from './may-view.js';
import { rooms } from './rooms.js';

const TYPING_MS = 6000;
interface Viewer {
  conversationId: string;
  typingUntil: number;
  /** Looks on, and is told of otherwise where that is to be told. */
  silent: boolean;
}

/** Who has which conversation open and who is typing, so that two people do not answer the same customer. */
@Injectable()
export class Viewing {
  private readonly viewers = new Map<AgentSocket, Viewer>();

  constructor(
    private readonly live: Live,
    private readonly modules: ModuleRef,
  ) {}

  async open(
    socket: AgentSocket,
    conversationId: string | null,
    silent: boolean,
  ): Promise<{ ok: boolean; code?: string }> {
    if (conversationId !== null) {
      const policy = this.modules.get(MayView, { strict: false });
      if (!(await policy.check(socket.data.actor, conversationId))) return { ok: false, code: 'not_found' };
    }
    this.leave(socket);
    if (conversationId === null) return { ok: true };
    await socket.join(rooms.conversation(conversationId));
    this.viewers.set(socket, {
      conversationId,
      typingUntil: 0,
      silent: silent && atLeast(socket.data.actor.role, 'supervisor'),
    });
    this.tell(conversationId);
    return { ok: true };
  }

  leave(socket: AgentSocket): void {
    const viewer = this.viewers.get(socket);
    if (!viewer) return;
    this.viewers.delete(socket);
    void socket.leave(rooms.conversation(viewer.conversationId));
    this.tell(viewer.conversationId);
  }

  /** Listeners hear that this agent types: the channel's broadcast shows it to the customer. */
  onTyping(listener: (conversationId: string, name: string) => void): void {
    this.typingListeners.push(listener);
  }
  private readonly typingListeners: ((conversationId: string, name: string) => void)[] = [];

  typing(socket: AgentSocket, conversationId: string): void {
    const viewer = this.viewers.get(socket);
    // Only for the conversation the policy let them open.
    if (viewer?.conversationId !== conversationId) return;
    const fresh = viewer.typingUntil < Date.now();
    viewer.typingUntil = Date.now() + TYPING_MS;
    if (fresh) this.tell(conversationId);
    for (const tell of this.typingListeners) tell(conversationId, socket.data.actor.name);
  }

  private tell(conversationId: string): void {
    const people = new Map<string, { id: string; name: string; typing: boolean }>();
    for (const [socket, viewer] of this.viewers) {
      if (viewer.conversationId !== conversationId || viewer.silent) continue;
      const { id, name } = socket.data.actor;
      const typing = viewer.typingUntil > Date.now() || (people.get(id)?.typing ?? false);
      people.set(id, { id, name, typing });
    }
    this.live.agent
      .to(rooms.conversation(conversationId))
      .emit('viewers', { conversationId, people: [...people.values()] });
  }
}
