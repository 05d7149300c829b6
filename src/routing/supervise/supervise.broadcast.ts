import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Connections, Live, rooms } from '../../realtime/index.js';
import { SuperviseThread } from './supervise-thread.js';
import { SupervisionQueries } from './supervision.queries.js';

/** Somebody who reloads the page has not gone. */
const GONE_AFTER_MS = 15_000;

/** Tells people who looks over their shoulder and what is whispered to them; who has gone looks on no longer. */
@Injectable()
export class SuperviseBroadcast implements OnModuleInit {
  constructor(
    private readonly live: Live,
    private readonly connections: Connections,
    private readonly queries: SupervisionQueries,
    private readonly supervise: SuperviseThread,
  ) {}

  onModuleInit(): void {
    this.connections.listen({ left: (id) => void setTimeout(() => this.gone(id), GONE_AFTER_MS).unref() });
  }

  @On(['supervision.began', 'supervision.ended'], 'live')
  async changed(facts: Fact<'supervision.began' | 'supervision.ended'>[]): Promise<void> {
    const ids = [...new Set(facts.flatMap(({ conversationId }) => conversationId ?? []))];
    const [people, holders] = await Promise.all([this.queries.people(ids), this.queries.holders(ids)]);
    for (const conversationId of ids) {
      const holder = holders.get(conversationId);
      if (!holder) continue;
      const seen = people.filter((one) => one.conversationId === conversationId && !one.private);
      this.live.agent.to(rooms.agent(holder)).emit('supervision.changed', { conversationId, people: seen });
    }
  }

  @On('whisper.written', 'live')
  async whispered(facts: Fact<'whisper.written'>[]): Promise<void> {
    for (const one of await this.queries.whispers(facts.flatMap(({ subjectId }) => subjectId ?? [])))
      this.live.agent.to([rooms.agent(one.to.id), rooms.agent(one.from.id)]).emit('whisper', one);
  }

  private gone(id: string): void {
    if (this.connections.connected().includes(id)) return;
    void this.supervise.end({ id }, null).catch(() => {});
  }
}
