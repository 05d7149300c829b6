import type { Id, Page } from '@contract/common';
import type {
  CannedReply,
  ConditionOp,
  DryRun,
  ForeseenAction,
  Macro,
  MacroOutcome,
  Rule,
  RuleField,
  RuleFieldType,
  RuleMiss,
  RuleRun,
} from '@contract/macros';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { queryClient } from './client';
import { http } from './http';
import { keys } from './keys';

export const macrosQuery = queryOptions({
  queryKey: keys.macros,
  queryFn: ({ signal }) => http.get<{ data: Macro[] }>('/v1/macros', {}, signal),
  select: (answer) => answer.data,
  staleTime: 60_000,
});

export const foreseeQuery = (id: Id, macroId: Id, lastSeq: number) =>
  queryOptions({
    queryKey: ['foresee', id, macroId, lastSeq] as const,
    queryFn: ({ signal }) =>
      http.get<{ data: ForeseenAction[] }>(`/v1/conversations/${id}/macros/${macroId}`, {}, signal),
    select: (answer) => answer.data,
    staleTime: 0,
    gcTime: 0,
  });

export const rulesQuery = queryOptions({
  queryKey: keys.rules,
  queryFn: ({ signal }) => http.get<{ data: Rule[] }>('/v1/rules', {}, signal),
  select: (answer) => answer.data,
});

/** What conditions can ask about, and what each kind of field can be asked. */
export const ruleFieldsQuery = queryOptions({
  queryKey: ['rule-fields'] as const,
  queryFn: ({ signal }) =>
    http.get<{ data: RuleField[]; ops: Record<RuleFieldType, ConditionOp[]> }>('/v1/rules/fields', {}, signal),
  staleTime: 60_000,
});

export const ruleRunsQuery = (id: Id) =>
  infiniteQueryOptions({
    queryKey: [...keys.rules, id, 'runs'] as const,
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<RuleRun>>(`/v1/rules/${id}/runs`, { limit: 20, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });

export const ruleMissesQuery = (id: Id) =>
  queryOptions({
    queryKey: [...keys.rules, id, 'misses'] as const,
    queryFn: ({ signal }) => http.get<{ data: RuleMiss[] }>(`/v1/rules/${id}/misses`, {}, signal),
    select: (answer) => answer.data,
    staleTime: 0,
  });

async function then<T>(answer: Promise<T>, queryKey: readonly unknown[]): Promise<T> {
  const value = await answer;
  await queryClient.invalidateQueries({ queryKey });
  return value;
}

export type CannedWords = Pick<CannedReply, 'shortcut' | 'title' | 'folder' | 'scope' | 'queueId' | 'body'>;
export const canned = {
  add: (what: CannedWords) => then(http.post<CannedReply>('/v1/canned-replies', what), keys.cannedReplies),
  change: (id: Id, what: CannedWords) =>
    then(http.patch<CannedReply>(`/v1/canned-replies/${id}`, what), keys.cannedReplies),
  remove: (id: Id) => then(http.delete(`/v1/canned-replies/${id}`), keys.cannedReplies),
};

export type MacroWords = Pick<Macro, 'name' | 'scope' | 'queueId' | 'actions'>;
export const macros = {
  run: (id: Id, macroId: Id, what: { seenSeq: number }) =>
    http.post<MacroOutcome>(`/v1/conversations/${id}/macros/${macroId}`, what),
  add: (what: MacroWords) => then(http.post<Macro>('/v1/macros', what), keys.macros),
  change: (id: Id, what: MacroWords) => then(http.patch<Macro>(`/v1/macros/${id}`, what), keys.macros),
  remove: (id: Id) => then(http.delete(`/v1/macros/${id}`), keys.macros),
};

export type RuleWords = Pick<Rule, 'name' | 'enabled' | 'when' | 'idleSeconds' | 'conditions' | 'actions'>;
export const rules = {
  add: (what: RuleWords) => then(http.post<Rule>('/v1/rules', what), keys.rules),
  change: (id: Id, what: Partial<RuleWords>) => then(http.patch<Rule>(`/v1/rules/${id}`, what), keys.rules),
  remove: (id: Id) => then(http.delete(`/v1/rules/${id}`), keys.rules),
  /** Shown at once: who moves a row twice looks for it where it was put. */
  async order(all: Rule[]): Promise<void> {
    queryClient.setQueryData(keys.rules, { data: all });
    await then(http.put('/v1/rules/order', { ids: all.map(({ id }) => id) }), keys.rules);
  },
  dryRun: (what: Partial<Omit<RuleWords, 'name' | 'enabled'>> & { last: number }) =>
    http.post<DryRun>('/v1/rules/dry-run', what),
};
