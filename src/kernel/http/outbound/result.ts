/** What became of one outbound call. `sent` says whether the request had left us: then the other side may have acted on it. */
export type OutboundResult =
  | {
      kind: 'answer';
      status: number;
      headers: Record<string, string>;
      body: Buffer;
      ms: number;
    }
  | { kind: 'refused'; sent: false; why: string; ms: number }
  | { kind: 'unreachable'; sent: boolean; why: string; ms: number }
  | { kind: 'timeout'; sent: boolean; why: string; ms: number }
  | { kind: 'too_large'; sent: true; status: number; why: string; ms: number };

export interface OutboundRequest {
  url: string;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** For the whole call, waiting for a connection included. */
  timeoutMs?: number;
  /** The largest answer that is taken, in bytes. */
  largest?: number;
}
