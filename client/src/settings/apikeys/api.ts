import type { ApiKey, NewApiKey } from '@contract/keys';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => http.get<{ data: ApiKey[] }>('/v1/keys', {}, signal),
  select: (answer) => answer.data,
  staleTime: 5_000,
});

async function then<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  await queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  return value;
}

export const apiKeys = {
  make: (what: NewApiKey) => then(http.post<ApiKey & { secret: string }>('/v1/keys', what)),
  takeBack: (id: string) => then(http.delete<void>(`/v1/keys/${id}`)),
};
