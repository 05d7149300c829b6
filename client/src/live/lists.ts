import type { ConversationSummary, Me } from '@contract/conversations';
import type { QueryClient } from '@tanstack/react-query';
import type { ConversationList } from '../api/conversations';
import { keys, type Scope } from '../api/keys';

export interface Reader {
  id: string;
}

/** A row of what one follows is read as far as one looked oneself, whoever works it. */
export function placeFollowed(list: ConversationList, row: ConversationSummary): ConversationList {
  const known = list.data.find((each) => each.id === row.id);
  return known ? placeRow(list, { ...row, readSeq: known.readSeq }, true) : list;
}

export function readerOf(cache: QueryClient): Reader {
  const me = cache.getQueryData<Me>(keys.me);
  return { id: me?.id ?? '' };
}

/** The same membership the server's `scope` filter applies, so that a pushed change can enter and leave a list. */
export function belongs(scope: Scope, row: ConversationSummary, reader: Reader): boolean {
  switch (scope) {
    case 'mine':
      return row.assignee?.id === reader.id && row.status !== 'resolved';
    case 'team':
      return row.status !== 'resolved' && row.control.kind !== 'bot' && row.assignee?.id !== reader.id;
    case 'bots':
      return row.status !== 'resolved' && row.control.kind === 'bot';
    case 'snoozed':
      return row.status === 'snoozed' && (row.assignee === null || row.assignee.id === reader.id);
    case 'resolved':
      return row.status === 'resolved';
    // Who follows what is not in the row: what is followed stays in its list until that list is read again.
    case 'following':
      return false;
    case 'all':
      return true;
  }
}

/** Puts one row into a list, out of it, or in its new place; an older push than what we know changes nothing. */
export function placeRow(list: ConversationList, row: ConversationSummary, stays: boolean): ConversationList {
  const index = list.data.findIndex((each) => each.id === row.id);
  const known = index < 0 ? undefined : list.data[index];
  if (known && known.updatedAt > row.updatedAt) return list;
  if (!stays) return known ? { ...list, data: list.data.filter((each) => each.id !== row.id) } : list;
  if (!known) return { ...list, data: [row, ...list.data] };
  const data = [...list.data];
  data[index] = { ...row, readSeq: Math.max(row.readSeq, known.readSeq) };
  return { ...list, data };
}
