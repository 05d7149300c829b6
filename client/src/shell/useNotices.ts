import type { Id } from '@contract/common';
import type { UseNavigateResult } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';

/** Whoever looks elsewhere is told: not part of the first load, as nobody looks elsewhere yet. */
export function useNotices(navigate: UseNavigateResult<string>): void {
  const open = useEffectEvent((conversationId: Id | null) => {
    if (conversationId) void navigate({ to: '/inbox/$conversationId', params: { conversationId } });
  });
  useEffect(() => {
    let stop: (() => void) | null = null;
    let gone = false;
    void import('../notices/ring').then(({ startNotices }) => {
      if (!gone) stop = startNotices((id) => open(id));
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, []);
}
