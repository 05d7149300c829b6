export { Connections } from './connections.js';
export { Live, type VisitorNamespace } from './live.js';
export { MayView } from './may-view.js';
export { RealtimeModule } from './realtime.module.js';
export { rooms } from './rooms.js';
export { SocketAdapter } from './socket-adapter.js';
export { SocketSessions } from './socket-sessions.js';
export { Viewing } from './viewing.js';
