import { Global, Module } from '@nestjs/common';
import { AgentGateway } from './agent.gateway.js';
import { Connections } from './connections.js';
import { Live } from './live.js';
import { RawSockets } from './raw-sockets.js';
import { SocketSessions } from './socket-sessions.js';
import { SupervisorGateway } from './supervisor.gateway.js';
import { Viewing } from './viewing.js';

/** Sockets: who may connect and which rooms they hear. */
@Global()
@Module({
  providers: [Live, RawSockets, Connections, SocketSessions, Viewing, AgentGateway, SupervisorGateway],
  exports: [Live, RawSockets, Connections, SocketSessions, Viewing],
})
export class RealtimeModule {}
