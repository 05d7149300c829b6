import type { Id, Page } from '@contract/common';
import type { MergeLine, MergeProposal } from '@contract/profiles';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';

export type ProposalState = 'open' | 'rejected' | 'accepted';

// Under names that are read again whenever a person changes, is merged or parted.
export const proposalsQuery = (state: ProposalState) =>
  infiniteQueryOptions({
    queryKey: ['profiles', 'merge-proposals', state] as const,
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<MergeProposal>>('/v1/merge-proposals', { state, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const proposalQuery = (id: Id) =>
  queryOptions({
    queryKey: ['profiles', 'merge-proposal', id] as const,
    queryFn: ({ signal }) => http.get<MergeProposal>(`/v1/merge-proposals/${id}`, {}, signal),
  });

export const proposalsOfQuery = (profile: Id) =>
  queryOptions({
    queryKey: ['profile', profile, 'merge-proposals'] as const,
    queryFn: ({ signal }) => http.get<Page<MergeProposal>>('/v1/merge-proposals', { profile, limit: 20 }, signal),
    select: (page) => page.data,
  });

export const mergesQuery = (profile: Id) =>
  queryOptions({
    queryKey: ['profile', profile, 'merges'] as const,
    queryFn: ({ signal }) => http.get<{ data: MergeLine[] }>(`/v1/profiles/${profile}/merges`, {}, signal),
    select: (answer) => answer.data,
  });

const TOUCHED = [
  'profile',
  'profiles',
  'consents',
  'consent-records',
  'profile-conversations',
  'timeline',
  'conversation',
  'decisions',
];

/** Who is who changed: whatever shows people is read again. */
async function after<T>(doing: Promise<T>): Promise<T> {
  try {
    return await doing;
  } finally {
    // Also after a refusal: somebody else may have answered, and then this screen is behind.
    for (const name of TOUCHED) void queryClient.invalidateQueries({ queryKey: [name] });
  }
}

/** What was answered leaves the list at once, before it is read again. */
function leave(id: Id): void {
  queryClient.setQueryData(
    proposalsQuery('open').queryKey,
    (known) =>
      known && {
        ...known,
        pages: known.pages.map((page) => ({ ...page, data: page.data.filter((pair) => pair.id !== id) })),
      },
  );
}

export const merges = {
  answer: (id: Id, accept: boolean, surviving?: Id) =>
    after(
      http
        .post<MergeProposal>(`/v1/merge-proposals/${id}/answer`, { accept, ...(surviving ? { surviving } : {}) })
        .then((answered) => {
          leave(id);
          return answered;
        }),
    ),
  reopen: (id: Id) => after(http.post<MergeProposal>(`/v1/merge-proposals/${id}/reopen`)),
  join: (surviving: Id, discarded: Id, reason: string) =>
    after(http.post<unknown>(`/v1/profiles/${surviving}/merge`, { discarded, reason })),
  part: (discarded: Id, reason: string) => after(http.post<unknown>(`/v1/profiles/${discarded}/unmerge`, { reason })),
  /** A merge that was a slip: two again, and asked about again. */
  takeBack: (discarded: Id, proposal: Id) =>
    after(
      http
        .post<unknown>(`/v1/profiles/${discarded}/unmerge`, { reason: 'merged by mistake' })
        .then(() => http.post<unknown>(`/v1/merge-proposals/${proposal}/reopen`)),
    ),
};
