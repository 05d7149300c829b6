import { createStore, useStore } from '../ui/store';

export type Connection =
  | { phase: 'connecting' | 'live' }
  | { phase: 'reconnecting'; since: number; retryAt: number }
  | { phase: 'catching-up'; done: number }
  | { phase: 'caught-up' };

/** How true the screen is. The banner, the outbox and the composer read it; only the socket writes it. */
export const connection = createStore<Connection>({ phase: 'connecting' });

export const useConnection = () => useStore(connection);
export const isOnline = () => connection.get().phase !== 'reconnecting';
