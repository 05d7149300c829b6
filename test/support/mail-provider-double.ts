import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProviderDouble {
  url: string;
  calls: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[];
  /** The id it gave the mail it took last. */
  lastId: string;
  /** The answer to the next mail. */
  refuse(status: number, body: unknown): void;
  /** Waits for so many mails; what only asks is not counted. */
  until(count: number): Promise<ProviderDouble['calls'][number]>;
  close(): Promise<void>;
}

/** Postmark, SendGrid and Mailgun at one address: takes mail in each one's form, for the key `right` only. */
export async function startProviderDouble(): Promise<ProviderDouble> {
  let refusal: { status: number; body: unknown } | null = null;
  let taken = 0;
  const double = { url: '', calls: [], lastId: '' } as unknown as ProviderDouble;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const say = (status: number, body: unknown, more: Record<string, string> = {}) =>
        response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body));
      const secret = headers['x-postmark-server-token'] ?? headers.authorization ?? '';
      const known = ['right', 'Bearer right', `Basic ${Buffer.from('api:right').toString('base64')}`];
      if (!known.includes(String(secret))) return say(401, { Message: 'no', message: 'Forbidden' });
      if (method === 'GET') return say(200, {});
      const body = Buffer.concat(chunks).toString();
      double.calls.push({ method, path, headers, body });
      if (refusal) {
        const { status, body: words } = refusal;
        refusal = null;
        return say(status, words);
      }
      taken += 1;
      double.lastId = `taken-${taken}`;
      if (path === '/email') return say(200, { MessageID: double.lastId, ErrorCode: 0, Message: 'OK' });
      if (path === '/v3/mail/send') return say(202, '', { 'x-message-id': double.lastId });
      return say(200, { id: /^Message-ID:\s+(<.+>)\r$/im.exec(body)?.[1], message: 'Queued. Thank you.' });
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  double.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  double.refuse = (status, body) => {
    refusal = { status, body };
  };
  double.until = async (count) => {
    for (const end = Date.now() + 30_000; double.calls.length < count && Date.now() < end; )
      await new Promise((done) => setTimeout(done, 10));
    if (double.calls.length < count) throw new Error(`${double.calls.length} mails came, not ${count}`);
    return double.calls[count - 1];
  };
  double.close = () =>
    new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  return double;
}
