import type { Id } from '@contract/common';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type RefObject, useEffect } from 'react';
import { loadOlder, type Thread } from '../../api/thread';
import type { TimelineHandle } from '../thread/Timeline';

/** A message found by searching comes into view, however far back: older pages are read until it is there. Then the address forgets it. */
export function useOpenAtMessage(id: Id, thread: Thread | undefined, timeline: RefObject<TimelineHandle | null>): void {
  const { at } = useSearch({ strict: false }) as { at?: string };
  const navigate = useNavigate();
  useEffect(() => {
    if (!at || !thread) return;
    const wanted = thread.messages.find((message) => message.id === at);
    if (!wanted && thread.older) {
      void loadOlder(id);
      return;
    }
    // After the thread has placed itself at its end, which it does once when it opens.
    const timer = setTimeout(() => {
      if (wanted) timeline.current?.toMessage(wanted.seq);
      void navigate({ to: '.', search: ((now: object) => ({ ...now, at: undefined })) as never, replace: true });
    }, 60);
    return () => clearTimeout(timer);
  }, [at, id, thread, timeline, navigate]);
}
