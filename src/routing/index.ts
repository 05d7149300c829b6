export { DeskQueries } from './desk/desk.queries.js';
export { FloorQueries } from './desk/floor.queries.js';
export { HandoffsQueries } from './handoffs/handoffs.queries.js';
export type { DeskAgent } from './match/desk-agent.js';
export { type Match, Matching } from './match/match.js';
export type { WaitingItem } from './match/waiting.js';
export { OfferWork } from './offers/offer-work.js';
export { RoutingModule } from './routing.module.js';
export { QueueWork } from './work/queue-work.js';
