export { Outbound } from './outbound.js';
export type { OutboundRequest, OutboundResult } from './result.js';
