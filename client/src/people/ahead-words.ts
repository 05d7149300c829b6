import type { Id } from '@contract/common';
import type { ConversationSummary } from '@contract/conversations';
import type { HeldContact } from '@contract/decisions';
import type { Obligation } from '@contract/obligations';
import { queryOptions } from '@tanstack/react-query';
import { http } from '../api/http';
import { keys } from '../api/keys';

export const owedQuery = (person: Id) =>
  queryOptions({
    queryKey: keys.obligations(person),
    queryFn: ({ signal }) => http.get<{ data: Obligation[] }>(`/v1/profiles/${person}/obligations`, {}, signal),
    select: (answer) => answer.data,
    staleTime: 0,
  });

export const heldQuery = (person: Id) =>
  queryOptions({
    queryKey: keys.held(person),
    queryFn: ({ signal }) => http.get<{ data: HeldContact[] }>(`/v1/profiles/${person}/held`, {}, signal),
    select: (answer) => answer.data,
    staleTime: 0,
  });

/** One thing that is still to happen. */
export interface Coming {
  kind: Obligation['kind'] | 'held' | 'snoozed';
  id: Id;
  conversationId: Id;
  text: string;
  more: string | null;
  at: string | null;
  /** What stands where no time is known. */
  whenNot: string;
}

const kinds: Record<Obligation['kind'], string> = { callback: 'Call', promise: 'Promised', task: 'Task' };

/** Everything ahead in one order: by time, and what has none after it. Pure. */
export function whatComes(owed: Obligation[], held: HeldContact[], rows: ConversationSummary[]): Coming[] {
  const all: Coming[] = [
    ...owed.map(({ kind, id, conversationId, text, dueAt, by }) => ({
      kind,
      id,
      conversationId,
      text,
      more: by ? `${kinds[kind]}${kind === 'promise' ? ' by' : ','} ${by}` : kinds[kind],
      at: dueAt,
      whenNot: 'no time named',
    })),
    ...held.map(({ id, conversationId, sentence, until }) => ({
      kind: 'held' as const,
      id,
      conversationId,
      text: sentence,
      more: null,
      at: until,
      whenNot: 'held',
    })),
    ...rows
      .filter(({ status, snoozedUntil }) => status === 'snoozed' && snoozedUntil)
      .map(({ id, subject, lastMessage, inbox, snoozedUntil }) => ({
        kind: 'snoozed' as const,
        id,
        conversationId: id,
        text: subject ?? lastMessage?.text ?? inbox.name,
        more: 'Snoozed',
        at: snoozedUntil,
        whenNot: 'snoozed',
      })),
  ];
  return all.toSorted((a, b) => (a.at ?? '9').localeCompare(b.at ?? '9') || a.id.localeCompare(b.id));
}
