import type { FloorView } from './insights.js';

/** The floor as everybody begins with it, and can have it again. */
export const usualFloor: FloorView = {
  tiles: (
    [
      'waiting',
      'longest_wait',
      'service_level',
      'service_level_answered',
      'abandoned',
      'asa',
      'wait',
      'handoff_accept',
      'agents_free',
      'occupancy_weighted',
      'containment',
      'callbacks_due',
    ] as const
  ).map((id) => ({ id, size: 'small' })),
  cards: ['queues', 'people', 'repeat', 'issues', 'intraday'],
};
