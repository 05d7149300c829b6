import type { Socket } from 'socket.io-client';
import type { VisitorLive, VisitorSays, VisitorThread } from '../../../src/contract/live.js';
import type { SendAnswer } from './outbox.js';

export interface LiveEvents {
  thread: (thread: VisitorThread) => void;
  message: VisitorLive['message.added'];
  state: VisitorLive['message.state'];
  holder: VisitorLive['holder.changed'];
  typing: VisitorLive['typing'];
  up: () => void;
  /** `at` is when the next try comes, null when the browser itself is offline. */
  down: (at: number | null) => void;
  /** The token ended; a new session is needed before a new socket. */
  ended: (code: string) => void;
}

const answerWithin = 8000;
const longestWait = 15_000;

/** The socket to the hub. It is a hint: after every gap the thread is asked for again, from where it was last certain. */
export class Live {
  private socket: Socket<VisitorLive, VisitorSays> | null = null;
  private tries = 0;
  private timer = 0;
  private wanted = false;

  constructor(
    private readonly token: () => string | null,
    private readonly events: LiveEvents,
  ) {
    addEventListener('online', () => this.back());
    addEventListener('offline', () => this.wanted && this.events.down(null));
  }

  get connected(): boolean {
    return this.socket?.connected ?? false;
  }

  /** The client library is fetched only when there is something to hear or say. */
  async start(): Promise<void> {
    if (this.wanted) return;
    this.wanted = true;
    try {
      const { io } = await import('socket.io-client');
      if (this.wanted && !this.socket) this.wire(io('/visitor', this.options()));
    } catch {
      this.wanted = false;
      this.events.down(navigator.onLine ? Date.now() + longestWait : null);
      setTimeout(() => void this.start(), longestWait);
    }
  }

  stop(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    this.socket?.disconnect();
    this.socket = null;
    this.tries = 0;
  }

  async send(message: Parameters<VisitorSays['send']>[0]): Promise<SendAnswer> {
    if (!this.socket?.connected) throw new Error('not connected');
    return this.socket.timeout(answerWithin).emitWithAck('send', message);
  }

  async sync(seq: number): Promise<VisitorThread> {
    if (!this.socket?.connected) throw new Error('not connected');
    return this.socket.timeout(answerWithin).emitWithAck('sync', { seq });
  }

  async person(): Promise<boolean> {
    if (!this.socket?.connected) return false;
    const answer = await this.socket.timeout(answerWithin).emitWithAck('person');
    return answer.ok;
  }

  typing(): void {
    this.socket?.volatile.emit('typing');
  }

  read(seq: number): void {
    if (this.socket?.connected) this.socket.emit('read', { seq });
  }

  /** Arrived here, whether or not anybody looks. */
  received(seq: number): void {
    if (this.socket?.connected) this.socket.emit('received', { seq });
  }

  private options() {
    return {
      auth: (done: (auth: object) => void) => done({ token: this.token() }),
      transports: ['websocket'],
      // Tries are ours, so that the banner can say when the next one comes.
      reconnection: false,
      timeout: answerWithin,
    };
  }

  private wire(socket: Socket<VisitorLive, VisitorSays>): void {
    this.socket = socket;
    socket.on('connect', () => {
      this.tries = 0;
      this.events.up();
    });
    socket.on('connect_error', (error) => {
      const { code } = (error as Error & { data?: { code?: string } }).data ?? {};
      if (code) this.end(code);
      else this.again();
    });
    socket.on('disconnect', (reason) => {
      if (reason !== 'io client disconnect') this.again();
    });
    socket.on('session.ended', ({ code }) => this.end(code));
    socket.on('ready', this.events.thread);
    socket.on('message.added', this.events.message);
    socket.on('message.state', this.events.state);
    socket.on('holder.changed', this.events.holder);
    socket.on('typing', this.events.typing);
  }

  private end(code: string): void {
    // A hub that shuts down wants us back, only not all at once.
    if (code === 'shutdown') return;
    this.stop();
    this.events.ended(code);
  }

  private again(): void {
    if (!this.wanted) return;
    if (!navigator.onLine) return this.events.down(null);
    const wait = Math.min(longestWait, 500 * 2 ** this.tries++) * (0.6 + Math.random() * 0.8);
    this.events.down(Date.now() + wait);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.connect(), wait);
  }

  /** A short outage may leave the socket standing; what passed meanwhile is asked for all the same. */
  private back(): void {
    if (this.connected) this.events.up();
    else this.connect();
  }

  private connect(): void {
    clearTimeout(this.timer);
    if (this.wanted && this.socket && !this.socket.connected) this.socket.connect();
  }
}
