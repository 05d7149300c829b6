import { Injectable } from '@nestjs/common';
import type { MessageState, SyncAnswer, SyncFact } from '../contract/conversations.js';
import { ConsentsQueries } from '../governance/index.js';
import { Database } from '../kernel/db/database.js';
import { type Fact, formatCursor, parseCursor } from '../kernel/events/fact.js';
import { currentCursor, overtakenBy, readFacts } from '../kernel/events/read-facts.js';
import { invalid } from '../kernel/http/problem.js';
import { Together } from '../kernel/together.js';
import { ConversationsQueries } from './conversations.queries.js';
import { changeFacts, leavingFacts, messageFacts, personFacts } from './told-facts.js';
import { LeavingQueries } from './undo/leaving.queries.js';

/** Reads what happened after a cursor, as the sockets would have told it. */
@Injectable()
export class SyncQueries {
  private readonly together = new Together<SyncAnswer>();

  constructor(
    private readonly database: Database,
    private readonly queries: ConversationsQueries,
    private readonly leaving: LeavingQueries,
    private readonly consents: ConsentsQueries,
  ) {}

  /** After a restart all consoles ask from the same place at once: one reading answers them. */
  after(cursor: string | undefined, limit: number): Promise<SyncAnswer> {
    return this.together.ask(`${cursor ?? ''} ${limit}`, () => this.read(cursor, limit));
  }

  private async read(cursor: string | undefined, limit: number): Promise<SyncAnswer> {
    if (!cursor) return { facts: [], cursor: formatCursor(await currentCursor(this.database)), has_more: false };
    const from = parseCursor(cursor);
    if (!from) throw invalid('/after', 'cursor', 'after is a cursor this hub gave out');
    const whole = await overtakenBy(this.database);
    const told = [...messageFacts, ...changeFacts, ...leavingFacts, ...personFacts, 'message.state' as const];
    const read = await readFacts(this.database.brief, from, told, limit);
    return { facts: await this.show(read.facts), cursor: formatCursor(read.cursor), has_more: read.more || !whole };
  }

  private async show(facts: Fact[]): Promise<SyncFact[]> {
    const waiting = facts.filter((one) => leavingFacts.includes(one.type)).map((one) => one.conversationId as string);
    const people = [...new Set(facts.flatMap(peopleOf))];
    const [messages, summaries, leaving, agreed] = await Promise.all([
      this.queries.messagesByIds(
        facts.filter((one) => messageFacts.includes(one.type)).map((one) => one.subjectId as string),
      ),
      this.queries.summaries([...new Set(facts.flatMap((one) => one.conversationId ?? []))]),
      this.leaving.of([...new Set(waiting)]),
      people.length > 0 ? this.consents.agreements(people) : undefined,
    ]);
    const message = new Map(messages.map((one) => [one.id, one]));
    const conversation = new Map(summaries.map((one) => [one.id, one]));
    const changed = new Set<string>();
    return facts.flatMap((one): SyncFact[] => {
      if (personFacts.includes(one.type))
        // What they agreed to is today's as well.
        return peopleOf(one).flatMap((id): SyncFact[] =>
          agreed && !changed.has(id) && changed.add(id)
            ? [{ name: 'profile.changed', data: { id, consents: agreed(id) } }]
            : [],
        );
      const of = conversation.get(one.conversationId ?? '');
      if (!of) return [];
      const added = message.get(one.subjectId ?? '');
      if (messageFacts.includes(one.type))
        return added ? [{ name: 'message.added', data: { message: added, conversation: of } }] : [];
      if (one.type === 'message.state') {
        const { state, reason } = one.data as { state: MessageState; reason?: string };
        return [
          {
            name: 'message.state',
            data: { id: one.subjectId as string, conversationId: of.id, state, stateReason: reason ?? null },
          },
        ];
      }
      if (leavingFacts.includes(one.type)) {
        const replies = leaving.get(of.id);
        // What waits is today's as well.
        return replies && leaving.delete(of.id)
          ? [{ name: 'leaving.changed', data: { conversationId: of.id, replies } }]
          : [];
      }
      // The summary is today's, so once a page is enough.
      if (changed.has(of.id)) return [];
      changed.add(of.id);
      return [{ name: 'conversation.changed', data: of }];
    });
  }
}

/** Whom a fact tells of; programs and files change thousands, and no screen is told of those. */
function peopleOf({ type, profileId, subjectId, actor }: Fact): string[] {
  if (!personFacts.includes(type) || (type === 'consent.changed' && actor.kind === 'system')) return [];
  return [profileId, type === 'consent.changed' ? null : subjectId].flatMap((id) => id ?? []);
}
