import type { ReplyOptions } from '@contract/channels';
import type { Id } from '@contract/common';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { http } from '../../api/http';

/** A window that closes is noticed within this time. */
const RENEW_MS = 30_000;

/** What may be written here now. Asked again when somebody writes, and every half minute: windows close by themselves. */
export function useReplyOptions(conversationId: Id, lastSeq: number): ReplyOptions | null {
  const { data } = useQuery({
    queryKey: ['reply-options', conversationId, lastSeq],
    queryFn: ({ signal }) => http.get<ReplyOptions>(`/v1/conversations/${conversationId}/reply-options`, {}, signal),
    placeholderData: (before, query) => (query?.queryKey[1] === conversationId ? keepPreviousData(before) : undefined),
    staleTime: RENEW_MS,
    refetchInterval: RENEW_MS,
  });
  return data ?? null;
}
