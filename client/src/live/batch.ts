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

/** Changes of one frame reach the screen together, however many were pushed. A hidden tab has no frames, so it gets a timer. */
export function inNextFrame(change: () => void): void {
  queue.push(change);
  if (planned) return;
  planned = true;
  if (document.hidden) setTimeout(drain, 50);
  else requestAnimationFrame(drain);
}
