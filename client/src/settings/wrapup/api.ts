import type { Id } from '@contract/common';
import type { Disposition } from '@contract/routing';
import type { DispositionSetup } from '@contract/setup';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';

const queryKey = ['dispositions', 'setup'] as const;

export const dispositionSetupsQuery = queryOptions({
  queryKey,
  queryFn: ({ signal }) => http.get<{ data: DispositionSetup[] }>('/v1/dispositions/setup', {}, signal),
  select: (answer) => answer.data,
});

type Advised = Disposition & { advice: string | null };

async function then<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  // What wrap-ups offer stands under the same key.
  await queryClient.invalidateQueries({ queryKey: ['dispositions'] });
  return value;
}

export interface DispositionDraft {
  label: string;
  parentId: Id | null;
}

export const dispositions = {
  add: (what: DispositionDraft & { code: string; queueId: Id | null; place: number }) =>
    then(http.post<Advised>('/v1/dispositions', what)),
  change: (id: Id, what: Partial<DispositionDraft> & { place?: number; enabled?: boolean }) =>
    then(http.patch<Advised>(`/v1/dispositions/${id}`, what)),
};
