// A Socket.IO client that costs next to nothing: the frames by hand, payloads handed on as bytes and not parsed, so that
// thousands of screens fit beside the server they watch.
import { randomBytes } from 'node:crypto';
import net from 'node:net';

/** Connects to a namespace and waits for its answer; `onEvent(text)` gets each event as `["name",…]`. */
export function connect({ port, namespace = '', auth, onEvent = () => {}, onEnd = () => {} }) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    const prefix = namespace ? `/${namespace},` : '';
    const client = { end: () => socket.destroy(), say: (text) => socket.write(frame(text)) };
    let pending = Buffer.alloc(0);
    let upgraded = false;
    socket.setNoDelay(true);
    socket.once('connect', () => socket.write(handshake(port)));
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error('the server closed the connection'));
      onEnd();
    });
    socket.on('data', (chunk) => {
      pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
      if (!upgraded) {
        const end = pending.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!pending.toString('latin1', 0, 12).endsWith('101')) return socket.destroy(new Error('not upgraded'));
        upgraded = true;
        pending = pending.subarray(end + 4);
      }
      pending = eachFrame(pending, (opcode, payload) => {
        if (opcode === 8) socket.destroy();
        else if (opcode === 1) hear(payload);
      });
    });
    const hear = (payload) => {
      const text = payload.toString();
      if (text[0] === '0') client.say(`40${prefix}${auth ? JSON.stringify(auth) : ''}`);
      else if (text === '2') client.say('3');
      else if (text.startsWith(`40${prefix}`)) resolve(client);
      else if (text.startsWith('44')) reject(new Error(text));
      else if (text.startsWith(`42${prefix}`)) onEvent(text.slice(2 + prefix.length));
    };
  });
}

const handshake = (port) =>
  `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
  `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`;

/** Hands on the whole frames and returns what is left of an unfinished one. */
function eachFrame(bytes, take) {
  let at = 0;
  while (bytes.length - at >= 2) {
    let length = bytes[at + 1] & 127;
    let start = at + 2;
    if (length === 126) {
      if (bytes.length - at < 4) break;
      length = bytes.readUInt16BE(at + 2);
      start = at + 4;
    } else if (length === 127) {
      if (bytes.length - at < 10) break;
      length = Number(bytes.readBigUInt64BE(at + 2));
      start = at + 10;
    }
    if (bytes.length - start < length) break;
    take(bytes[at] & 15, bytes.subarray(start, start + length));
    at = start + length;
  }
  return bytes.subarray(at);
}

/** A masked text frame; a mask of zeros is a mask. */
function frame(text) {
  const body = Buffer.from(text);
  const head = Buffer.alloc(body.length < 126 ? 6 : 8);
  head[0] = 0x81;
  if (body.length < 126) head[1] = 0x80 | body.length;
  else {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(body.length, 2);
  }
  return Buffer.concat([head, body]);
}

/** The value of one string field of an unparsed event; bench keys need no unescaping. */
export function field(text, name) {
  const start = text.indexOf(`"${name}":"`);
  if (start < 0) return undefined;
  const from = start + name.length + 4;
  return text.slice(from, text.indexOf('"', from));
}
