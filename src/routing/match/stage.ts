import type { RoutingStep } from '../../contract/routing.js';

/** Which step of its queue an item is in, and until when. Times are epoch milliseconds of the database's clock. */
export interface Stage {
  index: number;
  step: RoutingStep | null;
  endsAt: number;
  /** Every step has passed: the last one goes on while the plan for nobody runs. */
  over: boolean;
}

/** The steps follow each other from the moment the item entered the queue. */
export function stageAt(steps: RoutingStep[], enteredAt: number, now: number): Stage {
  let endsAt = enteredAt;
  for (const [index, step] of steps.entries()) {
    endsAt = step.seconds === null ? Infinity : endsAt + step.seconds * 1000;
    if (now < endsAt) return { index, step, endsAt, over: false };
  }
  const index = Math.max(0, steps.length - 1);
  return { index, step: steps[index] ?? null, endsAt: Infinity, over: steps.length > 0 };
}

/** Whoever this step is kept for while they are there. */
export function keptFor(step: RoutingStep | null, lastAgent: string | null): string | null {
  if (!step?.preferred) return null;
  return step.preferred === 'last_agent' ? lastAgent : step.preferred;
}
