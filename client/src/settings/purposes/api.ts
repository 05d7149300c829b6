import type { Id, Page } from '@contract/common';
import type { ConsentText, Purpose } from '@contract/consents';
import type { EventMap } from '@contract/events';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';

export interface PurposeChange {
  id: string;
  at: string;
  actor: { kind: string; id: Id | null };
  data: EventMap['purpose.changed'];
}

export const changesQuery = (name: string) =>
  queryOptions({
    queryKey: ['purposes', name, 'changes'] as const,
    queryFn: ({ signal }) =>
      http.get<Page<PurposeChange>>('/v1/audit', { type: 'purpose.changed', subject: name, limit: 50 }, signal),
    select: (page) => page.data,
  });

async function then<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  await Promise.all(
    [['purposes'], ['consent-texts']].map((queryKey) => queryClient.invalidateQueries({ queryKey: queryKey })),
  );
  return value;
}

const path = (name: string) => `/v1/purposes/${encodeURIComponent(name)}`;

export const purposes = {
  add: (purpose: Purpose) => then(http.post<Purpose>('/v1/purposes', purpose)),
  change: (name: string, change: Partial<Omit<Purpose, 'name'>>) => then(http.patch<Purpose>(path(name), change)),
  remove: (name: string) => then(http.delete(path(name))),
  addText: (text: Pick<ConsentText, 'name' | 'purpose' | 'text'>) =>
    then(http.post<ConsentText>('/v1/consent-texts', text)),
};
