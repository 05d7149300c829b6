import { SetMetadata } from '@nestjs/common';

export const TIMER = 'throughline:timer';

export interface DueTimer<Payload = Record<string, unknown>> {
  kind: string;
  key: string;
  payload: Payload;
  /** Fencing token: rises with every claim, so a writer that was stopped and comes back can be told from the present one. */
  epoch: number;
}

/** Marks a method as what a kind of timer runs: `(timer: DueTimer) => Promise<void>`, at least once, idempotent. */
export const OnTimer = (kind: string) => SetMetadata(TIMER, kind);
