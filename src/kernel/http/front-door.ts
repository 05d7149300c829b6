import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { listenInWords } from './port-trouble.js';
import { Refusal } from './problem.js';
import { placeOf, toProblem } from './problem.filter.js';

/** The address cannot be listened on; says why, in words for whoever started the hub. */
export class CannotListen extends Error {}

const SECONDS = '2';
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="${SECONDS}"><title>Throughline starts</title>
<meta name="color-scheme" content="light dark"><body style="font:16px system-ui;margin:20vh auto;max-width:30em;padding:0 1em">
<p role="status">Throughline is starting. This page looks again by itself.</p></body></html>`;

/**
 * Stands at the hub's address while its schema is brought up to date, however long that takes: whoever watches it hears that it lives
 * and is not ready yet, senders are asked to come again, and a browser waits. Gives what closes it. Port 0, any free one, has no door.
 */
export async function openFrontDoor(port: number, host: string): Promise<() => Promise<void>> {
  if (port === 0) return async () => {};
  const door = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject);
    door.listen({ port, host, exclusive: true }, resolve);
  }).catch((error: Error) => {
    throw new CannotListen(
      listenInWords(error, port, host) ?? `Nothing can listen on ${host} port ${port}: ${error.message}`,
    );
  });
  return () =>
    new Promise((resolve) => {
      door.close(() => resolve());
      door.closeAllConnections();
    });
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const place = placeOf(request.url ?? '/');
  const say = (status: number, type: string, body: string, more: Record<string, string> = {}) =>
    response
      .writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', ...more })
      .end(body);
  if (place === '/healthz') return void say(200, 'application/json', JSON.stringify({ ok: true }));
  const again = { 'retry-after': SECONDS, connection: 'close' };
  if (place === '/readyz')
    return void say(503, 'application/json', JSON.stringify({ ready: false, why: 'starting' }), again);
  if (request.method === 'GET' && request.headers.accept?.includes('text/html'))
    return void say(503, 'text/html', PAGE, again);
  const { problem } = toProblem(
    new Refusal(503, 'starting', 'The hub is starting; nothing was stored'),
    `req_${randomUUID()}`,
  );
  say(503, 'application/problem+json', JSON.stringify({ ...problem, instance: place }), {
    ...again,
    'x-request-id': problem.request_id,
  });
}
