import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Whatever } from '../../support/boot-app.js';

interface Call {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Whatever;
  answer: Whatever;
}

export interface GraphDouble {
  root: string;
  /** Every call since it was last cleared. */
  got: Call[];
  clear(): void;
  /** What the next call is answered with instead. */
  next(answer: { status: number; body: unknown }): void;
  /** The next call is answered when this is over. */
  hold(until: Promise<void>): void;
  until(match: (call: Call) => boolean): Promise<Call[]>;
  close(): Promise<void>;
}

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** Meta's Graph API as far as the hub speaks to it: it takes what is well formed and names it. */
export async function startGraphDouble(): Promise<GraphDouble> {
  const got: Call[] = [];
  const script: { status: number; body: unknown }[] = [];
  let made = 0;
  let held: Promise<void> | undefined;
  const usual = (path: string, body: Whatever): unknown => {
    made += 1;
    if (path === '/v23.0/77') return { url: `${root()}/file/77`, mime_type: 'image/png', id: '77' };
    if (body?.batch)
      return body.batch.map((one: { relative_url: string }) => ({
        code: 200,
        body: JSON.stringify(usual(`/${one.relative_url}`, {})),
      }));
    if (body?.messaging_product) return { messaging_product: 'whatsapp', messages: [{ id: `wamid.out.${made}` }] };
    if (path.endsWith('/messages')) return { recipient_id: '77', message_id: `m_out_${made}` };
    if (/\/(replies|comments|mentions)$/.test(path)) return { id: `comment_${made}` };
    return { success: true };
  };
  const root = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v23.0`;
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const raw = Buffer.concat(chunks).toString();
      const { method = '', url: path = '', headers } = request;
      const body = raw ? JSON.parse(raw) : null;
      if (path === '/v23.0/file/77') {
        const right = headers.authorization === 'Bearer tok';
        answer.writeHead(right ? 200 : 401, { 'content-type': 'image/png' }).end(right ? PIXEL : '');
        return;
      }
      const { status, body: said } = script.shift() ?? { status: 200, body: usual(path, body) };
      got.push({ method, path, headers, body, answer: said });
      const wait = held;
      held = undefined;
      await wait;
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    root: root(),
    got,
    clear: () => void got.splice(0),
    next: (answer) => void script.push(answer),
    hold: (until) => {
      held = until;
    },
    until: async (match) => {
      const end = Date.now() + 20_000;
      while (!got.some(match)) {
        if (Date.now() > end) throw new Error(`no such call among ${JSON.stringify(got.map(({ path }) => path))}`);
        await new Promise((done) => setTimeout(done, 5));
      }
      return got.filter(match);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
