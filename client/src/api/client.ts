import { QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem';

/**
 * One cache. The socket keeps it true, so nothing is refetched for its age; a failed read is tried again only when
 * trying again can help.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && problemOf(error).passing,
    },
    mutations: { retry: false },
  },
});
