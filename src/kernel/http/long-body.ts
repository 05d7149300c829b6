import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';

const patient = new WeakSet<Socket>();

/**
 * This body may take as long as it needs, as long as it keeps coming: a large file over a slow line. Asked for after the
 * policy has let the caller in, so that a stranger's slow body is cut as ever.
 */
export function allowLongBody({ raw }: FastifyRequest): void {
  const { socket } = raw;
  patient.add(socket);
  raw.once('close', () => patient.delete(socket));
}

/** Node tells of a request that takes too long only once, and leaves the cutting to whoever listens. */
export function spareLongBodies(server: Server): void {
  const others = server.listeners('clientError') as ((error: Error, socket: Socket) => void)[];
  server.removeAllListeners('clientError');
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && patient.has(socket)) return;
    for (const each of others) each.call(server, error, socket);
  });
}
