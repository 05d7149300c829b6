import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { MessageMappingProperties } from '@nestjs/websockets';
import type { Observable } from 'rxjs';
import type { Server, ServerOptions, Socket } from 'socket.io';

/** Socket.IO on the hub's own port, with limits for a hostile network: 5 s to authenticate, 100 kB a frame, known origins. */
export class SocketAdapter extends IoAdapter {
  constructor(
    app: INestApplication,
    private readonly mayConnect: (origin: string | undefined, host: string | undefined) => boolean,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server: Server = super.createIOServer(port, {
      ...(options as ServerOptions),
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      connectTimeout: 5000,
      // What is for no Socket.IO is for RawSockets, which answers at once; a timer here would outlive a hub that closes.
      destroyUpgrade: false,
      maxHttpBufferSize: 100_000,
      pingInterval: 10_000,
      pingTimeout: 10_000,
      // CORS does not guard websockets: a browser of a foreign origin is refused here.
      allowRequest: (request, decide) => {
        const { origin, host } = request.headers;
        decide(null, this.mayConnect(origin, host));
      },
    });
    // Socket.IO opens a nameless namespace that lets everybody in, which would count as signed in.
    server.use((_, next) => next(new Error('There is nothing here')));
    // The request that opened a connection is read once; kept, it would weigh on every connected person.
    server.engine.on('connection', (connection: { request: unknown }) => {
      connection.request = null;
    });
    return server;
  }

  /** Plain listeners: the chains of observables Nest puts here held as much memory as the rest of the connection. */
  override bindMessageHandlers(
    socket: Socket,
    handlers: MessageMappingProperties[],
    transform: (result: unknown) => Observable<unknown>,
  ): void {
    for (const { message, callback } of handlers) {
      socket.on(message as string, (...payload: unknown[]) => {
        const { data, ack } = this.mapPayload(payload.length > 1 ? payload : payload[0]);
        const answer = async () => callback(data, ack) as unknown;
        transform(answer()).subscribe({
          next: (value) => value !== undefined && value !== null && ack?.(value),
          error: (error: Error) => this.logger.error(error.message, error.stack),
        });
      });
    }
  }
}
