import { Injectable } from '@nestjs/common';
import type { SlaMetric } from '../../contract/sla.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Live, rooms } from '../../realtime/index.js';
import { SlaQueries } from './sla.queries.js';

/** Tells those a conversation concerns that its time is nearly over, or over. */
@Injectable()
export class SlaBroadcast {
  constructor(
    private readonly live: Live,
    private readonly queries: SlaQueries,
  ) {}

  @On(['sla.warned', 'sla.breached'], 'live')
  async due(facts: Fact<'sla.warned' | 'sla.breached'>[]): Promise<void> {
    const whose = await this.queries.whose(facts.map(({ conversationId }) => conversationId as string));
    for (const { type, conversationId, data } of facts) {
      const id = conversationId as string;
      const of = whose.get(id);
      const { metric, policy, dueAt } = data;
      const level = type === 'sla.warned' ? 'warned' : 'breached';
      // The one who works it, or the queue it waits in, and whoever has it open.
      const near = [rooms.conversation(id)];
      if (of?.agentId) near.push(rooms.agent(of.agentId));
      else if (of?.queueId) near.push(rooms.queue(of.queueId));
      this.live.agent
        .to(near)
        .emit('sla.due', { conversationId: id, level, metric: metric as SlaMetric, policy, dueAt });
    }
  }
}
