import { KernelAndConversations1764000000000 } from './1764000000000-kernel-and-conversations.js';
import { Routing1764000100000 } from './1764000100000-routing.js';
import { Deliveries1764000200000 } from './1764000200000-deliveries.js';
import { GovernanceOrchestrationInsights1764000300000 } from './1764000300000-governance-orchestration-insights.js';
import { HandoffLookups1764000400000 } from './1764000400000-handoff-lookups.js';
import { Vendors1764000500000 } from './1764000500000-vendors.js';
import { Email1764000600000 } from './1764000600000-email.js';
import { Voice1764000700000 } from './1764000700000-voice.js';
import { VoiceAgain1764000800000 } from './1764000800000-voice-again.js';
import { DeliveryLimits1764001000000 } from './1764001000000-delivery-limits.js';
import { OnePerson1764002000000 } from './1764002000000-one-person.js';
import { Preferences1764002100000 } from './1764002100000-preferences.js';
import { Traits1764002200000 } from './1764002200000-traits.js';
import { Imports1764002300000 } from './1764002300000-imports.js';
import { Search1764002400000 } from './1764002400000-search.js';
import { MatchKeys1764002500000 } from './1764002500000-match-keys.js';
import { RoutingPolicy1764003000000 } from './1764003000000-routing-policy.js';
import { OffersExplain1764003010000 } from './1764003010000-offers-explain.js';
import { ReplyWindows1764003020000 } from './1764003020000-reply-windows.js';
import { Setup1764003100000 } from './1764003100000-setup.js';
import { Hours1764003200000 } from './1764003200000-hours.js';
import { Sla1764003210000 } from './1764003210000-sla.js';
import { Obligations1764003220000 } from './1764003220000-obligations.js';
import { RulesAndMacros1764003300000 } from './1764003300000-rules-and-macros.js';
import { SupervisorDesk1764003400000 } from './1764003400000-supervisor-desk.js';
import { AlertsTold1764003410000 } from './1764003410000-alerts-told.js';
import { ClaimsWriteLess1764003420000 } from './1764003420000-claims-write-less.js';
import { Assurance1764003500000 } from './1764003500000-assurance.js';
import { RulesKeepWhatTheySaw1764003510000 } from './1764003510000-rules-keep-what-they-saw.js';
import { BotsOfOtherHouses1764003525000 } from './1764003525000-bots-of-other-houses.js';
import { LimitsOfNewPeople1764003610000 } from './1764003610000-limits-of-new-people.js';
import { PromisesDropped1764003620000 } from './1764003620000-promises-dropped.js';
import { OffersByDeadline1764003630000 } from './1764003630000-offers-by-deadline.js';
import { UndoSend1764003640000 } from './1764003640000-undo-send.js';
import { Turns1764003600000 } from './1764003600000-turns.js';
import { LedgerByThread1764003650000 } from './1764003650000-ledger-by-thread.js';

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
  VoiceAgain1764000800000,
  DeliveryLimits1764001000000,
  OnePerson1764002000000,
  Preferences1764002100000,
  Traits1764002200000,
  Imports1764002300000,
  Search1764002400000,
  MatchKeys1764002500000,
  RoutingPolicy1764003000000,
  OffersExplain1764003010000,
  ReplyWindows1764003020000,
  Setup1764003100000,
  Hours1764003200000,
  Sla1764003210000,
  Obligations1764003220000,
  RulesAndMacros1764003300000,
  SupervisorDesk1764003400000,
  AlertsTold1764003410000,
  ClaimsWriteLess1764003420000,
  Assurance1764003500000,
  RulesKeepWhatTheySaw1764003510000,
  BotsOfOtherHouses1764003525000,
  Turns1764003600000,
  LimitsOfNewPeople1764003610000,
  PromisesDropped1764003620000,
  OffersByDeadline1764003630000,
  UndoSend1764003640000,
  LedgerByThread1764003650000,
];
