import {
  IconCheck,
  IconClock,
  IconDraft,
  IconFailed,
  IconHeld,
  IconPerson,
  IconRepeat,
  IconSnooze,
  IconWaiting,
  IconWarn,
  IconWrapUp,
} from '../../ui/icons';
import type { PromiseSign } from './turns';

/** The icon of each fact a row shows. */
export const signs: Record<PromiseSign, typeof IconClock> = {
  clock: IconClock,
  waiting: IconWaiting,
  snooze: IconSnooze,
  draft: IconDraft,
  failed: IconFailed,
  'wrap-up': IconWrapUp,
  check: IconCheck,
  person: IconPerson,
  late: IconFailed,
  soon: IconWarn,
  paused: IconHeld,
  repeat: IconRepeat,
};
