import type { Id, Page } from '@contract/common';
import type { Import, ImportField, ImportOptions, ImportState } from '@contract/imports';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';

const key = (id: Id) => ['import', id] as const;
/** A dry run leaves no facts, so it is asked for; a run is pushed, and asked for only in case the push was missed. */
const ASK_AGAIN_MS: Partial<Record<ImportState, number>> = { checking: 500, running: 5000 };

export const importQuery = (id: Id) =>
  queryOptions({
    queryKey: key(id),
    queryFn: ({ signal }) => http.get<Import>(`/v1/imports/${id}`, {}, signal),
    refetchInterval: ({ state }) => (state.data && ASK_AGAIN_MS[state.data.state]) ?? false,
  });

/** What was taken in last, with what still moves asked for again while it does. */
export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => http.get<Page<Import>>('/v1/imports', { limit: '10' }, signal),
  staleTime: 0,
  refetchInterval: ({ state }) =>
    state.data?.data.some((file) => ASK_AGAIN_MS[file.state]) ? (ASK_AGAIN_MS.running as number) : false,
});

export interface Choices extends Omit<ImportOptions, 'mapping'> {
  mapping: Record<string, ImportField>;
}

const keep = (found: Import) => {
  queryClient.setQueryData(key(found.id), found);
  return found;
};

export const imports = {
  upload(file: File, charset: string): Promise<Import> {
    const form = new FormData();
    form.append('file', file);
    return http
      .upload<Import>(`/v1/imports${charset ? `?charset=${encodeURIComponent(charset)}` : ''}`, form)
      .then(keep);
  },
  check: (id: Id, choices: Choices) => http.post<Import>(`/v1/imports/${id}/check`, choices).then(keep),
  start: (id: Id, choices: Choices) => http.post<Import>(`/v1/imports/${id}/start`, choices).then(keep),
  cancel: (id: Id) => http.post<Import>(`/v1/imports/${id}/cancel`).then(keep),
};

export const errorsPath = (id: Id) => `/v1/imports/${encodeURIComponent(id)}/errors`;
