import { Injectable } from '@nestjs/common';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { GroupCommit } from '../../kernel/group-commit.js';
import { Live, rooms } from '../../realtime/index.js';
import { ConversationsQueries } from '../conversations.queries.js';
import { type Follower, MentionsQueries } from './mentions.queries.js';

/** Tells people that a colleague called them, and of what is new where they follow. */
@Injectable()
export class MentionsBroadcast {
  /** In a rush of messages each reading serves all that waited for the one before. */
  private readonly following = new GroupCommit<string, Follower[]>(async (ids) => {
    const found = await this.queries.followers([...new Set(ids)]);
    return ids.map((id) => found.filter(({ conversationId }) => conversationId === id));
  });

  constructor(
    private readonly live: Live,
    private readonly queries: MentionsQueries,
    private readonly conversations: ConversationsQueries,
  ) {}

  @On('people.mentioned', 'live')
  async called(facts: Fact<'people.mentioned'>[]): Promise<void> {
    const ids = facts.map(({ subjectId }) => subjectId as string);
    for (const { agentId, mention } of await this.queries.inMessages(ids))
      this.live.agent.to(rooms.agent(agentId)).emit('mention.added', mention);
  }

  @On('participants.changed', 'live')
  changed(facts: Fact<'participants.changed'>[]): void {
    for (const { conversationId, data } of facts)
      this.live.agent
        .to([rooms.conversation(conversationId as string), rooms.agent(data.agentId)])
        .emit('participants.changed', { conversationId: conversationId as string });
  }

  @On(['message.received', 'reply.written', 'note.written'], 'live')
  async news(all: Fact<'message.received' | 'reply.written' | 'note.written'>[]): Promise<void> {
    // Of most messages it was seen where they were stored that nobody follows; the others are looked up.
    const facts = all.filter(({ view }) => (view as { followed?: boolean } | undefined)?.followed !== false);
    const ids = [...new Set(facts.map((one) => one.conversationId as string))];
    const followers = (await Promise.all(ids.map((id) => this.following.submit(id)))).flat();
    if (followers.length === 0) return;
    const followed = new Set(followers.map((one) => one.conversationId));
    const wanted = facts.filter((one) => followed.has(one.conversationId as string));
    const [messages, summaries] = await Promise.all([
      this.conversations.messagesByIds(wanted.map((one) => one.subjectId as string)),
      this.conversations.summaries([...followed]),
    ]);
    for (const message of messages) {
      const conversation = summaries.find((one) => one.id === message.conversationId);
      const whom = followers.filter(
        (one) => one.conversationId === message.conversationId && one.agentId !== message.author.id,
      );
      if (!conversation || whom.length === 0) continue;
      this.live.agent
        .to(whom.map((one) => rooms.agent(one.agentId)))
        .emit('followed.news', { conversationId: message.conversationId, message, conversation });
    }
  }
}
