export { ConsentsQueries } from './consents.queries.js';
export { ContactLedger, type LedgerEntry } from './contact-ledger.js';
export { GovernanceModule } from './governance.module.js';
export { type ConsentState, mayUse } from './judge-consent.js';
export { KillSwitchState } from './kill-switch.js';
export { isQuiet, localMoment, quietEnd } from './quiet-hours.js';
export { Workspace } from './workspace.js';
