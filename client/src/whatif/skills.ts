import { queryOptions } from '@tanstack/react-query';
import { http } from '../api/http';

/** The names of all skills people may have. */
export const skillsQuery = queryOptions({
  queryKey: ['skill-names'],
  queryFn: async ({ signal }) => {
    const { data } = await http.get<{ data: { name: string }[] }>('/v1/skills', undefined, signal);
    return data.map(({ name }) => name);
  },
});
