import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/** Below those the system gives to whoever asks for any: such a one could be given away before it is used, or while its server restarts. */
const PORTS = [20_000, 32_000] as const;

/** A port nobody listens on just now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...PORTS);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });

/** Whether a server listens there that greets whoever comes, as mail servers do. */
export const isOpen = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      done(true);
    });
    socket.once('close', () => done(false));
    socket.once('error', () => done(false));
  });
