import type { Id } from '@contract/common';
import type { Callback, CallbackChange, CallbackOptions, MyObligation, NewCallback } from '@contract/obligations';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { http } from '../api/http';
import { keys } from '../api/keys';

/** What one owes oneself; changes are pushed. */
export const myOwedQuery = queryOptions({
  queryKey: keys.owed,
  queryFn: ({ signal }) => http.get<{ data: MyObligation[] }>('/v1/me/obligations', {}, signal),
  select: (answer) => answer.data,
});

export const callbackOptionsQuery = (conversationId: Id) =>
  queryOptions({
    queryKey: keys.callbackOptions(conversationId),
    queryFn: ({ signal }) =>
      http.get<CallbackOptions>(`/v1/conversations/${conversationId}/callback-options`, {}, signal),
    // Changes are pushed while the conversation is open, and only then.
    staleTime: 0,
  });

/** One's own act shows at once; the push tells everybody else. */
function again({ conversationId, profileId }: Callback): void {
  for (const queryKey of [keys.owed, keys.callbackOptions(conversationId), keys.obligations(profileId)])
    void queryClient.invalidateQueries({ queryKey });
}

const told = async (answer: Promise<Callback>): Promise<Callback> => {
  const callback = await answer;
  again(callback);
  return callback;
};

export const callbacks = {
  plan: (what: NewCallback) => told(http.post<Callback>('/v1/callbacks', what)),
  move: (id: Id, change: CallbackChange) => told(http.patch<Callback>(`/v1/callbacks/${id}`, change)),
  callOff: (id: Id) => told(http.post<Callback>(`/v1/callbacks/${id}/cancel`)),
};

async function promised(answer: Promise<unknown>): Promise<void> {
  await answer;
  for (const queryKey of [keys.owed, keys.desk]) void queryClient.invalidateQueries({ queryKey });
}

export const promises = {
  keep: (id: Id) => promised(http.post(`/v1/promises/${id}/keep`)),
  move: (id: Id, dueAt: string) => promised(http.patch(`/v1/promises/${id}`, { dueAt })),
  drop: (id: Id, reason: string) => promised(http.post(`/v1/promises/${id}/drop`, { reason })),
};
