import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Whatever } from './boot-app.js';

export interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  bytes: Buffer;
  body: Whatever;
  at: number;
}
/** A status, or whatever the test wants to do with the answer. */
export type Behaviour = number | ((answer: ServerResponse, got: Received) => void);

export interface Receiver {
  url: string;
  got: Received[];
  /** What the next requests are answered with, in turn; then 200. */
  next(...behaviours: Behaviour[]): void;
  /** What every request is answered with from now on. */
  always(behaviour: Behaviour): void;
  until(count: number, ms?: number): Promise<Received[]>;
  close(): Promise<void>;
}

/** Somebody else's server: it takes webhooks and misbehaves as told. */
export async function startReceiver(port = 0, host = '127.0.0.1'): Promise<Receiver> {
  const got: Received[] = [];
  const script: Behaviour[] = [];
  let usual: Behaviour = 200;
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const raw = bytes.toString();
      const body = raw.startsWith('{') ? JSON.parse(raw) : raw;
      const one = { headers: request.headers, raw, bytes, body, at: Date.now() };
      got.push(one);
      const behaviour = script.shift() ?? usual;
      if (typeof behaviour === 'number') answer.writeHead(behaviour).end('{}');
      else behaviour(answer, one);
    });
  });
  await new Promise<void>((done) => server.listen(port, host, done));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/hook`,
    got,
    next: (...behaviours) => void script.push(...behaviours),
    always: (behaviour) => {
      usual = behaviour;
    },
    until: async (count, ms = 30_000) => {
      const end = Date.now() + ms;
      while (got.length < count) {
        if (Date.now() > end) throw new Error(`${got.length} of ${count} webhooks came within ${ms} ms`);
        await new Promise((done) => setTimeout(done, 5));
      }
      return got;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
