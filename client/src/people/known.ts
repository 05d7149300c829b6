import type { Id } from '@contract/common';
import type { Profile, ProfileFlag } from '@contract/conversations';
import type { RevealedTrait, TraitDefinition } from '@contract/traits';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { keys } from '../api/keys';

export const fieldsQuery = queryOptions({
  queryKey: ['traits'] as const,
  queryFn: ({ signal }) => http.get<{ data: TraitDefinition[] }>('/v1/traits', {}, signal),
  select: (answer) => answer.data,
});

export interface KnownChange {
  attributes?: Record<string, unknown>;
  doNotContact?: boolean;
  openComplaint?: boolean;
  flags?: (Pick<ProfileFlag, 'flag' | 'visibility'> & { isOn: boolean; reason?: string })[];
}

export async function changeKnown(id: Id, change: KnownChange): Promise<void> {
  queryClient.setQueryData(keys.profile(id), await http.patch<Profile>(`/v1/profiles/${id}`, change));
  await queryClient.invalidateQueries({ queryKey: ['profiles'] });
}

/** The value goes to who asked, and into no cache: the next look says why again. */
export const revealTrait = (id: Id, what: { trait: string; reason: string; conversationId?: Id }) =>
  http.post<RevealedTrait>(`/v1/profiles/${id}/reveal`, what);

export async function changeTags(id: Id, change: { add?: string[]; remove?: string[] }): Promise<void> {
  await http.post(`/v1/profiles/${id}/tags`, change);
  // Which segments follow from it is found out a moment later.
  await queryClient.invalidateQueries({ queryKey: keys.profile(id) });
  setTimeout(() => void queryClient.invalidateQueries({ queryKey: keys.profile(id) }), 1500);
}
