import type { Channel, Inbox, InboxVerified } from '@contract/channels';
import type { ChannelKind, Id } from '@contract/common';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';
import { keys } from '../../api/keys';
import type { InboxChange } from '../api';

export const channelsQuery = queryOptions({
  queryKey: ['channels'] as const,
  queryFn: ({ signal }) => http.get<{ data: Channel[] }>('/v1/channels', {}, signal),
  select: (answer) => answer.data,
});

/** Credentials are written and never read; one that is not named stays as it is. */
export type Given = InboxChange & { credentials?: Record<string, string> };

async function renewed<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  await queryClient.invalidateQueries({ queryKey: keys.inboxes });
  void queryClient.invalidateQueries({ queryKey: channelsQuery.queryKey });
  return value;
}

export const inboxes = {
  connect: (what: Given & { name: string; channel: ChannelKind }) =>
    renewed(http.post<Inbox & { secret: string }>('/v1/inboxes', what)),
  change: (id: Id, what: Given) => renewed(http.patch<Inbox>(`/v1/inboxes/${id}`, what)),
  verify: (id: Id) => renewed(http.post<InboxVerified>(`/v1/inboxes/${id}/verify`)),
};
