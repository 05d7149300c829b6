import { Injectable } from '@nestjs/common';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Live, rooms } from '../../realtime/index.js';
import { leavingFacts } from '../told-facts.js';
import { LeavingQueries } from './leaving.queries.js';

/** Shows on every screen what waits before it leaves, and gives what was undone back to the screens of who wrote it. */
@Injectable()
export class LeavingBroadcast {
  constructor(
    private readonly live: Live,
    private readonly queries: LeavingQueries,
  ) {}

  @On(leavingFacts, 'live')
  async changed(facts: Fact[]): Promise<void> {
    const taken = facts.filter(({ type }) => type === 'reply.undone').map(({ subjectId }) => subjectId as string);
    const threads = [...new Set(facts.map(({ conversationId }) => conversationId as string))];
    const [undone, leaving] = await Promise.all([this.queries.undone(taken), this.queries.of(threads)]);
    // The words first: where they were shown waiting they are taken from, and nowhere are they gone for a moment.
    for (const { reply, draft } of undone) {
      // What was chosen from approved texts is chosen again.
      if (reply.options?.template) continue;
      this.live.agent.to(rooms.agent(reply.author.id)).emit('draft.changed', {
        conversationId: reply.conversationId,
        mode: 'reply',
        text: draft ?? '',
        clientId: reply.id,
        undone: reply,
      });
    }
    for (const [conversationId, replies] of leaving)
      this.live.agent.to(rooms.everyone()).emit('leaving.changed', { conversationId, replies });
  }
}
