import type { ConversationDetail } from '@contract/conversations';
import { useEffect } from 'react';
import { conversations } from '../../api/conversations';
import { queryClient } from '../../api/client';
import { keys } from '../../api/keys';
import type { ConversationList } from '../../api/conversations';

/** What is on a visible screen is read. A hidden tab reads nothing. */
export function useMarkRead(row: ConversationDetail, lastSeq: number): void {
  const { id, readSeq } = row;
  useEffect(() => {
    if (lastSeq <= readSeq) return;
    const mark = () => {
      if (document.hidden) return;
      for (const [key, list] of queryClient.getQueriesData<ConversationList>({ queryKey: keys.lists })) {
        if (list?.data.some((each) => each.id === id && each.readSeq < lastSeq)) {
          const data = list.data.map((each) => (each.id === id ? { ...each, readSeq: lastSeq } : each));
          queryClient.setQueryData(key, { ...list, data });
        }
      }
      queryClient.setQueryData<ConversationDetail>(keys.conversation(id), (now) => now && { ...now, readSeq: lastSeq });
      // Unanswered, the server still counts it unread, and the next visit says so again.
      conversations.read(id, lastSeq).catch(() => {});
    };
    const timer = setTimeout(mark, 400);
    document.addEventListener('visibilitychange', mark);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', mark);
    };
  }, [id, lastSeq, readSeq]);
}
