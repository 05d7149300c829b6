import type { Me } from '@contract/conversations';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { queryClient } from './client';
import { http } from './http';
import { inTurn } from './in-turn';
import { keys } from './keys';

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => http.get<Me>('/v1/me', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** Who is signed in. Only behind the door, where it is always known. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export const session = {
  byLink: (token: string) => http.post<Me>('/v1/auth/link', { token }),
  byPassword: (what: { email: string; password: string; totp?: string }) => http.post<Me>('/v1/auth/password', what),
  async signOut() {
    await http.post('/v1/auth/sign-out');
    queryClient.clear();
  },
  socketToken: () => http.get<{ token: string; expiresAt: string }>('/v1/auth/socket-token'),
};

type Change = Record<string, unknown>;
let saves = 0;
const inOrder = inTurn();

/**
 * Remembered on the server, shown at once; a refusal puts the old choice back. What was chosen since stays as it was
 * chosen; a choice that is part of a larger one is made of what is chosen now, not of what the screen showed.
 */
export async function savePreferences(given: Change | ((chosen: Me['preferences']) => Change)): Promise<void> {
  const before = queryClient.getQueryData<Me>(keys.me);
  if (!before) return;
  const change = typeof given === 'function' ? given(before.preferences) : given;
  saves += 1;
  const mine = saves;
  queryClient.setQueryData<Me>(keys.me, { ...before, preferences: { ...before.preferences, ...change } });
  try {
    const saved = await inOrder(() => http.patch<Me | undefined>('/v1/me', { preferences: change }));
    if (saved && mine === saves) queryClient.setQueryData<Me>(keys.me, saved);
  } catch (error) {
    if (mine === saves) queryClient.setQueryData<Me>(keys.me, before);
    else void queryClient.invalidateQueries({ queryKey: keys.me });
    throw error;
  }
}
