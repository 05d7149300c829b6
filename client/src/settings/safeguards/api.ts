import type { Id, Page } from '@contract/common';
import type { SensitiveAction } from '@contract/decisions';
import type { EventMap } from '@contract/events';
import { type NumberKind, numberKinds, type NumberAction, type NumberPolicy } from '@contract/numbers';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';
import { sensitiveQuery } from '../../api/sensitive';

const PATH = '/v1/number-policy';

export interface NumberRule {
  kind: NumberKind;
  action: NumberAction;
}

export const numbersQuery = queryOptions({
  queryKey: ['number-policy'],
  queryFn: ({ signal }) => http.get<NumberPolicy>(PATH, {}, signal),
  select: (policy): NumberRule[] => numberKinds.map((kind) => ({ kind, action: policy[kind] })),
});

export async function saveRule({ kind, action }: NumberRule): Promise<void> {
  queryClient.setQueryData(numbersQuery.queryKey, await http.put<NumberPolicy>(PATH, { [kind]: action }));
}

export interface Kept {
  id: string;
  at: string;
  actor: { kind: string; id: Id | null };
  conversationId: Id | null;
  data: EventMap['number.guarded'];
}

/** The newest of what was kept back, out of the audit. */
export const keptQuery = queryOptions({
  queryKey: ['numbers-kept'],
  queryFn: ({ signal }) => http.get<Page<Kept>>('/v1/audit', { type: 'number.guarded', limit: 20 }, signal),
  select: (page) => page.data,
  staleTime: 0,
});

const actionPath = (name: string) => `/v1/sensitive-actions/${encodeURIComponent(name)}`;
const changed = () => queryClient.invalidateQueries({ queryKey: sensitiveQuery.queryKey });

export const actions = {
  async put({ name, ...rest }: SensitiveAction): Promise<void> {
    await http.put<SensitiveAction>(actionPath(name), rest);
    await changed();
  },
  async remove(name: string): Promise<void> {
    await http.delete(actionPath(name));
    await changed();
  },
};
