import { KernelAndConversations1764000000000 } from './1764000000000-kernel-and-conversations.js';
import { Routing1764000100000 } from './1764000100000-routing.js';
import { Deliveries1764000200000 } from './1764000200000-deliveries.js';
import { GovernanceOrchestrationInsights1764000300000 } from './1764000300000-governance-orchestration-insights.js';
import { HandoffLookups1764000400000 } from './1764000400000-handoff-lookups.js';
import { Vendors1764000500000 } from './1764000500000-vendors.js';
import { Email1764000600000 } from './1764000600000-email.js';
import { Voice1764000700000 } from './1764000700000-voice.js';

/** Every migration, oldest first: an explicit list, so that a build or a bundler cannot lose one. */
export const migrations = [
  KernelAndConversations1764000000000,
  Routing1764000100000,
  Deliveries1764000200000,
  GovernanceOrchestrationInsights1764000300000,
  HandoffLookups1764000400000,
  Vendors1764000500000,
  Email1764000600000,
  Voice1764000700000,
];
