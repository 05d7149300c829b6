import { Module } from '@nestjs/common';
import { AuditQueries } from './audit.queries.js';
import { ConsentsQueries } from './consents.queries.js';
import { ContactLedger } from './contact-ledger.js';
import { EraseAgreements } from './erase-agreements.js';
import { FollowConsent } from './follow-consent.js';
import { GovernanceController } from './governance.controller.js';
import { Calendars, CalendarsController, ChangeCalendar } from './hours/index.js';
import { KillSwitchState } from './kill-switch.js';
import { MakeLink, SignedPage, Unsubscribe, preferenceControllers, preferenceProviders } from './preferences/index.js';
import { GuardNumbers, NumberPolicyStore, NumbersController } from './numbers/index.js';
import { RecordConsent } from './record-consent.js';
import { Refusals } from './refusals.js';
import { SetConsent } from './set-consent.js';
import { Workspace } from './workspace.js';

/** What may be sent to whom and how often, who stopped it, and the trail of who did what. */
@Module({
  controllers: [GovernanceController, CalendarsController, NumbersController, ...preferenceControllers],
  providers: [
    AuditQueries,
    Calendars,
    ChangeCalendar,
    ConsentsQueries,
    ContactLedger,
    EraseAgreements,
    FollowConsent,
    GuardNumbers,
    KillSwitchState,
    NumberPolicyStore,
    RecordConsent,
    Refusals,
    SetConsent,
    Workspace,
    ...preferenceProviders,
  ],
  exports: [
    Calendars,
    ConsentsQueries,
    ContactLedger,
    GuardNumbers,
    KillSwitchState,
    MakeLink,
    NumberPolicyStore,
    Refusals,
    SignedPage,
    Unsubscribe,
    Workspace,
  ],
})
export class GovernanceModule {}
