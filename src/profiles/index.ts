export { ChangeProfile } from './change-profile.js';
export { type Address, type Identified, Identify } from './identify.js';
export { normalizeAddress } from './normalize.js';
export { ProfilesModule } from './profiles.module.js';
export { ProfilesQueries } from './profiles.queries.js';
