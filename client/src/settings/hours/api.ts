import type { BusinessCalendar, OpenState } from '@contract/hours';
import { queryOptions } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';

const key = ['calendars'];

export const calendarsQuery = queryOptions({
  queryKey: key,
  queryFn: ({ signal }) => http.get<{ data: BusinessCalendar[] }>('/v1/calendars', {}, signal),
  select: (answer) => answer.data,
});

export const openStateQuery = (id: string) =>
  queryOptions({
    queryKey: [...key, id, 'open'],
    queryFn: ({ signal }) => http.get<OpenState>(`/v1/calendars/${id}/open`, {}, signal),
    refetchInterval: 60_000,
  });

type Content = Omit<BusinessCalendar, 'id'>;

async function then<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  await queryClient.invalidateQueries({ queryKey: key });
  return value;
}

export const calendars = {
  add: (what: Content) => then(http.post<BusinessCalendar>('/v1/calendars', what)),
  change: (id: string, what: Content) => then(http.patch<BusinessCalendar>(`/v1/calendars/${id}`, what)),
  remove: (id: string) => then(http.delete(`/v1/calendars/${id}`)),
};
