import { ProfilesModule } from '../profiles/index.js';
import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/index.js';
import { GovernanceModule } from '../governance/index.js';
import { CarryOut } from './decisions/carry-out.js';
import { DecideIntent } from './decisions/decide-intent.js';
import { DecisionsBroadcast } from './decisions/decisions.broadcast.js';
import { DecisionsController } from './decisions/decisions.controller.js';
import { DecisionsSource } from './decisions/decisions.source.js';
import { DecisionsQueries } from './decisions/decisions.queries.js';
import { EraseDecisions } from './decisions/erase-decisions.js';
import { FollowOutcomes } from './decisions/follow-outcomes.js';
import { HeldIntents } from './decisions/held-intents.js';
import { TakeSnapshot } from './decisions/take-snapshot.js';
import { SendOutreach } from './outreach/send-outreach.js';
import { SettleOutreach } from './outreach/settle-outreach.js';
import { StopOutreach } from './outreach/stop-outreach.js';
import { AskEligibility } from './sensitive/ask-eligibility.js';
import { ProveAct } from './sensitive/prove-act.js';
import { SensitiveActions } from './sensitive/sensitive-actions.js';
import { SensitiveController } from './sensitive/sensitive.controller.js';
import { PlaySettingsStore } from './play-settings.js';
import { ContactStatementQueries } from './statement/contact-statement.queries.js';
import { StatementController } from './statement/statement.controller.js';
import { MarkRepeat } from './signals/mark-repeat.js';
import { RaiseIntent } from './signals/raise-intent.js';
import { RepeatContactSignal } from './signals/repeat-contact.js';

const decisions = [
  CarryOut,
  DecideIntent,
  DecisionsBroadcast,
  DecisionsQueries,
  DecisionsSource,
  EraseDecisions,
  FollowOutcomes,
  HeldIntents,
  TakeSnapshot,
];
const outreach = [SendOutreach, SettleOutreach, StopOutreach];
const sensitive = [AskEligibility, ProveAct, SensitiveActions];
const signals = [MarkRepeat, RaiseIntent, RepeatContactSignal];

/** What should happen to a customer next, including nothing: signals, decisions, outreach. */
@Module({
  imports: [ConversationsModule, GovernanceModule, ProfilesModule],
  controllers: [DecisionsController, SensitiveController, StatementController],
  providers: [PlaySettingsStore, ContactStatementQueries, ...signals, ...decisions, ...outreach, ...sensitive],
})
export class OrchestrationModule {}
