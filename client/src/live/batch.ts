import { notifyManager } from '@tanstack/react-query';

let queue: (() => void)[] = [];
let planned = false;

function drain(): void {
  const now = queue;
  queue = [];
  planned = false;
  notifyManager.batch(() => {
    for (const change of now) change();
  });
}

/**
 * Changes of one frame reach the screen together, however many were pushed. A hidden tab has no frames, and its timers may be a
 * minute late: there they are made at once.
 */
export function inNextFrame(change: () => void): void {
  queue.push(change);
  if (document.hidden) return queueMicrotask(drain);
  if (planned) return;
  planned = true;
  requestAnimationFrame(drain);
}
