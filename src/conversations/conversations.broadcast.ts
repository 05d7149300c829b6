import { Injectable } from '@nestjs/common';
import type { ConversationSummary, Message } from '../contract/conversations.js';
import { ConsentsQueries } from '../governance/index.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { GroupCommit } from '../kernel/group-commit.js';
import { Live, rooms } from '../realtime/index.js';
import { ConversationsQueries } from './conversations.queries.js';
import { changeFacts, messageFacts } from './told-facts.js';

/** Of a person's conversations, as many as a list may show. */
const SHOWN = 20;

interface View {
  message: Message;
  conversation: ConversationSummary;
}

/** Puts new messages and changed conversations on the screens that may show them. */
@Injectable()
export class ConversationsBroadcast {
  /** In a rush of openings each reading serves all that waited for the one before. */
  private readonly standing = new GroupCommit<string, ConversationSummary | undefined>(async (ids) => {
    const rows = new Map((await this.queries.summaries([...new Set(ids)])).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id));
  });

  constructor(
    private readonly live: Live,
    private readonly queries: ConversationsQueries,
    private readonly agreed: ConsentsQueries,
  ) {}

  @On(messageFacts, 'live')
  async messages(facts: Fact[]): Promise<void> {
    for (const { message, conversation } of await this.views(facts)) {
      this.live.agent.to(audience(conversation)).emit('message.added', { message, conversation });
    }
  }

  @On('message.state', 'live')
  states(facts: Fact<'message.state'>[]): void {
    for (const { subjectId, conversationId, data } of facts) {
      const change = {
        id: subjectId as string,
        conversationId: conversationId as string,
        state: data.state as Message['state'],
        stateReason: data.reason ?? null,
      };
      // The writer's own screens and whoever has the thread open; a row of a list does not show delivery.
      this.live.agent.to(rooms.conversation(change.conversationId)).emit('message.state', change);
    }
  }

  @On(changeFacts, 'live')
  async changes(facts: Fact[]): Promise<void> {
    const ids = [...new Set(facts.map((one) => one.conversationId as string))];
    for (const conversation of await Promise.all(ids.map((id) => this.standing.submit(id))))
      if (conversation) this.live.agent.to(rooms.everyone()).emit('conversation.changed', conversation);
  }

  /** Who a conversation is with: they go by another name now, were joined with somebody or parted again. */
  @On(['profile.changed', 'profile.merged', 'profile.unmerged'], 'live')
  async people(facts: Fact[]): Promise<void> {
    const ids = new Set(
      facts.flatMap(({ profileId, subjectId }) => [profileId, subjectId].filter((id) => id !== null)),
    );
    await this.tell([...ids]);
    for (const id of ids) {
      for (const conversation of await this.queries.summariesOf(id, SHOWN)) {
        this.live.agent.to(rooms.everyone()).emit('conversation.changed', conversation);
      }
    }
  }

  /** What somebody may be sent changed, perhaps beside an open conversation. Programs and files change thousands, and nobody watches. */
  @On('consent.changed', 'live')
  async consents(facts: Fact<'consent.changed'>[]): Promise<void> {
    const said = facts.filter(({ actor }) => actor.kind !== 'system');
    await this.tell([...new Set(said.flatMap(({ profileId }) => profileId ?? []))]);
  }

  private async tell(profileIds: string[]): Promise<void> {
    if (profileIds.length === 0) return;
    const agreed = await this.agreed.agreements(profileIds);
    for (const id of profileIds)
      this.live.agent.to(rooms.everyone()).emit('profile.changed', { id, consents: agreed(id) });
  }

  private async views(facts: Fact[]): Promise<View[]> {
    const ready = facts.filter((one) => one.view).map((one) => one.view as View);
    const bare = facts.filter((one) => !one.view);
    if (bare.length === 0) return ready;
    const [messages, summaries] = await Promise.all([
      this.queries.messagesByIds(bare.map((one) => one.subjectId as string)),
      this.queries.summaries([...new Set(bare.map((one) => one.conversationId as string))]),
    ]);
    const byId = new Map(summaries.map((one) => [one.id, one]));
    const loaded = messages.flatMap((message) => {
      const conversation = byId.get(message.conversationId);
      return conversation ? [{ message, conversation }] : [];
    });
    return [...ready, ...loaded];
  }
}

/** Whoever has it open, and the one who works it — or, while nobody does, the queue it waits in. */
function audience({ id, assignee, queue }: ConversationSummary): string[] {
  const open = rooms.conversation(id);
  if (assignee) return [open, rooms.agent(assignee.id)];
  return queue ? [open, rooms.queue(queue.id)] : [open];
}
