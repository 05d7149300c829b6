import { Module } from '@nestjs/common';
import { AuditQueries } from './audit.queries.js';
import { ConsentsQueries } from './consents.queries.js';
import { ContactLedger } from './contact-ledger.js';
import { FollowConsent } from './follow-consent.js';
import { GovernanceController } from './governance.controller.js';
import { KillSwitchState } from './kill-switch.js';
import { SetConsent } from './set-consent.js';
import { Workspace } from './workspace.js';

/** What may be sent to whom and how often, who stopped it, and the trail of who did what. */
@Module({
  controllers: [GovernanceController],
  providers: [AuditQueries, ConsentsQueries, ContactLedger, FollowConsent, KillSwitchState, SetConsent, Workspace],
  exports: [ConsentsQueries, ContactLedger, KillSwitchState, Workspace],
})
export class GovernanceModule {}
