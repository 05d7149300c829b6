export { blockingKeys, candidatePairs, MOST_HOLDERS, mostHolders, WEAK_KINDS } from './block.js';
export { cluster, type ClusterThresholds, type Clusters } from './cluster.js';
export { compare } from './compare.js';
export { type Context, type Counts, countValues, defaultContext, noCounts } from './counts.js';
export { estimate } from './estimate.js';
export { explain } from './explain.js';
export type { Agreement, Comparison, Evidence, ExternalId, Person, PostalAddress, ScoredPair } from './person.js';
export { defaultThresholds, defaultWeights, type Weights } from './weights.js';
