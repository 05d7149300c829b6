import type { Id } from '@contract/common';
import type { AgentStatus, QueuePolicy, RoutingStep } from '@contract/routing';
import type {
  DeskSettings,
  NewPerson,
  PersonChange,
  PersonDesk,
  QueueSetup,
  SignInLink,
  Skill,
  StepPreview,
  Team,
} from '@contract/setup';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http, type Query } from '../../api/http';
import { keys } from '../../api/keys';

const list = <T>(queryKey: readonly string[], path: string) =>
  queryOptions({
    queryKey,
    queryFn: ({ signal }) => http.get<{ data: T[] }>(path, {}, signal),
    select: (answer) => answer.data,
  });

export const skillsQuery = list<Skill>(['setup', 'skills'], '/v1/skills');
export const teamsQuery = list<Team>(['setup', 'teams'], '/v1/teams');
export const desksQuery = list<PersonDesk>(['setup', 'desks'], '/v1/desks');
/** What waits changes by itself. */
export const queueSetupsQuery = {
  ...list<QueueSetup>(['setup', 'queues'], '/v1/queues/setup'),
  refetchInterval: 10_000,
};

export interface Draft {
  queueId: Id | null;
  people: Id[];
  steps: RoutingStep[];
}

/** Who could take work now, step by step, as the form stands. */
export const previewQuery = (draft: Draft) =>
  queryOptions({
    queryKey: ['setup', 'preview', draft] as const,
    queryFn: async () => (await http.post<{ data: StepPreview[] }>('/v1/queues/preview', draft)).data,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

/** Everything here hangs together: a renamed skill stands in queues, a queue on desks. */
async function then<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['setup'] }),
    queryClient.invalidateQueries({ queryKey: keys.queues }),
    queryClient.invalidateQueries({ queryKey: keys.agents }),
  ]);
  return value;
}

const remove = (path: string, query: Query = {}) => {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
  );
  return then(http.delete<void>(search.size > 0 ? `${path}?${search}` : path));
};
const skill = (name: string) => `/v1/skills/${encodeURIComponent(name)}`;

export const setup = {
  addSkill: (name: string) => then(http.post<{ name: string }>('/v1/skills', { name })),
  renameSkill: (name: string, to: string) => then(http.patch<{ name: string }>(skill(name), { name: to })),
  removeSkill: (name: string, to?: { replaceBy?: string; drop?: boolean }) => remove(skill(name), { ...to }),
  addTeam: (what: { name: string; members: Id[] }) => then(http.post<Team>('/v1/teams', what)),
  changeTeam: (id: Id, what: { name: string; members: Id[] }) => then(http.patch<Team>(`/v1/teams/${id}`, what)),
  removeTeam: (id: Id, drop?: boolean) => remove(`/v1/teams/${id}`, { drop }),
  addQueue: (what: { name: string; people: Id[]; policy: Partial<QueuePolicy> }) =>
    then(http.post<QueueSetup>('/v1/queues', what)),
  changeQueue: (id: Id, what: { name?: string; people?: Id[]; policy: Partial<QueuePolicy> }) =>
    then(http.patch<QueueSetup>(`/v1/queues/${id}`, what)),
  removeQueue: (id: Id, moveTo?: Id) => remove(`/v1/queues/${id}`, { moveTo }),
  changeDesk: (id: Id, what: DeskSettings) => then(http.patch<PersonDesk>(`/v1/agents/${id}/desk`, what)),
  changeStatus: (id: Id, status: AgentStatus, reason?: string) =>
    then(http.put<PersonDesk>(`/v1/agents/${id}/status`, { status, ...(reason ? { reason } : {}) })),
  addPerson: (who: NewPerson) => then(http.post<SignInLink>('/v1/agents', who)),
  changePerson: (id: Id, what: PersonChange) => then(http.patch<void>(`/v1/agents/${id}`, what)),
  newLink: (id: Id) => http.post<SignInLink>(`/v1/agents/${id}/sign-in-link`),
  removePerson: (id: Id, workTo?: 'queue') => remove(`/v1/agents/${id}`, { workTo }),
};
