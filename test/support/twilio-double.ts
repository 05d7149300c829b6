import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TwilioCall {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  form: URLSearchParams;
}
type Answer = (response: ServerResponse, call: TwilioCall) => void;

export interface TwilioDouble {
  url: string;
  /** Messages posted, oldest first. */
  sent: TwilioCall[];
  /** Every other request. */
  others: TwilioCall[];
  /** What the next message is answered with, instead of 201. */
  next(answer: Answer): void;
  /** A file to be fetched; returns its address. */
  file(path: string, answer: Answer): string;
  until(count: number): Promise<TwilioCall[]>;
  close(): Promise<void>;
}

export const messageSid = (n: number): string => `SM${String(n).padStart(32, '0')}`;

/** Stands in for Twilio's REST API: takes messages as its description says, and keeps files behind its sign-in. */
export async function startTwilio(): Promise<TwilioDouble> {
  const sent: TwilioCall[] = [];
  const others: TwilioCall[] = [];
  const script: Answer[] = [];
  const files = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const call = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, form };
      if (call.method === 'POST' && call.path.endsWith('/Messages.json')) {
        sent.push(call);
        return (script.shift() ?? taken(sent.length))(response, call);
      }
      others.push(call);
      const file = files.get(call.path);
      return file ? file(response, call) : response.writeHead(404).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    sent,
    others,
    next: (answer) => void script.push(answer),
    file: (path, answer) => {
      files.set(path, answer);
      return url + path;
    },
    until: async (count) => {
      for (const end = Date.now() + 30_000; sent.length < count; ) {
        if (Date.now() > end) throw new Error(`${sent.length} of ${count} messages came`);
        await new Promise((done) => setTimeout(done, 5));
      }
      return sent;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const taken =
  (n: number): Answer =>
  (response, { form }) => {
    const wrong = missing(form);
    if (wrong) return void refuse(400, 21604, wrong)(response);
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ sid: messageSid(n), status: 'queued', to: form.get('To'), error_code: null }));
  };

/** What the real one insists on. */
function missing(form: URLSearchParams): string | null {
  if (!form.get('To')) return "A 'To' phone number is required";
  if (!form.get('From') && !form.get('MessagingServiceSid')) return "A 'From' phone number is required";
  return form.get('Body') || form.get('MediaUrl') || form.get('ContentSid') ? null : 'Message body is required';
}

export const refuse =
  (status: number, code: number, message: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }));
  };
