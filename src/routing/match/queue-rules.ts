import type { RoutingStep } from '../../contract/routing.js';

/** What the matcher knows of a queue. */
export interface QueueRules {
  id: string;
  steps: RoutingStep[];
  /** How many people are asked at once. */
  offerTo: number;
  goalSeconds: number;
  /** What one point of priority is worth in waiting; null: priority always goes first. */
  ageingSeconds: number | null;
}

export const plainRules = (id: string): QueueRules => ({
  id,
  steps: [],
  offerTo: 1,
  goalSeconds: 0,
  ageingSeconds: null,
});
