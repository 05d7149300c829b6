import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { permits } from '../kernel/auth/permits.js';
import { Live, type SupervisorNamespace } from './live.js';
import { SocketSessions } from './socket-sessions.js';

/** The floor's socket: supervisors and admins listen; nothing is said back. */
@WebSocketGateway({ namespace: 'supervisor' })
export class SupervisorGateway implements OnGatewayInit<SupervisorNamespace>, OnGatewayConnection {
  constructor(
    private readonly live: Live,
    private readonly sessions: SocketSessions,
  ) {}

  afterInit(namespace: SupervisorNamespace): void {
    this.live.supervisor = namespace;
    namespace.use((socket, next) => {
      this.sessions.signIn(socket.handshake.auth).then(
        (person) => {
          const allowed = person && permits({ allow: ['supervisor'] }, person);
          if (!allowed)
            return next(
              Object.assign(new Error('Only supervisors see the floor'), {
                data: { code: person ? 'forbidden' : 'unauthenticated' },
              }),
            );
          socket.data.actor = person;
          next();
        },
        () =>
          next(
            Object.assign(new Error('The database cannot be reached'), {
              data: { code: 'database_away' },
            }),
          ),
      );
    });
  }

  handleConnection(socket: Socket): void {
    this.sessions.keep(socket);
    socket.emit('ready', {
      agentId: socket.data.actor.id,
      now: new Date().toISOString(),
    });
  }
}
