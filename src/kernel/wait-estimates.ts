import type { WaitRange } from '../contract/staffing.js';

/** Says how long a place in a queue takes; insights provides it, so that whoever tells the customer need not know insights. */
export abstract class WaitEstimates {
  /** `ahead`: how many are served before; left out for somebody who comes now. Null where nobody can say it. */
  abstract estimate(queueId: string, ahead?: number): Promise<WaitRange | null>;
}
