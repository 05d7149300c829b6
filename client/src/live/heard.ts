import type { AgentLive } from '@contract/live';

type Payload<E extends keyof AgentLive> = Parameters<AgentLive[E]>[0];
/** What the socket said, as it said it; or that five seconds went by, by a clock that a hidden tab does not slow down. */
export type Heard = { [E in keyof AgentLive]: { name: E; payload: Payload<E> } }[keyof AgentLive] | { name: 'tick' };

const listeners = new Set<(heard: Heard) => void>();

/** For what must not wait for the screen to be drawn: a tab nobody looks at draws nothing. */
export function onHeard(listener: (heard: Heard) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellHeard(heard: Heard): void {
  for (const listener of listeners) listener(heard);
}
