import { useSearch } from '@tanstack/react-router';

/** Whether this conversation is only looked on, by somebody who supervises. */
export const useWatching = (): boolean => (useSearch({ strict: false }) as { watch?: unknown }).watch !== undefined;
