import { createStore, useStore } from '../ui/store';

/** Server time minus this clock, from the last moment the server named. Deadlines are the server's. */
const skew = createStore(0);

export function learnServerTime(now: string): void {
  const difference = Date.parse(now) - Date.now();
  // Half a second is the way of the message, not a wrong clock: following it would make every ring tremble.
  if (Math.abs(difference - skew.get()) > 500) skew.set(difference);
}

export const serverNow = () => Date.now() + skew.get();
export const useSkew = () => useStore(skew);
