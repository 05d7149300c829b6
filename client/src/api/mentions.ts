import type { Id } from '@contract/common';
import type { CallableTeam, Mentions, Participant } from '@contract/macros';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from './client';
import { http } from './http';
import { keys } from './keys';

export const mentionsQuery = queryOptions({
  queryKey: keys.mentions,
  queryFn: ({ signal }) => http.get<Mentions>('/v1/me/mentions', { limit: 100 }, signal),
});

export const callableTeamsQuery = queryOptions({
  queryKey: ['callable-teams'],
  queryFn: ({ signal }) => http.get<{ data: CallableTeam[] }>('/v1/callable-teams', {}, signal),
  select: (answer) => answer.data,
  staleTime: 5 * 60_000,
});

export const participantsQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.participants(id),
    queryFn: ({ signal }) => http.get<{ data: Participant[] }>(`/v1/conversations/${id}/participants`, {}, signal),
    select: (answer) => answer.data,
    // Changes are pushed while the conversation is open, and only then.
    staleTime: 0,
  });

const again = (id: Id) => {
  void queryClient.invalidateQueries({ queryKey: keys.participants(id) });
  void queryClient.invalidateQueries({ queryKey: keys.list('following') });
};

export const participants = {
  async add(id: Id, agentId: Id | 'me') {
    await http.put(`/v1/conversations/${id}/participants/${agentId}`, {});
    again(id);
  },
  async remove(id: Id, agentId: Id | 'me') {
    await http.delete(`/v1/conversations/${id}/participants/${agentId}`);
    again(id);
  },
};

export const mentions = {
  seen: (id: Id) => http.post<void>(`/v1/conversations/${id}/seen`),
  async allSeen() {
    await http.post<void>('/v1/me/mentions/seen');
    await queryClient.invalidateQueries({ queryKey: keys.mentions });
  },
};
