export { ConsentsQueries } from './consents.queries.js';
export { ContactLedger, type LedgerEntry } from './contact-ledger.js';
export { GovernanceModule } from './governance.module.js';
export {
  addOpenSeconds,
  Calendars,
  closing,
  type Hours,
  isOpen,
  nextOpening,
  openSecondsBetween,
} from './hours/index.js';
export { type ConsentState, mayUse } from './judge-consent.js';
export { KillSwitchState } from './kill-switch.js';
export { GuardNumbers, type Leaving, NumberPolicyStore } from './numbers/index.js';
export {
  escape,
  frame,
  MakeLink,
  maskAddress,
  onChannel,
  SignedPage,
  Unsubscribe,
  unsubscribeHeaders,
} from './preferences/index.js';
export { type Refused, Refusals } from './refusals.js';
export { type Said, standing } from './standing.js';
export { isQuiet, localMoment, quietEnd } from './quiet-hours.js';
export { Workspace } from './workspace.js';
