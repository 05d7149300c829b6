import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ConversationSummary, Message } from '../../contract/conversations.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Live, rooms, Viewing } from '../../realtime/index.js';
import { isVisible } from './visitor-view.js';
import { firstName } from './webchat.settings.js';
import { WebchatQueries } from './webchat.queries.js';

interface View {
  message: Message;
  conversation: ConversationSummary;
}

const REFRESH_MS = 10_000;

/** Puts public words and changes of control on the customer's screen, and keeps the place of those who wait true. */
@Injectable()
export class WebchatBroadcast implements OnModuleInit, OnModuleDestroy {
  /** Conversations that wait and are being watched: their place changes through what happens to others. */
  private readonly waiting = new Map<string, string>();
  private soon?: NodeJS.Timeout;
  private refresh?: NodeJS.Timeout;

  constructor(
    private readonly live: Live,
    private readonly viewing: Viewing,
    private readonly queries: WebchatQueries,
  ) {}

  onModuleInit(): void {
    this.viewing.onTyping((conversationId, name) => {
      const who = { kind: 'person', name: firstName(name) } as const;
      this.live.visitor.to(rooms.visitor(conversationId)).emit('typing', who);
    });
    // Queues also move in other processes, which this one does not hear at once.
    this.refresh = setInterval(() => void this.tellWaiting(), REFRESH_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.refresh);
    clearTimeout(this.soon);
  }

  @On('message.received', 'live')
  async received(facts: Fact<'message.received'>[]): Promise<void> {
    const views = facts.flatMap(({ view }) => (view ? [view as View] : []));
    const bare = facts.filter(({ view }) => !view).map(({ subjectId }) => subjectId as string);
    const ours = views
      .filter(({ conversation }) => conversation.inbox.channel === 'webchat')
      .map(({ message }) => message);
    await this.tell([...ours, ...(await this.queries.messages(bare))]);
  }

  @On('reply.written', 'live')
  async written(facts: Fact<'reply.written'>[]): Promise<void> {
    const messages = await this.queries.messages(facts.map(({ subjectId }) => subjectId as string));
    await this.tell(messages);
    // Who answers has read what stood before.
    const answered = messages
      .filter(({ author }) => author.kind === 'agent')
      .map(({ conversationId }) => conversationId);
    for (const id of new Set(answered)) await this.tellRead(id);
  }

  /** Somebody read as far as here. */
  @On('conversation.changed', 'live')
  async changed(facts: Fact<'conversation.changed'>[]): Promise<void> {
    for (const { conversationId, data } of facts) {
      if (data.fields.includes('readSeq')) await this.tellRead(conversationId as string);
    }
  }

  @On(['control.changed', 'conversation.resolved', 'conversation.reopened', 'work.queued', 'work.offered'], 'live')
  async turned(facts: Fact[]): Promise<void> {
    const watched = facts.flatMap(({ conversationId: id }) => (id && this.isWatched(id) ? id : []));
    const ours = await this.queries.inboxesOf(watched);
    for (const [id, inboxId] of ours) await this.tellStanding(id, inboxId);
    this.tellWaitingSoon();
  }

  @On(['work.accepted', 'work.canceled', 'work.completed', 'agent.status_changed', 'agent.presence_changed'], 'live')
  moved(): void {
    this.tellWaitingSoon();
  }

  private async tell(messages: Message[]): Promise<void> {
    const visible = messages.filter(isVisible);
    const inboxes = await this.queries.inboxesOf(visible.map(({ conversationId }) => conversationId));
    for (const message of visible) {
      const inboxId = inboxes.get(message.conversationId);
      if (!inboxId) continue;
      const room = this.live.visitor.to(rooms.visitor(message.conversationId));
      room.emit('message.added', this.queries.show(message, inboxId, 0));
    }
  }

  private async tellRead(conversationId: string): Promise<void> {
    for (const id of await this.queries.lastRead(conversationId)) {
      this.live.visitor.to(rooms.visitor(conversationId)).emit('message.state', { id, state: 'read' });
    }
  }

  private async tellStanding(conversationId: string, inboxId: string): Promise<void> {
    const { readSeq: _, ...standing } = await this.queries.standing(inboxId, conversationId);
    const waits = standing.holder.kind === 'queue' && standing.status === 'open';
    if (waits) this.waiting.set(conversationId, inboxId);
    else this.waiting.delete(conversationId);
    this.live.visitor.to(rooms.visitor(conversationId)).emit('holder.changed', standing);
  }

  /** One change in a queue moves everybody behind it: told together, a moment later. */
  private tellWaitingSoon(): void {
    if (this.waiting.size === 0) return;
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      void this.tellWaiting();
    }, 500).unref();
  }

  private async tellWaiting(): Promise<void> {
    for (const [id, inboxId] of this.waiting) {
      if (!this.isWatched(id)) this.waiting.delete(id);
      else await this.tellStanding(id, inboxId).catch(() => {});
    }
  }

  private isWatched(conversationId: string): boolean {
    return this.live.visitor.adapter.rooms.has(rooms.visitor(conversationId));
  }
}
