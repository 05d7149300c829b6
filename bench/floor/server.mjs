// The floor: the leanest server that keeps the same promises as the hub on its hottest path. It checks the signature on
// the raw bytes, finds whose address it is and their open conversation, stores the message once and for good, many to a
// commit, puts it on the agent's screen after the commit, and answers 200 after the commit. Nothing else.
// Started as `node bench/floor/server.mjs <port> <database url> <secret>`.
import { createHmac, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';

const [port, databaseUrl, secret] = process.argv.slice(2);
const IN_FLIGHT = 4;
const LARGEST = 256;
const pool = new pg.Pool({ connectionString: databaseUrl, max: IN_FLIGHT });
const key = Buffer.from(secret, 'base64');

const store = {
  name: 'store',
  text: `WITH given AS (
      SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS g(n, inbox, external_id, kind, value, text)
    ), found AS (
      SELECT given.*, c.id AS conversation_id, c.agent FROM given
      JOIN identity i ON i.value = given.value AND i.kind = given.kind
      JOIN conversation c ON c.profile_id = i.profile_id AND c.inbox = given.inbox AND c.open
    ), stored AS (
      INSERT INTO message (conversation_id, inbox, external_id, text) SELECT conversation_id, inbox, external_id, text FROM found
      ON CONFLICT (external_id, inbox) DO NOTHING RETURNING id, inbox, external_id
    )
    SELECT found.n, found.conversation_id, found.agent, stored.id
    FROM found LEFT JOIN stored ON stored.external_id = found.external_id AND stored.inbox = found.inbox`,
};

let waiting = [];
let inFlight = 0;
let scheduled = false;

function submit(message) {
  return new Promise((resolve, reject) => {
    waiting.push({ message, resolve, reject });
    schedule();
  });
}

function schedule() {
  if (scheduled || inFlight >= IN_FLIGHT || waiting.length === 0) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    void flush();
  });
}

async function flush() {
  const batch = waiting.slice(0, LARGEST);
  waiting = waiting.slice(LARGEST);
  inFlight += 1;
  try {
    const columns = [[], [], [], [], [], []];
    for (const [n, { message }] of batch.entries()) {
      const row = [n, message.inbox, message.id, message.from.kind, message.from.value, message.text];
      for (let i = 0; i < 6; i += 1) columns[i].push(row[i]);
    }
    const { rows } = await pool.query({ ...store, values: columns });
    const found = Array.from({ length: batch.length });
    for (const row of rows) found[row.n] = row;
    for (const [n, { resolve }] of batch.entries()) resolve(found[n]);
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
  inFlight -= 1;
  schedule();
}

async function take(raw, headers) {
  const right = createHmac('sha256', key)
    .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`)
    .update(raw)
    .digest();
  const given = Buffer.from(String(headers['webhook-signature']).slice(3), 'base64');
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 401;
  const message = JSON.parse(raw);
  const stored = await submit(message);
  if (!stored) return 404;
  if (stored.id !== null) {
    const { id, conversation_id: conversationId, agent } = stored;
    io.to(agent).emit('message', { id, conversationId, externalId: message.id, text: message.text });
  }
  return 200;
}

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const raw = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    take(raw, request.headers).then(
      (status) => {
        response.statusCode = status;
        response.end('{"accepted":true}');
      },
      (error) => {
        response.statusCode = 500;
        response.end(error.message);
      },
    );
  });
});
const io = new Server(server, { serveClient: false, transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => socket.join(socket.handshake.auth.agent));
server.keepAliveTimeout = 60_000;
server.listen(Number(port), '127.0.0.1', 1024, () => console.log('ready'));
process.on('SIGTERM', () => process.exit(0));
