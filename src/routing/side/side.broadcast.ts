import { Injectable } from '@nestjs/common';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Live, rooms } from '../../realtime/index.js';
import { MyObligationsQueries } from './my-obligations.queries.js';

type Owed =
  | 'callback.scheduled'
  | 'callback.queued'
  | 'callback.ended'
  | 'callback.missed'
  | 'promise.reminded'
  | 'promise.moved'
  | 'promise.dropped'
  | 'promise.due'
  | 'promise.kept'
  | 'promise.broken';

/** Tells whose callbacks and promises they are, and who looks at the conversation, that something about them changed. */
@Injectable()
export class SideBroadcast {
  constructor(
    private readonly live: Live,
    private readonly queries: MyObligationsQueries,
  ) {}

  @On(
    [
      'callback.scheduled',
      'callback.queued',
      'callback.ended',
      'callback.missed',
      'promise.reminded',
      'promise.moved',
      'promise.dropped',
      'promise.due',
      'promise.kept',
      'promise.broken',
    ],
    'live',
  )
  async changed(facts: Fact<Owed>[]): Promise<void> {
    const owners = await this.queries.owners(facts.map(({ subjectId }) => subjectId as string));
    for (const { subjectId, conversationId, profileId } of facts) {
      if (!conversationId || !profileId) continue;
      const whose = owners.filter(({ id }) => id === subjectId).map(({ agentId }) => rooms.agent(agentId));
      this.live.agent
        .to([rooms.conversation(conversationId), ...whose])
        .emit('obligations.changed', { conversationId, profileId });
    }
  }
}
