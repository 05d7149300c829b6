import { z } from 'zod';

/** For a vendor that allows this account more, or less, than its documents say. */
export const paceSetting = z.number().positive().max(1000).nullish().meta({
  title: 'Messages a second',
  description: 'How fast this inbox may send; empty: as fast as the vendor allows everybody',
});
