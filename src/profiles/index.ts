export { ChangeProfile } from './change-profile.js';
export { type Flag, Flags } from './flags.js';
export { type Address, type Identified, Identify } from './identify.js';
export { MergeProfiles } from './merge-profiles.js';
export { normalizeAddress } from './normalize.js';
export { ProfilesModule } from './profiles.module.js';
export {
  FeedsTimeline,
  readTimeKey,
  type TimelineAsk,
  type TimelineItem,
  type TimelineSource,
  timeKey,
} from './timeline/timeline-source.js';
export { ProfilesQueries } from './profiles.queries.js';
export { type Definitions, TraitDefinitions } from './traits/definitions.js';
