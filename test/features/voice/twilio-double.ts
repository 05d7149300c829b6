import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';

export interface Asked {
  method: string;
  path: string;
  form: Record<string, string | string[]>;
  authorization: string;
}

export interface TwilioDouble {
  url: string;
  asked: Asked[];
  /** What is refused from now on: by a part of the path, with this status. */
  refuse(part: string, status: number): void;
  /** A recording to be fetched, and how often it is refused before it is given; returns its address without ending. */
  record(sid: string, body: Buffer, refusals?: number): string;
  until(what: (one: Asked) => boolean): Promise<Asked>;
  close(): Promise<void>;
}

/** Twilio's REST API as far as a call needs it: conferences, participants, calls, recordings, messages. */
export async function startTwilio(): Promise<TwilioDouble> {
  const asked: Asked[] = [];
  const recordings = new Map<string, { body: Buffer; refusals: number }>();
  const refused = new Map<string, number>();
  let sids = 0;
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = parse(Buffer.concat(chunks).toString()) as Asked['form'];
      const path = (request.url ?? '').replace(/^\/2010-04-01\/Accounts\/AC\w+/, '').replace(/\.json$/, '');
      const method = request.method ?? '';
      asked.push({ method, path, form, authorization: request.headers.authorization ?? '' });
      const no = [...refused].find(([part]) => path.includes(part))?.[1];
      if (no) {
        answer.writeHead(no, { 'content-type': 'application/json' });
        return answer.end(JSON.stringify({ code: 20404, message: 'The requested resource was not found', status: no }));
      }
      const recording = method === 'GET' && recordings.get(path.split('/').pop() ?? '');
      if (recording) {
        recording.refusals -= 1;
        if (recording.refusals >= 0) return answer.writeHead(500).end();
        return answer.writeHead(200, { 'content-type': 'audio/mpeg' }).end(recording.body);
      }
      if (method === 'DELETE') return answer.writeHead(204).end();
      sids += 1;
      const sid = String(sids).padStart(32, '0');
      const isCreated = /\/(Participants|Recordings|Messages)$/.test(path);
      const body = path.endsWith('/Participants')
        ? { call_sid: `CA${sid}`, conference_sid: 'CF1', label: form.Label, status: 'queued' }
        : { sid: `XX${sid}`, status: 'ok' };
      answer.writeHead(isCreated ? 201 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    refuse: (part, status) => void refused.set(part, status),
    record: (sid, body, refusals = 0) => {
      recordings.set(`${sid}.mp3`, { body, refusals });
      return `${url}/2010-04-01/Accounts/ACa/Recordings/${sid}`;
    },
    until: async (what) => {
      const end = Date.now() + 20_000;
      for (;;) {
        const found = asked.find(what);
        if (found) return found;
        if (Date.now() > end)
          throw new Error(`not asked; asked: ${asked.map(({ method, path }) => `${method} ${path}`).join(', ')}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
