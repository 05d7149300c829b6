import { Agreements } from './agreements.js';
import { ChangePolicy } from './change-policy.js';
import { ClockRunsOut } from './clock-runs-out.js';
import { FollowConversations } from './follow-conversations.js';
import { KeepClocks } from './keep-clocks.js';
import { SlaBroadcast } from './sla.broadcast.js';
import { SlaController } from './sla.controller.js';
import { SlaQueries } from './sla.queries.js';

export const slaControllers = [SlaController];
export const slaProviders = [
  Agreements,
  ChangePolicy,
  ClockRunsOut,
  FollowConversations,
  KeepClocks,
  SlaBroadcast,
  SlaQueries,
];
