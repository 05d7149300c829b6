import type { Id } from '@contract/common';
import { useQuery } from '@tanstack/react-query';
import { profileConversationsQuery } from '../../api/conversations';
import { consentsQuery, profileQuery } from '../../api/profiles';
import type { Sided } from './compare';
import { consentWords, type Counted, conversationWords } from './words';

/** The two people of a pair with what the comparison needs, and what merging them does in a sentence. */
export function useSides(a: Id, b: Id) {
  const [left, right] = [useSide(a), useSide(b)];
  const failed = [left.person, right.person].find((query) => query.isError);
  const [mine, theirs] = [left.side, right.side];
  return {
    a: mine,
    b: theirs,
    error: failed?.error,
    retry: () => void Promise.all([left.person.refetch(), right.person.refetch()]),
    does: mine && theirs ? doesWords(mine.conversations, theirs.conversations, left.consents, right.consents) : null,
    older: mine && theirs && theirs.profile.createdAt < mine.profile.createdAt ? b : a,
  };
}

function useSide(id: Id) {
  const person = useQuery(profileQuery(id));
  const { data: conversations } = useQuery(profileConversationsQuery(id));
  const { data: consents } = useQuery(consentsQuery(id));
  const side: Sided | undefined =
    person.data && conversations
      ? { profile: person.data, conversations: { count: conversations.data.length, more: conversations.has_more } }
      : undefined;
  return { person, side, consents: consents ?? [] };
}

type Consents = Parameters<typeof consentWords>[0];

function doesWords(a: Counted, b: Counted, consentsA: Consents, consentsB: Consents): string {
  const all = { count: a.count + b.count, more: a.more || b.more };
  const joins = all.count === 0 ? 'Merging joins what is known of both.' : `Merging joins ${conversationWords(all)}.`;
  return `${joins} ${consentWords(consentsA, consentsB)} You can undo it at any time.`;
}
