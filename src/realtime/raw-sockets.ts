import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Live } from './live.js';

const LARGEST_FRAME = 64 * 1024;
const GOING_AWAY = 1001;

/** A socket of frames of text, as its other end sees it. */
export interface RawSocket {
  /** 1 while it is open. */
  readonly readyState: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  on(event: 'close' | 'error', listener: () => void): void;
}

export interface RawDoor<Who> {
  path: RegExp;
  /** Who asks, out of the parts of the path; null is refused before anything is upgraded. */
  knock(parts: string[], request: IncomingMessage): Promise<Who | null>;
  enter(socket: RawSocket, who: Who): void;
}

/** The library Socket.IO brings along: a second copy of it would only be a second thing to keep safe. */
interface Upgrader {
  clients: Set<RawSocket>;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, done: (socket: RawSocket) => void): void;
}

/** Plain WebSockets on the hub's own port, for vendors that do not speak Socket.IO. Each door says who may come in. */
@Injectable()
export class RawSockets implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly doors: RawDoor<unknown>[] = [];
  private upgrader?: Upgrader;

  constructor(private readonly live: Live) {}

  serve<Who>(door: RawDoor<Who>): void {
    this.doors.push(door as RawDoor<unknown>);
  }

  onApplicationBootstrap(): void {
    const io = this.live.agent.server;
    const { wsEngine: Server } = io.engine.opts as { wsEngine: new (how: object) => Upgrader };
    const upgrader = new Server({ noServer: true, maxPayload: LARGEST_FRAME, perMessageDeflate: false });
    this.upgrader = upgrader;
    io.httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const url = request.url ?? '';
      if (url.startsWith(`${io.path()}/`)) return;
      const door = this.doors.find(({ path }) => path.test(url));
      if (!door) return refuse(socket, '404 Not Found');
      door.knock(door.path.exec(url)?.slice(1) ?? [], request).then(
        (who) => {
          if (who === null) return refuse(socket, '401 Unauthorized');
          upgrader.handleUpgrade(request, socket, head, (raw) => door.enter(raw, who));
        },
        () => refuse(socket, '503 Service Unavailable'),
      );
    });
  }

  onModuleDestroy(): void {
    for (const socket of this.upgrader?.clients ?? []) socket.close(GOING_AWAY, 'going away');
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
