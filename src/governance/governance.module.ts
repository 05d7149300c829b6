import { Module } from '@nestjs/common';
import { AuditQueries } from './audit.queries.js';
import { ConsentsQueries } from './consents.queries.js';
import { ContactLedger } from './contact-ledger.js';
import { GovernanceController } from './governance.controller.js';
import { KillSwitchState } from './kill-switch.js';
import { SetConsent } from './set-consent.js';
import { Workspace } from './workspace.js';

@Module({
  controllers: [GovernanceController],
  providers: [AuditQueries, ConsentsQueries, ContactLedger, KillSwitchState, SetConsent, Workspace],
  exports: [ConsentsQueries, ContactLedger, KillSwitchState, SetConsent, Workspace],
})
export class GovernanceModule {}
