import type { Dispatcher } from 'undici';
import { RefusedAddress } from './addresses.js';
import type { OutboundResult } from './result.js';

type Headers = Record<string, string | string[] | undefined>;
type Outcome = OutboundResult extends infer Each ? (Each extends unknown ? Omit<Each, 'ms'> : never) : never;

/** One request and its answer on undici's lowest level, which alone tells whether the request had left when it failed. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly done: Promise<OutboundResult>;
  private finish: (outcome: Outcome) => void;
  private controller?: Dispatcher.DispatchController;
  private over = false;
  private sent = false;
  private status = 0;
  private headers: Record<string, string> = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly timeoutMs: number,
    private readonly largest: number,
  ) {
    const started = performance.now();
    this.done = new Promise((resolve) => {
      const clock = setTimeout(() => this.late(), timeoutMs);
      this.finish = (outcome) => {
        if (this.over) return;
        this.over = true;
        clearTimeout(clock);
        resolve({ ...outcome, ms: Math.round(performance.now() - started) });
      };
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.over) controller.abort(new Error('given up'));
    else this.sent = true;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.status = status;
    this.headers = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
    );
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size <= this.largest) {
      this.chunks.push(chunk);
      return;
    }
    this.finish({
      kind: 'too_large',
      sent: true,
      status: this.status,
      why: `the answer is larger than ${this.largest} bytes`,
    });
    controller.abort(new Error('answer too large'));
  }

  onResponseEnd(): void {
    this.finish({
      kind: 'answer',
      status: this.status,
      headers: this.headers,
      body: Buffer.concat(this.chunks),
    });
  }

  onResponseError(_: unknown, error: Error): void {
    this.failed(error);
  }

  failed(error: Error): void {
    const { code, message } = error as Error & { code?: string };
    if (error instanceof RefusedAddress) this.finish({ kind: 'refused', sent: false, why: message });
    else if (code && /TIMEOUT/.test(code)) this.finish({ kind: 'timeout', sent: this.sent, why: message });
    else
      this.finish({
        kind: 'unreachable',
        sent: this.sent,
        why: inWords(code, message),
      });
  }

  private late(): void {
    const seconds = this.timeoutMs / 1000;
    const why = this.sent ? `no answer within ${seconds} s` : `no connection within ${seconds} s`;
    this.finish({ kind: 'timeout', sent: this.sent, why });
    this.controller?.abort(new Error(why));
  }
}

const words: Record<string, string> = {
  ECONNREFUSED: 'nothing listens at that address',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name could not be looked up',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

function inWords(code: string | undefined, message: string): string {
  return (code && words[code]) || message || 'the call failed';
}
