export type * from './common.js';
export type * from './conversations.js';
export type * from './decisions.js';
export type * from './handoff.js';
export type * from './inbound.js';
export type * from './insights.js';
export type * from './live.js';
export type * from './routing.js';
